package sources

import (
	"math/bits"

	"github.com/zeebo/xxh3"

	"yingbao/sources/normalise"
)

// tally counts what a load sees; rows and accepted rows are counted by the
// loader itself.
type tally struct {
	repair   [32]int
	flag     [16]int
	flagged  int
	numbers  int // rows with something in a number column
	valid    int // rows whose number is complete and right
	keyless  int // rows without any number
	damaged  int // rows whose number was destroyed by a tool, rejected ones too
	swapID   int // 20-character values in the number column
	swapCert int // 18-character values in the certificate column
	filled   []int
	regions  map[string]int
	counties map[string]int
	names    sole     // whether all rows bear one name
	numberOf []uint64 // 48 bits of a number's hash, 16 of the name's
}

func (t *tally) repairs(rep normalise.Repair) {
	for rep != 0 {
		t.repair[bits.TrailingZeros32(uint32(rep))]++
		rep &= rep - 1
	}
}

// sole tells whether all values seen are one.
type sole struct {
	value string
	many  bool
}

func (s *sole) add(v string) {
	if s.value == "" {
		s.value = v
	} else if s.value != v {
		s.many = true
	}
}

func (s *sole) single() bool { return s.value != "" && !s.many }

// row counts an accepted row.
func (t *tally) row(r *rowReader) {
	t.names.add(r.values[r.field.name])
	for i, v := range r.values {
		if v != "" {
			t.filled[i]++
		}
	}
	if r.flags != 0 {
		t.flagged++
		for f := r.flags; f != 0; f &= f - 1 {
			t.flag[bits.TrailingZeros16(uint16(f))]++
		}
	}
	if at := r.field.county; at >= 0 && r.values[at] != "" {
		t.counties[r.values[at]]++
	}
	at := r.field.id
	if at < 0 || r.values[at] == "" {
		return
	}
	id := r.values[at]
	if region := normalise.IDRegion(id); region != "" {
		t.regions[region]++
	}
	if normalise.IDComplete(id) && r.name >= 0 {
		t.numberOf = append(t.numberOf, xxh3.HashString(id)&^0xFFFF|xxh3.HashString(r.values[r.field.name])&0xFFFF)
	}
}
