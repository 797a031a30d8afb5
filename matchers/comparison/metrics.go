package comparison

import (
	"math"
	"slices"
	"strings"

	"yingbao/matchers/similarity"
)

type metricTest func(a, b *value, threshold float64) bool

type metric struct {
	threshold bool
	test      metricTest
}

// metrics are the names a level may use. Distances are reached at or below
// the threshold, similarities at or above it.
var metrics = map[string]metric{
	"exact":       {false, func(a, b *value, _ float64) bool { return a.text == b.text }},
	"levenshtein": {true, func(a, b *value, t float64) bool { return similarity.LevenshteinWithin(a.runes, b.runes, int(t)) }},
	"damerau-levenshtein": {true, func(a, b *value, t float64) bool {
		return similarity.DamerauLevenshteinWithin(a.runes, b.runes, int(t))
	}},
	"jaro":         {true, func(a, b *value, t float64) bool { return similarity.Jaro(a.runes, b.runes) >= t }},
	"jaro-winkler": {true, func(a, b *value, t float64) bool { return similarity.JaroWinkler(a.runes, b.runes) >= t }},
	"jaccard":      {true, func(a, b *value, t float64) bool { return similarity.Jaccard(a.runes, b.runes, 2) >= t }},
	"prefix":       {true, func(a, b *value, t float64) bool { return prefix(a.runes, b.runes, int(t)) }},
	"partial":      {false, func(a, b *value, _ float64) bool { return partial(a.text, b.text) }},
	"contains":     {false, func(a, b *value, _ float64) bool { return contains(a, b) }},
	"words":        {true, func(a, b *value, t float64) bool { return wordsShared(a.text, b.text) >= t }},
	"soundex":      {false, func(a, b *value, _ float64) bool { return a.sound[0] != "" && a.sound[0] == b.sound[0] }},
	"nysiis":       {false, func(a, b *value, _ float64) bool { return a.sound[1] != "" && a.sound[1] == b.sound[1] }},
	"metaphone":    {false, func(a, b *value, _ float64) bool { return a.sound[2] != "" && a.sound[2] == b.sound[2] }},
	"days":         {true, func(a, b *value, t float64) bool { return apart(a, b) <= t }},
	"months":       {true, func(a, b *value, t float64) bool { return apart(a, b) <= t*30.4375 }},
	"years":        {true, func(a, b *value, t float64) bool { return apart(a, b) <= t*365.25 }},
	"within":       {true, func(a, b *value, t float64) bool { return math.Abs(a.num-b.num) <= t }},
	"ratio":        {true, func(a, b *value, t float64) bool { return ratio(a.num, b.num) >= t }},
}

// Metrics lists the names that a level may use.
func Metrics() string {
	var names []string
	for n := range metrics {
		names = append(names, n)
	}
	names = append(names, "swapped")
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// prefix tells whether both begin with the same n characters.
func prefix(a, b []rune, n int) bool {
	return len(a) >= n && len(b) >= n && slices.Equal(a[:n], b[:n])
}

// partial tells whether two dates agree as far as both are known, in the year at
// least: one file states whole dates (19800312), the other the year (1980????).
func partial(a, b string) bool {
	if len(a) != 8 || len(b) != 8 {
		return false
	}
	for i := range 8 {
		if a[i] != b[i] && (i < 4 || a[i] != '?' && b[i] != '?') || i < 4 && a[i] == '?' {
			return false
		}
	}
	return true
}

// contains tells whether every word of the shorter value is in the longer
// one: a second forename or a title was left out. Of two of one length either
// may be the shorter.
func contains(a, b *value) bool {
	if len(a.text) > len(b.text) {
		a, b = b, a
	}
	return wordsWithin(a.text, b.text) || len(a.text) == len(b.text) && wordsWithin(b.text, a.text)
}

func wordsWithin(few, many string) bool {
	words := strings.Fields(many)
	for _, w := range strings.Fields(few) {
		if !slices.Contains(words, w) {
			return false
		}
	}
	return true
}

// wordsShared gives the share of the words of the value with fewer that the
// other one has; of two with as many, the larger share.
func wordsShared(a, b string) float64 {
	x, y := strings.Fields(a), strings.Fields(b)
	switch {
	case len(x) < len(y):
		return shareIn(x, y)
	case len(x) > len(y):
		return shareIn(y, x)
	}
	return max(shareIn(x, y), shareIn(y, x))
}

// shareIn gives the share of some words that are among others.
func shareIn(some, others []string) float64 {
	if len(some) == 0 {
		return 0
	}
	n := 0
	for _, w := range some {
		if slices.Contains(others, w) {
			n++
		}
	}
	return float64(n) / float64(len(some))
}

// apart gives the days between two dates, +Inf when one is no date.
func apart(a, b *value) float64 {
	if a.day == noDay || b.day == noDay {
		return math.Inf(1)
	}
	return math.Abs(float64(a.day - b.day))
}

// ratio gives the smaller over the larger of two positive numbers.
func ratio(a, b float64) float64 {
	if !(a > 0 && b > 0) {
		return -1
	}
	return math.Min(a, b) / math.Max(a, b)
}
