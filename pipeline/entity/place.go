package entity

import (
	"sort"

	"yingbao/sources/record"
)

// placeIndex is what the table itself teaches of divisions: the names that
// stand beside village codes, and townships whose county is beyond doubt.
type placeIndex struct {
	ofCode     map[uint32]placeCodes // by code of the village_code column
	ofTownCode map[string]placeCodes // by the first nine digits
	countyOf   map[uint32]uint32     // town → county, 0 where several
}

// placeCodes are codes of the county, town and village columns.
type placeCodes struct{ county, town, village uint32 }

// learnPlaces reads the rows that have both a code and a name. A code's names
// are the ones most rows give; ties go to the one seen first.
func (w *World) learnPlaces() {
	w.places = placeIndex{ofCode: map[uint32]placeCodes{}, ofTownCode: map[string]placeCodes{}, countyOf: map[uint32]uint32{}}
	town, county := w.columns[record.FieldTown], w.columns[record.FieldCounty]
	if town == nil {
		return
	}
	codes, village := w.columns[record.FieldVillageCode], w.columns[record.FieldVillage]
	counts := map[[4]uint32]int{}
	var order [][4]uint32
	for row, t := range town.Codes {
		if t == 0 {
			continue
		}
		c := codeAt(county, row)
		if known, seen := w.places.countyOf[t]; c != 0 && seen && known != c {
			w.places.countyOf[t] = 0
		} else if c != 0 && !seen {
			w.places.countyOf[t] = c
		}
		if vc := codeAt(codes, row); vc != 0 {
			key := [4]uint32{vc, c, t, codeAt(village, row)}
			if counts[key] == 0 {
				order = append(order, key)
			}
			counts[key]++
		}
	}
	sort.SliceStable(order, func(i, j int) bool { return counts[order[i]] > counts[order[j]] })
	for _, key := range order {
		p := placeCodes{key[1], key[2], key[3]}
		if _, seen := w.places.ofCode[key[0]]; !seen {
			w.places.ofCode[key[0]] = p
		}
		if v := codes.Values[key[0]]; len(v) >= 9 {
			if _, seen := w.places.ofTownCode[v[:9]]; !seen {
				w.places.ofTownCode[v[:9]] = placeCodes{key[1], key[2], 0}
			}
		}
	}
}

// codeAt reads a column that may be absent.
func codeAt(c *record.Column, row int) uint32 {
	if c == nil {
		return 0
	}
	return c.Codes[row]
}

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
		return
	}
	if best.county == 0 {
		best.county = w.places.countyOf[best.town]
	}
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

// placeVotes gives one vote for each distinct place of the rows.
func (w *World) placeVotes(rows []uint32, votes []placeVote) []placeVote {
	county, town, village := w.columns[record.FieldCounty], w.columns[record.FieldTown], w.columns[record.FieldVillage]
	residence, codes := w.columns[record.FieldAddress], w.columns[record.FieldVillageCode]
next:
	for _, row := range rows {
		v := placeVote{row: row, rows: 1}
		v.placeCodes = placeCodes{codeAt(county, int(row)), codeAt(town, int(row)), codeAt(village, int(row))}
		w.completePlace(&v.placeCodes, codeAt(codes, int(row)), codes)
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
