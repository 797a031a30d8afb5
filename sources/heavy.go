package sources

import (
	"slices"
	"strings"
	"unicode"

	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// heavy finds the values that a column repeats most, in a memory that does not
// grow with the column: lossy counting (Manku and Motwani 2002) of at most
// heavyMost values; when they are full those that were met no more often than
// half of them are let go. A value that stands twice among heavyMost/2 others
// stays, so that one in a hundred cells is found wherever it begins to stand,
// and its count lacks what was met before it stayed.
type heavy struct {
	places map[uint64]int32 // of weights, by hash
	all    []weight
}

// weight is a value and how often it was met.
type weight struct {
	hash  uint64
	value string
	n     int
}

const (
	heavyMost  = 1 << 13
	heavyValue = 256 // bytes of a value that are kept
)

func (h *heavy) add(hash uint64, v string) {
	if at, ok := h.places[hash]; ok {
		h.all[at].n++
		return
	}
	if h.places == nil {
		h.places = map[uint64]int32{}
	}
	if len(h.all) >= heavyMost {
		h.prune()
	}
	h.places[hash] = int32(len(h.all))
	h.all = append(h.all, weight{hash, strings.Clone(v[:min(len(v), heavyValue)]), 1})
}

// prune lets the rarer half go, and with it what is as rare.
func (h *heavy) prune() {
	counts := make([]int, 0, len(h.all))
	for _, w := range h.all {
		counts = append(counts, w.n)
	}
	slices.Sort(counts)
	least := counts[len(counts)/2]
	kept := h.all[:0]
	clear(h.places)
	for _, w := range h.all {
		if w.n > least {
			h.places[w.hash] = int32(len(kept))
			kept = append(kept, w)
		}
	}
	clear(h.all[len(kept):])
	h.all = kept
}

// A repeat that stands out is looked at: a default, a village cadre's telephone.
const (
	heavyLeast = 10   // cells
	heavyTimes = 10   // as often as the column's values are repeated on average
	heavyShare = 1000 // one of so many cells
)

// standOut gives the values repeated far more often than the column's values
// are, most frequent first, each as mask shows it.
func (h *heavy) standOut(filled, distinct, most int, mask func(string) string) []Count {
	var list []Count
	for _, w := range h.all {
		if w.n >= heavyLeast && w.n*distinct >= heavyTimes*filled && w.n*heavyShare >= filled {
			list = append(list, Count{w.value, w.n})
		}
	}
	sortCounts(list)
	list = list[:min(len(list), most)]
	for i := range list {
		list[i].Value = mask(list[i].Value)
	}
	return list
}

// top gives the most frequent values, whatever their frequency.
func (h *heavy) top(most int) []Count {
	var list []Count
	for _, w := range h.all {
		list = append(list, Count{w.value, w.n})
	}
	sortCounts(list)
	return list[:min(len(list), most)]
}

// masked shows a value as far as it tells a default from a person's: numbers and
// telephones with their middle hidden, the year of a date, of all else the form.
func masked(field record.Field, kind string) func(string) string {
	return func(v string) string {
		v = strings.TrimSpace(v)
		switch {
		case kind == record.Phone.String():
			return normalise.MaskPhone(v)
		case kind == record.IDNumber.String(), field == record.FieldCertificate:
			return normalise.MaskID(v)
		case kind == record.Date.String() && len(v) >= 8 && digits(v[:4]):
			return v[:4] + hideDigits(v[4:])
		}
		return shape(v)
	}
}

// hideDigits puts a star in place of every digit.
func hideDigits(v string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return '*'
		}
		return r
	}, v)
}
