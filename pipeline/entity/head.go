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

// headRow are the rows of one person and name that bear the number of some head.
type headRow struct {
	number uint32 // code in the column of heads' numbers
	name   uint32 // code in the column of names
	person int32
	rows   int32
}

// heads finds persons by a head's number and name.
type heads struct {
	numbers, names, own *record.Column // of the head, of the head, of the row itself
	rows                []headRow      // ascending, each once
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
			h.rows = append(h.rows, headRow{code, name, int32(w.persons[row]), 1})
		}
	}
	slices.SortFunc(h.rows, headRow.compare)
	kept := h.rows[:0]
	for _, r := range h.rows {
		if n := len(kept); n > 0 && kept[n-1].compare(r) == 0 {
			kept[n-1].rows++
			continue
		}
		kept = append(kept, r)
	}
	h.rows = kept
	return h
}

func (r headRow) compare(o headRow) int {
	return cmp.Or(cmp.Compare(r.number, o.number), cmp.Compare(r.name, o.name), cmp.Compare(r.person, o.person))
}

// of gives the person whom a row names as its head: who bears the number with
// the name in most rows, the first on a tie; -1 nobody. A number of more persons
// than a household has is a placeholder and nobody's.
func (h *heads) of(row uint32) int32 {
	number, name := codeAt(h.numbers, int(row)), codeAt(h.names, int(row))
	if len(h.rows) == 0 || number == 0 || name == 0 || !normalise.IDValid(h.numbers.Values[number]) {
		return -1
	}
	at, _ := slices.BinarySearchFunc(h.rows, number, func(r headRow, n uint32) int { return cmp.Compare(r.number, n) })
	best, most := int32(-1), int32(0)
	for i := at; i < len(h.rows) && h.rows[i].number == number; i++ {
		if i-at == MaxHousehold {
			return -1
		}
		if r := h.rows[i]; r.rows > most && h.own.Values[r.name] == h.names.Values[name] {
			best, most = r.person, r.rows
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
