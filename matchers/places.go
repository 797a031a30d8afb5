package matchers

import (
	"strings"
	"unicode/utf8"

	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// levelsOfPlace are those of a place, from the county down.
var levelsOfPlace = [4]record.Field{record.FieldCounty, record.FieldTown, record.FieldVillage, record.FieldHamlet}

// Complete gives the table with those places completed that are written short:
// 闽侯阳光上洋5组 where other rows write 闽侯县阳光镇上洋村. What is written in full
// in three rows at least is known; a place is read anew where it is not known
// itself and what is known leaves one reading. It is a function of the rows
// as a set, and changes no place that is written in full.
func Complete(table *record.Table) *record.Table {
	a := newAtlas(table)
	if a == nil {
		return table
	}
	var rows [len(levelsOfPlace)][]uint32
	var values [len(levelsOfPlace)][]string
	readings := [2]map[uint32]reading{{}, {}} // of tuples whose hamlet does not matter, without and with a number
	numbers := table.Column(record.FieldIDNumber)
	for row, at := range a.of {
		t := &a.tuples[at]
		if t.full {
			continue
		}
		side := min(numbers.Code(row), 1)
		r, ok := readings[side][at]
		if hamlet := a.columns[3].Value(row); !ok && t.village == 0 && hamlet != "" {
			r = a.read(t, hamlet, side == 0)
		} else if !ok {
			r = a.read(t, "", side == 0)
			readings[side][at] = r
		}
		for i, v := range r.changed(t) {
			if v {
				rows[i], values[i] = append(rows[i], uint32(row)), append(values[i], r.value[i])
			}
		}
	}
	for i, f := range levelsOfPlace {
		table = table.Amend(f, rows[i], values[i])
	}
	return table
}

// reading is a place that was read anew; hamlet says that its hamlet is other
// than before.
type reading struct {
	value  [len(levelsOfPlace)]string
	hamlet bool
	known  bool // something was found
}

func (r *reading) changed(t *tuple) [len(levelsOfPlace)]bool {
	if !r.known {
		return [len(levelsOfPlace)]bool{}
	}
	return [...]bool{r.value[0] != t.text[0], r.value[1] != t.text[1], r.value[2] != t.text[2], r.hamlet}
}

// read reads a place that is not known. hamlet is "" where a village is named,
// which ends what can be read. guess asks for a county that the text does not
// name, where a town or village stands in one alone: a row with a number has the
// region of its number to be found by, and needs no guess.
func (a *atlas) read(t *tuple, hamlet string, guess bool) reading {
	r := reading{value: [...]string{t.text[0], t.text[1], t.text[2], hamlet}}
	switch {
	case t.town != 0:
		a.countyBefore(&r)
		a.village(&r)
	case t.village != 0 && a.villageKnown(t.text[0], t.text[2]):
	case t.village != 0:
		a.whole(&r, t.text[2], false, guess)
	case hamlet != "":
		a.whole(&r, hamlet, true, guess)
	}
	if guess && r.value[0] == "" {
		a.onlyCounty(&r)
	}
	return r
}

// countyBefore takes 闽侯 off the town 闽侯阳光镇.
func (a *atlas) countyBefore(r *reading) {
	if a.town(r.value[0], r.value[1]) != nil {
		return
	}
	var found *town
	for _, p := range a.prefixes(r.value[1], a.all) {
		for _, county := range p.counties {
			if t := a.town(county, p.rest); t != nil && p.named {
				if found != nil && found != t {
					return
				}
				found = t
			}
		}
	}
	if found != nil {
		r.value[0], r.value[1], r.known = found.county, found.name, true
	}
}

// village completes the village within a known town: 上洋 and, in front of a
// number, 上洋186号.
func (a *atlas) village(r *reading) {
	t := a.town(r.value[0], r.value[1])
	if t == nil {
		t = a.townAnywhere(r.value[1])
	}
	switch {
	case t == nil:
	case r.value[2] != "":
		if name := t.villageLike(r.value[2]); name != "" && name != r.value[2] {
			r.value[2], r.known = name, true
		}
	case r.value[3] != "":
		if name, rest := t.villageBefore(r.value[3]); name != "" {
			r.value[2], r.value[3], r.hamlet, r.known = name, rest, true, true
		}
	}
}

// found is one way to read a text.
type found struct {
	county, town, village, rest string
	tier, rows                  int
	named                       bool // the text names the county, or its city
}

// tiers, the better the higher.
const (
	townAlone    = iota + 1 // and a number behind it
	villageOther            // the rest reads as a village that is not known
	villageAlone            // of a town that the text does not name
	bothKnown
)

// whole reads a text without a town: county, town and village without their
// suffixes. open says that a house number may follow.
func (a *atlas) whole(r *reading, text string, open, guess bool) {
	under := a.all
	if county := r.value[0]; county != "" {
		under = []string{county}
	}
	if !a.promising(text) || a.villagesOf[under[0]] == nil {
		return
	}
	var all []found
	for _, p := range a.prefixes(text, under) {
		from := len(all)
		all = a.below(all, p, open)
		for i := range all[from:] {
			all[from+i].named = p.named
		}
	}
	best, ok := choose(all)
	if !ok {
		return
	}
	if r.value[0] == "" && (guess || best.named) {
		r.value[0] = best.county
	}
	r.value[1], r.value[2], r.known = best.town, best.village, true
	if open {
		r.value[3], r.hamlet = best.rest, true
	}
}

// below adds the ways to read what stands behind the names of divisions.
func (a *atlas) below(all []found, p prefix, open bool) []found {
	for end := range p.rest {
		if end == 0 {
			continue
		}
		if end > longestName {
			break
		}
		for _, t := range a.stems[p.rest[:end]] {
			if p.allows(t.county) {
				all = t.behind(all, p.rest[end:], open)
			}
		}
	}
	if t := a.stems[p.rest]; open && len(t) > 0 {
		for _, t := range t {
			if p.allows(t.county) {
				all = append(all, found{county: t.county, town: t.name, tier: townAlone, rows: t.rows})
			}
		}
	}
	if open && (p.named || len(p.counties) == 1) {
		all = a.withoutTown(all, p)
	}
	return all
}

// behind adds the ways to read what stands behind a town.
func (t *town) behind(all []found, rest string, open bool) []found {
	if open {
		if name, left := t.villageBefore(rest); name != "" {
			return append(all, found{t.county, t.name, name, left, bothKnown, t.villages[name], false})
		}
		if numberNext(rest) {
			return append(all, found{t.county, t.name, "", rest, townAlone, t.rows, false})
		}
		return all
	}
	if name := t.villageLike(rest); name != "" {
		return append(all, found{t.county, t.name, name, "", bothKnown, t.villages[name], false})
	}
	if utf8.RuneCountInString(normalise.VillageStem(rest)) >= 2 && !strings.HasPrefix(rest, "镇") && !strings.HasPrefix(rest, "乡") && !strings.HasPrefix(rest, "街") {
		return append(all, found{t.county, t.name, rest, "", villageOther, t.rows, false})
	}
	return all
}

// withoutTown adds the villages of a county that the text begins with.
func (a *atlas) withoutTown(all []found, p prefix) []found {
	for _, county := range p.counties {
		if name, rest := a.villagesOf[county].before(p.rest); name != "" {
			all = append(all, found{county, "", name, rest, villageAlone, a.villagesOf[county].rows[name], false})
		}
	}
	return all
}

// choose gives the best way to read a text when it stands alone, or bears
// eight times as many rows as any other. Where only the county is open, it is
// left out.
func choose(all []found) (found, bool) {
	var best found
	for _, f := range all {
		if f.tier > best.tier || f.tier == best.tier && f.rows > best.rows {
			best = f
		}
	}
	if best.tier == 0 {
		return best, false
	}
	for _, f := range all {
		same := f.town == best.town && f.village == best.village && f.rest == best.rest
		switch {
		case f.tier < best.tier || same && f.county == best.county || f.rows*8 <= best.rows:
		case same:
			best.county = ""
		default:
			return best, false
		}
	}
	return best, true
}

// onlyCounty fills in the county where one alone has the town or the village.
func (a *atlas) onlyCounty(r *reading) {
	county := ""
	switch {
	case r.value[1] != "":
		t := a.townWith(r.value[1], r.value[2])
		if t == nil {
			return
		}
		county = t.county
	case r.value[2] != "":
		county = a.countyOf[r.value[2]]
	}
	if county != "" && county != several {
		r.value[0], r.known = county, true
	}
}
