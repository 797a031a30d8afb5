package entity

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"

	"yingbao/sources/record"
)

// TestSortInParts: parts that are sorted at once and merged are what sorting the
// whole gives, with any number of workers.
func TestSortInParts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 5000, 20_001} {
		for _, workers := range []int{0, 1, 2, 3, 5} {
			list := make([][2]int, n)
			for i := range list {
				list[i] = [2]int{r.IntN(100), i}
			}
			order := func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) }
			want := slices.SortedFunc(slices.Values(list), order)
			if SortInParts(workers, list, order); !slices.Equal(list, want) {
				t.Fatalf("%d things, %d workers: not in order", n, workers)
			}
		}
	}
}

// TestInPersons: everything is done once, also for persons who come twice and
// for a field that no extract has.
func TestInPersons(t *testing.T) {
	w := build(t, "register 0 name=甲 id_no=99", "register 1 name=乙", "disabled 0 name=甲乙", "disabled 2 level=1")
	done := make([]atomic.Int32, 1000)
	w.InPersons(3, len(done), func(i int) int { return i % w.Count() }, func(i int) { done[i].Add(1) },
		record.FieldName, record.FieldIDNumber, record.FieldAsset)
	for i := range done {
		if n := done[i].Load(); n != 1 {
			t.Fatalf("%d was done %d times", i, n)
		}
	}
}
