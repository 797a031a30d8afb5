package fellegisunter

import (
	"cmp"
	"slices"

	"yingbao/matchers/comparison"
)

// Pattern is a comparison vector and how many pairs show it.
type Pattern struct {
	Vector comparison.Vector
	Count  int64
}

// Counter counts patterns for one goroutine.
type Counter map[comparison.Vector]int64

// Merge sums counters into patterns, sorted by vector (F1).
func Merge(counters ...Counter) []Pattern {
	total := Counter{}
	for _, c := range counters {
		for v, n := range c {
			total[v] += n
		}
	}
	out := make([]Pattern, 0, len(total))
	for v, n := range total {
		out = append(out, Pattern{v, n})
	}
	slices.SortFunc(out, func(a, b Pattern) int { return cmp.Compare(a.Vector, b.Vector) })
	return out
}

// Pairs sums the counts.
func Pairs(patterns []Pattern) int64 {
	n := int64(0)
	for _, p := range patterns {
		n += p.Count
	}
	return n
}
