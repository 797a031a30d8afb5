package sieve

import (
	"slices"
	"strings"

	"yingbao/sources/record"
)

// Sifter sifts blocks of rows for one worker.
type Sifter struct {
	sieve    *Sieve
	at       [len(fields)]int // place of each field in the columns, -1 without
	column   []int            // by expression: its column, -1 without
	screen   func(columns [][]string, row int) bool
	hashes   [][]uint64    // by expression, by row of the block
	asked    [][]uint64    // the same, without what the table is known not to have
	lacks    [sides][]bool // by row of the block
	keys     [][]uint64    // by key, rule after rule, by row of the block
	asks     []uint64      // those of one key that the table may have, by row
	some     []uint64      // room for asks and for what is counted
	words    []uint64      // of the filter, by row of the block
	forms    forms
	hits     []uint32   // rows of the block whose key may have a row
	pairings []pairing  // of some of the hits
	touched  byte       // keeps numbers from being left out
	owns     []known    // by row of the block: whether its number is borne out
	why      []uint32   // by row of the block: a row of the table that it may be, and 1
	beyonds  [][]uint64 // by counted column: what Again counts by and by
	readings *readings
	count    []int // by counted column: its place in the columns
	hashed   []int // by counted column: the expression that is the column itself
}

// known is whether something is, once it was asked for.
type known uint8

const (
	notAsked known = iota
	yes
	no
)

// Sifters makes one Sifter for each worker. fields are those of the columns
// that Sift gets.
func (s *Sieve) Sifters(fieldsOf []record.Field, workers int) []*Sifter {
	place := map[record.Field]int{}
	for i, f := range fieldsOf {
		place[f] = i
	}
	find := func(f record.Field) int {
		if i, ok := place[f]; ok {
			return i
		}
		return -1
	}
	var out []*Sifter
	for range workers {
		f := &Sifter{sieve: s, readings: newReadings(s.compiled)}
		for i, field := range fields {
			f.at[i] = find(field)
		}
		for _, e := range s.compiled.expressions {
			f.column = append(f.column, find(e.field))
		}
		for _, c := range s.counted {
			f.count = append(f.count, find(c.field))
			f.hashed = append(f.hashed, slices.IndexFunc(s.compiled.expressions, func(e expression) bool { return e.field == c.field && e.turn == nil }))
		}
		f.beyonds = make([][]uint64, len(s.counted))
		f.keys = make([][]uint64, len(slices.Concat(s.compiled.keys...)))
		f.hashes = make([][]uint64, len(s.compiled.expressions))
		f.asked = make([][]uint64, len(s.compiled.expressions))
		if s.options.Screen != nil {
			f.screen = s.options.Screen(fieldsOf)
		}
		out = append(out, f)
	}
	s.sifters = append(s.sifters, out...)
	return out
}

// Sift fills stands, by row: 0 for a row that may go, 1 for one that stands
// in the table, Sample for one of the sample. columns is by field, by row.
func (f *Sifter) Sift(columns [][]string, stands []uint32) {
	clear(stands)
	f.owns = append(f.owns[:0], make([]known, len(stands))...)
	f.why = append(f.why[:0], make([]uint32, len(stands))...)
	f.derive(columns, len(stands))
	key := 0
	for i := range f.sieve.indexes {
		f.ask(&f.sieve.indexes[i], key, columns, stands)
		key += len(f.sieve.compiled.keys[i])
	}
	for row := range stands {
		if stands[row] == 0 && f.screen != nil && f.screen(columns, row) {
			stands[row] = 1
		}
		if stands[row] == 0 && f.sampled(row) {
			stands[row] = Sample
		}
	}
	f.countBeyond(columns, stands)
}

// derive hashes every expression of every row, and finds what rows lack.
func (f *Sifter) derive(columns [][]string, rows int) {
	for side := range f.lacks {
		f.lacks[side] = slices.Grow(f.lacks[side][:0], rows)[:rows]
	}
	for i := range f.hashes {
		f.hashes[i] = slices.Grow(f.hashes[i][:0], rows)[:rows]
	}
	f.readings.derive(f.column, columns, f.hashes, f.lacks[unread])
	for row := range rows {
		f.lacks[unread][row] = !f.lacks[unread][row]
		id := f.value(columns, placeOfID, row)
		lacks := id == "" || strings.IndexByte(id, '?') >= 0
		if f.lacks[masked][row] = lacks; lacks {
			own := f.row(columns, row)
			lacks = own.vague()
		}
		f.lacks[vague][row] = lacks
	}
	for i, filter := range f.sieve.filters {
		if filter == nil {
			f.asked[i] = f.hashes[i]
			continue
		}
		f.asked[i] = slices.Grow(f.asked[i][:0], rows)[:rows]
		for row, h := range f.hashes[i] {
			if !filter.may(h) {
				h = 0
			}
			f.asked[i][row] = h
		}
	}
}

// ask looks up one rule for every row that does not stand yet. The keys of
// the whole block are made first and the filters asked for all of them, so
// that the processor fetches many places of memory at one time. key is the
// place of the rule's first key among all.
func (f *Sifter) ask(x *ruleIndex, key int, columns [][]string, stands []uint32) {
	c := f.sieve.compiled
	side := c.rules[x.rule].side
	var before []uint64
	for i, k := range c.keys[x.rule] {
		keys := slices.Grow(f.keys[key+i][:0], len(stands))[:len(stands)]
		combineAll(x.rule, k, f.hashes, keys)
		f.keys[key+i] = keys
		lacks := f.lacks[side]
		if c.lacks(side, k) {
			lacks = nil
		}
		f.asks = f.known(k, keys)
		f.hits = f.among(x, lacks, before, stands, f.hits[:0])
		f.find(x.first, f.hits, columns, stands)
		if before = keys; x.others == nil {
			continue
		}
		f.hits = slices.DeleteFunc(f.hits, func(row uint32) bool { return lacks != nil && !lacks[row] || stands[row] != 0 })
		f.find(x.others, f.hits, columns, stands)
	}
}

// known gives the keys but for those that the filter of an expression knows
// to be in no row of the table.
func (f *Sifter) known(k key, keys []uint64) []uint64 {
	for _, e := range k {
		if f.sieve.filters[e] == nil {
			continue
		}
		f.some = append(f.some[:0], keys...)
		keys = f.some
		for row, h := range f.asked[e] {
			if h == 0 {
				keys[row] = 0
			}
		}
	}
	return keys
}

// among lists the rows that do not stand yet and whose key may have a row.
// A key that is the one before was asked already: most rows state the birth
// date that their number holds.
func (f *Sifter) among(x *ruleIndex, lacks []bool, before []uint64, stands, to []uint32) []uint32 {
	for row, h := range f.asks {
		if h != 0 && stands[row] == 0 && (before == nil || h != before[row]) {
			to = append(to, uint32(row))
		}
	}
	f.words = slices.Grow(f.words[:0], len(to))[:len(to)]
	x.first.fetch(f.asks, to, f.words)
	found := to[:0]
	for i, row := range to {
		h := f.asks[row]
		if has(f.words[i], h) || x.others != nil && (lacks == nil || lacks[row]) && x.others.may(h) {
			found = append(found, row)
		}
	}
	return found
}

func (f *Sifter) row(columns [][]string, row int) Evidence {
	return evidence(func(i int) string { return f.value(columns, i, row) })
}

func (f *Sifter) value(columns [][]string, field, row int) string {
	if f.at[field] < 0 {
		return ""
	}
	return columns[f.at[field]][row]
}

// sampled draws by what the row says, so that its place does not matter.
func (f *Sifter) sampled(row int) bool {
	h := uint64(0x5eed)
	for _, hashes := range f.hashes {
		h = (h ^ hashes[row]) * 0x9e3779b97f4a7c15
		h ^= h >> 32
	}
	return mix(h)%Sample == 0
}

// countBeyond counts the names and the phones of the rows that are let go.
func (f *Sifter) countBeyond(columns [][]string, stands []uint32) {
	for i, at := range f.count {
		if at < 0 {
			continue
		}
		f.some = f.some[:0]
		for row, v := range columns[at] {
			if stands[row] != 0 || unknown(v) {
				continue
			}
			h := uint64(0)
			if e := f.hashed[i]; e >= 0 {
				h = f.asked[e][row]
			} else {
				h = hashOf(v)
			}
			if h != 0 {
				f.some = append(f.some, h)
			}
		}
		f.sieve.counted[i].add(f.some)
	}
}
