package archive

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func ExampleNewCSV() {
	var b bytes.Buffer
	c, _ := NewCSV(&b, MachineStyle, "姓名", "备注")
	_ = c.Row("甲一", "说\"好\"")
	_ = c.Row("＝cmd", "-12.50")
	_ = c.Close()
	fmt.Print(strings.ReplaceAll(b.String(), "\r", ""))
	// Output:
	// 姓名,备注
	// 甲一,"说""好"""
	// '＝cmd,-12.50
}

func TestInert(t *testing.T) {
	for cell, want := range map[string]string{
		"": "", "甲": "甲", "-3.25": "-3.25", "1e5": "1e5",
		"=1+1": "'=1+1", "+86": "'+86", "@x": "'@x", "-x": "'-x", "-": "'-",
		"　=1": "'　=1", " \u200b=1": "' \u200b=1", "＋1": "'＋1", "\t1": "'\t1", "\n1": "'\n1", "\r": "'\r",
		"\x00=1": "'=1", "a=1": "a=1", "\xff": "\uFFFD", "- 5": "'- 5", "\ufeff=1": "'\ufeff=1",
	} {
		if got := Inert(cell); got != want {
			t.Errorf("%q became %q, want %q", cell, got, want)
		}
	}
}

func FuzzCSV(f *testing.F) {
	f.Add("=1", "a\"b", "\r\n")
	f.Add("", "，", "\x00")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		for _, style := range []Style{MachineStyle, {Encoding: "utf-8-bom", QuoteAll: true}, {Encoding: "gb18030"}} {
			var out bytes.Buffer
			w, err := NewCSV(&out, style, "1", "2", "3")
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Row(a, b, c); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			checkCSV(t, style, out.Bytes(), []string{a, b, c})
		}
	})
}

func checkCSV(t *testing.T, style Style, data []byte, cells []string) {
	if style.Encoding == "gb18030" {
		var err error
		if data, err = simplifiedchinese.GB18030.NewDecoder().Bytes(data); err != nil {
			t.Fatal(err)
		}
	}
	if !utf8.Valid(data) {
		t.Fatal("not UTF-8")
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	got, err := r.ReadAll()
	if err != nil || len(got) != 2 {
		t.Fatalf("%d records, %v", len(got), err)
	}
	for i, cell := range cells {
		want := strings.ReplaceAll(Inert(cell), "\r\n", "\n") // as encoding/csv reads line ends
		if got[1][i] != want && style.Encoding != "gb18030" {
			t.Errorf("%q read back as %q", want, got[1][i])
		}
		if Inert(Inert(cell)) != Inert(cell) {
			t.Errorf("%q is made inert twice", cell)
		}
	}
}
