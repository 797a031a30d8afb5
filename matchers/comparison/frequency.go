package comparison

import "yingbao/sources/record"

// Frequency is the term frequency adjustment of one level: agreement on a
// value v of share tf_v weighs log2(u_level / tf_v) more than agreement on an
// average value (Fellegi and Sunter 1969, as Splink states it). On a fuzzy
// level the share is that of all values which reach the level together, for
// example of all names of one reading.
type Frequency struct {
	Strength float64   // 1 where both sides bear one value, less on fuzzy levels
	Code     []uint32  // frequency code by feature code; nil when they are the same
	Share    []float64 // by frequency code: rows bearing it over rows bearing any
	// Beyond counts, by frequency code, rows outside the table that bear it
	// too; nil when there are none.
	Beyond []uint32
}

// Of gives the larger share of two feature codes: agreement with a rare
// misspelling must not weigh more than agreement with what was meant.
func (f *Frequency) Of(x, y uint32) float64 {
	if f.Code != nil {
		x, y = f.Code[x], f.Code[y]
	}
	return max(f.Share[x], f.Share[y])
}

// Reshare takes the shares of every adjusted level from as many rows as each
// row of the table stands for, 0 for one that does not count. Where the rows
// outside the table were counted value by value, the count is taken and not
// what the sample stands for.
func (c *Comparison) Reshare(stands func(row int) uint32) {
	done := map[*Frequency]bool{}
	for _, f := range c.Frequency {
		if f == nil || done[f] {
			continue
		}
		done[f] = true
		f.reshare(c.Codes, stands)
	}
}

func (f *Frequency) reshare(codes []uint32, stands func(row int) uint32) {
	counts := make([]int, len(f.Share))
	for code, n := range f.Beyond {
		counts[code] = int(n)
	}
	for row, code := range codes {
		if f.Code != nil {
			code = f.Code[code]
		}
		n := stands(row)
		if n > 1 && f.Beyond != nil && f.Beyond[code] > 0 {
			n = 1
		}
		counts[code] += int(n)
	}
	f.Share = sharesOf(counts)
}

// shares gives the share of each code among the rows that have one.
func shares(codes []uint32, size int) []float64 {
	counts := make([]int, size)
	for _, c := range codes {
		counts[c]++
	}
	return sharesOf(counts)
}

// sharesOf turns counts by code into shares of those that are not code 0.
func sharesOf(counts []int) []float64 {
	total := 0
	for c, n := range counts {
		if c != 0 {
			total += n
		}
	}
	out := make([]float64, len(counts))
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
	f, _ := frequencyWithTexts(codes, size, strength, text)
	return f
}

// frequencyBeyond is frequencyOf for the values of a column, of which rows
// outside the table may be known; text turns a value into what is counted.
func frequencyBeyond(codes []uint32, size int, column *record.Column, value func(code uint32) string, text func(value string) string) *Frequency {
	f, index := frequencyWithTexts(codes, size, 1, func(code uint32) string { return text(value(code)) })
	if column == nil || column.Beyond == nil {
		return f
	}
	f.Beyond = make([]uint32, len(index))
	for code, n := range column.Beyond {
		if n > 0 {
			f.Beyond[index[text(column.Values[code])]] += n
		}
	}
	f.Beyond[0] = 0
	return f
}

func frequencyWithTexts(codes []uint32, size int, strength float64, text func(code uint32) string) (*Frequency, map[string]uint32) {
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
	return f, index
}
