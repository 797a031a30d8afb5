package sources

import (
	"hash/maphash"
	"strings"

	"yingbao/sources/normalise"
)

// cell is a raw value and what it was normalised to.
type cell struct {
	raw     string
	out     [4]string // by kind of column, see cells.go
	repairs normalise.Repair
	flag    flags
}

// nameCell is a raw name and its parts.
type nameCell struct {
	fault string
	parts normalise.NameParts
}

// placeCell is an address as one line, its county hint, and the place read
// from both.
type placeCell struct {
	line  string
	hint  string
	place normalise.Place
}

// cache keeps the last values of one column so that a value that comes again
// is not normalised again. It is direct-mapped and starts small; a column whose
// values seldom come again gets a large one, and none at all when that does not
// help either, for a useless cache costs more memory traffic than the work it
// saves. Its memory is bounded, and what it gives never depends on what it
// holds (S6).
type cache[T any] struct {
	entries []entry[T]
	seen    int
	hits    int
	scratch entry[T]
	last    *entry[T] // found last: many columns say the same row after row
}

type entry[T any] struct {
	raw   string
	set   bool
	value T
}

const (
	smallCache = 1 << 8
	largeCache = 1 << 13
	trial      = 1 << 13 // lookups after which a cache is judged
)

// seed of every cache; the hash decides places in caches and nothing else.
var seed = maphash.MakeSeed()

func newCache[T any]() *cache[T] {
	c := &cache[T]{entries: make([]entry[T], smallCache)}
	c.last = &c.entries[0]
	return c
}

// get gives the place of raw and whether it is filled already. A new place
// holds its own copy of raw and a zero value. It stays valid until the next
// get.
func (c *cache[T]) get(raw string) (*T, string, bool) {
	if c.entries == nil {
		c.scratch = entry[T]{}
		return &c.scratch.value, raw, false
	}
	if c.seen++; c.seen == trial {
		c.judge()
		return c.get(raw)
	}
	if e := c.last; e.raw == raw && e.set {
		c.hits++
		return &e.value, e.raw, true
	}
	e := &c.entries[maphash.String(seed, raw)&uint64(len(c.entries)-1)]
	c.last = e
	if e.set && e.raw == raw {
		c.hits++
		return &e.value, e.raw, true
	}
	*e = entry[T]{raw: strings.Clone(raw), set: true}
	return &e.value, e.raw, false
}

func (c *cache[T]) judge() {
	switch {
	case c.hits*4 >= c.seen*3:
	case len(c.entries) == smallCache:
		c.entries, c.seen, c.hits = make([]entry[T], largeCache), -trial, 0
		c.last = &c.entries[0]
	case c.hits*4 < c.seen:
		c.entries = nil
	}
}

// flags is a set of F_ codes: values emptied or doubted.
type flags uint16

const (
	flagDate flags = 1 << iota
	flagCode
	flagPhone
	flagMoney
	flagNumber
	flagCertificate
	flagCell
	flagBirth
)

var flagNames = [...]string{"F_DATE", "F_CODE", "F_PHONE", "F_MONEY", "F_NUMBER", "F_CERT_MISMATCH", "F_CELL", "F_BIRTH_MISMATCH"}
