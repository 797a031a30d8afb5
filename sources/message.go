package sources

import (
	_ "embed"
	"errors"
	"strconv"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"yingbao/sources/tabular"
)

//go:embed messages.yaml
var messagesFile []byte

type wording struct {
	Code string `yaml:"code"`
	ZH   string `yaml:"zh"`
	EN   string `yaml:"en"`
}

var wordings = sync.OnceValue(func() map[string]wording {
	m := map[string]wording{}
	if err := yaml.UnmarshalWithOptions(messagesFile, &m, yaml.Strict()); err != nil {
		panic(err) // a mistake of the build; the tests read every message
	}
	return m
})

// say makes the message of a key; pairs are placeholder, value. Values are
// counts, shares, headers and codes, never cells.
func say(key string, pairs ...string) Message {
	w, ok := wordings()[key]
	if !ok {
		panic("sources: no message " + key) // a mistake of the build; a test calls every key
	}
	old := make([]string, 0, len(pairs))
	for i := 0; i+1 < len(pairs); i += 2 {
		old = append(old, "{"+pairs[i]+"}", pairs[i+1])
	}
	r := strings.NewReplacer(old...)
	return Message{Code: w.Code, ZH: r.Replace(w.ZH), EN: r.Replace(w.EN)}
}

func (m Message) at(file string, line int, column string) Message {
	m.File, m.Line, m.Column = file, line, column
	return m
}

// heldError carries a Message through code that returns errors.
type heldError struct{ Message }

func (h heldError) Error() string { return h.Code + ": " + h.EN }

// asHeld turns what stopped a read into the reason for holding, or gives the
// error back when it is not the extract's fault.
func asHeld(err error) (*Held, error) {
	var h heldError
	if errors.As(err, &h) {
		return &h.Message, nil
	}
	var t *tabular.Error
	if errors.As(err, &t) && t.Code != "E_INTERNAL" && t.Code != "E_IO" {
		m := Message{Code: t.Code, File: t.File, Line: t.Line, ZH: t.ZH, EN: t.EN}
		if t.Column > 0 {
			m.Column = columnNumber(t.Column)
		}
		return &m, nil
	}
	return nil, err
}

//go:embed reasons.yaml
var reasonsFile []byte

var reasons = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	if err := yaml.UnmarshalWithOptions(reasonsFile, &m, yaml.Strict()); err != nil {
		panic(err) // a mistake of the build; the tests read every reason
	}
	return m
})

// reason gives the Chinese words of a Q_ code, the code itself when unknown.
func reason(code string) string {
	if text, ok := reasons()[code]; ok {
		return text
	}
	return code
}

// columnNumber names a column by its place.
func columnNumber(n int) string { return "#" + strconv.Itoa(n) }
