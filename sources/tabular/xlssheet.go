package tabular

import (
	"encoding/binary"
	"math"
	"strconv"
)

// oldCells makes the records of one sheet into the rows of a sheetParser.
type oldCells struct {
	*biff
	p      *sheetParser
	hidden map[int]bool // rows, from 1
}

// walk reads the sheet at an offset of the stream to its end.
func (b *biff) walk(part string, p *sheetParser) error {
	at, err := strconv.Atoi(part)
	if err != nil || at > len(b.data) {
		return fail("xls")
	}
	s := &oldCells{biff: &biff{data: b.data, at: at}, p: p, hidden: map[int]bool{}}
	if err := s.begin(); err != nil {
		return err
	}
	for {
		id, c, ok := s.next()
		if !ok {
			return fail("truncated")
		}
		if id == biffEOF {
			return s.endRow()
		}
		if err := s.record(id, c); err != nil {
			return err
		}
	}
}

// leastCell is how long the record of a cell is at least, for those that are
// read: row, column and format take six bytes.
var leastCell = map[int]int{biffLabelSST: 10, biffLabel: 9, biffRString: 9, biffRK: 10, biffNumber: 14, biffBoolErr: 8, biffFormula: 14, biffMulRK: 12}

func (s *oldCells) record(id int, c []byte) error {
	if least, isCell := leastCell[id]; isCell {
		if len(c) < least {
			return fail("xls")
		}
		return s.cell(id, c)
	}
	switch id {
	case biffRow:
		if len(c) >= 16 && c[12]&0x20 != 0 {
			s.hidden[int(binary.LittleEndian.Uint16(c))+1] = true
		}
	case biffMergedCells:
		for ; len(c) >= 10; c = c[8:] {
			at := func(i int) int { return int(binary.LittleEndian.Uint16(c[i:])) + 1 }
			m := merge{top: at(2), left: at(6), bottom: at(4), right: at(8)}
			if m.bottom < m.top || m.right < m.left || len(s.p.merges) >= maxMerges {
				return fail("xls")
			}
			s.p.merges = append(s.p.merges, m)
		}
	}
	return nil
}

// cell adds the cells of one record to their row.
func (s *oldCells) cell(id int, c []byte) error {
	row, column, style := u16(c), u16(c[2:]), u16(c[4:])
	switch id {
	case biffLabelSST:
		return s.add(row, column, style, 's', strconv.FormatUint(uint64(binary.LittleEndian.Uint32(c[6:])), 10))
	case biffLabel, biffRString:
		text, err := (&biffText{chunks: [][]byte{c[6:]}}).text(2)
		if err != nil {
			return err
		}
		return s.add(row, column, style, 'S', text)
	case biffRK:
		return s.number(row, column, style, rk(binary.LittleEndian.Uint32(c[6:])))
	case biffNumber:
		return s.number(row, column, style, math.Float64frombits(binary.LittleEndian.Uint64(c[6:])))
	case biffMulRK:
		for c = c[4:]; len(c) >= 8; c = c[6:] {
			if err := s.number(row, column, u16(c), rk(binary.LittleEndian.Uint32(c[2:]))); err != nil {
				return err
			}
			column++
		}
		return nil
	case biffBoolErr:
		return s.flag(row, column, style, c[7] != 0, c[6])
	}
	return s.formula(row, column, style, c[6:14])
}

func u16(b []byte) int { return int(binary.LittleEndian.Uint16(b)) }

func (s *oldCells) number(row, column, style int, f float64) error {
	return s.add(row, column, style, 0, strconv.FormatFloat(f, 'g', -1, 64))
}

func (s *oldCells) flag(row, column, style int, isError bool, value byte) error {
	kind := byte('b')
	if isError {
		kind = 'e'
	}
	return s.add(row, column, style, kind, strconv.Itoa(int(value)))
}

// formula adds the stored result of a formula. Source: [MS-XLS] 2.5.133.
func (s *oldCells) formula(row, column, style int, v []byte) error {
	if v[6] != 0xFF || v[7] != 0xFF {
		return s.number(row, column, style, math.Float64frombits(binary.LittleEndian.Uint64(v)))
	}
	switch v[0] {
	case 0:
		text, err := s.result()
		if err != nil {
			return err
		}
		return s.add(row, column, style, 'S', text)
	case 1, 2:
		return s.flag(row, column, style, v[0] == 2, v[2])
	}
	return s.add(row, column, style, 'S', "")
}

// result reads the string that a formula gave; records that share the formula
// may stand between.
func (s *oldCells) result() (string, error) {
	for range 3 {
		id, c, ok := s.next()
		if !ok {
			return "", fail("truncated")
		}
		if id == biffString {
			return s.chunks(c).text(2)
		}
	}
	return "", fail("xls")
}

// add appends a cell to the row in work. Cells come by row and column; a file
// in which they do not is refused, not sorted.
func (s *oldCells) add(row, column, style int, kind byte, text string) error {
	p := s.p
	if row++; row != p.row || !p.inRow {
		if row <= p.row {
			return failAt("xls-order", row, 0)
		}
		if err := s.endRow(); err != nil {
			return err
		}
		p.row, p.inRow, p.hidden = row, true, s.hidden[row]
		p.cells, p.text = p.cells[:0], p.text[:0]
	}
	if n := len(p.cells); n > 0 && p.cells[n-1].column > column {
		return failAt("xls-order", row, 0)
	}
	from := len(p.text)
	p.text = append(p.text, text...)
	p.cells = append(p.cells, sheetCell{column: column + 1, style: style, kind: kind, value: true, from: from, to: len(p.text)})
	return nil
}

func (s *oldCells) endRow() error {
	if !s.p.inRow {
		return nil
	}
	s.p.inRow = false
	return s.p.onRow()
}
