package worklist

import (
	"cmp"
	"slices"
	"strings"
)

// family are the lines of one household in one county, the most urgent first.
// A member who lives in another county is another county's business; lines
// for the clerk (错保核查) are a family of their own.
type family []*Line

// anchor is the line at whose place the family is looked for: the most urgent
// of those in the township that most of its lines name, because one stale
// address must not draw the others after it.
func (f family) anchor() *Line {
	return f[busiest(len(f), func(i int) string { return TownName(f[i].Town) })]
}

// children says that nobody grown up is visited with them: then it is the
// children's director who goes, whatever the rules are.
func (f family) children() bool {
	return !slices.ContainsFunc(f, func(l *Line) bool { return !l.Minor && !l.Child })
}

// busiest gives the first of n lines whose township most of them have, the
// earlier township on a tie; a township nobody knows counts for nothing.
func busiest(n int, town func(int) string) int {
	if n == 1 {
		return 0
	}
	count := map[string]int{}
	for i := range n {
		if t := town(i); t != unknownTown {
			count[t]++
		}
	}
	best := 0
	for i := range n {
		if count[town(i)] > count[town(best)] {
			best = i
		}
	}
	return best
}

// familiesOf groups lines, the family with the most urgent line first.
func familiesOf(lines []*Line) []family {
	type key struct {
		household int
		county    string
		wrongly   bool
	}
	byPriority := slices.Clone(lines)
	slices.SortFunc(byPriority, func(a, b *Line) int { return cmp.Compare(a.Priority, b.Priority) })
	at := map[key]int{}
	var families []family
	for _, l := range byPriority {
		k := key{l.Household, l.CountyCode, l.Wrongly}
		i, known := at[k]
		if l.Household < 0 || l.Cooling || !known {
			i = len(families)
			families = append(families, nil)
			if l.Household >= 0 && !l.Cooling {
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
		if f[0].Wrongly || f[0].Cooling {
			for _, l := range f {
				l.Listed = !l.Cooling
			}
			continue
		}
		town, severity := folders.township(f.anchor()), f[0].Severity
		fits := o.Capacity == 0 || used[town]+len(f) <= o.Capacity || used[town] == 0
		if first := waits[town]; first != "" && urgency(severity) > urgency(first) {
			fits = false
		}
		if !fits && waits[town] == "" {
			waits[town] = severity
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
