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
	fault   string    // Q_… when a key cannot be used
	repairs normalise.Repair
	flag    flag
	set     bool
}

// cache keeps the last cells of one column so that a value that comes again is
// not normalised again. It is direct-mapped: its memory is bounded and it
// leaves no garbage but one copy of each new raw value, which frees the value
// from the reader's row buffer. What it gives never depends on what it holds.
type cache struct {
	seed  maphash.Seed
	cells []cell
}

const cacheSize = 1 << 13

func newCache() *cache {
	return &cache{seed: maphash.MakeSeed(), cells: make([]cell, cacheSize)}
}

// get gives the cell of raw and whether it is filled already. A new cell holds
// its own copy of raw and nothing else.
func (c *cache) get(raw string) (*cell, bool) {
	slot := &c.cells[maphash.String(c.seed, raw)&(cacheSize-1)]
	if slot.set && slot.raw == raw {
		return slot, true
	}
	*slot = cell{raw: strings.Clone(raw), set: true}
	return slot, false
}

// flag is a set of F_ codes: values emptied or doubted.
type flag uint16

const (
	flagDate flag = 1 << iota
	flagCode
	flagPhone
	flagMoney
	flagNumber
	flagCertificate
	flagCell
	flagBirth
)

var flagNames = [...]string{"F_DATE", "F_CODE", "F_PHONE", "F_MONEY", "F_NUMBER", "F_CERT_MISMATCH", "F_CELL", "F_BIRTH_MISMATCH"}

// nameCell is a raw name and its parts.
type nameCell struct {
	raw   string
	fault string
	parts normalise.NameParts
	set   bool
}

// nameCache is a cache of names.
type nameCache struct {
	seed  maphash.Seed
	cells []nameCell
}

func newNameCache() *nameCache {
	return &nameCache{seed: maphash.MakeSeed(), cells: make([]nameCell, cacheSize)}
}

func (c *nameCache) get(raw string) (*nameCell, bool) {
	slot := &c.cells[maphash.String(c.seed, raw)&(cacheSize-1)]
	if slot.set && slot.raw == raw {
		return slot, true
	}
	*slot = nameCell{raw: strings.Clone(raw), set: true}
	return slot, false
}
