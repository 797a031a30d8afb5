package sieve

import "yingbao/sources/record"

// Sifter sifts blocks of rows for one worker.
type Sifter struct {
	sieve    *Sieve
	at       [len(fields)]int // place of each field in the columns, -1 without
	column   []int            // by expression: its column, -1 without
	screen   func(columns [][]string, row int) bool
	hashes   [][]uint64 // by expression, by row of the block
	readings *readings
	count    []int // by counted column: its place in the columns
}

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
			f.count = append(f.count, find(c.column.Field))
		}
		f.hashes = make([][]uint64, len(s.compiled.expressions))
		if s.options.Screen != nil {
			f.screen = s.options.Screen(fieldsOf)
		}
		out = append(out, f)
	}
	return out
}

// Sift fills stands, by row: 0 for a row that may go, 1 for one that stands
// in the table, Sample for one of the sample. columns is by field, by row.
func (f *Sifter) Sift(columns [][]string, stands []uint32) {
	clear(stands)
	f.derive(columns, len(stands))
	for i := range f.sieve.indexes {
		f.ask(&f.sieve.indexes[i], columns, stands)
	}
	for row := range stands {
		if stands[row] == 0 && f.screen != nil && f.screen(columns, row) {
			stands[row] = 1
		}
		if stands[row] == 0 && f.sampled(columns, row) {
			stands[row] = Sample
		}
		if stands[row] == 0 {
			f.countBeyond(columns, row)
		}
	}
}

// derive hashes every expression of every row.
func (f *Sifter) derive(columns [][]string, rows int) {
	for i := range f.hashes {
		if cap(f.hashes[i]) < rows {
			f.hashes[i] = make([]uint64, rows)
		}
		f.hashes[i] = f.hashes[i][:rows]
		f.readings.hashes(i, f.column[i], columns, f.hashes[i])
	}
}

// ask looks up one rule for every row that does not stand yet.
func (f *Sifter) ask(x *ruleIndex, columns [][]string, stands []uint32) {
	side := f.sieve.compiled.rules[x.rule].side
	for _, k := range f.sieve.compiled.keys[x.rule] {
		for row := range stands {
			if stands[row] != 0 {
				continue
			}
			h := combine(x.rule, k, func(e int) uint64 { return f.hashes[e][row] })
			if h == 0 {
				continue
			}
			first := x.first.may(h)
			others := x.others != nil && x.others.may(h)
			if !first && !others {
				continue
			}
			own := f.row(columns, row)
			if first && f.find(x.first, h, &own) || others && (side == masked && own.masked() || side == vague && own.vague()) && f.find(x.others, h, &own) {
				stands[row] = 1
			}
		}
	}
}

// find tells whether a row of the table under the hash can be the same
// person.
func (f *Sifter) find(x *index, hash uint64, own *Evidence) bool {
	found := false
	x.each(hash, func(row uint32) bool {
		other := f.sieve.row(row)
		found = Plausible(own, &other)
		return !found
	})
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
func (f *Sifter) sampled(columns [][]string, row int) bool {
	h := uint64(0x5eed)
	for i := range f.at {
		h = mix(h ^ hashOf(f.value(columns, i, row)))
	}
	return h%Sample == 0
}

// countBeyond counts the name and the phone of a row that is let go.
func (f *Sifter) countBeyond(columns [][]string, row int) {
	for i, at := range f.count {
		if at < 0 {
			continue
		}
		if v := columns[at][row]; !unknown(v) {
			f.sieve.counted[i].add(v, hashOf(v))
		}
	}
}
