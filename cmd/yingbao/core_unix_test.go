//go:build unix

package main

import (
	"context"
	"syscall"
	"testing"
)

// TestNoCore: while a command runs, a crash leaves no core file.
func TestNoCore(t *testing.T) {
	limit := syscall.Rlimit{Cur: 1}
	withSignals(func(context.Context) int {
		if err := syscall.Getrlimit(syscall.RLIMIT_CORE, &limit); err != nil {
			t.Error(err)
		}
		return 0
	})
	if limit.Cur != 0 {
		t.Errorf("core files of %d bytes", limit.Cur)
	}
}
