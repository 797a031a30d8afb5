package department

import (
	"bytes"
	"embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"yingbao/sources/record"
)

//go:embed data/*.yaml
var data embed.FS

// order is the departments' fixed order; a new one is a file and a word here.
var order = []string{
	"medical-insurance", "disabled-federation", "human-resources", "rural-revitalization",
	"civil-affairs", "deaths", "petitions", "payments", "temporary-aid", "children", "education",
	"household-registry", "child-situation", "illness-registry", "asset-clues", "justice", "relocation", "emergency",
	"staff-relatives", "applications", "residence-permits",
}

// file is a dictionary as written.
type file struct {
	ID         string                   `yaml:"id"`
	ZH         string                   `yaml:"zh"`
	EN         string                   `yaml:"en"`
	Aliases    []string                 `yaml:"aliases"`
	FileNames  []string                 `yaml:"filenames"`
	Distinct   []record.Field           `yaml:"distinct"`
	Require    []record.Field           `yaml:"require"`
	RequireAny []record.Field           `yaml:"require_any"`
	DamagedID  string                   `yaml:"damaged_id"`
	HeadRows   bool                     `yaml:"head_rows"`
	Bulk       bool                     `yaml:"bulk"`
	FileCodes  map[record.Field]string  `yaml:"file_codes"`
	Columns    []fileColumn             `yaml:"columns"`
	Subjects   []string                 `yaml:"subjects"`
	Never      []string                 `yaml:"never"`
	Footers    []string                 `yaml:"footers"`
	Codes      map[string]yaml.MapSlice `yaml:"codes"`
	Words      map[string]string        `yaml:"words"`
	Gate       map[string]string        `yaml:"gate"`
}

type fileColumn struct {
	Slot    record.Field  `yaml:"slot"`
	Title   string        `yaml:"title"`
	Headers []string      `yaml:"headers"`
	Weak    []string      `yaml:"weak"`
	Holding []string      `yaml:"holding"`
	Without []string      `yaml:"without"`
	As      string        `yaml:"as"`
	Codes   string        `yaml:"codes"`
	Also    []fileDerived `yaml:"also"`
}

type fileDerived struct {
	Slot  record.Field `yaml:"slot"`
	Codes string       `yaml:"codes"`
}

// All gives every dictionary in a fixed order. A mistake in the embedded files
// is a mistake of the build and panics with file and place; the tests read
// every file.
var All = sync.OnceValue(func() []*Dictionary {
	common, err := readFile("data/common.yaml")
	if err != nil {
		panic(err)
	}
	var out []*Dictionary
	for _, id := range order {
		f, err := readFile("data/" + id + ".yaml")
		if err != nil {
			panic(err)
		}
		d, err := build(f, common)
		if err != nil {
			panic(fmt.Errorf("dictionary %s: %w", id, err))
		}
		out = append(out, d)
	}
	return out
})

// Common gives the dictionary of what every department shares. It names no
// department and requires no column; ad-hoc files are read with it.
var Common = sync.OnceValue(func() *Dictionary {
	common, err := readFile("data/common.yaml")
	if err != nil {
		panic(err)
	}
	d, err := build(common, &file{})
	if err != nil {
		panic(fmt.Errorf("dictionary common: %w", err))
	}
	d.ID, d.HeadRows = "", true // a list of households names their heads, and nobody else
	return d
})

// Find gives the dictionary of an id or one of its aliases, compared without
// regard to case.
func Find(name string) (*Dictionary, bool) {
	// One name is written in several ways: rural_revitalization, Rural Revitalization.
	want := strings.NewReplacer("_", "-", " ", "-").Replace(strings.ToLower(strings.TrimSpace(name)))
	for _, d := range All() {
		if d.ID == want {
			return d, true
		}
		for _, a := range d.Aliases {
			if strings.ToLower(a) == want {
				return d, true
			}
		}
	}
	return nil, false
}

func readFile(path string) (*file, error) {
	text, err := data.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var f file
	if err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(&f); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &f, nil
}

// build joins a department's file with the common one.
func build(f, common *file) (*Dictionary, error) {
	d := &Dictionary{
		ID: f.ID, ZH: f.ZH, EN: f.EN, Aliases: f.Aliases, Distinct: f.Distinct, FileNames: f.FileNames,
		Require: f.Require, RequireAny: f.RequireAny, DamagedID: f.DamagedID,
		HeadRows: f.HeadRows, Bulk: f.Bulk, FileCodes: f.FileCodes,
		subjects: foldNames(append(append([]string(nil), f.Subjects...), common.Subjects...)),
		never:    foldNames(append(append([]string(nil), f.Never...), common.Never...)),
		footers:  map[string]bool{}, index: map[string]place{},
		codes: map[string]map[string]string{}, words: map[string][]wordCode{}, wordsOf: f.Words,
	}
	if d.DamagedID == "" {
		d.DamagedID = "keep"
	}
	for _, w := range append(append([]string(nil), f.Footers...), common.Footers...) {
		folded := FoldHeader(w)
		d.footers[folded] = true
		c, _ := utf8.DecodeRuneInString(folded)
		d.marks[c>>6&63] |= 1 << (c & 63)
	}
	if err := d.addCodes(f.Codes, common.Codes); err != nil {
		return nil, err
	}
	own := map[record.Field]bool{}
	for _, c := range f.Columns {
		own[c.Slot] = c.Slot != SlotIgnore
	}
	for _, c := range f.Columns {
		if err := d.addColumn(c, true); err != nil {
			return nil, err
		}
	}
	for _, c := range common.Columns {
		if !own[c.Slot] {
			if err := d.addColumn(c, false); err != nil {
				return nil, err
			}
		}
	}
	for _, g := range []map[string]string{common.Gate, f.Gate} {
		if err := d.Gate.set(g); err != nil {
			return nil, err
		}
	}
	return d, d.check()
}

// addColumn enters a column's headers. A department's own header hides the
// common one; two of its own columns may not share one (D3).
func (d *Dictionary) addColumn(c fileColumn, own bool) error {
	col := Column{Slot: c.Slot, Title: c.Title, Headers: c.Headers, Weak: c.Weak, Holding: foldNames(c.Holding), Without: foldNames(c.Without), As: c.As, Codes: c.Codes}
	for _, a := range c.Also {
		col.Also = append(col.Also, Derived(a))
	}
	d.Columns = append(d.Columns, col)
	at := len(d.Columns) - 1
	for i, h := range append(append([]string(nil), c.Headers...), c.Weak...) {
		key := foldName(h)
		if old, ok := d.index[key]; ok {
			if own && d.Columns[old.column].Slot != c.Slot {
				return fmt.Errorf("header %s stands in %s and %s", h, d.Columns[old.column].Slot, c.Slot)
			}
			continue
		}
		d.index[key] = place{column: at, weak: i >= len(c.Headers), rank: i}
	}
	return nil
}

func (d *Dictionary) addCodes(sets ...map[string]yaml.MapSlice) error {
	for _, group := range sets {
		for name, set := range group {
			if strings.HasSuffix(name, "_words") {
				if err := d.addWords(name, set); err != nil {
					return err
				}
				continue
			}
			if _, ok := d.codes[name]; ok {
				continue
			}
			m := map[string]string{}
			for _, item := range set {
				code := fmt.Sprint(item.Key)
				for _, w := range asStrings(item.Value) {
					key := FoldHeader(w)
					if old, ok := m[key]; ok && old != code {
						return fmt.Errorf("code set %s: %s means %q and %q", name, w, old, code)
					}
					m[key] = code
				}
			}
			d.codes[name] = m
		}
	}
	return nil
}

// addWords enters a word list in the order written. A code may have more than
// one turn: "aid 2" is aid again, after what stands between.
func (d *Dictionary) addWords(name string, set yaml.MapSlice) error {
	if _, ok := d.words[name]; ok {
		return nil
	}
	for _, item := range set {
		code, _, _ := strings.Cut(fmt.Sprint(item.Key), " ")
		for _, w := range asStrings(item.Value) {
			d.words[name] = append(d.words[name], wordCode{foldName(w), code})
		}
	}
	return nil
}

func asStrings(v any) []string {
	list, _ := v.([]any)
	out := make([]string, 0, len(list))
	for _, x := range list {
		out = append(out, fmt.Sprint(x))
	}
	return out
}

// check refuses names that lead nowhere.
func (d *Dictionary) check() error {
	for _, c := range d.Columns {
		sets := []string{c.Codes}
		for _, a := range c.Also {
			sets = append(sets, a.Codes)
		}
		for _, s := range sets {
			if _, ok := d.codes[s]; s != "" && !ok {
				return fmt.Errorf("column %s: no code set %q", c.Slot, s)
			}
		}
		if !readings[c.As] && c.Slot != SlotIgnore {
			return fmt.Errorf("column %s: no reading %q", c.Slot, c.As)
		}
	}
	for _, f := range append(append([]record.Field(nil), d.Require...), d.RequireAny...) {
		if d.Column(f) == nil {
			return fmt.Errorf("required slot %s has no column", f)
		}
	}
	for set, words := range d.wordsOf {
		if _, ok := d.words[words]; !ok {
			return fmt.Errorf("code set %s: no word list %q", set, words)
		}
	}
	if d.DamagedID != "keep" && d.DamagedID != "reject" {
		return fmt.Errorf("damaged_id is %q, not keep or reject", d.DamagedID)
	}
	return nil
}

var readings = map[string]bool{
	"name": true, "id": true, "certificate": true, "date": true, "until": true, "month": true, "year": true, "sex": true,
	"ethnic": true, "phone": true, "address": true, "division": true, "place": true, "relation": true,
	"money": true, "count": true, "code": true, "text": true,
}

// set enters thresholds written as 20%, 0.2 or a count.
func (g *Gate) set(values map[string]string) error {
	for key, text := range values {
		if key == "min_rows" || key == "max_age" {
			n, err := strconv.Atoi(text)
			if err != nil {
				return fmt.Errorf("gate %s: %q is no count", key, text)
			}
			if key == "min_rows" {
				g.MinRows = &n
			} else {
				g.MaxAge = &n
			}
			continue
		}
		slot := g.share(key)
		if slot == nil {
			return fmt.Errorf("gate %s is unknown", key)
		}
		v, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
		if err != nil {
			return fmt.Errorf("gate %s: %q is no share", key, text)
		}
		if strings.HasSuffix(text, "%") {
			v /= 100
		}
		*slot = &v
	}
	return nil
}

func (g *Gate) share(key string) **float64 {
	return map[string]**float64{
		"max_reject": &g.MaxReject, "max_drop": &g.MaxDrop, "max_rise": &g.MaxRise, "min_valid_id": &g.MinValidID,
		"max_empty_key": &g.MaxEmptyKey, "max_null_jump": &g.MaxNullJump, "county_share": &g.CountyShare,
	}[key]
}

// Over gives g with every threshold that over states put in its place.
func (g Gate) Over(over Gate) Gate {
	pick := func(base **float64, v *float64) {
		if v != nil {
			*base = v
		}
	}
	pick(&g.MaxReject, over.MaxReject)
	pick(&g.MaxDrop, over.MaxDrop)
	pick(&g.MaxRise, over.MaxRise)
	pick(&g.MinValidID, over.MinValidID)
	pick(&g.MaxEmptyKey, over.MaxEmptyKey)
	pick(&g.MaxNullJump, over.MaxNullJump)
	pick(&g.CountyShare, over.CountyShare)
	if over.MinRows != nil {
		g.MinRows = over.MinRows
	}
	if over.MaxAge != nil {
		g.MaxAge = over.MaxAge
	}
	return g
}
