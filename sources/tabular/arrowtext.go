package tabular

import (
	"encoding/binary"
	"math"
	"slices"
	"strconv"
)

// bytes gives value i of a column of texts.
func (a *arrowArray) bytes(i int) []byte {
	if a.views != nil {
		size, heap, from := a.view(i)
		if size <= 12 {
			return a.views[16*i+4 : 16*i+4+size]
		}
		return a.heaps[heap][from : from+size]
	}
	if a.offsets != nil {
		return a.data[a.offset(i):a.offset(i+1)]
	}
	return a.data[i*a.width : (i+1)*a.width]
}

// plain tells whether the values are texts as they are.
func (a arrowType) plain() bool {
	switch a.kind {
	case arrowBinary, arrowUtf8, arrowLargeBinary, arrowLargeUtf8, arrowBinaryView, arrowUtf8View, arrowFixedBinary:
		return true
	}
	return false
}

// whole gives integer i.
func (a *arrowArray) whole(i int) int64 {
	v := a.data[i*a.width:]
	switch a.width {
	case 1:
		return int64(int8(v[0]))
	case 2:
		return int64(int16(binary.LittleEndian.Uint16(v)))
	case 4:
		return int64(int32(binary.LittleEndian.Uint32(v)))
	}
	return int64(binary.LittleEndian.Uint64(v))
}

// natural gives integer i, which has no sign.
func (a *arrowArray) natural(i int) uint64 {
	return uint64(a.whole(i)) & (math.MaxUint64 >> (64 - 8*a.width))
}

// appendValue puts the text of value i, which is not null, behind dst.
func (a *arrowArray) appendValue(dst []byte, i int) []byte {
	switch a.kind {
	case arrowNull:
		return dst
	case arrowBool:
		return strconv.AppendBool(dst, a.data[i/8]&(1<<(i%8)) != 0)
	case arrowInt:
		if a.signed {
			return strconv.AppendInt(dst, a.whole(i), 10)
		}
		return strconv.AppendUint(dst, a.natural(i), 10)
	case arrowFloat:
		if a.width == 4 {
			return appendFloat(dst, float64(math.Float32frombits(uint32(a.whole(i)))), 32)
		}
		return appendFloat(dst, math.Float64frombits(uint64(a.whole(i))), 64)
	case arrowDecimal:
		v := slices.Clone(a.bytes(i))
		slices.Reverse(v)
		return appendDecimal(dst, bigEndian(v), a.scale)
	case arrowDate:
		if a.width == 4 {
			return appendDay(dst, a.whole(i))
		}
		return appendTime(dst, unixTime(a.whole(i), 1000), false)
	case arrowTimestamp:
		return appendTime(dst, unixTime(a.whole(i), arrowUnits[a.unit]), a.zoned)
	case arrowTime:
		return unixTime(a.whole(i), arrowUnits[a.unit]).AppendFormat(dst, "15:04:05")
	}
	return append(dst, a.bytes(i)...)
}

var arrowUnits = [...]int64{1, 1e3, 1e6, 1e9}

// arrowDictionary is a dictionary as texts, one behind the other.
type arrowDictionary struct {
	text []byte
	ends []int
	null []bool
}

// add puts the values of an array behind those there are.
func (d *arrowDictionary) add(a *arrowArray, l Limits) error {
	for i := range a.n {
		null := a.null(i)
		if !null {
			d.text = a.appendValue(d.text, i)
		}
		d.ends, d.null = append(d.ends, len(d.text)), append(d.null, null)
		if int64(len(d.text)) > l.Memory {
			return fail("bomb")
		}
	}
	return nil
}

func (d *arrowDictionary) value(i int) []byte {
	if i == 0 {
		return d.text[:d.ends[0]]
	}
	return d.text[d.ends[i-1]:d.ends[i]]
}

// arrowColumn gives blocks the values of one column of a batch.
type arrowColumn struct {
	*arrowArray
	words *arrowDictionary // what the numbers of the array stand for, nil without
	from  int              // first row of the next block
}

// checkIndex tells whether all numbers are in the dictionary.
func (c *arrowColumn) checkIndex() bool {
	for i := range c.n {
		if !c.null(i) && (c.signed && c.whole(i) < 0 || c.natural(i) >= uint64(len(c.words.ends))) {
			return false
		}
	}
	return true
}

func (c *arrowColumn) sizes(n, most int) (cut int, excess int64) {
	if c.words == nil && !c.plain() {
		return 24 * n, 0
	}
	for i := range n {
		v := len(c.text(c.from + i))
		cut += min(v, most)
		if v >= most {
			excess += int64(v)
		}
	}
	return cut, excess
}

// text gives value i of a column of texts or with a dictionary.
func (c *arrowColumn) text(i int) []byte {
	switch {
	case c.null(i):
		return nil
	case c.words != nil:
		return c.words.value(int(c.natural(i)))
	}
	return c.bytes(i)
}

func (c *arrowColumn) fill(into *blockColumn, from, to, most int) {
	text, ends := into.text, into.ends
	whole := c.words == nil && !c.plain()
	for i := c.from + from; i < c.from+to; i++ {
		if !whole {
			v := c.text(i)
			text = append(text, v[:min(len(v), most)]...)
		} else if !c.null(i) {
			text = c.appendValue(text, i)
		}
		ends = append(ends, len(text))
	}
	into.text, into.ends = text, ends
}
