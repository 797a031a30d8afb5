//go:build unix

package main

import (
	"math"
	"syscall"
)

// addressLimit is how many bytes of addresses this process may have (ulimit
// -v), 0 without a limit.
func addressLimit() int64 {
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_AS, &l); err != nil || uint64(l.Cur) > math.MaxInt64/2 {
		return 0
	}
	return int64(l.Cur)
}
