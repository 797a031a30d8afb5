package direct

import (
	"io"
	"os"
)

// Reader reads a file from its beginning, blocks ahead of its caller. It is
// used by one goroutine, and needs no end: what is under way when nobody reads
// on ends by itself.
type Reader struct {
	plain, direct *os.File
	size, asked   int64 // bytes of the file; bytes asked for
	coming        []chan piece
	now           piece // what is read out
	at            int   // of its text
}

// piece is a block on its way from the disk.
type piece struct {
	text   []byte // what it holds
	memory []byte // the whole of its memory
	err    error  // behind the text
	other  bool   // it came the ordinary way
}

// NewReader reads the first size bytes of a file by its second handle, which
// Reopen gave, and by the first where that does not work.
func NewReader(plain, direct *os.File, size int64) *Reader {
	r := &Reader{plain: plain, direct: direct, size: size}
	for range ahead {
		r.ask(nil)
	}
	return r
}

// Read is that of io.Reader.
func (r *Reader) Read(p []byte) (int, error) {
	for r.at == len(r.now.text) {
		if err := r.now.err; err != nil {
			return 0, err
		}
		if len(r.coming) == 0 {
			return 0, io.EOF
		}
		r.ask(r.now.memory)
		r.now, r.at = <-r.coming[0], 0
		r.coming = r.coming[1:]
		if r.now.other {
			r.direct = nil
		}
	}
	n := copy(p, r.now.text[r.at:])
	r.at += n
	return n, nil
}

// ask asks for the next block.
func (r *Reader) ask(memory []byte) {
	if r.asked >= r.size {
		return
	}
	if memory == nil {
		memory = block()
	}
	from, want, c := r.asked, min(blockBytes, r.size-r.asked), make(chan piece, 1)
	r.asked += want
	r.coming = append(r.coming, c)
	plain, direct := r.plain, r.direct
	go func() { c <- fetch(plain, direct, memory, from, int(want)) }()
}

// fetch reads one block. Behind the end of a file that was cut in the meantime
// is io.EOF, as there is without this package.
func fetch(plain, direct *os.File, memory []byte, from int64, want int) piece {
	if direct != nil {
		// A file's last bytes are asked for with what would stand behind them:
		// disks read whole blocks.
		if n, _ := direct.ReadAt(memory, from); n >= want {
			return piece{text: memory[:want], memory: memory}
		}
	}
	n, err := plain.ReadAt(memory[:want], from)
	if n == want {
		err = nil
	}
	return piece{text: memory[:n], memory: memory, err: err, other: true}
}
