package sieve

import (
	"bytes"
	"strconv"
	"strings"
	"unsafe"

	"github.com/zeebo/xxh3"

	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// readings hashes the expressions of a block of rows. Those of names and of
// numbers, which are most of them, are made together for each row, without a
// string for each.
type readings struct {
	expressions []expression
	ways        []way // by expression
	names       nameKeys
	numbers     []numberKey
	speller     normalise.Speller
}

// way says how an expression is made.
type way uint8

const (
	alone      way = iota // by itself
	withName              // with others of the names, in names
	withNumber            // with others of the numbers, in numbers
)

// nameKeys are the places of the expressions of a name, -1 without.
type nameKeys struct{ whole, given, surname int }

// numberKey is an expression that is a piece of a number.
type numberKey struct{ expression, from, to int }

func newReadings(c *compiled) *readings {
	r := &readings{expressions: c.expressions, ways: make([]way, len(c.expressions)), names: nameKeys{-1, -1, -1}}
	for i, e := range c.expressions {
		function, _, _ := strings.Cut(e.text, "(")
		switch {
		case e.turn == nil:
		case e.field == record.FieldName && function == "pinyin":
			r.names.whole, r.ways[i] = i, withName
		case e.field == record.FieldName && function == "givenpinyin":
			r.names.given, r.ways[i] = i, withName
		case e.field == record.FieldName && function == "surname":
			r.names.surname, r.ways[i] = i, withName
		case e.field == record.FieldIDNumber:
			if from, to, ok := piece(e.text); ok {
				r.numbers, r.ways[i] = append(r.numbers, numberKey{i, from, to}), withNumber
			}
		}
	}
	return r
}

// piece reads an expression that is nothing but characters from to to of a
// column.
func piece(text string) (from, to int, ok bool) {
	_, slice, found := strings.Cut(strings.TrimSuffix(text, "]"), "[")
	a, b, two := strings.Cut(slice, ":")
	from, err := strconv.Atoi(a)
	to, broken := strconv.Atoi(b)
	ok = found && two && err == nil && broken == nil && !strings.Contains(text, "(") && from < to && to <= wholeNumber
	return from, to, ok
}

// derive fills out, by expression and row, with the hashes of a block's rows,
// 0 where an expression says nothing; plain tells of the names what
// normalise.Speller does.
func (r *readings) derive(columnOf []int, columns [][]string, out [][]uint64, plain []bool) {
	clear(plain)
	nameAt, numberAt := -1, -1
	for i, way := range r.ways {
		column := columnOf[i]
		switch {
		case column < 0:
			clear(out[i])
		case way == withName:
			nameAt = column
		case way == withNumber:
			numberAt = column
		case r.expressions[i].turn == nil:
			hashColumn(columns[column], out[i])
		default:
			turn := r.expressions[i].turn
			for row, v := range columns[column] {
				out[i][row] = hashOf(turn(v))
			}
		}
	}
	if nameAt >= 0 {
		for row, name := range columns[nameAt] {
			plain[row] = r.hear(name, row, out)
		}
	}
	if numberAt >= 0 {
		for row, v := range columns[numberAt] {
			r.cut(v, row, out)
		}
	}
}

// hashColumn is hashOf for a column. Rows of one place come together, and
// their text is one piece of memory.
func hashColumn(values []string, out []uint64) {
	last, hash := "", uint64(0)
	for row, v := range values {
		if len(v) != len(last) || unsafe.StringData(v) != unsafe.StringData(last) {
			last, hash = v, hashOf(v)
		}
		out[row] = hash
	}
}

// hear hashes the expressions of a name: hashOf of what blocking's pinyin,
// givenpinyin and surname turn it into.
func (r *readings) hear(name string, row int, out [][]uint64) (plain bool) {
	whole, given, plain := r.speller.Names(name)
	if at := r.names.whole; at >= 0 {
		out[at][row] = hashSound(whole)
	}
	if at := r.names.given; at >= 0 {
		out[at][row] = hashSound(given)
	}
	if at := r.names.surname; at >= 0 && plain {
		out[at][row] = hashOf(name[:len("王")])
	} else if at >= 0 {
		out[at][row] = hashOf(r.expressions[at].turn(name))
	}
	return plain
}

// hashSound is 0 for a reading that is not known whole.
func hashSound(sound []byte) uint64 {
	if len(sound) == 0 || bytes.IndexByte(sound, '?') >= 0 {
		return 0
	}
	return xxh3.Hash(sound) | 1
}

// wholeNumber is the length of a number.
const wholeNumber = 18

// cut hashes the expressions that are pieces of a number.
func (r *readings) cut(v string, row int, out [][]uint64) {
	whole := len(v) == wholeNumber && knownNumber(v)
	for _, n := range r.numbers {
		if whole {
			out[n.expression][row] = hashOf(v[n.from:n.to])
		} else {
			out[n.expression][row] = hashOf(r.expressions[n.expression].turn(v))
		}
	}
}

// knownNumber tells that a number is digits and capital letters only.
func knownNumber(v string) bool {
	for i := range len(v) {
		if v[i]-'0' > 9 && v[i]-'A' > 'Z'-'A' {
			return false
		}
	}
	return true
}
