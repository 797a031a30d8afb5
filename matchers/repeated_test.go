package matchers

import (
	"testing"

	"pgregory.net/rapid"
)

// TestRepeatedKeys: the mean is that of counting each row's key among all, whoever
// counts; rows without a key are none.
func TestRepeatedKeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SliceOfN(rapid.SampledFrom([]uint64{0, 1, 2, 1 << 32, 1<<32 | 1, 3 << 40, ^uint64(0)}), 0, 40).Draw(t, "keys")
		of, rows, sum := []uint32{}, 0, 0
		for i, k := range keys {
			of = append(of, uint32(i))
			for _, other := range keys {
				if k != 0 && other == k {
					sum++
				}
			}
			if k != 0 {
				rows++
			}
		}
		want := float64(sum) / float64(max(rows, 1))
		for _, workers := range []int{0, 1, 2, 7} {
			if got := repeated(workers, of, func(row uint32) uint64 { return keys[row] }); got != want {
				t.Fatalf("%d workers: %g, want %g", workers, got, want)
			}
		}
	})
}
