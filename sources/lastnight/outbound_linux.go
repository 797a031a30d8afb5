package lastnight

import (
	"os"

	"golang.org/x/sys/unix"
)

// outbound sends what is written to the disk soon and lets its memory go:
// nobody reads it before the next night, and a province's would push the
// extracts, which are read twice, out of the machine's memory. What is left
// in memory saves the next night the disk, if it is still there.
type outbound struct {
	file              *os.File
	before, sent, end int64 // [before, sent) is on its way, [sent, end) is not
}

const (
	// leaveSize is how much at a file's beginning is left to the system.
	leaveSize = 1 << 30
	// sendSize is how much is written before it is sent.
	sendSize = 32 << 20
)

func newOutbound(file *os.File) outbound {
	return outbound{file: file, before: leaveSize, sent: leaveSize}
}

// wrote sends what is due. A file system that cannot be asked is left alone.
func (o *outbound) wrote(n int) {
	if o.end += int64(n); o.end-o.sent < sendSize {
		return
	}
	fd := int(o.file.Fd())
	_ = unix.SyncFileRange(fd, o.sent, o.end-o.sent, unix.SYNC_FILE_RANGE_WRITE)
	if size := o.sent - o.before; size > 0 {
		const arrived = unix.SYNC_FILE_RANGE_WAIT_BEFORE | unix.SYNC_FILE_RANGE_WRITE | unix.SYNC_FILE_RANGE_WAIT_AFTER
		_ = unix.SyncFileRange(fd, o.before, size, arrived)
		_ = unix.Fadvise(fd, o.before, size, unix.FADV_DONTNEED)
	}
	o.before, o.sent = o.sent, o.end
}
