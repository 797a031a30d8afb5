package sources

import (
	"unsafe"

	"yingbao/sources/record"
)

// sums are what rows count for: one row in bytes, an extract in ints. Rows
// that count for the same things are of one kind, and there are few kinds: a
// kind and its number of rows say what all of them count for.
type sums[N uint8 | int] struct {
	repair       [32]N
	flag         [16]N
	flagged      N
	numbers      N // rows with something in a number column
	valid        N // rows whose number is complete and right
	keyless      N // rows without any number
	damaged      N // rows whose number was destroyed by a tool, rejected ones too
	swapID       N // 20-character values in the number column
	swapCert     N // 18-character values in the certificate column
	content      keyContent[N]
	filled       [maxFields]N // by field of the part
	seen, failed [maxFields]N // by slot, see slotPlace
}

// maxFields is more than fieldOrder has.
const maxFields = 96

// slotPlace is where a slot that is read in a step is counted: all those that
// are no field share the last place.
func slotPlace(slot record.Field) int {
	for i, f := range fieldOrder {
		if f == slot {
			return i
		}
	}
	return maxFields - 1
}

// kindSize is the size of a kind in bytes.
const kindSize = int(unsafe.Sizeof(sums[uint8]{}))

// bytesOfKind is the kind as it stands in memory: it is bytes alone.
func bytesOfKind(c *sums[uint8]) *[kindSize]byte { return (*[kindSize]byte)(unsafe.Pointer(c)) }

// add adds rows of one kind.
func (c *sums[N]) add(kind *[kindSize]byte, rows int) {
	to := unsafe.Slice((*N)(unsafe.Pointer(c)), kindSize)
	for i, n := range kind {
		if n > 0 {
			to[i] += N(int(n) * rows)
		}
	}
}

// kindRows is a kind that a worker met.
type kindRows struct {
	kind   sums[uint8]
	rows   int
	number int // among those remembered, -1 as long as it has none
}

// number6 reads a county's code, six digits; 0 stands for none.
func number6(code string) (n uint32, ok bool) {
	if code == "" {
		return 0, true
	}
	if len(code) != 6 {
		return 0, false
	}
	for i := range len(code) {
		if code[i] < '0' || code[i] > '9' {
			return 0, false
		}
		n = 10*n + uint32(code[i]-'0')
	}
	return n, n > 0
}
