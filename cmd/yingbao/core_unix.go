//go:build unix

package main

import "syscall"

// noCore keeps persons out of core files: a crash leaves no copy of memory.
func noCore() { _ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}) } // lowering a limit is always allowed
