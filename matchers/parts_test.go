package matchers

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestSortByHash holds it to a plain sort, with hashes that crowd in one stretch
// and hashes that come again.
func TestSortByHash(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		hash := rapid.OneOf(rapid.Uint64(), rapid.Uint64Range(0, 3), rapid.Just(^uint64(0)))
		var rows []keyed
		for row, h := range rapid.SliceOfN(hash, 0, 200).Draw(rt, "hashes") {
			rows = append(rows, keyed{h, uint32(row)})
		}
		want := slices.Clone(rows)
		slices.SortFunc(want, func(a, b keyed) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.row, b.row)) })
		if got := sortByHash(rapid.IntRange(1, 4).Draw(rt, "workers"), rows); !slices.Equal(got, want) {
			rt.Fatalf("%v sorted to %v", rows, got)
		}
	})
}
