package sieve

import (
	"strings"
	"sync"
	"sync/atomic"

	"yingbao/sources/record"
)

// Sample is how many rows of the extract one of the sample stands for.
const Sample = 128

// Options of a sieve.
type Options struct {
	// Screen says, for a row of the extract, whether it is wanted for what it
	// says itself; nil wants none. It is made once for each Sifter.
	Screen  func(fields []record.Field) func(columns [][]string, row int) bool
	Workers int
	// Last are the Prints of the night whose traces the Sifters are asked for
	// again, nil for none.
	Last []uint64
}

// Sieve knows the rows of a table. It is used by several Sifters at once.
type Sieve struct {
	options  Options
	rows     int
	compiled *compiled
	indexes  []ruleIndex
	values   [len(fields)][]string // of the table's columns, by code
	codes    []uint32              // len(fields) for each row: a row is one place in memory
	own      []bool                // by row: the number is borne out
	filters  []*filter             // by expression: of its hashes, nil without
	counted  []*counted
	prints   []uint64 // by row
	sorted   []uint64 // prints
	fresh    *fresh   // nil without a last night
	left     hashSet  // last night's prints of rows that are in the table no more
	sifters  []*Sifter
}

// ruleIndex holds the rows of one rule: those that lack what the rule's side
// says, whom every row of the extract may ask for, and the others, whom only
// a row that lacks it may ask for. A rule for everybody has no others.
type ruleIndex struct {
	rule          int
	first, others *index
}

// New indexes the rows of a table.
func New(table *record.Table, options Options) (*Sieve, error) {
	s := &Sieve{options: options, rows: table.Rows()}
	var err error
	if s.compiled, err = compile(func(f record.Field) bool { return table.Column(f) != nil }); err != nil {
		return nil, err
	}
	s.flatten(table)
	for _, f := range []record.Field{record.FieldName, record.FieldPhone} {
		if c := table.Column(f); c != nil {
			s.counted = append(s.counted, newCounted(c))
		}
	}
	s.index(table)
	return s, nil
}

// flatten copies the evidence of the table's rows, so that a row is found with
// one step through memory and not one for each column.
func (s *Sieve) flatten(table *record.Table) {
	s.codes = make([]uint32, table.Rows()*len(fields))
	for i, f := range fields {
		c := table.Column(f)
		if c == nil {
			s.values[i] = []string{""}
			continue
		}
		s.values[i] = c.Values
		for row, code := range c.All() {
			s.codes[row*len(fields)+i] = code
		}
	}
}

// index fills the indexes, several rules at once.
func (s *Sieve) index(table *record.Table) {
	hashes, plain := s.rowHashes(table)
	s.own = make([]bool, s.rows)
	lacks := s.lacking(table.Column(record.FieldName), plain)
	s.filter(hashes)
	s.prints = make([]uint64, s.rows)
	s.eachRow(func(row int) { s.prints[row] = s.print(row) })
	s.sortPrints()
	if last := s.options.Last; last != nil {
		s.fresh, s.left = s.news(last, lacks, hashes), newHashSet(without(last, s.sorted))
	}
	s.indexes = make([]ruleIndex, len(s.compiled.rules))
	slots := make(chan *gathering, max(s.options.Workers, 1))
	for range cap(slots) {
		slots <- &gathering{}
	}
	var wait sync.WaitGroup
	for i, r := range s.compiled.rules {
		wait.Go(func() {
			g := <-slots
			s.indexes[i] = s.indexRule(i, r.side, lacks, hashes, g)
			slots <- g
		})
	}
	wait.Wait()
}

// rowHashes gives the hash of every expression for every row of the table, and
// by code which names are plain. Each value of a column is read once.
func (s *Sieve) rowHashes(table *record.Table) (hashes [][]uint64, plain []bool) {
	c, workers := s.compiled, max(s.options.Workers, 1)
	columns, byCode, columnOf := make([][]string, len(c.expressions)), make([][]uint64, len(c.expressions)), make([]int, len(c.expressions))
	for i, e := range c.expressions {
		columns[i], columnOf[i] = table.Column(e.field).Values, i
		byCode[i] = make([]uint64, len(columns[i]))
	}
	if names := table.Column(record.FieldName); names != nil {
		plain = make([]bool, len(names.Values))
	}
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			from, to := share(columns, w, workers), share(byCode, w, workers)
			newReadings(c).derive(columnOf, from, to, share([][]bool{plain}, w, workers)[0])
		})
	}
	wait.Wait()
	hashes = make([][]uint64, len(c.expressions))
	for i, e := range c.expressions {
		wait.Go(func() {
			byCode[i][0] = 0
			hashes[i] = make([]uint64, s.rows)
			for row, code := range table.Column(e.field).All() {
				hashes[i][row] = byCode[i][code]
			}
		})
	}
	wait.Wait()
	return hashes, plain
}

// share is one worker's part of every list.
func share[T any](lists [][]T, worker, workers int) [][]T {
	out := make([][]T, len(lists))
	for i, l := range lists {
		out[i] = l[len(l)*worker/workers : len(l)*(worker+1)/workers]
	}
	return out
}

// filter makes the filters of expressions that are part of several keys and
// whose values are many: what is not there asks none of the keys. A telephone
// is seldom one that the table knows.
func (s *Sieve) filter(hashes [][]uint64) {
	s.filters = make([]*filter, len(hashes))
	for i, e := range s.compiled.expressions {
		if e.field != record.FieldPhone || e.keys < 2 {
			continue
		}
		f := newFilter(s.rows)
		for _, h := range hashes[i] {
			if h != 0 {
				f.add(h)
			}
		}
		s.filters[i] = &f
	}
}

// lacking gives, by side, the rows of the table that lack what it says, and
// notes whose number is borne out. plain tells by code which names are.
func (s *Sieve) lacking(names *record.Column, plain []bool) (out [sides][]bool) {
	out[masked], out[vague], out[unread] = make([]bool, s.rows), make([]bool, s.rows), make([]bool, s.rows)
	if names != nil {
		for row, code := range names.All() {
			out[unread][row] = !plain[code]
		}
	}
	s.eachRow(func(row int) {
		e := s.row(uint32(row))
		out[masked][row] = e.masked()
		out[vague][row] = e.vague()
		s.own[row] = e.own()
	})
	return out
}

// eachRow does the rows of the table, several at once.
func (s *Sieve) eachRow(do func(row int)) {
	workers := max(s.options.Workers, 1)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for row := s.rows * w / workers; row < s.rows*(w+1)/workers; row++ {
				do(row)
			}
		})
	}
	wait.Wait()
}

func (s *Sieve) row(row uint32) Evidence {
	codes := s.codes[int(row)*len(fields):][:len(fields)]
	return evidence(func(i int) string { return s.values[i][codes[i]] })
}

// gathering is memory to gather the entries of one rule in.
type gathering struct {
	first, others []entry
	keys          [][]uint64 // by key, by row
}

func (s *Sieve) indexRule(at int, side side, lacks [sides][]bool, hashes [][]uint64, g *gathering) ruleIndex {
	first, others := g.first[:0], g.others[:0]
	keys := s.compiled.keys[at]
	for len(g.keys) < len(keys) {
		g.keys = append(g.keys, make([]uint64, s.rows))
	}
	for i, k := range keys {
		combineAll(at, k, hashes, g.keys[i])
		all := s.compiled.lacks(side, k)
	rows:
		for row, h := range g.keys[i] {
			if h == 0 {
				continue
			}
			for _, before := range g.keys[:i] {
				if before[row] == h {
					continue rows
				}
			}
			if all || lacks[side][row] {
				first = append(first, entry{h, uint32(row)})
			} else {
				others = append(others, entry{h, uint32(row)})
			}
		}
	}
	g.first, g.others = first, others
	out := ruleIndex{rule: at, first: newIndex(first)}
	if side != everybody {
		out.others = newIndex(others)
	}
	return out
}

// Beyond gives, for the values of the table's names and phones, how many rows
// of the extract that were let go bear them; values without any are left out.
func (s *Sieve) Beyond() map[record.Field]map[string]uint32 {
	out := map[record.Field]map[string]uint32{}
	for _, f := range s.sifters {
		f.countAgain(1)
	}
	for _, c := range s.counted {
		of := map[string]uint32{}
		for code, n := range c.times {
			if n > 0 {
				of[c.values[code]] = n
			}
		}
		out[c.field] = of
	}
	return out
}

// counted finds the values of one column of the table and counts them. A slot
// holds a code and half of the value's hash: two values of one place and one
// half are as rare as a wrong bit in memory.
type counted struct {
	field  record.Field
	values []string // of the table's column, by code
	slots  []uint64 // code<<32 | half a hash, 0 is free
	times  []uint32 // by code
}

func newCounted(c *record.Column) *counted {
	size := 16
	for size < 2*len(c.Values) {
		size *= 2
	}
	out := &counted{field: c.Field, values: c.Values, slots: make([]uint64, size), times: make([]uint32, len(c.Values))}
	for code, v := range c.Values {
		if code == 0 {
			continue
		}
		hash := hashOf(v)
		at := hash >> 1 & uint64(size-1)
		for out.slots[at] != 0 {
			at = (at + 1) & uint64(size-1)
		}
		out.slots[at] = uint64(code)<<32 | hash>>32
	}
	return out
}

// add counts the values of hashes, those that the table has. Many places of
// memory are fetched before any is looked at.
func (c *counted) add(hashes []uint64) {
	mask := uint64(len(c.slots) - 1)
	for len(hashes) > 0 {
		var slots [together]uint64
		n := min(together, len(hashes))
		for i, h := range hashes[:n] {
			slots[i] = c.slots[h>>1&mask]
		}
		for i, h := range hashes[:n] {
			for at, slot := h>>1&mask, slots[i]; slot != 0; slot = c.slots[at] {
				if uint32(slot) == uint32(h>>32) {
					atomic.AddUint32(&c.times[slot>>32], 1)
					break
				}
				at = (at + 1) & mask
			}
		}
		hashes = hashes[n:]
	}
}

// together is how many places are fetched at one time.
const together = 64

// unknown tells whether a folded value says nothing for sure.
func unknown(v string) bool { return v == "" || strings.IndexByte(v, '?') >= 0 }
