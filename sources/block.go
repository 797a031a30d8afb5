package sources

import (
	"slices"

	"yingbao/sources/lastnight"
	"yingbao/sources/record"
	"yingbao/sources/tabular"
)

// clean reads the block's rows.
func (b *block) clean(worker int, scan *tabular.Scanner, m *memory) {
	r := b.sheet.readers[worker]
	look := m.look(b, worker, r.count)
	b.look = look
	if len(b.columns) != len(r.values) {
		b.columns = make([][]string, len(r.values))
	}
	if b.piece == nil {
		for i := range b.rows {
			row := &b.rows[i]
			plain := row.Fault == "" && row.Numeric == nil
			if look == nil || !plain || !look.again(rowHash(row.Cells)) {
				b.row(r, row, look, plain)
			}
		}
		return
	}
	width := len(r.mapping.header.names)
	if scan.Ask(width, nil); look != nil {
		scan.Ask(width, look.line)
	}
	scan.Start(b.piece)
	for row := scan.Next(); row != nil; row = scan.Next() {
		b.row(r, row, look, scan.Line() && len(row.Cells) == width)
	}
	look.done()
}

// row reads one row. plain says that what the look was asked for last is all
// that decides how.
func (b *block) row(r *rowReader, row *tabular.Row, look *look, plain bool) {
	hash := rowHash(row.Cells)
	b.count++
	code, column := r.read(row)
	r.count.settle()
	if code != "" {
		raw := row.Raw
		if raw == "" {
			raw = joinCells(row.Cells)
		}
		b.faults = append(b.faults, fault{b.count - 1, row.Line, code, column, raw})
		return
	}
	b.accepted = append(b.accepted, uint32(b.count-1))
	if r.exchanged || row.Fault != "" {
		hash = rowHash(row.Cells)
	}
	r.count.rows.add(hash)
	if look != nil {
		look.note(hash, plain && row.Fault == "")
	}
	for f, v := range r.values {
		b.columns[f] = append(b.columns[f], v)
	}
}

// sift leaves out the accepted rows that the sifter does not keep.
func (b *block) sift(s Sifter) {
	b.stands = slices.Grow(b.stands[:0], len(b.accepted))[:len(b.accepted)]
	clear(b.stands)
	s.Sift(b.columns, b.stands)
	b.remember(s)
	n := record.Keep(b.accepted, b.stands)
	b.apart = len(b.accepted) - n
	if b.accepted = b.accepted[:n]; b.apart == 0 {
		return
	}
	for f := range b.columns {
		record.Keep(b.columns[f], b.stands)
		b.columns[f] = b.columns[f][:n]
	}
	b.stands = slices.DeleteFunc(b.stands, func(n uint32) bool { return n == 0 })
}

// forget empties the block and lets go of the rows' text.
func (b *block) forget() {
	b.drop()
	emptied(b.columns)
	clear(b.taken)
	b.accepted, b.faults = b.accepted[:0], b.faults[:0]
	b.stands, b.apart, b.count = b.stands[:0], 0, 0
	b.memos, b.taken, b.again = b.memos[:0], b.taken[:0], 0
	b.kept.Reset()
	b.look.release()
	b.look = nil
}

// taken is a row that was taken over from last night.
type taken struct {
	place  uint32 // in the block
	stands uint32 // for as many, 0 when it is let go
	entry  lastnight.Entry
}

// join puts the rows taken over that stand among those that were read, and
// counts the others.
func (b *block) join() {
	standing := 0
	for i := range b.taken {
		if b.taken[i].stands > 0 {
			standing++
		}
	}
	if b.again = len(b.taken) - standing; standing == 0 {
		return
	}
	sifted := len(b.stands) == len(b.accepted)
	read, stands := b.accepted, b.stands
	b.spare, b.columns = b.columns, slices.Grow(b.spare[:0], len(b.columns))[:len(b.columns)]
	b.accepted, b.stands = make([]uint32, 0, len(read)+standing), nil
	makeRoom(b.columns, len(read)+standing)
	next := 0
	reads := func(before uint32) {
		for ; next < len(read) && read[next] < before; next++ {
			b.accepted = append(b.accepted, read[next])
			if sifted {
				b.stands = append(b.stands, stands[next])
			}
			for f := range b.columns {
				b.columns[f] = append(b.columns[f], b.spare[f][next])
			}
		}
	}
	for i := range b.taken {
		t := &b.taken[i]
		if t.stands == 0 {
			continue
		}
		reads(t.place)
		b.accepted = append(b.accepted, t.place)
		if sifted {
			b.stands = append(b.stands, t.stands)
		}
		e, _ := readEntry(t.entry.Bytes())
		e.values.give(b.columns)
	}
	reads(^uint32(0))
	emptied(b.spare)
}

// makeRoom gives empty columns room for so many rows, in one piece of memory.
func makeRoom(columns [][]string, rows int) {
	if !slices.ContainsFunc(columns, func(c []string) bool { return cap(c) < rows }) {
		return
	}
	all := make([]string, len(columns)*rows)
	for f := range columns {
		columns[f] = all[f*rows : f*rows : (f+1)*rows]
	}
}

// emptied lets go of the columns' text.
func emptied(columns [][]string) {
	for f, column := range columns {
		clear(column)
		columns[f] = column[:0]
	}
}
