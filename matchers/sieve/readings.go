package sieve

import "yingbao/sources/record"

// readings hashes the expressions of a block of rows. What is costly to turn
// a value into, above all a name's reading, is kept for the values that come
// again and again.
type readings struct {
	expressions []expression
	kept        [][]reading // by expression; nil for one that costs nothing
}

// reading is the hash of what a value is turned into.
type reading struct{ value, turned uint64 }

// keptReadings is the size of a cache: the names that are most of a county.
const keptReadings = 1 << 17

func newReadings(c *compiled) *readings {
	r := &readings{expressions: c.expressions, kept: make([][]reading, len(c.expressions))}
	for i, e := range c.expressions {
		if e.turn != nil && (e.field == record.FieldName || e.field == record.FieldAlias) {
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
				*k = reading{h, hashOf(turn(value))}
			}
			out[row] = k.turned
		}
	}
}
