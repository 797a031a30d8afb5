package comparison

// Frequency holds how often each value of a comparison occurs, for the term
// frequency adjustment of Fellegi and Sunter as Splink states it: agreement
// on a value v of share tf_v weighs log2(u_exact / tf_v) more than agreement
// on an average value.
type Frequency struct {
	// Share by frequency code: rows bearing the value over rows bearing any.
	Share []float64
	// Code gives the frequency code of a feature code; nil when they are the
	// same.
	Code []uint32
	// Levels marks the levels that are adjusted, with the weight of the
	// adjustment: 1 where both sides bear one value.
	Levels []float64
}

// Of gives the larger share of two feature codes: agreement with a rare
// misspelling must not weigh more than agreement with what was meant.
func (f *Frequency) Of(x, y uint32) float64 {
	if f.Code != nil {
		x, y = f.Code[x], f.Code[y]
	}
	return max(f.Share[x], f.Share[y])
}

// shares gives the share of each code among the rows that have one.
func shares(codes []uint32, size int) []float64 {
	counts := make([]int, size)
	total := 0
	for _, c := range codes {
		if c != 0 {
			counts[c]++
			total++
		}
	}
	out := make([]float64, size)
	for c, n := range counts {
		if c != 0 && total > 0 {
			out[c] = float64(n) / float64(total)
		}
	}
	return out
}
