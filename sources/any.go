package sources

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/goccy/go-yaml"

	"yingbao/sources/department"
	"yingbao/sources/normalise"
	"yingbao/sources/record"
	"yingbao/sources/tabular"
)

// LoadAny reads a file of any shape for an ad-hoc match. A file whose header a
// dictionary knows is read as Load reads it, but nothing is required of it
// beyond names and what a gate finds is a warning. Of any other file each
// header is a field of its own; its kind is inferred from the header's words
// and the content, values are trimmed and folded to half width and otherwise
// left alone. Columns that only number rows or name the true cluster are told
// in Loaded.Columns by their Role and are no part of the table.
func LoadAny(ctx context.Context, path, name string, o Options) (*Loaded, error) {
	o.look = &tabular.Look{}
	if !o.Raw {
		d, err := sniff(ctx, path, o)
		if err != nil {
			return heldOr(name, path, err)
		}
		if d != nil {
			return loadKnown(ctx, path, name, d, o)
		}
	}
	l := newAnyLoader(name, path, o)
	if err := l.run(ctx); err != nil {
		return heldOr(name, path, err)
	}
	return l.out, nil
}

func heldOr(name, path string, err error) (*Loaded, error) {
	held, err := asHeld(err)
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", name, err)
	}
	held.Source = name
	if held.File == "" {
		held.File = tabular.EscapeName(path)
	}
	return &Loaded{Held: held, Files: []File{{Path: path}}}, nil
}

// Guess names the department whose extract has these headers, with a score
// from 0 (none) to 1.
func Guess(headers []string) (id string, score float64) { return department.Guess(headers) }

// loadKnown reads a file with a dictionary that requires nothing but a name.
func loadKnown(ctx context.Context, path, name string, d *department.Dictionary, o Options) (*Loaded, error) {
	lenient := *d
	lenient.Require, lenient.RequireAny = []record.Field{record.FieldName}, nil
	none, all, least := 0.0, 1.0, 0
	o.History = nil
	l := newLoader(Extract{Name: name, Paths: []string{path}, Override: "ad hoc"}, o)
	lenient.Gate = d.Gate.Over(department.Gate{MinRows: &least, MinValidID: &none, MaxEmptyKey: &all})
	l.use(&lenient)
	out, err := l.load(ctx)
	if out != nil {
		out.Guessed = true
		out.Warnings = append(out.Warnings, out.Overridden...)
	}
	return out, err
}

// errStop ends a read that has seen enough.
var errStop = fmt.Errorf("enough rows seen")

// sniffRows is how many rows decide whether a dictionary knows a file.
const sniffRows = 200

// sniff gives the dictionary of a department's extract, the common one for
// another list of Chinese names, nil for any other file.
func sniff(ctx context.Context, path string, o Options) (*department.Dictionary, error) {
	rows, err := firstRows(ctx, path, o, sniffRows)
	if err != nil {
		return nil, err
	}
	h, d := guessHeader(rows, nil)
	if d == nil {
		d = department.Common()
		if h, err = findHeader(rows, d, nil); err != nil {
			return nil, nil //nolint:nilerr // no dictionary knows it: it is read as it stands
		}
	}
	slots := map[record.Field]int{}
	for at, name := range h.names {
		if m, ok := d.Lookup(name); ok && m.Column.Slot != slotIgnore {
			if _, taken := slots[m.Column.Slot]; !taken {
				slots[m.Column.Slot] = at
			}
		}
	}
	at, ok := slots[record.FieldName]
	if !ok && d.HeadRows { // a file of households, whose rows are their heads
		at, ok = slots[record.FieldHeadName]
	}
	if !ok || len(slots) < 2 || !hanColumn(rows[h.next:], at) {
		return nil, nil
	}
	return d, nil
}

// firstRows reads at most n rows of the first sheet or packed table.
func firstRows(ctx context.Context, path string, o Options, n int) ([]tabular.Row, error) {
	var rows []tabular.Row
	onlyFirst := func(_ string, sheet int) error {
		if sheet > 0 {
			return errStop
		}
		return nil
	}
	_, err := tabular.Read(ctx, path, tabular.Options{Limits: o.Limits, Part: onlyFirst, Look: o.look}, func(batch []tabular.Row) error {
		for i := range batch {
			if len(rows) == n {
				return errStop
			}
			row := batch[i]
			row.Cells = append([]string(nil), row.Cells...)
			rows = append(rows, row)
		}
		return nil
	})
	if err != nil && err != errStop { //nolint:errorlint // Read gives yield's error back as it is
		return nil, err
	}
	return rows, nil
}

// hanColumn says that at least half of a column's filled cells hold Han.
func hanColumn(rows []tabular.Row, at int) bool {
	han, filled := 0, 0
	for _, r := range rows {
		if at < len(r.Cells) && r.Cells[at] != "" {
			filled++
			if strings.ContainsFunc(r.Cells[at], func(c rune) bool { return unicode.Is(unicode.Han, c) }) {
				han++
			}
		}
	}
	return filled > 0 && han*2 >= filled
}

//go:embed any.yaml
var anyFile []byte

// anyWords is any.yaml.
type anyWords struct {
	Kinds []struct {
		Kind  string   `yaml:"kind"`
		Words []string `yaml:"words"`
		Not   []string `yaml:"not"`
	} `yaml:"kinds"`
	RowID []string `yaml:"row_id"`
	Truth []string `yaml:"truth"`
	Sex   []string `yaml:"sex"`
}

var anyList = sync.OnceValue(func() anyWords {
	var w anyWords
	if err := yaml.UnmarshalWithOptions(anyFile, &w, yaml.Strict()); err != nil {
		panic(err) // a mistake of the build; the tests read it
	}
	return w
})

// named says what a header's words mean: a kind or, of columns not compared,
// a role.
func named(header string) (kind record.Kind, known bool, role string) {
	words := record.HeaderWords(normalise.Simplified(header))
	whole := strings.Join(words, "")
	for _, w := range anyList().RowID {
		if whole == w || whole == "" {
			return record.Key, false, "row-id"
		}
	}
	for _, w := range anyList().Truth {
		if whole == w {
			return record.Key, false, "truth"
		}
	}
	for _, k := range anyList().Kinds {
		if hasWord(words, whole, k.Words) && !hasWord(words, whole, k.Not) {
			kind, _ = record.ParseKind(k.Kind)
			return kind, true, ""
		}
	}
	return record.Text, false, ""
}

// namesSex tells whether a header is of persons' sex.
func namesSex(header string) bool {
	words := record.HeaderWords(normalise.Simplified(header))
	return hasWord(words, strings.Join(words, ""), anyList().Sex)
}

func hasWord(words []string, whole string, list []string) bool {
	return slices.ContainsFunc(list, func(w string) bool {
		return w[0] >= 0x80 && strings.Contains(whole, w) || whole == w || record.HasWord(words, w)
	})
}
