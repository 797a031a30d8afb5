package tabular

import (
	"cmp"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"unicode"
	"unicode/utf8"
)

// Error says why a file was refused. It never holds text of the file: the
// messages come from messages.csv, the rest are places and the escaped name.
type Error struct {
	Code   string // E_…
	File   string // base name, escaped by EscapeName
	Line   int    // 0 if unknown
	Column int    // field number from 1, 0 if unknown
	ZH, EN string

	key   string // row of messages.csv, how a child names its message
	part  string // the table of an archive it is about, as partName gives it
	cause error  // what the system said, of code E_IO; its text may hold a path and is not told whole
}

// Unwrap gives what the system said: whether it may pass is for the caller to
// tell.
func (e *Error) Unwrap() error { return e.cause }

// Error gives the English text with file, place and code.
func (e *Error) Error() string {
	var b strings.Builder
	if e.File != "" {
		b.WriteString(e.File)
		b.WriteString(": ")
	}
	if e.Line > 0 {
		fmt.Fprintf(&b, "line %d: ", e.Line)
	}
	if e.Column > 0 {
		fmt.Fprintf(&b, "column %d: ", e.Column)
	}
	fmt.Fprintf(&b, "%s (%s)", e.EN, e.Code)
	return b.String()
}

// Chinese gives the Chinese text with file, place and code.
func (e *Error) Chinese() string {
	var b strings.Builder
	if e.File != "" {
		b.WriteString(e.File)
		b.WriteString("：")
	}
	if e.Line > 0 {
		fmt.Fprintf(&b, "第%d行：", e.Line)
	}
	if e.Column > 0 {
		fmt.Fprintf(&b, "第%d列：", e.Column)
	}
	fmt.Fprintf(&b, "%s（%s）", e.ZH, e.Code)
	return b.String()
}

//go:embed messages.csv
var messagesCSV string

type message struct{ code, zh, en string }

var messages = sync.OnceValue(func() map[string]message {
	records, err := csv.NewReader(strings.NewReader(messagesCSV)).ReadAll()
	if err != nil {
		panic("tabular: messages.csv: " + err.Error()) // embedded, covered by a test
	}
	m := make(map[string]message, len(records))
	for _, r := range records[1:] {
		m[r[0]] = message{r[1], r[2], r[3]}
	}
	return m
})

// fail makes the Error of a row of messages.csv.
func fail(key string) *Error { return failAt(key, 0, 0) }

// failAt is fail with a place; line and column from 1, 0 for unknown.
func failAt(key string, line, column int) *Error {
	m, ok := messages()[key]
	if !ok {
		key, m = "internal", messages()["internal"]
	}
	e := &Error{Code: m.code, Line: line, Column: column, ZH: m.zh, EN: m.en, key: key}
	if key == "io" {
		e.cause = syscall.EIO
	}
	return e
}

// failIO is the Error of what the system refused, with the system's word for
// it.
func failIO(err error) *Error {
	e := fail("io")
	e.cause = cmp.Or(err, e.cause)
	if number := syscall.Errno(0); errors.As(err, &number) {
		e.ZH, e.EN = e.ZH+"："+number.Error(), e.EN+": "+number.Error()
	}
	return e
}

func warn(key string, count int) Warning {
	m := messages()[key]
	n := strings.NewReplacer("{n}", strconv.Itoa(count))
	return Warning{Code: m.code, Count: count, ZH: n.Replace(m.zh), EN: n.Replace(m.en), key: key}
}

// nameFile puts the file's name into an *Error that has none.
func nameFile(err error, path string) error {
	var e *Error
	if errors.As(err, &e) && e.File == "" {
		e.File = EscapeName(path)
	}
	return err
}

// EscapeName gives the base name of path for messages, the whole of a path like
// /dev/fd/63: readable characters stay, control and invisible ones, '%' and
// bytes that are no UTF-8 become %XX, a name of more than 120 bytes is cut, and
// of an identity number or a mobile's in it (extracts of one person are named
// so) the middle is masked.
func EscapeName(path string) string {
	name := filepath.Base(path)
	if openedPath(path) {
		name = path // 63 says nothing
	}
	name = maskNumbers(name)
	var b strings.Builder
	for i := 0; i < len(name); {
		r, n := utf8.DecodeRuneInString(name[i:])
		if b.Len() > 120 {
			b.WriteString("…")
			break
		}
		if r == '%' || (r == utf8.RuneError && n <= 1) || !unicode.IsPrint(r) {
			for _, c := range []byte(name[i : i+n]) {
				fmt.Fprintf(&b, "%%%02X", c)
			}
		} else {
			b.WriteRune(r)
		}
		i += n
	}
	return b.String()
}

// numberInName finds what may be an identity number: 15 or 17 digits that hold
// a possible birth date, and a check character.
var numberInName = regexp.MustCompile(`[1-9]\d{5}(?:(?:18|19|20)\d{2}|\d{2})(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx]?`)

// digitsInName finds whole runs of digits: one of eleven may be a mobile's.
var digitsInName = regexp.MustCompile(`\d+`)

func maskNumbers(name string) string {
	name = digitsInName.ReplaceAllStringFunc(name, func(n string) string {
		if len(n) != 11 || n[0] != '1' || n[1] < '3' {
			return n
		}
		return n[:3] + "****" + n[7:]
	})
	return numberInName.ReplaceAllStringFunc(name, func(n string) string {
		return n[:6] + strings.Repeat("*", len(n)-10) + n[len(n)-4:]
	})
}
