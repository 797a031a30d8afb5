package tabular

import (
	"encoding/binary"
	"unicode/utf16"
)

// biffText reads strings out of a record and those that continue it. A string
// cut by the end of a record goes on in the next behind a byte that says anew
// whether its characters take one byte or two.
type biffText struct {
	chunks [][]byte
	units  []uint16
}

// take gives the next n bytes, nil when there are not so many.
func (t *biffText) take(n int) []byte {
	for len(t.chunks) > 0 && len(t.chunks[0]) == 0 {
		t.chunks = t.chunks[1:]
	}
	if len(t.chunks) > 0 && n <= len(t.chunks[0]) {
		out := t.chunks[0][:n]
		t.chunks[0] = t.chunks[0][n:]
		return out
	}
	var out []byte
	for n > 0 {
		if len(t.chunks) == 0 {
			return nil
		}
		k := min(n, len(t.chunks[0]))
		out = append(out, t.chunks[0][:k]...)
		if t.chunks[0], n = t.chunks[0][k:], n-k; len(t.chunks[0]) == 0 {
			t.chunks = t.chunks[1:]
		}
	}
	if out == nil {
		out = []byte{}
	}
	return out
}

// chars gives the next n characters; wide says that they take two bytes each.
func (t *biffText) chars(n int, wide bool) (string, error) {
	t.units = t.units[:0]
	for len(t.units) < n {
		if len(t.chunks) == 0 {
			return "", fail("truncated")
		}
		c := t.chunks[0]
		for len(c) > 0 && len(t.units) < n {
			if !wide {
				t.units, c = append(t.units, uint16(c[0])), c[1:]
				continue
			}
			if len(c) < 2 {
				return "", fail("xls")
			}
			t.units, c = append(t.units, binary.LittleEndian.Uint16(c)), c[2:]
		}
		if t.chunks[0] = c; len(t.units) == n {
			break
		}
		if t.chunks = t.chunks[1:]; len(t.chunks) > 0 && len(t.chunks[0]) > 0 {
			wide = t.chunks[0][0]&1 != 0
			t.chunks[0] = t.chunks[0][1:]
		}
	}
	return string(utf16.Decode(t.units)), nil
}

// text reads a string whose length takes size bytes, 1 or 2.
func (t *biffText) text(size int) (string, error) {
	head := t.take(size + 1)
	if head == nil {
		return "", fail("xls")
	}
	n := int(head[0])
	if size == 2 {
		n = int(binary.LittleEndian.Uint16(head))
	}
	return t.chars(n, head[size]&1 != 0)
}

// rich reads a string of the shared ones, which may have formats and phonetic
// readings behind it.
func (t *biffText) rich() (string, error) {
	head := t.take(3)
	if head == nil {
		return "", fail("truncated")
	}
	n, flags := int(binary.LittleEndian.Uint16(head)), head[2]
	behind := 0
	if flags&8 != 0 {
		runs := t.take(2)
		if runs == nil {
			return "", fail("truncated")
		}
		behind = 4 * int(binary.LittleEndian.Uint16(runs))
	}
	if flags&4 != 0 {
		more := t.take(4)
		if more == nil || binary.LittleEndian.Uint32(more) > 1<<24 {
			return "", fail("xls")
		}
		behind += int(binary.LittleEndian.Uint32(more))
	}
	s, err := t.chars(n, flags&1 != 0)
	if err == nil && t.take(behind) == nil {
		err = fail("truncated")
	}
	return s, err
}
