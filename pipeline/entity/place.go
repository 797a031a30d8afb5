package entity

import (
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
	best, ok := electPlace(w.placeVotes(p.Rows, buffer[:0]))
	if (!ok || best.town == 0) && p.Household >= 0 {
		for _, row := range w.Households[p.Household].Rows {
			if other, found := electPlace(w.placeVotes([]uint32{row}, nil)); found && other.town != 0 {
				best, ok = other, true
				break
			}
		}
	}
	if !ok {
		w.placeOfNumber(p)
		return
	}
	w.places.complete(&best.placeCodes)
	if c := w.columns[record.FieldCounty]; c != nil {
		p.County = c.Values[best.county]
	}
	if c := w.columns[record.FieldTown]; c != nil {
		p.Town = c.Values[best.town]
	}
	if c := w.columns[record.FieldVillage]; c != nil {
		p.Village = c.Values[best.village]
	}
	p.From.Place = int32(best.row)
	p.Hamlet = w.value(record.FieldHamlet, best.row)
	p.VillageCode = w.value(record.FieldVillageCode, best.row)
	if p.VillageCode == "" {
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

// placeVotes gives one vote for each distinct place of the rows.
func (w *World) placeVotes(rows []uint32, votes []placeVote) []placeVote {
	county, town, village := w.columns[record.FieldCounty], w.columns[record.FieldTown], w.columns[record.FieldVillage]
	residence, codes := w.columns[record.FieldAddress], w.columns[record.FieldVillageCode]
next:
	for _, row := range rows {
		v := placeVote{row: row, rows: 1}
		v.placeCodes = placeCodes{codeAt(county, int(row)), codeAt(town, int(row)), codeAt(village, int(row))}
		w.completePlace(&v.placeCodes, codeAt(codes, int(row)), codes)
		w.places.complete(&v.placeCodes)
		if v.county == 0 && v.town == 0 && v.village == 0 {
			continue
		}
		if v.town != 0 {
			v.rank = 2
		}
		if codeAt(residence, int(row)) != 0 {
			v.rank++
		}
		for i := range votes {
			if agree(votes[i].placeCodes, v.placeCodes) {
				votes[i].rows++
				votes[i].merge(v)
				continue next
			}
		}
		votes = append(votes, v)
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

// merge completes a vote with the parts of one that agrees.
func (v *placeVote) merge(other placeVote) {
	if v.county == 0 {
		v.county = other.county
	}
	if v.village == 0 {
		v.village, v.row = other.village, other.row
	}
	v.rank = max(v.rank, other.rank)
}

// electPlace gives the place of the highest standing.
func electPlace(votes []placeVote) (placeVote, bool) {
	if len(votes) == 0 {
		return placeVote{}, false
	}
	best := votes[0]
	for _, v := range votes[1:] {
		bt, vt := best.town != 0, v.town != 0
		switch {
		case vt != bt:
			if vt {
				best = v
			}
		case v.rows != best.rows:
			if v.rows > best.rows {
				best = v
			}
		case v.rank > best.rank:
			best = v
		}
	}
	return best, true
}

// resolveAddress takes the address as shown from the row of the place, else
// any residence, else any registered address.
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
		if v, row := w.first(try.rows, try.field); v != "" {
			p.Address, p.AddressKind, p.From.Address = v, try.kind, row
			return
		}
	}
}
