//go:build unix

package archive

import "syscall"

// ownFlags keep a link from being followed and a pipe from blocking, should one
// take the file's place at the last moment.
const ownFlags = syscall.O_NOFOLLOW | syscall.O_NONBLOCK
