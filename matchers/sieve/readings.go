package sieve

import (
	"bytes"
	"strings"
	"unsafe"

	"github.com/zeebo/xxh3"

	"yingbao/sources/normalise"
)

// readings hashes the expressions of a block of rows. A name's reading is
// made in memory that is used again, and its hash kept for the names that
// come again and again.
type readings struct {
	expressions []expression
	kept        [][]reading // by expression; nil for one that costs little
	key, sound  []byte
}

// reading is the hash of what a value is turned into.
type reading struct{ value, turned uint64 }

// keptReadings is the size of a cache: the names that are most of a county.
const keptReadings = 1 << 15

func newReadings(c *compiled) *readings {
	r := &readings{expressions: c.expressions, kept: make([][]reading, len(c.expressions))}
	for i, e := range c.expressions {
		if e.sound != silent {
			r.kept[i] = make([]reading, keptReadings)
		}
	}
	return r
}

// hashes fills out with the hashes of one expression, 0 where it says
// nothing.
func (r *readings) hashes(expression, column int, columns [][]string, out []uint64) {
	if column < 0 {
		clear(out)
		return
	}
	turn, kept := r.expressions[expression].turn, r.kept[expression]
	for row, value := range columns[column] {
		switch {
		case value == "":
			out[row] = 0
		case turn == nil:
			out[row] = hashOf(value)
		case kept == nil:
			out[row] = hashOf(turn(value))
		default:
			h := hashOf(value)
			k := &kept[h>>20&(keptReadings-1)]
			if k.value != h {
				*k = reading{h, r.hear(r.expressions[expression].sound, value)}
			}
			out[row] = k.turned
		}
	}
}

// sounds are the expressions that hear makes without a string for each name.
type sounds uint8

const (
	silent sounds = iota
	wholeName
	givenName
)

// soundOf knows them by their text.
func soundOf(expression string) sounds {
	switch {
	case strings.HasPrefix(expression, "pinyin("):
		return wholeName
	case strings.HasPrefix(expression, "givenpinyin("):
		return givenName
	}
	return silent
}

// anySurname stands in front of a given name that is read alone, as in
// givenpinyin.
const anySurname = "王"

// hear is hashOf of what blocking's pinyin or givenpinyin turns a name into.
func (r *readings) hear(s sounds, name string) uint64 {
	if s == givenName {
		_, given := normalise.Surname(name)
		if given == "" {
			return 0
		}
		r.key = append(append(r.key[:0], anySurname...), given...)
		name = unsafe.String(&r.key[0], len(r.key)) // not kept
	}
	r.sound = normalise.AppendPinyinFolded(r.sound[:0], name)
	if len(r.sound) == 0 || bytes.IndexByte(r.sound, '?') >= 0 {
		return 0
	}
	return xxh3.Hash(r.sound) | 1
}
