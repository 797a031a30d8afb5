package sources

import (
	"math/bits"
	"strings"

	"github.com/zeebo/xxh3"

	"yingbao/sources/normalise"
)

// tally counts what a worker sees. Its counts are those of the row in work;
// rows and accepted rows are counted by the loader itself.
type tally struct {
	sums[uint8]
	kinds    []kindRows
	kindAt   map[sums[uint8]]int // place in kinds
	last     int                 // kind of the last row
	recent   [8]int              // kinds met lately
	turn     int                 // of those in recent
	regions  map[string]int
	counties map[string]int
	names    sole // whether all rows bear one name
	county   lastPlaces
	region   lastPlaces
	numberOf prints // 48 bits of a number's hash, 16 of the name's
	rows     prints // of accepted rows
	row      rowTrace
	again    repeated
}

// rowTrace is what the row in work left outside the counts.
type rowTrace struct {
	number         uint64 // in numberOf, 0 for nothing
	county, region string
}

// totals are what all workers saw.
type totals struct {
	sums[int]
	regions  map[string]int
	counties map[string]int
	names    sole
	numberOf prints
	rows     prints
	again    repeated
}

func newTally(a *attic) *tally {
	return &tally{kindAt: map[sums[uint8]]int{}, regions: map[string]int{}, counties: map[string]int{}, numberOf: prints{attic: a}, rows: prints{attic: a}}
}

func newTotals(a *attic) *totals {
	return &totals{regions: map[string]int{}, counties: map[string]int{}, numberOf: prints{attic: a}, rows: prints{attic: a}}
}

// take adds what a tally counted and empties it. kind gives the kinds by the
// number under which they are remembered.
func (t *totals) take(o *tally, kind func(number int) *[kindSize]byte) {
	for i := range o.kinds {
		t.add(bytesOfKind(&o.kinds[i].kind), o.kinds[i].rows)
	}
	for number, n := range o.again.kinds {
		if n > 0 {
			t.add(kind(number), n)
		}
	}
	o.county.count(o.counties)
	o.region.count(o.regions)
	o.again.places(o.counties, o.regions)
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
	t.again.take(&o.again)
	t.numberOf.take(&o.numberOf)
	t.rows.take(&o.rows)
	*o = *newTally(o.rows.attic)
}

// settle counts the row in work, accepted or not, and makes ready for the
// next one. t.last is its kind.
func (t *tally) settle() {
	t.last = t.kindOf()
	t.kinds[t.last].rows++
	t.sums = sums[uint8]{}
}

// kindOf gives the kind of the row in work.
func (t *tally) kindOf() int {
	if len(t.kinds) > 0 {
		for _, at := range t.recent {
			if t.kinds[at].kind == t.sums {
				return at
			}
		}
	}
	at, known := t.kindAt[t.sums]
	if !known {
		at = len(t.kinds)
		t.kindAt[t.sums] = at
		t.kinds = append(t.kinds, kindRows{kind: t.sums, number: -1})
	}
	t.recent[t.turn%len(t.recent)] = at
	t.turn++
	return at
}

func (t *tally) repairs(rep normalise.Repair) {
	for rep != 0 {
		t.repair[bits.TrailingZeros32(uint32(rep))]++
		rep &= rep - 1
	}
}

// lastPlaces are places met lately, each where its code says.
type lastPlaces [1 << 6]lastPlace

// lastPlace is a place and its rows that were not counted yet.
type lastPlace struct {
	code string
	rows int
}

// of gives the place for a code that is not "".
func (l *lastPlaces) of(code string) *lastPlace {
	n := len(code)
	return &l[(code[n-1]^code[n/2]<<2^code[n*2/3]<<4)&byte(len(l)-1)]
}

func (l *lastPlaces) count(counts map[string]int) {
	for i := range l {
		l[i].count(counts)
	}
}

// place counts a row of a place, or keeps it to be counted with the next ones.
func (t *tally) place(counts map[string]int, lately *lastPlaces, code string) {
	last := lately.of(code)
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

// accept counts an accepted row.
func (t *tally) accept(r *rowReader) {
	t.row = rowTrace{}
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
		t.row.county = r.values[at]
		t.place(t.counties, &t.county, t.row.county)
	}
	at := r.field.id
	if at < 0 || r.values[at] == "" {
		return
	}
	id := r.values[at]
	if region := normalise.IDRegion(id); region != "" {
		t.row.region = region
		t.place(t.regions, &t.region, region)
	}
	if normalise.IDComplete(id) && r.name >= 0 {
		t.row.number = xxh3.HashString(id)&^0xFFFF | namePrint(r.values[r.field.name])
		t.numberOf.add(t.row.number)
	}
}

// namePrint is the 16 bits of a name in numberOf.
func namePrint(name string) uint64 { return xxh3.HashString(name) & 0xFFFF }
