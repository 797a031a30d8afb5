//go:build unix

package sources

import "syscall"

// openFlags keep a link from being followed and a pipe from blocking.
const openFlags = syscall.O_NOFOLLOW | syscall.O_NONBLOCK
