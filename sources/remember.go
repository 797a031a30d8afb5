package sources

import (
	"fmt"
	"os"
	"sync"

	"github.com/zeebo/xxh3"

	"yingbao/sources/lastnight"
)

// Rememberer is a Sifter whose judgement of a row can be had again the next
// night for less.
type Rememberer interface {
	Sifter
	// Trace appends what Again needs to know of a row of the block that was
	// sifted last and stands for as many: hashes, no value.
	Trace(columns [][]string, row int, stands uint32, to []byte) []byte
	// Again says for how many rows one of last night's stands tonight, and does
	// with it what Sift does. It is sure, or the row must be sifted.
	Again(trace []byte) (stands uint32, sure bool)
}

// memory is what a load remembers of last night, and for the next. A row that
// comes again is not split, cleaned or sifted: what it counted for is known by
// its kind, and of a row that stands the values are kept. A nil memory
// remembers nothing.
type memory struct {
	night   *lastnight.Night
	search  *lastnight.Search
	sifters []Rememberer // by worker, nil where all rows stand

	mu      sync.Mutex
	numbers map[[kindSize]byte]int
	kinds   [][]byte // by number
}

const (
	kindBits = 16
	// staleKinds is how many kinds a memory may bring from the night before.
	staleKinds = 1 << (kindBits - 1)
)

// memo is what is noted of an accepted row until it is sifted.
type memo struct {
	key, row, number uint64
	packed           uint64 // both places and the kind; forgotten for a row not to be remembered
}

const forgotten = ^uint64(0)

// presumed says whether a night reads its text as if it were sound: nothing else
// is known of it. Without a night nothing is presumed.
func presumed(n *lastnight.Night) bool {
	if n == nil {
		return false
	}
	sound, known := n.WasSound()
	return sound || !known
}

// remember makes the memory of a load whose sifters were made; none are made
// where all rows stand.
func (l *loader) remember(sifters []Sifter) *memory {
	m := &memory{night: l.options.LastNight, numbers: map[[kindSize]byte]int{}}
	if m.night == nil || sifters == nil && !m.night.BeginPlain() {
		return nil
	}
	for _, s := range sifters {
		r, ok := s.(Rememberer)
		if !ok {
			return nil
		}
		m.sifters = append(m.sifters, r)
	}
	notes := m.night.Notes()
	for i, n := range notes {
		if len(n) != kindSize || len(notes) > staleKinds {
			m.night.Forget()
			m.kinds, m.numbers = nil, map[[kindSize]byte]int{}
			break
		}
		m.kinds, m.numbers[[kindSize]byte(n)] = append(m.kinds, n), i
	}
	m.search = m.night.NewSearch(l.cleaner.workers)
	return m
}

// number gives the number of the kind of the tally's last row.
func (m *memory) number(t *tally) int {
	k := &t.kinds[t.last]
	if k.number < 0 {
		m.mu.Lock()
		defer m.mu.Unlock()
		kind := *bytesOfKind(&k.kind)
		n, known := m.numbers[kind]
		if !known {
			n = len(m.kinds)
			m.kinds, m.numbers[kind] = append(m.kinds, kind[:]), n
		}
		k.number = n
	}
	return k.number
}

// kind gives the kind of a number.
func (m *memory) kind(number int) *[kindSize]byte { return (*[kindSize]byte)(m.kinds[number]) }

// look is a worker's look at the rows of a block.
type look struct {
	memory *memory
	block  *block
	count  *tally
	sifter Rememberer // nil where all rows stand
	walk   lastnight.Walk
	known  int // kinds of last night
	form   uint64
	asked  uint64 // what was looked for last
}

func (m *memory) look(b *block, worker int, t *tally) *look {
	if m == nil {
		return nil
	}
	out := &look{memory: m, block: b, count: t, form: b.sheet.form}
	if b.piece != nil {
		out.form ^= xxh3.HashString(b.piece.Form())
	}
	if m.sifters != nil {
		out.sifter = m.sifters[worker]
	}
	if m.search != nil {
		out.walk, out.known = m.search.Walk(b.order), len(m.night.Notes())
	}
	return out
}

// line is again for a line.
func (k *look) line(line []byte) bool { return k.again(xxh3.Hash(line)) }

// again takes a row that is known from last night and remembers it for the
// next. False leaves it to be read.
func (k *look) again(hash uint64) bool {
	key, b := hash^k.form, k.block
	if k.asked = key; k.memory.search == nil {
		return false
	}
	found, ok := k.walk.Find(key)
	if !ok {
		return false
	}
	e, ok := readEntry(found.Bytes())
	if !ok || e.kind >= k.known || e.values != nil && !e.values.fits(len(b.columns)) {
		return false
	}
	stands, sure := uint32(1), true
	if k.sifter != nil {
		stands, sure = k.sifter.Again(e.trace)
	}
	if e.values == nil && (stands > 0 || !sure) {
		return false
	}
	b.count++
	k.count.rows.add(e.row)
	if e.number != 0 {
		k.count.numberOf.add(e.number)
	}
	k.count.again.add(e.kind, e.spot, e.number)
	if sure {
		b.taken = append(b.taken, taken{place: uint32(b.count - 1), stands: stands, entry: found})
		return true
	}
	e.values.give(b.columns)
	b.accepted = append(b.accepted, uint32(b.count-1))
	b.memos = append(b.memos, memo{key: key, row: e.row, number: e.number, packed: e.spot<<kindBits | uint64(e.kind)})
	return true
}

// note notes an accepted row with the hash of its cells; plain says that what
// was asked for last alone decides how it is read.
func (k *look) note(hash uint64, plain bool) {
	t := k.count
	county, one := number6(t.row.county)
	region, other := number6(t.row.region)
	m := memo{key: k.asked, row: hash, number: t.row.number, packed: forgotten}
	if kind := k.memory.number(t); plain && one && other && kind < 1<<kindBits {
		m.packed = spotOf(county, region)<<kindBits | uint64(kind)
	}
	k.block.memos = append(k.block.memos, m)
}

func (k *look) done() {
	if k != nil {
		k.walk.Done()
	}
}

// release lets go of what was found.
func (k *look) release() {
	if k != nil {
		k.walk.Release()
	}
}

// remember notes the block's rows, those that were taken over and those that
// were read, in their order. s sifted it last; nil where all rows stand.
func (b *block) remember(s Sifter) {
	sifter, _ := s.(Rememberer)
	next := 0
	copies := func(before uint32) {
		for ; next < len(b.taken) && b.taken[next].place < before; next++ {
			b.kept.Copy(b.taken[next].entry)
		}
	}
	for row, memo := range b.memos {
		copies(b.accepted[row])
		if memo.packed != forgotten {
			b.kept.Add(memo.key, func(to []byte) []byte { return b.appendEntry(to, row, memo, sifter) })
		}
	}
	copies(^uint32(0))
}

// append writes what is remembered of a block; blocks come in order.
func (m *memory) append(b *block) {
	if m != nil {
		m.night.Append(&b.kept)
		m.night.Spare(len(b.taken))
	}
}

// surprise asks for another pass when an extract that was remembered whole
// turns out to be bulk.
func (c *cleaner) surprise() error {
	if c.memory == nil {
		return nil
	}
	c.loader.surprised = true
	c.memory.night.Forget()
	return errAgain
}

// form names all that the reading of a sheet's rows depends on besides their
// cells and the program.
func (l *loader) form(m *mapping) uint64 {
	return xxh3.HashString(fmt.Sprintf("%q %q %v %q %q %q %q %v %v", l.dict.ID, l.extract.DamagedID, l.date1904, l.fields,
		m.header.names, m.constant, l.extract.Columns, m.header.deep, l.options.Limits))
}

// foresee begins to sift before the first row when the extract is known by
// its size to be bulk, so that all its rows can be remembered; one that is
// known not to be is remembered whole. A mistake costs another pass.
func (c *cleaner) foresee(wave []*block) error {
	l, bulk := c.loader, float64(c.loader.options.BulkRows)
	if c.looked || c.sifters != nil || l.options.LastNight == nil {
		return nil
	}
	if l.options.Sieve == nil || bulk <= 0 {
		c.looked, c.memory = true, l.remember(nil)
		return nil
	}
	for _, b := range wave {
		if b.piece == nil {
			continue
		}
		c.looked = true
		lines, size := b.piece.Size()
		switch rows := float64(lines) / float64(size) * float64(l.size()); {
		case l.wait || rows < seldom*bulk && !l.surprised:
			c.memory = l.remember(nil)
		case rows > foreseen*bulk:
			return c.begin()
		}
		return nil
	}
	return nil
}

// foreseen is how much of a bulk extract's rows a file must seem to have;
// one that seems to have seldom is none.
const foreseen, seldom = 1.2, 0.8

// size is that of the extract's files in bytes.
func (l *loader) size() (n int64) {
	for _, path := range l.paths {
		if info, err := os.Stat(path); err == nil {
			n += info.Size()
		}
	}
	return n
}

// remembered ends a pass: tonight's memory is complete, unless the pass must
// be done again because of what was foreseen or remembered.
func (l *loader) remembered() error {
	accepted := 0
	for _, f := range l.out.Files {
		accepted += f.Accepted
	}
	m := l.cleaner.memory
	switch {
	case l.cleaner.sifters != nil && accepted <= l.options.BulkRows:
		l.wait = true
		return errAgain
	case m == nil:
		return nil
	case l.count.unsure():
		m.night.Forget()
		return errAgain
	}
	m.night.Sound = l.sound
	m.night.Finish(m.kinds)
	return nil
}
