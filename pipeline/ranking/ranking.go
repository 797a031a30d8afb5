package ranking

import (
	"cmp"
	"slices"

	"yingbao/pipeline/entitlement"
	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// keyed is what is compared of a lead: a lead itself is moved once, when its
// place is known.
type keyed struct {
	lead                      *entitlement.Lead
	severity, class, identity uint8
	place                     [5]string
	first                     record.ID
}

// Order gives the leads in working order with Priority set from 1. The slice
// given is left alone. Cost: n log n comparisons and one Person a lead.
func Order(leads []entitlement.Lead, world *entity.World) []entitlement.Lead {
	out := slices.Clone(leads)
	Sort(out, world)
	return out
}

// Sort does what Order does in the slice given: a second list of a province's
// leads is not made.
func Sort(leads []entitlement.Lead, world *entity.World) {
	all := make([]keyed, len(leads))
	world.InPersons(0, len(leads), func(i int) int { return leads[i].Person }, func(i int) { all[i] = keyOf(&leads[i], world) }, entity.WhereaboutsFields...)
	order := make([]int32, len(all))
	for i := range order {
		order[i] = int32(i)
	}
	entity.SortInParts(0, order, func(a, b int32) int {
		if c := compare(&all[a], &all[b]); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	arrange(leads, order)
	for i := range leads {
		leads[i].Priority = i + 1
	}
}

// arrange puts at each place the lead that stands at order's, one round of
// exchanges after the other. It uses order up.
func arrange(leads []entitlement.Lead, order []int32) {
	const done = -1
	for i := range order {
		if order[i] == done {
			continue
		}
		first, at := leads[i], i
		for from := int(order[at]); from != i; from = int(order[at]) {
			leads[at], order[at] = leads[from], done
			at = from
		}
		leads[at], order[at] = first, done
	}
}

func keyOf(l *entitlement.Lead, world *entity.World) keyed {
	p := world.Whereabouts(l.Person)
	k := keyed{lead: l, severity: at(entitlement.Severities, l.Severity), class: at(entitlement.Classes, l.Class), identity: at(identities, l.Identity),
		place: [5]string{p.County, p.Town, p.Village, p.Hamlet, p.Address}, first: p.Key}
	if len(l.Evidence) > 0 {
		k.first = l.Evidence[0]
	}
	return k
}

// compare is negative when a is worked off first (K1).
func compare(a, b *keyed) int {
	x, y := a.lead, b.lead
	if c := cmp.Or(cmp.Compare(a.severity, b.severity), cmp.Compare(a.class, b.class), cmp.Compare(y.Sources, x.Sources),
		trueFirst(x.Edge, y.Edge)); c != 0 {
		return c
	}
	if c := cmp.Or(cmp.Compare(y.Vulnerable, x.Vulnerable), cmp.Compare(y.Months, x.Months), cmp.Compare(y.Burden, x.Burden)); c != 0 {
		return c
	}
	if c := cmp.Or(cmp.Compare(y.Event, x.Event), cmp.Compare(a.identity, b.identity), cmp.Compare(y.PUncovered, x.PUncovered)); c != 0 {
		return c
	}
	if c := slices.Compare(a.place[:], b.place[:]); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(a.first.Source, b.first.Source), cmp.Compare(a.first.Row, b.first.Row), cmp.Compare(x.Person, y.Person))
}

var identities = []string{"高", "中", "低"}

// at is the position in a list, its length when absent.
func at(list []string, v string) uint8 {
	if i := slices.Index(list, v); i >= 0 {
		return uint8(i)
	}
	return uint8(len(list))
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
