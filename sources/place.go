package sources

import (
	"strings"

	"yingbao/sources/normalise"
	"yingbao/sources/record"
	"yingbao/sources/tabular"
)

// placeReader finds where a person lives from an address, the parts of one in
// columns of their own, and a division code. Residence comes before the
// registered address; the code helps where the address names no county.
type placeReader struct {
	address, hukou, division []int
	parts                    [6][]int // province, city, county, town, village, hamlet
	hasParts, pays           bool     // pays: the rows state benefits, and a code says which county pays
	texts                    *cache[cell]
	codes                    *cache[cell]
	places                   *cache[placeCell]
	addresses                *normalise.Addresses
	plain                    placeCell // of the last address read without the cache
	out                      [7]int    // county town village hamlet village_code address hukou_addr
}

var partSlots = [6]record.Field{slotProvince, slotCity, slotCounty, slotTown, slotVillage, slotHamlet}

func newPlaceReader(m *mapping, r *rowReader) *placeReader {
	p := &placeReader{texts: newCache[cell](), codes: newCache[cell](), places: newCache[placeCell](), addresses: normalise.NewAddresses()}
	columns := func(f record.Field) (out []int) {
		for _, b := range m.slots[f] {
			out = append(out, b.at)
		}
		return out
	}
	p.address, p.hukou, p.division = columns(record.FieldAddress), columns(record.FieldHukou), columns(slotDivision)
	p.pays = len(columns(record.FieldBenefit)) > 0
	for i, f := range partSlots {
		p.parts[i] = columns(f)
		p.hasParts = p.hasParts || len(p.parts[i]) > 0
	}
	for i, f := range []record.Field{record.FieldCounty, record.FieldTown, record.FieldVillage, record.FieldHamlet,
		record.FieldVillageCode, record.FieldAddress, record.FieldHukou} {
		p.out[i] = r.at(f)
	}
	return p
}

func (p *placeReader) read(r *rowReader, row *tabular.Row) {
	if p.out[0] < 0 {
		return
	}
	hint, village := p.code(row)
	r.put(p.out[4], village)
	hukou := firstFilled(row, p.hukou)
	var place normalise.Place
	if raw := firstFilled(row, p.address); raw != "" {
		c := p.find(raw, hint)
		r.put(p.out[5], c.line)
		place = c.place
		if hukou != "" && p.out[6] >= 0 {
			r.put(p.out[6], cached(p.texts, hukou, readLine).out[0])
		}
	} else if hukou != "" {
		c := p.find(hukou, hint)
		r.put(p.out[6], c.line)
		place = c.place
	}
	if p.hasParts {
		if c := p.find(p.joinParts(row), hint); c.line != "" {
			if p.out[5] >= 0 && r.values[p.out[5]] == "" && hukou == "" {
				r.values[p.out[5]] = c.line
			}
			place = p.mixParts(place, c.place)
		}
	}
	if place.County == "" {
		place.County = hint
	}
	if p.pays && village == "" && hint != "" && place.County != hint {
		r.put(p.out[4], hint)
	}
	r.put(p.out[0], place.County)
	r.put(p.out[1], place.Town)
	r.put(p.out[2], place.Village)
	r.put(p.out[3], place.Hamlet)
}

// code reads the division: the county's current code and, of twelve digits,
// the village's.
func (p *placeReader) code(row *tabular.Row) (county, village string) {
	raw := firstFilled(row, p.division)
	if raw == "" {
		return "", ""
	}
	c := cached(p.codes, raw, readDivision)
	return c.out[0], c.out[1]
}

func readDivision(c *cell, _ bool) {
	s := strings.TrimSuffix(cleanText(c.raw), ".0")
	if digits(s) && len(s) >= 6 {
		if current, _, ok := normalise.County(s[:6]); ok {
			c.out[0] = current
		}
		if len(s) == 12 {
			c.out[1] = s
		}
	} else if s != "" {
		c.out[0] = normalise.Address(s, "").County
	}
}

func readLine(c *cell, _ bool) { c.out[0] = cleanText(c.raw) }

func (p *placeReader) joinParts(row *tabular.Row) string {
	var b strings.Builder
	for _, columns := range p.parts {
		b.WriteString(cleanText(firstFilled(row, columns)))
	}
	return b.String()
}

// mixParts prefers the columns for the levels they state and the address for
// the rest.
func (p *placeReader) mixParts(address, parts normalise.Place) normalise.Place {
	out := address
	if parts.County != "" && (len(p.parts[2]) > 0 || out.County == "") {
		out.County = parts.County
	}
	if len(p.parts[3]) > 0 && parts.Town != "" {
		out.Town = parts.Town
	}
	if len(p.parts[4]) > 0 && parts.Village != "" {
		out.Village = parts.Village
	}
	if out.Hamlet == "" {
		out.Hamlet = parts.Hamlet
	}
	return out
}

// find parses an address, as one clean line, once for each text and hint.
func (p *placeReader) find(raw, hint string) *placeCell {
	if place, plain := p.addresses.Read(raw, hint); plain && (len(raw) > longestNothing || !nothings[raw]) {
		p.plain.line, p.plain.place = raw, place
		return &p.plain
	}
	c, raw, hit := p.places.get(raw)
	if !hit {
		c.line = cleanText(raw)
	}
	if !hit || c.hint != hint {
		c.hint = hint
		if c.place = (normalise.Place{}); c.line != "" {
			c.place, _ = p.addresses.Read(c.line, hint)
		}
	}
	return c
}

// firstFilled gives the first cell that says something: a word for nothing in
// one column must not hide what the next one knows.
func firstFilled(row *tabular.Row, columns []int) string {
	for _, at := range columns {
		if at >= len(row.Cells) {
			continue
		}
		c := row.Cells[at]
		if c == "" || len(c) <= longestNothing && nothings[c] || !visible(c[0]) && cleanText(c) == "" {
			continue
		}
		return c
	}
	return ""
}

// visible tells that a text beginning with the byte begins with no blank: an
// ASCII sign, or one of the Han characters.
func visible(first byte) bool { return first > ' ' && first < 0x7F || first >= 0xE4 && first <= 0xE9 }
