package ranking

import (
	"cmp"
	"slices"
	"strings"

	"yingbao/pipeline/entitlement"
	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// keyed is a lead with what is compared of it.
type keyed struct {
	lead    entitlement.Lead
	address string
	first   record.ID
}

// Order gives the leads in working order with Priority set from 1. The slice
// given is left alone. Cost: n log n comparisons and one Person a lead.
func Order(leads []entitlement.Lead, world *entity.World) []entitlement.Lead {
	all := make([]keyed, len(leads))
	for i, l := range leads {
		all[i] = keyed{lead: l}
		p := world.Person(l.Person)
		all[i].address = strings.Join([]string{p.County, p.Town, p.Village, p.Hamlet, p.Address}, "\x00")
		all[i].first = p.Key
		if len(l.Evidence) > 0 {
			all[i].first = l.Evidence[0]
		}
	}
	slices.SortStableFunc(all, compare)
	out := make([]entitlement.Lead, len(all))
	for i := range all {
		out[i] = all[i].lead
		out[i].Priority = i + 1
	}
	return out
}

// compare is negative when a is worked off first (K1).
func compare(a, b keyed) int {
	x, y := &a.lead, &b.lead
	return cmp.Or(
		cmp.Compare(at(entitlement.Severities, x.Severity), at(entitlement.Severities, y.Severity)),
		cmp.Compare(at(entitlement.Classes, x.Class), at(entitlement.Classes, y.Class)),
		cmp.Compare(y.Sources, x.Sources),
		trueFirst(x.Edge, y.Edge),
		cmp.Compare(y.Vulnerable, x.Vulnerable),
		cmp.Compare(y.Months, x.Months),
		cmp.Compare(y.Burden, x.Burden),
		cmp.Compare(y.Event, x.Event),
		cmp.Compare(at(identities, x.Identity), at(identities, y.Identity)),
		cmp.Compare(y.PUncovered, x.PUncovered),
		cmp.Compare(a.address, b.address),
		cmp.Compare(a.first.Source, b.first.Source),
		cmp.Compare(a.first.Row, b.first.Row),
		cmp.Compare(x.Person, y.Person),
	)
}

var identities = []string{"高", "中", "低"}

// at is the position in a list, its length when absent.
func at(list []string, v string) int {
	if i := slices.Index(list, v); i >= 0 {
		return i
	}
	return len(list)
}

func trueFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}
