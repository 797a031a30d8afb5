package matchers

import (
	"slices"

	"yingbao/matchers/fellegisunter"
)

// throughRows bounds the group in which every way over a third row is tried;
// the cost grows with its cube.
const throughRows = 80

// throughOthers raises the probability of a pair of one person to that of the
// best way over a third row of the person: r and s are one person at least as
// surely as both r and t, and t and s are. The weight follows. Without this
// two bad copies of one record would stand as a link of probability 0.01.
func throughOthers(workers int, links []fellegisunter.Link, persons []uint32) {
	workers = max(workers, 1)
	inParts(workers, workers, func(w, _ int) {
		var byPerson []uint64 // person<<32 | place in links
		for i := range links {
			if p := persons[links[i].Left]; int(p)%workers == w && p == persons[links[i].Right] {
				byPerson = append(byPerson, uint64(p)<<32|uint64(i))
			}
		}
		slices.Sort(byPerson)
		throughSorted(links, byPerson)
	})
}

// throughSorted does it for the links of some persons.
func throughSorted(links []fellegisunter.Link, byPerson []uint64) {
	var group []uint32
	for from := 0; from < len(byPerson); {
		to := from + 1
		for to < len(byPerson) && byPerson[to]>>32 == byPerson[from]>>32 {
			to++
		}
		if to-from > 1 {
			group = group[:0]
			for _, p := range byPerson[from:to] {
				group = append(group, uint32(p))
			}
			throughGroup(links, group)
		}
		from = to
	}
}

// throughGroup does it for the links of one person.
func throughGroup(links []fellegisunter.Link, of []uint32) {
	at := map[uint32]int{}
	for _, i := range of {
		for _, row := range []uint32{links[i].Left, links[i].Right} {
			if _, ok := at[row]; !ok {
				at[row] = len(at)
			}
		}
	}
	n := len(at)
	if n > throughRows {
		return
	}
	p := make([]float64, n*n)
	for _, i := range of {
		a, b := at[links[i].Left], at[links[i].Right]
		p[a*n+b], p[b*n+a] = links[i].Probability, links[i].Probability
	}
	for _, i := range of {
		a, b := at[links[i].Left], at[links[i].Right]
		best := links[i].Probability
		for k := range n {
			best = max(best, p[a*n+k]*p[k*n+b])
		}
		if best > links[i].Probability {
			links[i].Probability, links[i].Weight = best, fellegisunter.Odds(best)
		}
	}
}

// betweenPersons takes back the probability of pairs across two persons that
// the whole of their rows keeps apart: two records may agree although their
// persons do not. The pair keeps seven tenths of its own weight and takes three
// tenths of the mean over all pairs of the two persons' rows.
func betweenPersons(links []fellegisunter.Link, persons []uint32, weight func(a, b uint32) float64) {
	rows := groupsOf(persons)
	means := map[[2]uint32]float64{}
	for i, l := range links {
		a, b := persons[l.Left], persons[l.Right]
		if a == b || len(rows[a])*len(rows[b]) == 1 {
			continue
		}
		key := [2]uint32{min(a, b), max(a, b)}
		mean, ok := means[key]
		if !ok {
			mean = meanWeight(rows[key[0]], rows[key[1]], weight)
			means[key] = mean
		}
		if mean = ownShare*l.Weight + (1-ownShare)*mean; mean < l.Weight {
			links[i].Weight, links[i].Probability = mean, fellegisunter.Probability(mean)
		}
	}
}

// meanWeight is the mean match weight of all pairs of two persons' rows, of
// the first meanRows of each.
func meanWeight(left, right []uint32, weight func(a, b uint32) float64) float64 {
	left, right = left[:min(len(left), meanRows)], right[:min(len(right), meanRows)]
	sum := 0.0
	for _, a := range left {
		for _, b := range right {
			sum += weight(min(a, b), max(a, b))
		}
	}
	return sum / float64(len(left)*len(right))
}

const meanRows = 12

// ownShare is the part of its own weight that a pair across two persons keeps:
// with half of it the pairs in doubt were far too improbable, with four fifths
// pairs of one place were too probable (docs/decisions.md).
const ownShare = 0.7
