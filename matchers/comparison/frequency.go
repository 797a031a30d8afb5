package comparison

import (
	"yingbao/matchers/blocking"
	"yingbao/sources/record"
)

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
	return max(f.Share[f.of(x)], f.Share[f.of(y)])
}

// of gives the frequency code of a feature code.
func (f *Frequency) of(code uint32) uint32 {
	if f.Code != nil {
		return f.Code[code]
	}
	return code
}

// Reshare takes the shares of every adjusted level from as many rows as each
// row of the table stands for, 0 for one that does not count. Where the rows
// outside the table were counted value by value, the count is taken and not
// what the sample stands for.
func (c *Comparison) Reshare(stands func(row int) uint32) {
	done := map[*Frequency]bool{}
	for _, f := range c.Frequency {
		if f != nil && !done[f] {
			done[f] = true
			f.reshare(c.Codes, stands)
		}
	}
}

func (f *Frequency) reshare(codes Codes, stands func(row int) uint32) {
	counts := make([]uint32, len(f.Share))
	copy(counts, f.Beyond)
	for row := range codes.Rows() {
		code := f.of(codes.Of(row))
		n := stands(row)
		if n > 1 && f.Beyond != nil && f.Beyond[code] > 0 {
			n = 1
		}
		counts[code] += n
	}
	f.share(counts)
}

// shareRows sets the shares of size frequency codes among the rows that have
// one.
func (f *Frequency) shareRows(codes []uint32, size int) {
	counts := make([]uint32, size)
	for _, code := range codes {
		counts[f.of(code)]++
	}
	f.Share = make([]float64, size)
	f.share(counts)
}

// share turns counts by code into shares of those that are not code 0.
func (f *Frequency) share(counts []uint32) {
	total := 0
	for _, n := range counts[1:] {
		total += int(n)
	}
	for code, n := range counts {
		if f.Share[code] = 0; code != 0 && total > 0 {
			f.Share[code] = float64(n) / float64(total)
		}
	}
}

// frequencyBy numbers the keys of the feature codes and gives the adjustment
// by that key. The key 0 is not adjusted.
func frequencyBy(codes []uint32, size int, strength float64, key func(code uint32) uint64) *Frequency {
	f, _ := frequencyWithKeys(codes, size, strength, key)
	return f
}

// frequencyBeyond is frequencyBy for the values of a column, of which rows
// outside the table may be known; value gives the column code of a feature
// code, key turns it into what is counted.
func frequencyBeyond(codes []uint32, size int, column *record.Column, value func(code uint32) uint32, key func(value uint32) uint64) *Frequency {
	f, index := frequencyWithKeys(codes, size, 1, func(code uint32) uint64 { return key(value(code)) })
	if column == nil || column.Beyond == nil {
		return f
	}
	f.Beyond = make([]uint32, index.Used()+1)
	for code, n := range column.Beyond {
		if k := key(uint32(code)); n > 0 && k != 0 {
			f.Beyond[index.Find(k)] += n
		}
	}
	f.Beyond[0] = 0
	return f
}

func frequencyWithKeys(codes []uint32, size int, strength float64, key func(code uint32) uint64) (*Frequency, *blocking.Numbers) {
	f := &Frequency{Strength: strength, Code: make([]uint32, size)}
	index := blocking.NewNumbers()
	for code := 1; code < size; code++ {
		if k := key(uint32(code)); k != 0 {
			f.Code[code] = index.Of(k)
		}
	}
	f.shareRows(codes, index.Used()+1)
	return f, index
}
