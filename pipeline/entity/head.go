package entity

import (
	"cmp"
	"slices"

	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// The row of a head of household who has died is struck off, while the others'
// rows go on naming him as their head, by name and number. Who that is, and what
// became of him, other extracts tell.

// headRow is a row that bears the number of some head.
type headRow struct {
	number uint32 // code in the column of heads' numbers
	name   uint32 // code in the column of names
	person int32
}

// heads finds persons by a head's number and name.
type heads struct {
	numbers, names, own *record.Column // of the head, of the head, of the row itself
	rows                []headRow      // ascending
}

// readHeads collects the rows of those who bear a head's number; ofNumber is
// headCodes'.
func (w *World) readHeads(ofNumber []uint32) heads {
	h := heads{w.table.Column(record.FieldHeadID), w.table.Column(record.FieldHeadName), w.table.Column(record.FieldName), nil}
	own := w.table.Column(record.FieldIDNumber)
	if ofNumber == nil || h.names == nil || h.own == nil {
		return heads{}
	}
	for row := range w.table.Rows() {
		if code, name := ofNumber[own.Code(row)], h.own.Code(row); code != 0 && name != 0 {
			h.rows = append(h.rows, headRow{code, name, int32(w.persons[row])})
		}
	}
	slices.SortFunc(h.rows, func(a, b headRow) int {
		return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.name, b.name), cmp.Compare(a.person, b.person))
	})
	return h
}

// of gives the person whom a row names as its head: who bears the number with
// the name in most rows, the first on a tie; -1 nobody.
func (h *heads) of(row uint32) int32 {
	number, name := codeAt(h.numbers, int(row)), codeAt(h.names, int(row))
	if len(h.rows) == 0 || number == 0 || name == 0 || !normalise.IDValid(h.numbers.Values[number]) {
		return -1
	}
	at, _ := slices.BinarySearchFunc(h.rows, number, func(r headRow, n uint32) int { return cmp.Compare(r.number, n) })
	best, most, count := int32(-1), 0, 0
	for i := at; i < len(h.rows) && h.rows[i].number == number; i++ {
		if h.own.Values[h.rows[i].name] != h.names.Values[name] {
			continue
		}
		if count++; i == at || h.rows[i] != h.rows[i-1] {
			count = 1
		}
		if count > most {
			best, most = h.rows[i].person, count
		}
	}
	return best
}

// named gives the one person whom a household's rows name as their head and who
// is no member, -1 for nobody.
func (h *heads) named(house *Household) int32 {
	named := int32(-1)
	for _, row := range house.Rows {
		p := h.of(row)
		if p >= 0 && (named >= 0 && p != named || slices.Contains(house.Members, p)) {
			return -1
		}
		named = max(named, p)
	}
	return named
}
