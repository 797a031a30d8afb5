// Package direct moves large files past the system's page cache.
//
// An extract of eight gigabytes is read once a night from its beginning to its
// end. Through the page cache every page of it is taken from the system,
// copied, and takes the place of something that somebody needs; on a machine
// whose memory is lent to it by another that costs more than splitting the
// rows. So large files are read straight into the program's memory, some blocks
// ahead of whoever needs them, and written straight from it.
//
// Where a file system does not have it, both ways are the ordinary one: what is
// read and written is the same.
package direct

import "github.com/ncw/directio"

const (
	// blockBytes is what is asked of the disk at one time.
	blockBytes = 1 << 20
	// ahead is how many blocks are under way.
	ahead = 4
)

// block gives memory for a block as disks want it.
func block() []byte { return directio.AlignedBlock(blockBytes) }
