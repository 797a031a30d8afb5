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

	townOfVillage map[[2]uint32]placeCodes // (county or 0, village) → where nearly all its rows are
}

// placeCodes are codes of the county, town and village columns.
type placeCodes struct{ county, town, village uint32 }

// learnPlaces reads the rows that have both a code and a name. A code's names
// are the ones most rows give; ties go to the one seen first.
func (w *World) learnPlaces() {
	w.places = placeIndex{ofCode: map[uint32]placeCodes{}, ofTownCode: map[string]placeCodes{}, countyOf: map[uint32]uint32{}}
	w.learnVillages()
	town, county := w.table.Column(record.FieldTown), w.table.Column(record.FieldCounty)
	if town == nil {
		return
	}
	codes, village := w.table.Column(record.FieldVillageCode), w.table.Column(record.FieldVillage)
	counts := map[[4]uint32]int{}
	var order [][4]uint32
	for row, t := range town.All() {
		if t == 0 {
			continue
		}
		c := codeAt(county, row)
		if known, seen := w.places.countyOf[t]; c != 0 && seen && known != c {
			w.places.countyOf[t] = 0
		} else if c != 0 && !seen {
			w.places.countyOf[t] = c
		}
		if vc := codeAt(codes, row); vc != 0 && len(codes.Values[vc]) >= 9 {
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
	return c.Code(int(row))
}

// nearlyAll is the share of a village's rows that must name one township
// before a row without one is given it.
const nearlyAll = 0.9

// learnVillages reads which township a village name stands for, inside its
// county and, where the name is one village's alone, in the whole table.
func (w *World) learnVillages() {
	w.places.townOfVillage = map[[2]uint32]placeCodes{}
	county, town, village := w.table.Column(record.FieldCounty), w.table.Column(record.FieldTown), w.table.Column(record.FieldVillage)
	if county == nil || town == nil || village == nil {
		return
	}
	counts, totals := map[placeCodes]int{}, map[[2]uint32]int{}
	for row, v := range village.All() {
		p := placeCodes{county.Code(row), town.Code(row), v}
		if v == 0 || p.town == 0 || p.county == 0 {
			continue
		}
		counts[p]++
		totals[[2]uint32{p.county, v}]++
		totals[[2]uint32{0, v}]++
	}
	for p, n := range counts {
		for _, key := range [][2]uint32{{p.county, p.village}, {0, p.village}} {
			if float64(n) >= nearlyAll*float64(totals[key]) {
				w.places.townOfVillage[key] = p // at most one place has nine rows of ten
			}
		}
	}
}

// complete fills a township from its village and a county from its township,
// where the table leaves no doubt.
func (x *placeIndex) complete(p *placeCodes) {
	if p.town == 0 && p.village != 0 {
		if known, ok := x.townOfVillage[[2]uint32{p.county, p.village}]; ok {
			p.town, p.county = known.town, known.county
		}
	}
	if p.county == 0 {
		p.county = x.countyOf[p.town]
	}
}
