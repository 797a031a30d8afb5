package clustering

import (
	"cmp"
	"math"
	"slices"

	"yingbao/matchers/fellegisunter"
)

// Strongest sorts links by weight, strongest first, ties by rows (K1).
func Strongest(links []fellegisunter.Link) []fellegisunter.Link {
	out := make([]fellegisunter.Link, 0, len(links))
	places := placesOf(links, nil)
	sortPlaces(links, places)
	for _, p := range places {
		out = append(out, links[p.at])
	}
	return out
}

// place is the place of a link among others, with its weight as a number that
// is the smaller the greater the weight, and the ranks of its rows, the smaller
// one first. tie is the smallest row that links tie to its rows, once apart has
// found it.
type place struct {
	weight, ranks uint64
	at            int32
	tie           uint32
}

// placesOf gives the places of links; nil ranks are the rows.
func placesOf(links []fellegisunter.Link, rank []uint32) []place {
	out := make([]place, len(links))
	for i := range links {
		out[i] = placeOf(links, i, rank)
	}
	return out
}

// placeOf gives the place of link i.
func placeOf(links []fellegisunter.Link, i int, rank []uint32) place {
	l := &links[i]
	a, b := l.Left, l.Right
	if rank != nil {
		a, b = rank[a], rank[b]
	}
	return place{weight: ^ascending(l.Weight), ranks: uint64(min(a, b))<<32 | uint64(max(a, b)), at: int32(i)}
}

// sortPlaces sorts places by weight, strongest first, after their ties where
// these are known. Equal weights go by rank, so that
// the order of rows decides only between rows that say the same.
func sortPlaces(links []fellegisunter.Link, places []place) {
	slices.SortFunc(places, func(p, q place) int {
		switch {
		case p.tie != q.tie:
			return cmp.Compare(p.tie, q.tie)
		case p.weight != q.weight:
			return cmp.Compare(p.weight, q.weight)
		case p.ranks != q.ranks:
			return cmp.Compare(p.ranks, q.ranks)
		}
		a, b := &links[p.at], &links[q.at]
		return cmp.Or(cmp.Compare(a.Left, b.Left), cmp.Compare(a.Right, b.Right))
	})
}

// ascending gives a number that grows with a weight.
func ascending(weight float64) uint64 {
	bits := math.Float64bits(weight + 0) // no −0
	if bits>>63 != 0 {
		return ^bits
	}
	return bits | 1<<63
}
