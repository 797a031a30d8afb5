package tabular

import "github.com/apache/arrow/go/v15/arrow/memory"

// boundedAllocator stands between the arrow readers and memory: they allocate
// by lengths that the file claims, and a Go program that is out of memory dies
// without a chance to say why. A single claim beyond the bound panics, which
// can be recovered. Their sum is left to the child's limit: the readers do not
// give everything back that they drop.
type boundedAllocator struct {
	memory.Allocator
	most int
}

// overBound is what a boundedAllocator panics with.
type overBound struct{}

// newAllocator bounds an allocation by the file's size and the limits on
// unpacking.
func newAllocator(size int64, l Limits) memory.Allocator {
	return boundedAllocator{memory.NewGoAllocator(), int(min(l.Memory, max(size*l.Ratio, l.RatioFrom)))}
}

// Allocate gives size bytes.
func (a boundedAllocator) Allocate(size int) []byte {
	if size < 0 || size > a.most {
		panic(overBound{})
	}
	return a.Allocator.Allocate(size)
}

// Reallocate gives b again with size bytes.
func (a boundedAllocator) Reallocate(size int, b []byte) []byte {
	if size < 0 || size > a.most {
		panic(overBound{})
	}
	return a.Allocator.Reallocate(size, b)
}

// asBomb turns a claim beyond the bound into the error of the file; other
// panics go on to the child's guard.
func asBomb(err *error) {
	switch r := recover().(type) {
	case nil:
	case overBound:
		*err = fail("bomb")
	default:
		panic(r)
	}
}
