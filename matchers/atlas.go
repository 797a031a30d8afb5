package matchers

import (
	"slices"
	"strings"
	"unicode/utf8"

	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

const (
	leastRows   = 3  // that write a place in full, for it to be known
	longestName = 36 // bytes of a town's or village's name that is looked for
	several     = "*"
)

// tuple is a county, town and village as they stand together in rows.
type tuple struct {
	county, town, village uint32 // codes of the columns
	text                  [3]string
	rows                  int
	full                  bool // written in full and known
}

// town is a known town with its known villages.
type town struct {
	county, name string
	rows         int
	villages     map[string]int      // rows by full name
	like         map[string][]string // full names by stem
}

// villages are the known villages of a county, whatever their town.
type villages struct {
	rows map[string]int
	like map[string][]string
}

// atlas is what the rows of a table write in full.
type atlas struct {
	columns    [len(levelsOfPlace)]*record.Column
	tuples     []tuple
	of         []uint32           // by row: place in tuples
	towns      map[string]*town   // by county and name
	named      map[string][]*town // by full name
	stems      map[string][]*town // by name with and without suffix
	villagesOf map[string]*villages
	countyOf   map[string]string   // by village: its county, or several
	above      map[string][]string // names of divisions → counties of the table below them
	all        []string            // counties of the table
	begins     map[string]bool     // first two characters of every name
}

// newAtlas reads the table; nil where it has no places or all are known.
func newAtlas(table *record.Table) *atlas {
	a := &atlas{}
	for i, f := range levelsOfPlace {
		if a.columns[i] = table.Column(f); a.columns[i] == nil {
			return nil
		}
	}
	a.gather(table)
	open := false
	for i := range a.tuples {
		t := &a.tuples[i]
		t.full = t.county != 0 && t.town != 0 && t.rows >= leastRows && hasVillageSuffix(t.text[2])
		open = open || !t.full && (t.town|t.village != 0 || t.county != 0)
	}
	if !open {
		return nil
	}
	if a.learn(); len(a.all) == 0 {
		return nil
	}
	return a
}

// gather finds the tuples of the rows.
func (a *atlas) gather(table *record.Table) {
	counties, towns, places := a.columns[0].Flat(), a.columns[1].Flat(), a.columns[2].Flat()
	a.of = make([]uint32, table.Rows())
	known := map[[3]uint32]uint32{}
	for row := range a.of {
		key := [3]uint32{counties[row], towns[row], places[row]}
		at, ok := known[key]
		if !ok {
			at = uint32(len(a.tuples))
			known[key] = at
			a.tuples = append(a.tuples, tuple{county: key[0], town: key[1], village: key[2],
				text: [...]string{a.columns[0].Values[key[0]], a.columns[1].Values[key[1]], a.columns[2].Values[key[2]]}})
		}
		a.tuples[at].rows++
		a.of[row] = at
	}
}

// learn keeps what is written in full.
func (a *atlas) learn() {
	a.towns, a.named, a.stems = map[string]*town{}, map[string][]*town{}, map[string][]*town{}
	a.villagesOf, a.countyOf = map[string]*villages{}, map[string]string{}
	a.above, a.begins = map[string][]string{}, map[string]bool{}
	for i := range a.tuples {
		if t := &a.tuples[i]; t.full && !slices.Contains(a.all, t.text[0]) {
			a.all = append(a.all, t.text[0])
		}
	}
	slices.Sort(a.all)
	for _, county := range a.all {
		names := normalise.CountyPrefixes(county)
		slices.Sort(names)
		for _, name := range slices.Compact(names) {
			a.above[name] = append(a.above[name], county)
			a.begin(name)
		}
		a.villagesOf[county] = &villages{map[string]int{}, map[string][]string{}}
	}
	for i := range a.tuples {
		if t := &a.tuples[i]; t.full {
			a.keep(t)
		}
	}
}

func (a *atlas) keep(t *tuple) {
	county, name, village := t.text[0], t.text[1], t.text[2]
	at := a.towns[county+name]
	if at == nil {
		at = &town{county: county, name: name, villages: map[string]int{}, like: map[string][]string{}}
		a.towns[county+name] = at
		a.named[name] = append(a.named[name], at)
		for _, stem := range namesOf(name, normalise.TownStem(name)) {
			a.stems[stem] = append(a.stems[stem], at)
			a.begin(stem)
		}
	}
	at.rows += t.rows
	at.villages[village] = t.rows
	in := a.villagesOf[county]
	fresh := in.rows[village] == 0
	in.rows[village] += t.rows
	for _, stem := range namesOf(village, normalise.VillageStem(village)) {
		at.like[stem] = append(at.like[stem], village)
		a.begin(stem)
		if fresh {
			in.like[stem] = append(in.like[stem], village)
		}
	}
	if was := a.countyOf[village]; was == "" {
		a.countyOf[village] = county
	} else if was != county {
		a.countyOf[village] = several
	}
}

// namesOf gives a name and its stem, the latter from two characters on.
func namesOf(name, stem string) []string {
	if stem == name || utf8.RuneCountInString(stem) < 2 {
		return []string{name}
	}
	return []string{name, stem}
}

func (a *atlas) begin(name string) { a.begins[firstTwo(name)] = true }

func (a *atlas) promising(text string) bool { return a.begins[firstTwo(text)] }

func firstTwo(text string) string {
	_, one := utf8.DecodeRuneInString(text)
	_, two := utf8.DecodeRuneInString(text[one:])
	return text[:one+two]
}

func (a *atlas) town(county, name string) *town { return a.towns[county+name] }

// townAnywhere gives the town of a name that one county alone has.
func (a *atlas) townAnywhere(name string) *town {
	if list := a.named[name]; len(list) == 1 {
		return list[0]
	}
	return nil
}

// townWith gives the one town of a name, or the one among several that has the
// village.
func (a *atlas) townWith(name, village string) *town {
	var only *town
	for _, t := range a.named[name] {
		if len(a.named[name]) == 1 || village != "" && t.villages[village] > 0 {
			if only != nil {
				return nil
			}
			only = t
		}
	}
	return only
}

// villageKnown tells whether a village of the county, or of any where the
// county is not known, is written so.
func (a *atlas) villageKnown(county, name string) bool {
	if county == "" {
		return a.countyOf[name] != ""
	}
	in := a.villagesOf[county]
	return in != nil && in.rows[name] > 0
}

// villageLike gives the full name of a village of the town that is written so,
// or without or with another suffix; "" when there is none or several.
func (t *town) villageLike(name string) string {
	if t.villages[name] > 0 {
		return name
	}
	stem := normalise.VillageStem(name)
	if list := t.like[stem]; len(list) == 1 && utf8.RuneCountInString(stem) >= 2 {
		return list[0]
	}
	return ""
}

func (t *town) villageBefore(text string) (name, rest string) {
	return longestBefore(text, t.like)
}

func (v *villages) before(text string) (name, rest string) {
	if v == nil {
		return "", ""
	}
	return longestBefore(text, v.like)
}

// longestBefore gives the village with the longest name that text begins with,
// when a number or nothing follows and the name means one village.
func longestBefore(text string, like map[string][]string) (name, rest string) {
	for end := 0; end <= len(text) && end <= longestName; {
		if end > 0 {
			if list := like[text[:end]]; len(list) == 1 && numberNext(text[end:]) {
				name, rest = list[0], strings.TrimLeft(text[end:], "-/、,")
			}
		}
		_, size := utf8.DecodeRuneInString(text[end:])
		if size == 0 {
			break
		}
		end += size
	}
	return name, rest
}

// numberNext tells whether nothing follows a name, or the number of a group or
// door: what else follows may be part of another name.
func numberNext(rest string) bool {
	if rest == "" {
		return true
	}
	c, _ := utf8.DecodeRuneInString(rest)
	return c < 0x80 || c == '第' || c == '附'
}

func hasVillageSuffix(name string) bool { return normalise.VillageStem(name) != name }

// prefix is what names of divisions leave of a text, and the counties that
// they allow.
type prefix struct {
	rest     string
	counties []string
	named    bool // a division was named
}

func (p *prefix) allows(county string) bool {
	_, ok := slices.BinarySearch(p.counties, county)
	return ok
}

// prefixes gives the text as it is, within the counties given, and without the
// names of province, city and county, any of which may be left out.
func (a *atlas) prefixes(text string, counties []string) []prefix {
	out := []prefix{{text, counties, false}}
	for i := 0; i < len(out) && len(out) < 32; i++ {
		p := out[i]
		for end := range p.rest {
			if end > longestName {
				break
			}
			below := a.above[p.rest[:end]]
			if below == nil {
				continue
			}
			var left []string
			for _, c := range below {
				if p.allows(c) {
					left = append(left, c)
				}
			}
			if len(left) > 0 {
				out = append(out, prefix{p.rest[end:], left, true})
			}
		}
	}
	return out
}
