package entity

import (
	"cmp"

	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// placeVote is one row's place.
type placeVote struct {
	placeCodes
	row  uint32
	rank int
	rows int
}

// resolvePlace elects the person's place: with a township before without,
// then the place most rows agree on, then a stated residence before a
// registered address, then the earlier row. Missing parts come from the
// village code, from rows that agree, and from the household.
func (w *World) resolvePlace(p *Person) {
	var buffer [8]placeVote
	best, ok := w.electPlace(w.placeVotes(p.Rows, buffer[:0]))
	if (!ok || best.town == 0) && p.Household >= 0 {
		if other, found := w.electPlace(w.placeVotes(w.Households[p.Household].Rows, nil)); found && other.town != 0 {
			best, ok = other, true
		}
	}
	if !ok {
		w.placeOfNumber(p)
		return
	}
	w.places.complete(&best.placeCodes)
	if c := w.table.Column(record.FieldCounty); c != nil {
		p.County = c.Values[best.county]
	}
	if c := w.table.Column(record.FieldTown); c != nil {
		p.Town = c.Values[best.town]
	}
	if c := w.table.Column(record.FieldVillage); c != nil {
		p.Village = c.Values[best.village]
	}
	p.From.Place = int32(best.row)
	p.Hamlet = w.value(record.FieldHamlet, best.row)
	p.VillageCode = w.value(record.FieldVillageCode, best.row)
	if len(p.VillageCode) < 12 {
		p.VillageCode, _ = w.first(p.Rows, record.FieldVillageCode)
	}
	if p.County == "" && len(p.VillageCode) >= 6 {
		p.County = p.VillageCode[:6]
	}
	w.resolveAddress(p)
}

// placeOfNumber sends a person of whom no row says where he lives to the
// county his number names: an office must hold the list, and the registered
// place is the only one known.
func (w *World) placeOfNumber(p *Person) {
	if county, _, ok := normalise.County(normalise.IDRegion(p.Number)); ok {
		p.County, p.From.Place = county, p.From.Number
	}
}

// placeVotes gives one vote for each distinct place of the rows. Rows that name
// the village come first: those that do not then support the places there are,
// whatever their order.
func (w *World) placeVotes(rows []uint32, votes []placeVote) []placeVote {
	for _, villages := range [...]bool{true, false} {
		votes = w.addVotes(votes, rows, villages)
	}
	return votes
}

func (w *World) addVotes(votes []placeVote, rows []uint32, villages bool) []placeVote {
	residence, codes := w.table.Column(record.FieldAddress), w.table.Column(record.FieldVillageCode)
	for _, row := range rows {
		v := placeVote{row: row, rows: 1}
		v.placeCodes = placeCodes{codeAt(w.table.Column(record.FieldCounty), int(row)), codeAt(w.table.Column(record.FieldTown), int(row)), codeAt(w.table.Column(record.FieldVillage), int(row))}
		w.completePlace(&v.placeCodes, codeAt(codes, int(row)), codes)
		w.places.complete(&v.placeCodes)
		if v.county == 0 && v.town == 0 && v.village == 0 || (v.village != 0) != villages {
			continue
		}
		if v.town != 0 {
			v.rank = 2
		}
		if codeAt(residence, int(row)) != 0 {
			v.rank++
		}
		supports := false
		for i := range votes {
			if agree(votes[i].placeCodes, v.placeCodes) {
				votes[i].rows++
				w.mergeVote(&votes[i], v)
				supports = true
			}
		}
		if !supports {
			votes = append(votes, v)
		}
	}
	return votes
}

// completePlace fills missing names from the village code.
func (w *World) completePlace(p *placeCodes, code uint32, codes *record.Column) {
	if code == 0 || p.town != 0 && p.village != 0 && p.county != 0 {
		return
	}
	known, ok := w.places.ofCode[code]
	if v := codes.Values[code]; !ok && len(v) >= 9 {
		known, ok = w.places.ofTownCode[v[:9]]
	}
	if !ok || p.town != 0 && p.town != known.town {
		return
	}
	p.town = known.town
	if p.county == 0 {
		p.county = known.county
	}
	if p.village == 0 {
		p.village = known.village
	}
}

// agree says whether two places can be one: no part that both know differs.
func agree(a, b placeCodes) bool {
	same := func(x, y uint32) bool { return x == 0 || y == 0 || x == y }
	return a.town != 0 && a.town == b.town && same(a.county, b.county) && same(a.village, b.village)
}

// mergeVote completes a vote with the parts of one that agrees. The row that
// speaks for both is the one of the higher rank, then of the lesser address.
func (w *World) mergeVote(v *placeVote, other placeVote) {
	if v.county == 0 {
		v.county = other.county
	}
	known := other.village != 0
	if v.village == 0 {
		v.village = other.village
	}
	if known && (other.rank > v.rank || other.rank == v.rank && w.addressOf(other.row) < w.addressOf(v.row)) {
		v.row = other.row
	}
	v.rank = max(v.rank, other.rank)
}

func (w *World) addressOf(row uint32) string {
	if v := w.value(record.FieldAddress, row); v != "" {
		return v
	}
	return w.value(record.FieldHukou, row)
}

// electPlace gives the place of the highest standing.
func (w *World) electPlace(votes []placeVote) (placeVote, bool) {
	if len(votes) == 0 {
		return placeVote{}, false
	}
	best := votes[0]
	for _, v := range votes[1:] {
		if w.comparePlaces(&v, &best) > 0 {
			best = v
		}
	}
	return best, true
}

func (w *World) comparePlaces(a, b *placeVote) int {
	town := func(v *placeVote) int { return min(int(v.town), 1) }
	if c := cmp.Or(cmp.Compare(town(a), town(b)), cmp.Compare(a.rows, b.rows), cmp.Compare(a.rank, b.rank)); c != 0 {
		return c
	}
	name := func(f record.Field, code uint32) string {
		if c := w.table.Column(f); c != nil {
			return c.Values[code]
		}
		return ""
	}
	return cmp.Or(cmp.Compare(min(a.village, 1), min(b.village, 1)),
		cmp.Compare(name(record.FieldCounty, b.county), name(record.FieldCounty, a.county)),
		cmp.Compare(name(record.FieldTown, b.town), name(record.FieldTown, a.town)),
		cmp.Compare(name(record.FieldVillage, b.village), name(record.FieldVillage, a.village)))
}

// resolveAddress takes the address as shown from the row of the place, else
// any residence, else any registered address. Where it contradicts the place,
// one of the same kind that does not goes before it: a visitor is sent to a
// village, and most rows said which.
func (w *World) resolveAddress(p *Person) {
	at := []uint32{uint32(p.From.Place)}
	for _, try := range []struct {
		rows  []uint32
		field record.Field
		kind  string
	}{
		{at, record.FieldAddress, "现住"}, {at, record.FieldHukou, "户籍"},
		{p.Rows, record.FieldAddress, "现住"}, {p.Rows, record.FieldHukou, "户籍"},
	} {
		v, row := w.first(try.rows, try.field)
		if v == "" {
			continue
		}
		p.Address, p.AddressKind, p.From.Address = v, try.kind, row
		if p.Elsewhere(v) != "" {
			w.betterAddress(p, try.field)
		}
		return
	}
}

// betterAddress takes the first address of a kind among the person's rows that
// does not contradict his place, if there is one, and its hamlet with it.
func (w *World) betterAddress(p *Person, field record.Field) {
	for _, row := range p.Rows {
		if v := w.value(field, row); v != "" && p.Elsewhere(v) == "" {
			p.Address, p.From.Address, p.Hamlet = v, int32(row), w.value(record.FieldHamlet, row)
			return
		}
	}
}
