package sources

import (
	"slices"
	"strings"
	"unicode"

	"yingbao/sources/department"
	"yingbao/sources/normalise"
	"yingbao/sources/record"
	"yingbao/sources/tabular"
)

// rowReader turns the rows of one sheet into the part's values. It is used by
// one goroutine.
type rowReader struct {
	dict     *department.Dictionary
	mapping  *mapping
	keep     bool // damaged_id: keep
	date1904 bool

	index  map[record.Field]int // field → place in values
	values []string             // of the row in work, by part field
	count  *tally

	name, id, cert int // columns, -1 when absent
	nameCache      *cache[nameCell]
	plainNames     *normalise.PlainNames
	ids            normalise.IDs
	certCache      *cache[cell]
	steps          []step
	place          *placeReader
	phones         []int
	phoneCache     *cache[cell]
	constants      []constant
	headerName     string          // folded, to know a repeated header
	headerHead     string          // its first character, see hanHead
	words          map[string]bool // headers as delivered, where no column of numbers tells a header from a person
	width          int             // of the header without the nameless columns at its end
	known          []bool          // columns that feed a slot
	field          fieldPlaces
	flags          flags
	damaged        bool // the row's number was destroyed
	several        bool // the row's name cell holds more than one person
	exchanged      bool // the row's cells are no longer those delivered
	plain          bool // the row's name is one of plainNames
}

// fieldPlaces are the places in values that are written outside the steps, -1
// for fields the part lacks.
type fieldPlaces struct {
	name, shown, alias, note, id, cert, category, level, birth, phone, phone2, county int
}

type constant struct {
	at    int
	value string
}

// step reads one slot from its columns, the first filled one.
type step struct {
	columns []int
	plain   []func(raw, birth string) (string, bool) // reads a cell that says one thing and needs no mending; nil without
	read    []reading
	cache   []*cache[cell]
	out     [4]int // places in values, -1 for none
	slot    record.Field
	count   int // place in counts: cells with content and, of these, those that could not be read
}

func newRowReader(m *mapping, fields []record.Field, keep, date1904 bool, count *tally) *rowReader {
	r := &rowReader{dict: m.dict, mapping: m, keep: keep, date1904: date1904, count: count,
		index: map[record.Field]int{}, values: make([]string, len(fields)), name: -1, id: -1, cert: -1,
		nameCache: newCache[nameCell](), plainNames: plainNames(), certCache: newCache[cell](), phoneCache: newCache[cell](), known: make([]bool, len(m.header.names))}
	for i, f := range fields {
		r.index[f] = i
	}
	r.field = fieldPlaces{r.at(record.FieldName), r.at(record.FieldShown), r.at(record.FieldAlias), r.at(record.FieldNote),
		r.at(record.FieldIDNumber), r.at(record.FieldCertificate), r.at(record.FieldCategory), r.at(record.FieldLevel),
		r.at(record.FieldBirth), r.at(record.FieldPhone), r.at(record.FieldPhone2), r.at(record.FieldCounty)}
	for _, slot := range sortedKeys(m.slots) {
		list := m.slots[slot]
		for _, b := range list {
			r.known[b.at] = true
		}
		switch slot {
		case record.FieldName:
			r.name, r.headerName = list[0].at, department.FoldHeader(m.header.names[list[0].at])
			r.headerHead = hanHead(r.headerName)
		case record.FieldIDNumber:
			r.id = list[0].at
		case record.FieldCertificate:
			r.cert = list[0].at
		case record.FieldPhone, record.FieldPhone2:
			for _, b := range list {
				r.phones = append(r.phones, b.at)
			}
		default:
			if list[0].col.As != "address" && list[0].col.As != "place" && list[0].col.As != "division" {
				if s := r.newStep(slot, list); s.wanted() {
					r.steps = append(r.steps, s)
				}
			}
		}
	}
	r.headerShape()
	r.place = newPlaceReader(m, r)
	for _, f := range sortedKeys(m.constant) {
		r.constants = append(r.constants, constant{r.at(f), m.constant[f]})
	}
	return r
}

func (r *rowReader) newStep(slot record.Field, list []bound) step {
	s := step{slot: slot, count: slotPlace(slot), out: [4]int{r.at(slot), -1, -1, -1}}
	for i, a := range list[0].col.Also {
		s.out[i+1] = r.at(a.Slot)
	}
	for _, b := range list {
		s.columns = append(s.columns, b.at)
		s.plain = append(s.plain, plainReading(b.col, b.unit))
		s.read = append(s.read, r.reading(b.col, b.unit))
		s.cache = append(s.cache, newCache[cell]())
	}
	return s
}

// wanted tells whether the part has any field that the step fills.
func (s *step) wanted() bool {
	return slices.ContainsFunc(s.out[:], func(at int) bool { return at >= 0 })
}

// at gives the place of a field in values, -1 when the part lacks it.
func (r *rowReader) at(f record.Field) int {
	if i, ok := r.index[f]; ok {
		return i
	}
	return -1
}

func (r *rowReader) put(at int, v string) {
	if at >= 0 && v != "" {
		r.values[at] = v
	}
}

// read judges a row. It gives the code of a fault and its column, or "" with
// r.values filled.
func (r *rowReader) read(row *tabular.Row) (fault string, column int) {
	clear(r.values)
	r.flags, r.damaged, r.several, r.exchanged = 0, false, false, false
	if fault, column = r.rowFault(row); fault != "" {
		return fault, column
	}
	if fault = r.readName(row); fault == "Q_NAME_EMPTY" && r.exchange(row) {
		fault = r.readName(row)
	}
	if fault != "" {
		return fault, r.name
	}
	if fault, column = r.readNumbers(row); fault != "" {
		return fault, column
	}
	for i := range r.steps {
		r.runStep(&r.steps[i], row)
	}
	r.readPhones(row)
	r.place.read(r, row)
	for _, c := range r.constants {
		if c.at >= 0 && r.values[c.at] == "" {
			r.values[c.at] = c.value
		}
	}
	r.compareBirth()
	r.count.accept(r)
	return "", 0
}

// rowFault finds what makes a row no person or unreadable as a whole.
func (r *rowReader) rowFault(row *tabular.Row) (string, int) {
	if fault := r.notAPerson(row.Cells); fault != "" {
		return fault, -1
	}
	if row.Fault != "" {
		if fault, column, bad := r.cellFaults(row); bad {
			return fault, column
		}
	}
	width := len(r.mapping.header.names)
	if len(row.Cells) == width {
		return "", 0
	}
	if len(row.Cells) < r.width {
		// Text files deliver every field; binary ones leave out empty cells.
		if row.Numeric == nil {
			return "Q_FIELD_COUNT", -1
		}
		return "", 0
	}
	for _, c := range row.Cells[min(width, len(row.Cells)):] {
		if strings.TrimSpace(c) != "" {
			return "Q_FIELD_COUNT", -1
		}
	}
	return "", 0
}

// cellFaults sorts the reader's faults: those of the whole row, of its bytes
// and of a key column reject the row; others empty their cell (S3).
func (r *rowReader) cellFaults(row *tabular.Row) (string, int, bool) {
	if len(row.Faults) == 0 {
		return string(row.Fault), row.FaultColumn, true
	}
	for _, f := range row.Faults {
		key := f.Column == r.name || f.Column == r.id || f.Column == r.cert
		whole := f.Fault == tabular.FaultBadBytes || f.Fault == tabular.FaultTooLong || f.Fault == tabular.FaultQuote
		if key || whole {
			return string(f.Fault), f.Column, true
		}
		if f.Column >= 0 && f.Column < len(row.Cells) && f.Fault != tabular.FaultMojibake {
			row.Cells[f.Column] = ""
			if f.Column < len(r.known) && r.known[f.Column] {
				r.flags |= flagCell
			}
		}
	}
	return "", 0, false
}

func (r *rowReader) readName(row *tabular.Row) string {
	if r.name < 0 {
		return ""
	}
	raw := ""
	if r.name < len(row.Cells) {
		raw = row.Cells[r.name]
	}
	if r.plain {
		r.values[r.field.name] = raw
		r.put(r.field.shown, raw)
		r.count.content.name.count(false)
		return ""
	}
	n, raw, hit := r.nameCache.get(raw)
	if !hit {
		if n.fault = nameFault(raw); n.fault == "" {
			n.parts = normalise.Name(raw)
			if n.parts.Key == "" || numberForName(raw) && !strings.ContainsFunc(n.parts.Key, func(c rune) bool { return unicode.Is(unicode.Han, c) }) {
				n.fault = "Q_NAME_EMPTY" // 11010119800101001X is no name x
			}
		}
	}
	r.count.content.name.count(n.fault == "Q_NAME_EMPTY" && numberForName(raw) || placeForName(raw))
	if n.fault != "" {
		return n.fault
	}
	r.values[r.field.name] = n.parts.Key
	r.put(r.field.shown, n.parts.Shown)
	if len(n.parts.Aliases) > 0 {
		r.put(r.field.alias, n.parts.Aliases[0])
	}
	r.put(r.field.note, n.parts.Note)
	r.several = n.parts.Repairs.Has(normalise.RepairSeveral)
	r.count.repairs(n.parts.Repairs)
	return ""
}

func (r *rowReader) runStep(s *step, row *tabular.Row) {
	for i, at := range s.columns {
		if at >= len(row.Cells) || row.Cells[at] == "" {
			continue
		}
		numeric := row.Numeric != nil && at < len(row.Numeric) && row.Numeric[at]
		if s.plain[i] != nil && !numeric {
			if v, ok := s.plain[i](row.Cells[at], r.birthInID()); ok {
				r.count.seen[s.count]++
				if out := s.out[0]; out >= 0 && r.values[out] == "" {
					r.values[out] = v
				}
				return
			}
		}
		var c *cell
		if numeric {
			c = &cell{raw: row.Cells[at]}
			s.read[i](c, true)
		} else {
			c = cached(s.cache[i], row.Cells[at], s.read[i])
		}
		r.count.repairs(c.repairs)
		r.count.seen[s.count]++
		if c.flag != 0 {
			r.flags |= c.flag
			r.count.failed[s.count]++
		}
		for k, out := range s.out {
			if out >= 0 && r.values[out] == "" {
				r.values[out] = c.out[k]
			}
		}
		if c.out[0] != "" {
			return
		}
	}
}

// cached reads a cell unless the column's cache knows it.
func cached(from *cache[cell], raw string, read reading) *cell {
	c, raw, hit := from.get(raw)
	if !hit {
		c.raw = raw
		read(c, false)
	}
	return c
}

func (r *rowReader) readPhones(row *tabular.Row) {
	first, second, filled := "", "", false
	for _, at := range r.phones {
		if at >= len(row.Cells) || row.Cells[at] == "" {
			continue
		}
		filled = true
		numbers := [2]string{row.Cells[at]}
		if !normalise.PlainMobile(numbers[0]) {
			c := cached(r.phoneCache, row.Cells[at], readPhone)
			r.flags |= c.flag
			numbers = [2]string(c.out[:2])
		}
		for _, p := range numbers {
			switch {
			case p == "" || p == first:
			case first == "":
				first = p
			case second == "":
				second = p
			}
		}
	}
	if filled {
		r.count.content.phone.count(first == "" || dayForPhone(first))
	}
	r.put(r.field.phone, first)
	r.put(r.field.phone2, second)
}

func readPhone(c *cell, _ bool) {
	list := normalise.Phones(c.raw)
	for i, p := range list {
		if i < 2 {
			c.out[i] = p
		}
	}
	if len(list) == 0 && cleanText(c.raw) != "" {
		c.flag |= flagPhone
	}
}

// birthInID is the birth date in the row's number, "" without one.
func (r *rowReader) birthInID() string {
	if at := r.field.id; at >= 0 && len(r.values[at]) == 18 {
		return r.values[at][6:14]
	}
	return ""
}

// compareBirth counts rows whose stated birth date is not the number's.
func (r *rowReader) compareBirth() {
	at, id := r.field.birth, r.field.id
	if at < 0 || id < 0 || r.values[at] == "" || r.values[id] == "" {
		return
	}
	if len(r.values[id]) == 18 && r.values[id][6:14] == r.values[at] {
		return
	}
	if b := normalise.IDBirth(r.values[id]); len(b) == 8 && len(r.values[at]) == 8 {
		for i := 0; i < 8; i++ {
			if x, y := b[i], r.values[at][i]; x != y && x != '?' && y != '?' {
				r.flags |= flagBirth
				return
			}
		}
	}
}
