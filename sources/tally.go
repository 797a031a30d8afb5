package sources

import (
	"math/bits"
	"strings"

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
	names    sole // whether all rows bear one name
	county   lastPlace
	region   lastPlace
	numberOf prints // 48 bits of a number's hash, 16 of the name's
	rows     prints // of accepted rows
}

func newTally(a *attic) *tally {
	return &tally{regions: map[string]int{}, counties: map[string]int{}, numberOf: prints{attic: a}, rows: prints{attic: a}}
}

// take adds what another tally counted and empties it.
func (t *tally) take(o *tally) {
	for i, n := range o.repair {
		t.repair[i] += n
	}
	for i, n := range o.flag {
		t.flag[i] += n
	}
	t.flagged += o.flagged
	t.numbers += o.numbers
	t.valid += o.valid
	t.keyless += o.keyless
	t.damaged += o.damaged
	t.swapID += o.swapID
	t.swapCert += o.swapCert
	if len(t.filled) < len(o.filled) {
		t.filled = append(t.filled, make([]int, len(o.filled)-len(t.filled))...)
	}
	for i, n := range o.filled {
		t.filled[i] += n
	}
	o.county.count(o.counties)
	o.region.count(o.regions)
	for k, n := range o.regions {
		t.regions[k] += n
	}
	for k, n := range o.counties {
		t.counties[k] += n
	}
	if o.names.value != "" {
		t.names.add(o.names.value)
		t.names.many = t.names.many || o.names.many
	}
	t.numberOf.take(&o.numberOf)
	t.rows.take(&o.rows)
	filled := make([]int, len(o.filled))
	*o = *newTally(o.rows.attic)
	o.filled = filled
}

func (t *tally) repairs(rep normalise.Repair) {
	for rep != 0 {
		t.repair[bits.TrailingZeros32(uint32(rep))]++
		rep &= rep - 1
	}
}

// lastPlace is the place of the last row: rows of one place come together.
type lastPlace struct {
	code string
	rows int
}

// place counts a row of a place, or keeps it to be counted with the next ones.
func (t *tally) place(counts map[string]int, last *lastPlace, code string) {
	if last.code != code {
		last.count(counts)
		last.code = strings.Clone(code)
	}
	last.rows++
}

func (l *lastPlace) count(counts map[string]int) {
	if l.rows > 0 {
		counts[l.code] += l.rows
	}
	*l = lastPlace{}
}

// sole tells whether all values seen are one.
type sole struct {
	value string
	many  bool
}

func (s *sole) add(v string) {
	if s.value == "" {
		s.value = strings.Clone(v)
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
		t.place(t.counties, &t.county, r.values[at])
	}
	at := r.field.id
	if at < 0 || r.values[at] == "" {
		return
	}
	id := r.values[at]
	if region := normalise.IDRegion(id); region != "" {
		t.place(t.regions, &t.region, region)
	}
	if normalise.IDComplete(id) && r.name >= 0 {
		t.numberOf.add(xxh3.HashString(id)&^0xFFFF | xxh3.HashString(r.values[r.field.name])&0xFFFF)
	}
}
