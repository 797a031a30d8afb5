package entity

import (
	"slices"
	"strconv"
	"strings"

	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// Civil affairs' export of households has one row a household, the head's,
// and its members' numbers in one cell. Who bears such a number belongs to
// the household, on the word of that cell alone: he is Listed, and no row of
// his own is made of it.

// listedNumbers gives the whole numbers in a cell, in their order. The row's own
// head is among them or not.
func listedNumbers(cell string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(";；、,，/|\n\t ", r) }) {
		if number, _ := normalise.ID(part); normalise.IDValid(number) && !slices.Contains(out, number) {
			out = append(out, number)
		}
	}
	return out
}

// listing is one row's list of members.
type listing struct {
	numbers []string
	persons int  // listed, the head among them
	whole   bool // as many are listed as the benefit covers
}

// mentions are whom households' rows name in rows that are not theirs.
type mentions struct {
	listings map[uint32]listing // by row
	bearer   map[string]int32   // person by a number in them
	heads    heads
}

func (w *World) readMentions(ofNumber []uint32) mentions {
	byRow, bearer := w.readListings()
	return mentions{byRow, bearer, w.readHeads(ofNumber)}
}

// readListings reads every list of members and finds who bears the numbers.
func (w *World) readListings() (byRow map[uint32]listing, bearer map[string]int32) {
	c := w.table.Column(record.FieldMembers)
	ids := w.table.Column(record.FieldIDNumber)
	if c == nil || ids == nil {
		return nil, nil
	}
	byRow, wanted := map[uint32]listing{}, map[string]bool{}
	for row := range w.table.Rows() {
		if c.Code(row) == 0 {
			continue
		}
		l := listing{numbers: listedNumbers(c.Value(row))}
		l.persons = len(l.numbers)
		if own := ids.Value(row); normalise.IDValid(own) && !slices.Contains(l.numbers, own) {
			l.persons++ // some offices list the head too, some the others only
		}
		covered, err := strconv.ParseFloat(w.value(record.FieldCovered, uint32(row)), 64)
		l.whole = err == nil && int(covered) >= l.persons
		byRow[uint32(row)] = l
		for _, n := range l.numbers {
			wanted[n] = true
		}
	}
	return byRow, w.bearers(ids, wanted)
}

// bearers gives the person of each wanted number: the one with most rows of
// it, the first on a tie.
func (w *World) bearers(ids *record.Column, wanted map[string]bool) map[string]int32 {
	codes := map[uint32]string{}
	for code, v := range ids.Values {
		if wanted[v] {
			codes[uint32(code)] = v
		}
	}
	rows := map[string]map[int32]int{}
	for row := 0; len(codes) > 0 && row < w.table.Rows(); row++ {
		if n, ok := codes[ids.Code(row)]; ok {
			if rows[n] == nil {
				rows[n] = map[int32]int{}
			}
			rows[n][int32(w.persons[row])]++
		}
	}
	bearer := map[string]int32{}
	for n, persons := range rows {
		best := int32(-1)
		for p, count := range persons {
			if best < 0 || count > persons[best] || count == persons[best] && p < best {
				best = p
			}
		}
		bearer[n] = best
	}
	return bearer
}

// joinListed adds the listed members to a household that has a list.
func (w *World) joinListed(h *Household, m mentions) {
	for _, row := range h.Rows {
		l := m.listings[row]
		for _, n := range l.numbers {
			p, there := m.bearer[n]
			if !there || slices.Contains(h.Members, p) || len(h.Members) >= MaxHousehold {
				continue
			}
			h.Members, h.Listed = append(h.Members, p), append(h.Listed, p)
			h.ListCovered = l.whole
			w.kinds[p] |= KindListed
		}
	}
	slices.Sort(h.Members)
	slices.Sort(h.Listed)
}
