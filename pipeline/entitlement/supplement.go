package entitlement

import (
	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// The supplement for elders, children, the severely disabled and the severely
// ill (分类施保) stands in a column of the list of DB. Many offices write it for
// those who draw one and leave the cell of all others empty: an empty cell on
// a list that states amounts says that none is written down. On a list without
// the column, or with nothing in it, it says nothing.

// payer is a county's part of an extract. Extracts of a prefecture are put
// together of what counties send, and some of them send no amounts.
type payer struct {
	source int
	area   string
}

// supplementPayers finds who states amounts for persons on DB.
func supplementPayers(world *entity.World) map[payer]bool {
	c := world.Table().Column(record.FieldSupplement)
	if c == nil {
		return nil
	}
	paid := make([]bool, len(c.Values)) // by code
	for code, v := range c.Values {
		paid[code] = amount(v) > 0
	}
	out := map[payer]bool{}
	for i := range world.Spells {
		sp := &world.Spells[i]
		if sp.Benefit == "DB" && paid[c.Code(int(sp.Row))] {
			out[payer{world.Table().SourceOf(int(sp.Row)), sp.Area}] = true
		}
	}
	return out
}

// addSupplement reads what a spell in force says of the supplement. Of several
// lists the greatest amount counts, and any amount before an empty cell.
func (s *subject) addSupplement(sp entity.Spell) {
	if sp.Benefit != "DB" {
		return
	}
	f := s.facts
	if v := s.cell(record.FieldSupplement, sp.Row); v != "" {
		f.Supplement, f.SupplementEmpty = max(f.Supplement, amount(v)), false
		return
	}
	if f.Supplement < 0 && s.payers[payer{s.world.Table().SourceOf(int(sp.Row)), sp.Area}] {
		f.SupplementEmpty = true
	}
}
