package tabular

import (
	"io/fs"
	"os"
	"syscall"
	"time"
)

// openNoFollow fails on a symbolic link and never waits for a pipe's writer.
func openNoFollow(path string) (*os.File, error) {
	return os.OpenFile(path, readFlags, 0)
}

const readFlags = os.O_RDONLY | syscall.O_NOFOLLOW | syscall.O_NONBLOCK | syscall.O_CLOEXEC

// stamp changes when the file's content, mode, name or links change.
type stamp struct {
	dev, ino     uint64
	size         int64
	mtime, ctime syscall.Timespec
	mode         fs.FileMode
}

func stampOf(st fs.FileInfo) stamp {
	s := stamp{size: st.Size(), mode: st.Mode()}
	if sys, ok := st.Sys().(*syscall.Stat_t); ok {
		s.dev, s.ino = uint64(sys.Dev), sys.Ino
		s.mtime, s.ctime = sys.Mtim, sys.Ctim
	}
	return s
}

// hole is a big file of which less than a thousandth was ever written. The
// blocks are no part of the stamp: a file system may still move a file about
// that was written a moment ago.
func hole(st fs.FileInfo) bool {
	sys, ok := st.Sys().(*syscall.Stat_t)
	return ok && st.Size() > 1<<30 && sys.Blocks*512 < st.Size()/1000
}

// limitProcess bounds this process, which is a decoder child: address space in
// bytes, processor seconds, and no core dump (it would hold the file's text).
func limitProcess(memory, seconds uint64) error {
	for _, l := range []struct {
		what  int
		value uint64
	}{{syscall.RLIMIT_CORE, 0}, {syscall.RLIMIT_CPU, seconds}, {syscall.RLIMIT_AS, memory}} {
		var now syscall.Rlimit
		if err := syscall.Getrlimit(l.what, &now); err != nil {
			return err
		}
		value := min(l.value, now.Max) // a limit that is there may not be lifted
		if err := syscall.Setrlimit(l.what, &syscall.Rlimit{Cur: value, Max: value}); err != nil {
			return err
		}
	}
	return nil
}

// processorTime is what this process has used.
func processorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// widen asks for more room in a pipe, so that child and parent wait less for
// each other; a refusal is no matter.
func widen(pipe *os.File) {
	const setPipeSize = 1031 // F_SETPIPE_SZ
	if raw, err := pipe.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) { _, _, _ = syscall.Syscall(syscall.SYS_FCNTL, fd, setPipeSize, 1<<20) })
	}
}
