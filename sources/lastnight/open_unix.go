//go:build unix

package lastnight

import "syscall"

// noFollow refuses a link where a file is expected, and waits for no pipe.
const noFollow = syscall.O_NOFOLLOW | syscall.O_NONBLOCK
