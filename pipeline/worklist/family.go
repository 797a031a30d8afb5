package worklist

import (
	"cmp"
	"slices"
	"strings"
)

// family are the lines of one household in one county, the most urgent first:
// that one is the anchor, and where he lives the others are looked for. A
// member who lives in another county is another county's business. Lines for
// the clerk (错保核查) are families of one: nobody walks for them.
type family []*Line

// familiesOf groups lines, the family with the most urgent anchor first.
func familiesOf(lines []*Line) []family {
	type key struct {
		household int
		county    string
	}
	byPriority := slices.Clone(lines)
	slices.SortFunc(byPriority, func(a, b *Line) int { return cmp.Compare(a.Priority, b.Priority) })
	at := map[key]int{}
	var families []family
	for _, l := range byPriority {
		k := key{l.Household, l.CountyCode}
		i, known := at[k]
		if l.Household < 0 || l.Wrongly || l.Cooling || !known {
			i = len(families)
			families = append(families, nil)
			if l.Household >= 0 && !l.Wrongly && !l.Cooling {
				at[k] = i
			}
		}
		families[i] = append(families[i], l)
	}
	return families
}

// list says who is listed (W1, W6). Capacity counts a township's persons to
// visit, children among them; lists for the clerk are not limited. A family
// is listed whole or waits whole; where one waits, nobody less urgent goes
// before it. A family larger than the capacity is listed alone.
func list(families []family, o Options, folders *folders) {
	used, waits := map[string]int{}, map[string]string{}
	for _, f := range families {
		anchor := f[0]
		if anchor.Wrongly || anchor.Cooling {
			anchor.Listed = !anchor.Cooling
			continue
		}
		town := folders.township(anchor)
		fits := o.Capacity == 0 || used[town]+len(f) <= o.Capacity || used[town] == 0
		if first := waits[town]; first != "" && urgency(anchor.Severity) > urgency(first) {
			fits = false
		}
		if !fits && waits[town] == "" {
			waits[town] = anchor.Severity
		}
		if fits {
			used[town] += len(f)
		}
		for _, l := range f {
			l.Listed, l.Over = fits, fits && o.Capacity > 0 && len(f) > o.Capacity
		}
	}
}

// urgency orders severities, the most urgent first.
func urgency(severity string) int { return strings.Index("ROYB", severity) }
