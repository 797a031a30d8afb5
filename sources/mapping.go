package sources

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"

	"yingbao/sources/department"
	"yingbao/sources/record"
)

// mapping says which column of a file feeds which slot.
type mapping struct {
	dict     *department.Dictionary
	header   header
	slots    map[record.Field][]bound // best column first
	constant map[record.Field]string  // fields the file name or its kind states
	columns  []Mapped
	unknown  []string
	warnings []Message
}

// bound is one column bound to a slot.
type bound struct {
	at   int // column, from 0
	name string
	col  *department.Column
	weak bool
	how  string
	rank int
	unit float64
}

// mapColumns binds the columns of a header. A column that cannot be told, or a
// required one that lacks, is a reason for holding.
func mapColumns(h header, d *department.Dictionary, e Extract, path string) (*mapping, error) {
	m := &mapping{dict: d, header: h, slots: map[record.Field][]bound{}, constant: map[record.Field]string{}}
	plan := foldPlan(e.Columns)
	if err := m.bind(plan); err != nil {
		return nil, err
	}
	for _, folded := range sortedKeys(plan) {
		if !slices.ContainsFunc(h.names, func(n string) bool { return department.FoldHeader(n) == folded }) {
			return nil, heldError{say("columns-unknown", "header", folded).at("", h.line, folded)}
		}
	}
	for slot, list := range m.slots {
		slices.SortStableFunc(list, func(a, b bound) int { return cmp.Compare(a.rank, b.rank) })
		m.slots[slot] = list
	}
	if err := m.doubled(); err != nil {
		return nil, err
	}
	m.headRows()
	m.fileCodes(filepath.Base(path))
	return m, m.required()
}

func (m *mapping) bind(plan map[string]string) error {
	for at, name := range m.header.names {
		folded := department.FoldHeader(name)
		if folded == "" {
			continue
		}
		b := bound{at: at, name: cleanHeader(name), unit: 1, how: "unknown"}
		if field, ok := plan[folded]; ok {
			b.col = m.dict.Column(record.Field(field))
			if b.col == nil {
				return fmt.Errorf("columns: %q is no field of %s", field, m.dict.ID)
			}
			b.how, b.rank = "plan", -1
		} else if match, ok := m.dict.Lookup(name); ok {
			b.col, b.weak, b.how, b.rank, b.unit = match.Column, match.Weak, match.How, match.Rank, match.Unit
			if b.weak && match.How == "alias" {
				b.how = "weak"
			}
			b.rank += map[string]int{"brackets": 100, "suffix": 200, "part": 250, "subject": 300, "holding": 400}[match.How]
		} else if m.dict.OfAnother(name) {
			b.how = "other-person"
		}
		m.enter(b)
	}
	return nil
}

// enter files a column under its slot and in the list shown to the user.
func (m *mapping) enter(b bound) {
	shown := Mapped{Header: b.name, How: b.how}
	switch {
	case b.col == nil && b.how == "unknown":
		m.unknown = append(m.unknown, b.name)
	case b.col == nil:
	case b.col.Slot == slotIgnore:
		shown.How = "known"
	default:
		shown.Field = b.col.Slot
		m.slots[b.col.Slot] = append(m.slots[b.col.Slot], b)
	}
	m.columns = append(m.columns, shown)
}

// doubled refuses a key that stands in two columns of one name and marks the
// second columns of other slots.
func (m *mapping) doubled() error {
	for _, slot := range sortedKeys(m.slots) {
		list := m.slots[slot]
		for i := 1; i < len(list); i++ {
			if list[i].rank == list[0].rank && list[0].how != "plan" || list[i].how == "plan" && list[0].how == "plan" {
				pairs := []string{"title", list[0].col.Title, "a", strconv.Itoa(list[0].at + 1), "b", strconv.Itoa(list[i].at + 1)}
				if isKey(slot) {
					return heldError{say("header-dup", pairs...).at("", m.header.line, list[i].name)}
				}
				m.warnings = append(m.warnings, say("header-second", pairs...).at("", m.header.line, list[i].name))
			}
			for j := range m.columns {
				if m.columns[j].Header == list[i].name && m.columns[j].Field == slot && list[i].name != list[0].name {
					m.columns[j].How = "second"
				}
			}
		}
		if isKey(slot) {
			m.slots[slot] = list[:1]
		}
	}
	return nil
}

func isKey(f record.Field) bool {
	return f == record.FieldName || f == record.FieldIDNumber || f == record.FieldCertificate
}

// headRows turns a household file that names only the head into a file whose
// rows are the heads. Nothing else ever makes a head the row's person.
func (m *mapping) headRows() {
	own, head := len(m.slots[record.FieldIDNumber]) > 0, len(m.slots[record.FieldHeadID]) > 0
	numbered := own != head || !own && !slices.Contains(m.dict.Require, record.FieldIDNumber) // 申请人, 身份证号: the only number is of the only name
	if !m.dict.HeadRows || len(m.slots[record.FieldName]) > 0 || len(m.slots[record.FieldHeadName]) == 0 || !numbered {
		return
	}
	for from, to := range map[record.Field]record.Field{record.FieldHeadName: record.FieldName, record.FieldHeadID: record.FieldIDNumber} {
		if len(m.slots[from]) == 0 {
			continue
		}
		b := m.slots[from][0]
		b.col = m.dict.Column(to)
		m.slots[to] = []bound{b}
		delete(m.slots, from)
		for j := range m.columns {
			if m.columns[j].Header == b.name {
				m.columns[j].Field, m.columns[j].How = to, "head"
			}
		}
	}
	m.constant[record.FieldRelation] = "02"
}

// fileCodes takes codes from the file's name where no column states them.
func (m *mapping) fileCodes(base string) {
	for slot, set := range m.dict.FileCodes {
		if len(m.slots[slot]) > 0 {
			continue
		}
		if code, ok := m.dict.Word(m.dict.WordsOf(set), base); ok && code != "" {
			m.constant[slot] = code
		}
	}
}

// required names the first column that lacks.
func (m *mapping) required() error {
	for _, slot := range m.dict.Require {
		if !m.has(slot) {
			return heldError{say("schema-missing", "department", m.dict.ZH, "title", m.dict.Title(slot), "field", string(slot)).
				at("", m.header.line, m.dict.Title(slot))}
		}
	}
	if len(m.dict.RequireAny) == 0 || slices.ContainsFunc(m.dict.RequireAny, m.has) {
		return nil
	}
	var titles []string
	for _, slot := range m.dict.RequireAny {
		titles = append(titles, m.dict.Title(slot))
	}
	return heldError{say("schema-any", "department", m.dict.ZH, "title", strings.Join(titles, "、"), "field", string(m.dict.RequireAny[0])).
		at("", m.header.line, titles[0])}
}

func (m *mapping) has(slot record.Field) bool {
	if len(m.slots[slot]) > 0 || m.constant[slot] != "" {
		return true
	}
	if slot == record.FieldAddress && len(m.slots[record.FieldHukou]) > 0 {
		return true // a registered address will do where an address is asked for
	}
	for _, list := range m.slots { // a cell that says both: 肢体二级
		if slices.ContainsFunc(list[0].col.Also, func(a department.Derived) bool { return a.Slot == slot }) {
			return true
		}
	}
	return false
}

// fields gives the columns of the part this mapping fills, in fieldOrder.
func (m *mapping) fields() []record.Field {
	want := map[record.Field]bool{}
	for slot, list := range m.slots {
		for _, f := range outputs(slot) {
			want[f] = true
		}
		for _, a := range list[0].col.Also {
			want[a.Slot] = true
		}
	}
	for slot := range m.constant {
		want[slot] = true
	}
	if want[record.FieldCertificate] {
		want[record.FieldIDNumber] = true
	}
	var out []record.Field
	for _, f := range fieldOrder {
		if want[f] {
			out = append(out, f)
		}
	}
	return out
}

// headers gives the header of each slot, for the history.
func (m *mapping) headers() map[record.Field]string {
	out := map[record.Field]string{}
	for slot, list := range m.slots {
		out[slot] = list[0].name
	}
	return out
}

// cleanHeader makes a header fit for messages and lists: no line breaks, no
// control characters, at most 60 runes.
func cleanHeader(s string) string {
	s = cleanText(s)
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60]) + "…"
	}
	return s
}

func sortedKeys[K ~string, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool { return keys[i] < keys[j] })
	return keys
}
