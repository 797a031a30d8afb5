package sources

import (
	"encoding/binary"
	"fmt"
	"os"
	"sync"

	"github.com/zeebo/xxh3"

	"yingbao/sources/lastnight"
)

// Rememberer is a Sifter whose judgement of a row let go can be had again the
// next night for less.
type Rememberer interface {
	Sifter
	// Trace appends what Again needs to know of a row of the block that was
	// sifted last: hashes, no value.
	Trace(columns [][]string, row int, to []byte) []byte
	// Again says whether a row that was let go last night would be let go by
	// this Sifter too, and then does with it what Sift does. False says only that
	// the row must be looked at.
	Again(trace []byte) bool
}

// memory is what a load remembers of last night, and for the next. A row that
// was let go last night, and is again, is neither cleaned nor sifted: what it
// counted for is known by its kind. A nil memory remembers nothing.
type memory struct {
	night   *lastnight.Night
	search  *lastnight.Search
	sifters []Rememberer // by worker

	mu      sync.Mutex
	numbers map[[kindSize]byte]int
	kinds   [][]byte // by number
}

const (
	kindBits = 16
	// staleKinds is how many kinds a memory may bring from the night before.
	staleKinds = 1 << (kindBits - 1)
	entryHead  = 8 + 8
)

// memo is what is noted of an accepted row until it is sifted.
type memo struct {
	hash, number uint64
	packed       uint64 // both places and the kind; forgotten for a row not to be remembered
}

const forgotten = ^uint64(0)

// remember makes the memory of a load whose sifters were made.
func (l *loader) remember(sifters []Sifter) *memory {
	m := &memory{night: l.options.LastNight, numbers: map[[kindSize]byte]int{}}
	if m.night == nil {
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
	m.search = m.night.NewSearch(len(sifters))
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
	sifter Rememberer
	walk   lastnight.Walk
	known  int // kinds of last night
}

func (m *memory) look(b *block, worker int, t *tally) *look {
	if m == nil {
		return nil
	}
	out := &look{memory: m, block: b, count: t, sifter: m.sifters[worker]}
	if m.search != nil {
		out.walk, out.known = m.search.Walk(b.order), len(m.night.Notes())
	}
	return out
}

// again counts a row that is let go as last night, and remembers it for the
// next. False leaves it to be read.
func (k *look) again(hash uint64) bool {
	if k.memory.search == nil {
		return false
	}
	key := hash ^ k.block.sheet.form
	entry := k.walk.Find(key)
	if len(entry) < entryHead {
		return false
	}
	number, packed := binary.LittleEndian.Uint64(entry), binary.LittleEndian.Uint64(entry[8:])
	kind := int(packed & (1<<kindBits - 1))
	if kind >= k.known || !k.sifter.Again(entry[entryHead:]) {
		return false
	}
	k.count.rows.add(hash)
	if number != 0 {
		k.count.numberOf.add(number)
	}
	k.count.again.add(kind, packed>>kindBits, number)
	k.block.kept.Copy(key, entry)
	k.block.again++
	return true
}

// note notes an accepted row; plain says that its cells alone decide how it
// is read.
func (k *look) note(hash uint64, plain bool) {
	t := k.count
	county, one := number6(t.row.county)
	region, other := number6(t.row.region)
	m := memo{hash: hash ^ k.block.sheet.form, number: t.row.number, packed: forgotten}
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

// remember notes the rows that were sifted and are let go.
func (b *block) remember(s Sifter) {
	for row, memo := range b.memos {
		if b.stands[row] == 0 && memo.packed != forgotten {
			b.kept.Add(memo.hash, func(to []byte) []byte {
				to = binary.LittleEndian.AppendUint64(to, memo.number)
				to = binary.LittleEndian.AppendUint64(to, memo.packed)
				return s.(Rememberer).Trace(b.columns, row, to)
			})
		}
	}
}

// append writes what is remembered of a block; blocks come in order.
func (m *memory) append(b *block) {
	if m != nil {
		m.night.Append(&b.kept)
		m.night.Spare(b.again)
	}
}

// form names all that the reading of a sheet's rows depends on besides their
// cells and the program.
func (l *loader) form(m *mapping) uint64 {
	return xxh3.HashString(fmt.Sprintf("%q %q %v %q %q %q %q %v", l.dict.ID, l.extract.DamagedID, l.date1904, l.fields,
		m.header.names, m.constant, l.extract.Columns, m.header.deep))
}

// foresee begins to sift before the first row when the extract is known by
// its size to be bulk, so that all its rows can be remembered. A mistake costs
// another pass.
func (c *cleaner) foresee(wave []*block) error {
	l := c.loader
	if c.looked || c.sifters != nil || l.wait || l.options.LastNight == nil || l.options.BulkRows <= 0 || l.options.Sieve == nil {
		return nil
	}
	for _, b := range wave {
		if b.piece == nil {
			continue
		}
		c.looked = true
		if lines, size := b.piece.Size(); float64(lines)/float64(size)*float64(l.size()) > foreseen*float64(l.options.BulkRows) {
			return c.begin()
		}
		return nil
	}
	return nil
}

// foreseen is how much of a bulk extract's rows a file must seem to have.
const foreseen = 1.2

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
	m.night.Finish(m.kinds)
	return nil
}
