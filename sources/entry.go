package sources

import (
	"encoding/binary"
	"unsafe"
)

// What is remembered of a row is the hash of its cells, that of its number,
// what it counted for, then the sifter's trace, and of a row that stood its
// values.

// lastRow is what is remembered of a row, taken apart.
type lastRow struct {
	row, number uint64
	kind        int
	spot        uint64
	trace       []byte
	values      lastValues // nil for a row that was let go
}

const (
	entryHead = 3 * 8
	spotsAt   = kindBits
	traceAt   = kindBits + 2*spotBits // the trace's length, if values follow
	noValues  = 0xFF
)

func readEntry(b []byte) (e lastRow, ok bool) {
	if len(b) < entryHead {
		return e, false
	}
	packed := binary.LittleEndian.Uint64(b[16:])
	e = lastRow{row: binary.LittleEndian.Uint64(b), number: binary.LittleEndian.Uint64(b[8:]),
		kind: int(packed & (1<<kindBits - 1)), spot: packed >> spotsAt & (1<<(2*spotBits) - 1), trace: b[entryHead:]}
	if n := int(packed >> traceAt); n != noValues {
		if n > len(e.trace) {
			return e, false
		}
		e.trace, e.values = e.trace[:n:n], lastValues(e.trace[n:])
	}
	return e, true
}

// appendEntry appends what is remembered of an accepted row. A row whose trace
// is too long is given no entry that can be read.
func (b *block) appendEntry(to []byte, row int, m memo, sifter Rememberer) []byte {
	to = binary.LittleEndian.AppendUint64(to, m.row)
	to = binary.LittleEndian.AppendUint64(to, m.number)
	at := len(to)
	to = binary.LittleEndian.AppendUint64(to, m.packed)
	stands := uint32(1)
	if sifter != nil {
		stands = b.stands[row]
		to = sifter.Trace(b.columns, row, stands, to)
	}
	length := uint64(len(to) - at - 8)
	if stands == 0 {
		length = noValues
	} else if length >= noValues {
		return to[:at]
	}
	binary.LittleEndian.PutUint64(to[at:], m.packed|length<<traceAt)
	if stands > 0 {
		for _, column := range b.columns {
			to = append(binary.AppendUvarint(to, uint64(len(column[row]))), column[row]...)
		}
	}
	return to
}

// lastValues are a row's, each behind its length.
type lastValues []byte

// fits tells whether they are so many.
func (v lastValues) fits(columns int) bool {
	for range columns {
		n, size := binary.Uvarint(v)
		if size <= 0 || n > uint64(len(v)-size) {
			return false
		}
		v = v[size+int(n):]
	}
	return len(v) == 0
}

// give appends a value to each column. They share the memory of the values,
// which nobody writes to.
func (v lastValues) give(columns [][]string) {
	for f := range columns {
		n, size := int(v[0]), 1
		if n >= 1<<7 {
			long, wide := binary.Uvarint(v)
			n, size = int(long), wide
		}
		text := ""
		if n > 0 {
			text = unsafe.String(&v[size], n)
		}
		columns[f] = append(columns[f], text)
		v = v[size+n:]
	}
}
