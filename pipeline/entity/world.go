package entity

import (
	"fmt"
	"math"
	"strconv"
	"sync"

	"yingbao/sources/record"
)

// World is every person of a table (E1). Households and Spells may be read;
// Spells are sorted by person, then by table row.
type World struct {
	Households []Household
	Spells     []Spell

	table       *record.Table
	start, rows []uint32 // rows[start[p]:start[p+1]] are person p's, ascending
	persons     []uint32 // by table row
	kinds       []Kind
	burden      []int32  // fen, an upper bound of what any window can sum to
	members     []int32  // households, by person: members[memberStart[p]:memberStart[p+1]]
	memberStart []uint32 // nil without households
	spellStart  []uint32 // of Spells, by person
	places      placeIndex
	evidence    []sourceKinds // by source
	fenOfCode   []int32       // burden in fen by code of the burden column
	reversed    map[reversal]int
	standing    map[reversal]bool // of reversed: the settlement itself is on the extract
	paidMonth   map[paidBy]string // the latest month of lists of payments
	spellRows   []bool            // by source: its benefit column states spells, not claims
}

// Build indexes the persons of a table. persons gives the person number of
// every row, below count; a person without a row, or a number out of range,
// is an error.
func Build(table *record.Table, persons []uint32, count int) (*World, error) {
	if len(persons) != table.Rows() {
		return nil, fmt.Errorf("entity: %d person numbers for %d rows", len(persons), table.Rows())
	}
	w := &World{table: table, persons: persons}
	for _, s := range table.Sources {
		w.spellRows = append(w.spellRows, statesSpells(s))
	}
	if err := w.indexRows(persons, count); err != nil {
		return nil, err
	}
	w.markKinds(persons)
	var wait sync.WaitGroup
	wait.Go(func() { w.readHouseholds(persons) }) // as long as the others together, of which it reads nothing
	w.boundBurdens(persons)
	w.readSpells()
	w.learnPlaces()
	wait.Wait()
	return w, nil
}

// statesSpells says whether a source's benefit column is a register's or a
// payment list's (E7).
func statesSpells(s record.Source) bool {
	switch s.Department {
	case "", "civil-affairs", "payments", "temporary-aid", "children", "allowances", "disabled-allowances":
		return true
	}
	return s.Role == "register"
}

// indexRows groups the rows by person with one counting sort.
func (w *World) indexRows(persons []uint32, count int) error {
	w.start = make([]uint32, count+1)
	for row, p := range persons {
		if int(p) >= count {
			return fmt.Errorf("entity: row %d belongs to person %d of %d", row, p, count)
		}
		w.start[p+1]++
	}
	for p := 0; p < count; p++ {
		if w.start[p+1] == 0 {
			return fmt.Errorf("entity: person %d has no row", p)
		}
		w.start[p+1] += w.start[p]
	}
	w.rows = make([]uint32, len(persons))
	next := append([]uint32(nil), w.start[:count]...)
	for row, p := range persons {
		w.rows[next[p]] = uint32(row)
		next[p]++
	}
	return nil
}

// boundBurdens parses each distinct burden once and sums the positive ones:
// more than any window of netted bills can come to.
func (w *World) boundBurdens(persons []uint32) {
	c := w.table.Column(record.FieldBurden)
	if c == nil {
		return
	}
	w.fenOfCode = make([]int32, len(c.Values))
	for code, v := range c.Values {
		w.fenOfCode[code] = fen(v)
	}
	w.burden, w.reversed = make([]int32, w.Count()), map[reversal]int{}
	for row, code := range c.All() {
		if w.fenOfCode[code] < 0 {
			w.noteReversal(uint32(row), -w.fenOfCode[code])
		}
		if f := w.fenOfCode[code]; f > 0 {
			p := persons[row]
			if w.burden[p] > math.MaxInt32-f {
				w.burden[p] = math.MaxInt32
			} else {
				w.burden[p] += f
			}
		}
	}
	w.noteStanding()
}

// fen turns yuan into fen, held inside int32 (21 million yuan).
func fen(yuan string) int32 {
	if yuan == "" {
		return 0
	}
	f, err := strconv.ParseFloat(yuan, 64)
	if err != nil || math.IsNaN(f) {
		return 0
	}
	f = math.Round(f * 100)
	return int32(max(-math.MaxInt32, min(math.MaxInt32, f)))
}

// Count is the number of persons.
func (w *World) Count() int { return len(w.start) - 1 }

// Table is the table the persons were built from.
func (w *World) Table() *record.Table { return w.table }

// Rows gives a person's table rows, ascending. The slice is the World's own.
func (w *World) Rows(person int) []uint32 { return w.rows[w.start[person]:w.start[person+1]] }

// Of gives the person a table row belongs to.
func (w *World) Of(row uint32) int { return int(w.persons[row]) }

// Kinds gives the kinds of evidence a person's rows carry.
func (w *World) Kinds(person int) Kind { return w.kinds[person] }

// BurdenCeiling is an upper bound, in yuan, of the person's burden over any
// period; Medical gives the burden itself.
func (w *World) BurdenCeiling(person int) float64 {
	if w.burden == nil {
		return 0
	}
	if w.burden[person] == math.MaxInt32 {
		return math.Inf(1)
	}
	return float64(w.burden[person]) / 100
}

// value reads one cell.
func (w *World) value(f record.Field, row uint32) string { return w.table.Column(f).Value(int(row)) }

// Evidence gives the person's rows that carry any of the kinds, ascending.
func (w *World) Evidence(person int, kinds Kind) []uint32 {
	var out []uint32
	for _, row := range w.Rows(person) {
		if w.RowKinds(row)&kinds != 0 {
			out = append(out, row)
		}
	}
	return out
}
