package comparison

// Frequency is the term frequency adjustment of one level: agreement on a
// value v of share tf_v weighs log2(u_level / tf_v) more than agreement on an
// average value (Fellegi and Sunter 1969, as Splink states it). On a fuzzy
// level the share is that of all values which reach the level together, for
// example of all names of one reading.
type Frequency struct {
	Strength float64   // 1 where both sides bear one value, less on fuzzy levels
	Code     []uint32  // frequency code by feature code; nil when they are the same
	Share    []float64 // by frequency code: rows bearing it over rows bearing any
}

// Of gives the larger share of two feature codes: agreement with a rare
// misspelling must not weigh more than agreement with what was meant.
func (f *Frequency) Of(x, y uint32) float64 {
	if f.Code != nil {
		x, y = f.Code[x], f.Code[y]
	}
	return max(f.Share[x], f.Share[y])
}

// Reshare takes the shares of every adjusted level from the rows that count
// only.
func (c *Comparison) Reshare(counts func(row int) bool) {
	done := map[*Frequency]bool{}
	for _, f := range c.Frequency {
		if f == nil || done[f] {
			continue
		}
		done[f] = true
		rows := make([]uint32, 0, len(c.Codes))
		for row, code := range c.Codes {
			if counts(row) {
				if f.Code != nil {
					code = f.Code[code]
				}
				rows = append(rows, code)
			}
		}
		f.Share = shares(rows, len(f.Share))
	}
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

// frequencyOf interns one text for every feature code and gives the
// adjustment by that text. A text of "" is not adjusted.
func frequencyOf(codes []uint32, size int, strength float64, text func(code uint32) string) *Frequency {
	f := &Frequency{Strength: strength, Code: make([]uint32, size)}
	index := map[string]uint32{"": 0}
	for code := 1; code < size; code++ {
		t := text(uint32(code))
		n, ok := index[t]
		if !ok {
			n = uint32(len(index))
			index[t] = n
		}
		f.Code[code] = n
	}
	rows := make([]uint32, len(codes))
	for row, code := range codes {
		rows[row] = f.Code[code]
	}
	f.Share = shares(rows, len(index))
	return f
}
