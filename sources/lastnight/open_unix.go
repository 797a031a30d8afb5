//go:build unix

package lastnight

import "syscall"

// noFollow refuses a link where a file is expected.
const noFollow = syscall.O_NOFOLLOW
