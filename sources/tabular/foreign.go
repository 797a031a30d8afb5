package tabular

import "context"

// readForeign reads a binary format in a child process.
func (x *extract) readForeign(ctx context.Context, found kind, packed bool, o Options, info *Info, yield func([]Row) error) error {
	return fail("binary")
}

// ChildMain must be called first in main and in every TestMain of a program
// that calls Read: a process started as a decoder child works and exits there.
// It returns false in any other process.
func ChildMain() (isChild bool) { return false }
