package sources

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestPrintsCountLikeSortedLists: whatever the parts and pages, the counts are
// those of sorted lists.
func TestPrintsCountLikeSortedLists(t *testing.T) {
	hash := rapid.OneOf(rapid.Uint64(), rapid.Uint64Range(0, 40), rapid.Map(rapid.Uint64Range(0, 9), func(n uint64) uint64 { return n<<61 | n>>1<<16 | n }))
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.SliceOf(hash).Draw(t, "a"), rapid.SliceOf(hash).Draw(t, "b")
		if many := rapid.IntRange(0, 9).Draw(t, "many"); many == 0 { // enough for sorting by radix
			for i := range uint64(4000) {
				a = append(a, i*0x9E3779B97F4A7C15>>printBits)
			}
		}
		pa, pb := printsOf(a), printsOf(slices.Concat(b, a[:len(a)/2]))
		whole := slices.Concat(a, b, a[:len(a)/2])
		distinct := map[uint64]bool{}
		names := map[uint64]map[uint64]int{}
		for _, h := range whole {
			distinct[h] = true
			if names[h>>16] == nil {
				names[h>>16] = map[uint64]int{}
			}
			names[h>>16][h]++
		}
		if got, want := repeats(2, pa, pb), len(whole)-len(distinct); got != want {
			t.Fatalf("%d repeats, want %d", got, want)
		}
		share := overlaps(3, []*prints{pa, pb})[1][0]
		if got, want := share, plainOverlap(a, slices.Concat(b, a[:len(a)/2])); got != want {
			t.Fatalf("overlap %v, want %v", got, want)
		}
		pa.take(pb)
		var want Shared
		for _, byName := range names {
			if len(byName) > 1 {
				want.Values++
				rows := 0
				for _, n := range byName {
					rows += n
				}
				want.Rows, want.Most = want.Rows+rows, max(want.Most, rows)
			}
		}
		if got := conflicts(2, pa); got != want {
			t.Fatalf("numbers in conflict: %+v, want %+v", got, want)
		}
		slices.Reverse(whole)
		if pa.hash() != printsOf(whole).hash() || pa.n != len(whole) {
			t.Fatal("the order of rows changes the hash of all")
		}
	})
}

// printsOf is the multiset of all.
func printsOf(hashes []uint64) *prints {
	p := &prints{}
	for _, h := range hashes {
		p.add(h)
	}
	return p
}

// plainOverlap counts each of the smaller list's hashes once against one of
// the other's.
func plainOverlap(a, b []uint64) float64 {
	left := map[uint64]int{}
	for _, h := range a {
		left[h]++
	}
	same := 0
	for _, h := range b {
		if left[h] > 0 {
			left[h]--
			same++
		}
	}
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	return float64(same) / float64(min(len(a), len(b)))
}
