package sources

import (
	"unicode"

	"yingbao/sources/normalise"
	"yingbao/sources/tabular"
)

// hanName tells that a key is two to six Chinese characters, some perhaps
// unreadable, which no number is.
func hanName(key string) bool {
	n := 0
	for _, c := range key {
		if !unicode.Is(unicode.Han, c) && c != '?' {
			return false
		}
		n++
	}
	return n >= 2 && n <= 6
}

// exchange puts name and number back when each stands in the other's cell.
// A whole file of such rows is one whose columns changed places, which its
// content tells (content.go).
func (r *rowReader) exchange(row *tabular.Row) bool {
	if r.name < 0 || r.id < 0 || max(r.name, r.id) >= len(row.Cells) || row.Numeric != nil {
		return false
	}
	number, _ := normalise.ID(row.Cells[r.name])
	name := normalise.Name(row.Cells[r.id])
	if number == "" || !hanName(name.Key) || numberForName(row.Cells[r.id]) {
		return false
	}
	row.Cells[r.name], row.Cells[r.id] = row.Cells[r.id], row.Cells[r.name]
	r.count.content.name.seen-- // the cell counts once, as no name
	r.exchanged = true
	r.count.repairs(normalise.RepairExchanged)
	return true
}
