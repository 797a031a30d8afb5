package entity

import (
	"sort"

	"yingbao/sources/record"
)

// Household is the persons one extract puts together (E4).
type Household struct {
	Kind    string // "monitored", "dibao" (any register of benefits), "hukou", "listed"
	Source  string
	Number  string // as delivered; "" when the head's number held it together
	Period  string
	Members []int32  // person numbers, ascending
	Rows    []uint32 // table rows, ascending
	Head    int32    // person number, -1 unknown

	// Listed are the members known only from a list in the household's row
	// (E8), ascending; ListCovered says that the benefit covers all of the list.
	Listed      []int32
	ListCovered bool
}

// Kinds of household.
const (
	Monitored = "monitored"
	Dibao     = "dibao"
	Hukou     = "hukou"
	Listed    = "listed" // put together by any other office's list
)

// MaxHousehold is the number of rows above which a household number is taken
// for a placeholder and holds nobody together.
const MaxHousehold = 40

// membership is one person's place in one household.
type membership struct{ person, household int32 }

// belonging is one row's household, for sorting.
type belonging struct {
	source int
	number uint32 // code of hh_no, or of head_id when byHead
	byHead bool
	period uint32
	row    uint32
}

// readHouseholds groups rows by household number, else by the head's number.
func (w *World) readHouseholds(persons []uint32) {
	number, head := w.table.Column(record.FieldHousehold), w.table.Column(record.FieldHeadID)
	own, period := w.table.Column(record.FieldIDNumber), w.table.Column(record.FieldPeriod)
	if number == nil && head == nil && w.table.Column(record.FieldMembers) == nil {
		return
	}
	var all []belonging
	ofNumber := headCodes(own, head)
	listings, bearer := w.readListings()
	for si, s := range w.table.Sources {
		for row := s.First; row < s.First+s.Rows; row++ {
			b := belonging{source: si, row: uint32(row), period: codeAt(period, row)}
			if b.number = codeAt(number, row); b.number == 0 {
				b.byHead = true
				if b.number = codeAt(head, row); b.number == 0 && ofNumber != nil {
					b.number = ofNumber[codeAt(own, row)]
				}
			}
			if b.number == 0 && len(listings[uint32(row)].numbers) > 1 {
				b.number, b.byHead = codeAt(own, row), true // the head's row alone, with its list
			}
			if b.number != 0 {
				all = append(all, b)
			}
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].before(all[j]) })
	for lo := 0; lo < len(all); {
		hi := lo + 1
		for hi < len(all) && all[hi].same(all[lo]) {
			hi++
		}
		if hi-lo <= MaxHousehold {
			w.addHousehold(all[lo:hi], persons, listings, bearer)
		}
		lo = hi
	}
	w.indexMembers()
}

// headCodes maps a number's code to its code in the head column: a head's own
// row leaves the head's number empty in civil affairs' exports.
func headCodes(own, head *record.Column) map[uint32]uint32 {
	if own == nil || head == nil {
		return nil
	}
	byValue := make(map[string]uint32, len(head.Values))
	for code, v := range head.Values {
		if code != 0 {
			byValue[v] = uint32(code)
		}
	}
	out := map[uint32]uint32{}
	for code, v := range own.Values {
		if h, ok := byValue[v]; ok {
			out[uint32(code)] = h
		}
	}
	return out
}

func (b belonging) same(o belonging) bool {
	return b.source == o.source && b.byHead == o.byHead && b.number == o.number && b.period == o.period
}

func (b belonging) before(o belonging) bool {
	switch {
	case b.source != o.source:
		return b.source < o.source
	case b.byHead != o.byHead:
		return o.byHead
	case b.number != o.number:
		return b.number < o.number
	case b.period != o.period:
		return b.period < o.period
	}
	return b.row < o.row
}

// addHousehold makes one household of its rows. A group held together by the
// head's number alone needs two rows to be a household.
func (w *World) addHousehold(rows []belonging, persons []uint32, listings map[uint32]listing, bearer map[string]int32) {
	if rows[0].byHead && len(rows) < 2 && len(listings[rows[0].row].numbers) < 2 {
		return
	}
	s := w.table.Sources[rows[0].source]
	h := Household{Kind: householdKind(s), Source: s.Name, Head: -1, Period: w.value(record.FieldPeriod, rows[0].row)}
	if !rows[0].byHead {
		h.Number = w.value(record.FieldHousehold, rows[0].row)
	}
	self, selves := int32(-1), 0
	for _, b := range rows {
		p := int32(persons[b.row])
		h.Rows = append(h.Rows, b.row)
		h.Members = append(h.Members, p)
		if h.Head < 0 && w.value(record.FieldRelation, b.row) == "02" {
			h.Head = p
		}
		if w.value(record.FieldRelation, b.row) == "01" {
			self, selves = p, selves+1
		}
	}
	if h.Head < 0 && selves == 1 {
		h.Head = self // 本人: the one to whom the others' relation is
	}
	sort.Slice(h.Members, func(i, j int) bool { return h.Members[i] < h.Members[j] })
	n := 1
	for _, m := range h.Members[1:] {
		if m != h.Members[n-1] {
			h.Members[n] = m
			n++
		}
	}
	h.Members = h.Members[:n]
	w.joinListed(&h, listings, bearer)
	w.Households = append(w.Households, h)
}

// householdKind says what an extract's households are.
func householdKind(s record.Source) string {
	switch {
	case s.Department == "rural-revitalization":
		return Monitored
	case s.Department == "civil-affairs" || s.Role == "register":
		return Dibao
	}
	if s.Department == "household-registry" || s.Department == "" {
		return Hukou
	}
	return Listed
}

// indexMembers sorts memberships by person. Every member is marked as one: the
// row of a head may say nothing of a household, when the others' rows name the
// head by number.
func (w *World) indexMembers() {
	for h := range w.Households {
		for _, m := range w.Households[h].Members {
			w.members = append(w.members, membership{m, int32(h)})
			if w.kinds[m]&KindListed == 0 {
				w.kinds[m] |= KindHousehold
			}
		}
	}
	sort.Slice(w.members, func(i, j int) bool {
		a, b := w.members[i], w.members[j]
		return a.person < b.person || a.person == b.person && a.household < b.household
	})
}

// membershipsOf gives a person's memberships.
func (w *World) membershipsOf(person int) []membership {
	lo := sort.Search(len(w.members), func(i int) bool { return int(w.members[i].person) >= person })
	hi := lo
	for hi < len(w.members) && int(w.members[hi].person) == person {
		hi++
	}
	return w.members[lo:hi]
}

// HouseholdsOf gives the indexes of a person's households, ascending.
func (w *World) HouseholdsOf(person int) []int {
	var out []int
	if w.kinds[person]&(KindHousehold|KindListed) == 0 {
		return nil
	}
	for _, m := range w.membershipsOf(person) {
		out = append(out, int(m.household))
	}
	return out
}

// WidestHousehold is the household with most members, the one whose sums of
// money are the family's: a register's list may hold one of five. On a tie the
// preferred one; -1 none.
func (w *World) WidestHousehold(person int) int {
	best := w.preferredHousehold(person)
	for _, m := range w.membershipsOf(person) {
		if len(w.Households[m.household].Members) > len(w.Households[best].Members) {
			best = int(m.household)
		}
	}
	return best
}

// preferredHousehold is the one whose members a visitor meets: monitored
// before register before hukou, then the latest period, then the first.
func (w *World) preferredHousehold(person int) int {
	if w.kinds[person]&(KindHousehold|KindListed) == 0 {
		return -1
	}
	rank := map[string]int{Monitored: 3, Dibao: 2, Hukou: 1, Listed: 0}
	best := -1
	for _, m := range w.membershipsOf(person) {
		h := int(m.household)
		if best < 0 {
			best = h
			continue
		}
		a, b := &w.Households[h], &w.Households[best]
		if rank[a.Kind] > rank[b.Kind] || rank[a.Kind] == rank[b.Kind] && a.Period > b.Period {
			best = h
		}
	}
	return best
}
