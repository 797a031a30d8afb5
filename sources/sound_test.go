package sources_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"yingbao/sources"
	"yingbao/sources/lastnight"
	"yingbao/sources/record"
)

// unsound gives the text of a roll, and what becomes of it when something in it,
// behind what the first bytes tell, is not as there.
func unsound(t *testing.T) (text []byte, others map[string][]byte) {
	text, err := os.ReadFile(rollOf(t, 4000))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(text), "\n")
	late := len(lines) * 4 / 5
	with := func(at int, line string) []byte {
		return []byte(strings.Join(slices.Concat(lines[:at], []string{line}, lines[at:]), ""))
	}
	return text, map[string][]byte{
		"a line that is no text":       with(late, "\xff"+lines[late]),
		"a disguise":                   with(late, strings.Replace(lines[late], ",", "锟斤拷,", 1)),
		"a zero byte":                  with(late, strings.Replace(lines[late], ",", "\x00,", 1)),
		"a line end of another kind":   with(late, strings.TrimSuffix(lines[late], "\n")+"\r"),
		"a line break in a cell":       with(late, "\""+strings.Replace(lines[late], ",", "\n\",", 1)),
		"a mark that nothing closes":   with(late, "\""+lines[late]),
		"cut inside a character":       []byte(strings.Join(lines[:late], "") + "1\xe5"),
		"another encoding":             writings[3](string(text)),
		"nothing but the first lines":  text[:len(lines[0])],
		"text that is sound all along": with(late, lines[1]),
	}
}

// TestSoundNoMore: a roll whose text was sound last night and is not tonight
// is loaded, or held, as if there had been no last night; and so is one on a
// first night.
func TestSoundNoMore(t *testing.T) {
	text, nights := unsound(t)
	night := filepath.Join(t.TempDir(), "night")
	for name, tonight := range nights {

		path := filepath.Join(t.TempDir(), "medical.csv")
		load := func(memory *lastnight.Night) *sources.Loaded {
			l, err := sources.Load(context.Background(), sources.Extract{Name: "medical", Department: "medical-insurance", Paths: []string{path}}, sources.Options{LastNight: memory})
			if err != nil {
				t.Fatal(name, err)
			}
			return l
		}
		for _, data := range [][]byte{text, tonight} {
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			memory := lastnight.Open(night)
			memory.Plain = "plain"
			second := len(data) != len(text) || &data[0] != &text[0]
			if sound, known := memory.WasSound(); sound != second || known != second {
				t.Errorf("%s: the night before was sound: %v, known: %v", name, sound, known)
			}
			first := lastnight.Open(filepath.Join(t.TempDir(), "first"))
			first.Plain = "plain"
			tables := [3]*record.Table{}
			got, want, begun := load(memory), load(nil), load(first)
			for i, l := range []*sources.Loaded{got, want, begun} {
				if l.Part != nil {
					var err error
					if tables[i], err = record.Merge(l.Part); err != nil {
						t.Fatal(err)
					}
				}
				l.Part = nil
			}
			if !reflect.DeepEqual(begun, want) || !reflect.DeepEqual(tables[2], tables[1]) {
				t.Errorf("%s: what is loaded on a first night is not that of a full load", name)
			}
			first.Discard()
			if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(tables[0], tables[1]) {
				t.Errorf("%s: what is loaded is not that of a full load", name)
			}
			if err := memory.Commit(); err != nil {
				t.Fatal(err)
			}
		}
		_ = os.Remove(night)
		_ = os.Remove(night + "~rows")
	}
}

// TestAnyPresumed: a file for an ad-hoc match is read as if it had been surveyed,
// as what is packed is.
func TestAnyPresumed(t *testing.T) {
	text, others := unsound(t)
	others["text as it was"] = text
	for name, data := range others {
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		if _, err := z.Write(data); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		var loads [2]*sources.Loaded
		var tables [2]*record.Table
		for i, bytes := range [][]byte{data, packed.Bytes()} {
			path := filepath.Join(t.TempDir(), []string{"a.csv", "a.csv.gz"}[i])
			if err := os.WriteFile(path, bytes, 0o600); err != nil {
				t.Fatal(err)
			}
			l, err := sources.LoadAny(context.Background(), path, "a", sources.Options{FoldCase: true})
			if err != nil {
				t.Fatal(name, err)
			}
			if l.Part != nil {
				if tables[i], err = record.Merge(l.Part); err != nil {
					t.Fatal(err)
				}
			}
			if l.Held != nil {
				l.Held.File = ""
			}
			for at := range l.Rejects {
				l.Rejects[at].File = ""
			}
			for at := range l.Warnings {
				l.Warnings[at].File = ""
			}
			loads[i], l.Part, l.Files, l.History = l, nil, nil, nil // these tell of sums, sizes and formats
		}
		if !reflect.DeepEqual(loads[0], loads[1]) || !reflect.DeepEqual(tables[0], tables[1]) {
			t.Errorf("%s: what is loaded is not that of a survey", name)
		}
	}
}
