package tabular

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
)

func zipOf(t testing.TB, names []string, text []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write(text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A broken archive is called an archive and not a workbook.
func TestBrokenArchives(t *testing.T) {
	text := []byte(csvText(madeUp(20), ",", "\n"))
	longer := zipOf(t, []string{"a.csv"}, text) // claims more than is in it
	directory := bytes.Index(longer, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(longer[directory+24:], uint32(len(text)+1000))
	many := make([]string, maxEntries+1)
	for i := range many {
		many[i] = string(rune('0'+i/10000)) + string(rune('0'+i/1000%10)) + string(rune('0'+i/100%10)) + string(rune('0'+i/10%10)) + string(rune('0'+i%10)) + ".pdf"
	}
	for name, c := range map[string]struct {
		data []byte
		code string
	}{
		"longer": {longer, "E_FORMAT"},
		"many":   {zipOf(t, many, nil), "E_FORMAT"},
	} {
		if _, _, err := readFile(t, "a.zip", c.data, Options{}); code(t, err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A note beside a table is no table; a text that is named like one is.
func TestNotesInArchives(t *testing.T) {
	text := []byte(csvText(madeUp(20), ",", "\n"))
	for _, note := range []string{"填表说明.txt", "README.TXT", "x/请先必读.txt", "\xcb\xb5\xc3\xf7.txt"} { // the last in GBK
		rows, info, err := readFile(t, "a.zip", zipOf(t, []string{"a.csv", note}, text), Options{})
		if err != nil || len(rows) != 21 || len(info.Warnings) == 0 || info.Warnings[0].Code != "W_ZIP_OTHERS" {
			t.Errorf("%q: %d rows, %v, %v", note, len(rows), info.Warnings, err)
		}
	}
	for _, table := range []string{"说明.csv", "b.txt"} {
		if _, _, err := readFile(t, "a.zip", zipOf(t, []string{"a.csv", table}, text), Options{}); code(t, err) != "E_AMBIGUOUS" {
			t.Errorf("%q is left out: %v", table, err)
		}
	}
}

// TestNoTableInArchive: an archive without a table says what it is, by its
// name; the one table of an archive is named when it cannot be read; and what
// systems leave beside a table is no hindrance.
func TestNoTableInArchive(t *testing.T) {
	text := []byte(csvText(madeUp(20), ",", "\n"))
	junk := []string{"__MACOSX/._a.csv", ".DS_Store", "数据/Thumbs.db", "desktop.ini", "说明.pdf"}
	for _, c := range []struct {
		file, key string
		names     []string
		text      []byte
	}{
		{"a.zip", "zip-hollow", nil, nil},
		{"a.xlsx", "xlsx-hollow", nil, nil},
		{"a.zip", "zip-hollow", []string{"数据/", "数据/空/"}, nil},
		{"a.xlsx", "xlsx-hollow", []string{"数据/"}, nil},
		{"a.zip", "zip", junk, text},
		{"a.xlsx", "xlsx-other", junk, text},
		{"a.zip/b.csv", "empty", append(junk, "数据/b.csv"), nil},
		{"a.zip/b.csv", "quote", append(junk, "数据/b.csv"), append([]byte("\""), text...)},
	} {
		file, _, _ := strings.Cut(c.file, "/")
		_, _, err := readFile(t, file, zipOf(t, c.names, c.text), Options{})
		var e *Error
		if !errors.As(err, &e) || e.key != c.key || e.File != c.file {
			t.Errorf("%v in %s: %v, want %s", c.names, file, err, c.key)
		}
	}
	rows, _, err := readFile(t, "a.zip", zipOf(t, append(junk, "数据/b.csv"), text), Options{})
	if err != nil || len(rows) != 21 {
		t.Errorf("a table beside what systems leave: %d rows, %v", len(rows), err)
	}
}
