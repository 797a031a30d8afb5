package entity

import (
	"cmp"
	"slices"

	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// Spell is one statement that a person draws a benefit: a row of a register
// or of a payment list.
type Spell struct {
	Person  int
	Row     uint32
	Record  record.ID
	Benefit string  // DB TK BY GX GE SG JZ LA CA ...
	Mode    string  // "single" covers that person alone, "whole" the members on the roll, "" unknown
	From    string  // YYYYMMDD, '?' for unknown digits, "" unknown
	To      string  // YYYYMMDD, "" open
	Status  string  // "active" "stopped" "cancelled" "fading" "pending", "" as good as active
	Reason  string  // why it ended, as delivered
	Amount  float64 // yuan a month, 0 unknown
	Area    string  // 6-digit code of the county that pays, "" unknown
	Period  string  // YYYYMM the statement speaks of, "" unknown
	Until   string  // YYYYMMDD a recognition for a time (BY, GX) is good for, "" not stated
	Past    bool    // a payment of a month that is over: the list goes on without it
}

// Lapsed says whether the row stands on the list although the recognition it
// states ran out before the day: it protects nobody any longer.
func (s Spell) Lapsed(day string) bool {
	until := s.Until
	s.Until = ""
	return until != "" && Latest(until) < day && s.Active(day)
}

// Pending says whether the row is an application that nobody has granted yet. A
// row that says when the benefit began is one under review, and drawn.
func (s Spell) Pending() bool { return s.Status == "pending" && s.From == "" }

// Active says whether the spell is in force on a day (YYYYMMDD): granted, not
// stopped, begun, and not ended before the day. A register without periods is
// taken at its word.
func (s Spell) Active(day string) bool {
	if s.Pending() || s.Status == "stopped" || s.Status == "cancelled" || s.Past || s.Until != "" && Latest(s.Until) < day {
		return false
	}
	return (s.To == "" || Latest(s.To) >= day) && (s.From == "" || Earliest(s.From) <= day)
}

// departmentBenefits are the benefits that a department's extract is about
// without saying so in a column.
var departmentBenefits = map[string]string{"temporary-aid": "JZ"}

// readSpells collects every spell, by person then row.
func (w *World) readSpells() {
	benefit := w.table.Column(record.FieldBenefit)
	w.Spells = make([]Spell, 0, w.countSpells(benefit))
	w.spellStart = make([]uint32, w.Count()+1)
	for p := range w.Count() {
		first := len(w.Spells)
		w.spellStart[p] = uint32(first)
		for _, row := range w.Rows(p) {
			if source := w.table.SourceOf(int(row)); w.spellRows[source] && w.states(benefit, row, source) {
				w.Spells = append(w.Spells, w.spell(p, row, w.table.Sources[source]))
			}
		}
		if len(w.Spells)-first > 1 {
			slices.SortFunc(w.Spells[first:], w.compareSpells)
		}
	}
	w.spellStart[w.Count()] = uint32(len(w.Spells))
	w.readPaidMonths()
}

// countSpells counts the rows that state one.
func (w *World) countSpells(benefit *record.Column) int {
	n := 0
	for si, s := range w.table.Sources {
		for row := s.First; w.spellRows[si] && row < s.First+s.Rows; row++ {
			if w.states(benefit, uint32(row), si) {
				n++
			}
		}
	}
	return n
}

// states says whether a row of a source of spells states one.
func (w *World) states(benefit *record.Column, row uint32, source int) bool {
	return codeAt(benefit, int(row)) != 0 || departmentBenefits[w.table.Sources[source].Department] != ""
}

// compareSpells orders the spells of one person.
func (w *World) compareSpells(a, b Spell) int {
	return cmp.Or(cmp.Compare(w.table.SourceOf(int(a.Row)), w.table.SourceOf(int(b.Row))),
		cmp.Compare(a.Benefit, b.Benefit), cmp.Compare(a.From, b.From), cmp.Compare(a.Period, b.Period), cmp.Compare(a.Row, b.Row))
}

// spell reads one row of a register.
func (w *World) spell(person int, row uint32, s record.Source) Spell {
	out := Spell{
		Person: person, Row: row, Record: w.table.ID(int(row)),
		Benefit: w.value(record.FieldBenefit, row), Mode: w.value(record.FieldMode, row),
		From: w.value(record.FieldStart, row), To: w.value(record.FieldEnd, row),
		Status: w.value(record.FieldStatus, row), Reason: w.value(record.FieldReason, row),
		Amount: float64(fen(w.value(record.FieldAmount, row))) / 100,
		Period: w.value(record.FieldPeriod, row),
	}
	if out.Period == "" && len(s.Period) >= 6 {
		out.Period = month(s.Period)
	}
	if out.Benefit == "" {
		out.Benefit = departmentBenefits[s.Department]
	}
	if out.From == "" && out.Benefit == "JZ" {
		out.From = w.value(record.FieldDay, row)
	}
	if p := out.Period; len(p) == 6 && len(out.From) >= 6 && out.From[:6] > p && (benefitKind(out.Benefit) != KindRegister || out.Status == "active") {
		out.From = p + "01" // paid that month, or listed as drawing: a newborn's first payment comes next month
	}
	out.Area = w.value(record.FieldCounty, row)
	if vc := w.value(record.FieldVillageCode, row); len(vc) >= 6 {
		out.Area = vc[:6] // who pays stands in the code, who lives where in the address
	}
	if current, _, ok := normalise.County(out.Area); ok {
		out.Area = current // an abolished county is not a second one
	}
	if out.Benefit == "BY" || out.Benefit == "GX" {
		out.Until = w.value(record.FieldValidTo, row)
	}
	out.Past = w.past(&out)
	return out
}

// SpellsOf gives a person's spells. The slice is the World's own.
func (w *World) SpellsOf(person int) []Spell {
	return w.Spells[w.spellStart[person]:w.spellStart[person+1]]
}

// SpellAt gives the spell a table row states.
func (w *World) SpellAt(row int) (Spell, bool) {
	if row < 0 || row >= w.table.Rows() {
		return Spell{}, false
	}
	source := w.table.SourceOf(row)
	if !w.spellRows[source] || w.value(record.FieldBenefit, uint32(row)) == "" && departmentBenefits[w.table.Sources[source].Department] == "" {
		return Spell{}, false
	}
	return w.spell(-1, uint32(row), w.table.Sources[source]), true
}
