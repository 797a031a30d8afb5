package entity

import (
	"cmp"
	"hash/maphash"
	"slices"

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
	Named   int32    // whom the rows name as their head though none of them is his, -1 nobody; no member

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

// belonging is one row's household, for sorting.
type belonging struct {
	source int32
	number uint32 // code of hh_no, or of head_id when byHead
	period uint32
	row    uint32
	byHead bool
}

// readHouseholds groups rows by household number, else by the head's number.
func (w *World) readHouseholds(persons []uint32) {
	number, head := w.table.Column(record.FieldHousehold), w.table.Column(record.FieldHeadID)
	own, period := w.table.Column(record.FieldIDNumber), w.table.Column(record.FieldPeriod)
	if number == nil && head == nil && w.table.Column(record.FieldMembers) == nil {
		return
	}
	all := make([]belonging, 0, w.countBelongings(number, head))
	ofNumber := headCodes(own, head)
	m := w.readMentions(ofNumber)
	for si, s := range w.table.Sources {
		left := w.table.Column(record.FieldMoved)
		if householdKind(s) != Hukou {
			left = nil
		}
		for row := s.First; row < s.First+s.Rows; row++ {
			if codeAt(left, row) != 0 {
				continue // moved out: of the hukou no longer
			}
			b := belonging{source: int32(si), row: uint32(row), period: codeAt(period, row)}
			if b.number = codeAt(number, row); b.number == 0 {
				b.byHead = true
				if b.number = codeAt(head, row); b.number == 0 && ofNumber != nil {
					b.number = ofNumber[codeAt(own, row)]
				}
			}
			if b.number == 0 && m.listings[uint32(row)].persons > 1 {
				b.number, b.byHead = codeAt(own, row), true // the head's row alone, with its list
			}
			if b.number != 0 {
				all = append(all, b)
			}
		}
	}
	slices.SortFunc(all, belonging.compare)
	w.addHouseholds(all, persons, m)
	w.indexMembers()
}

// countBelongings is how many rows name a household themselves.
func (w *World) countBelongings(number, head *record.Column) int {
	n := 0
	for row := range w.table.Rows() {
		if codeAt(number, row) != 0 || codeAt(head, row) != 0 {
			n++
		}
	}
	return n
}

// addHouseholds makes the households of rows in order. What they hold is cut
// from two slices, not allocated for each.
func (w *World) addHouseholds(all []belonging, persons []uint32, m mentions) {
	count := 0
	for i := range all {
		if i == 0 || !all[i].same(all[i-1]) {
			count++
		}
	}
	w.Households = make([]Household, 0, count)
	rows, members := make([]uint32, 0, len(all)), make([]int32, 0, len(all))
	for lo := 0; lo < len(all); {
		hi := lo + 1
		for hi < len(all) && all[hi].same(all[lo]) {
			hi++
		}
		if hi-lo <= MaxHousehold {
			h := Household{Rows: rows[lo:lo:hi], Members: members[lo:lo:hi]}
			w.addHousehold(&h, all[lo:hi], persons, m)
		}
		lo = hi
	}
}

// headCodes gives, by code of a number, its code in the head column, 0 for none:
// a head's own row leaves the head's number empty in civil affairs' exports.
func headCodes(own, head *record.Column) []uint32 {
	if own == nil || head == nil {
		return nil
	}
	byValue := make(map[string]uint32, len(head.Values))
	may := make([]uint64, 1<<16) // bits by hash: nearly nobody is a head, and asking the map costs more
	seed := maphash.MakeSeed()
	place := func(v string) (word int, bit uint64) {
		h := maphash.String(seed, v)
		return int(h >> 48), 1 << (h & 63)
	}
	for code, v := range head.Values {
		if code != 0 {
			byValue[v] = uint32(code)
			word, bit := place(v)
			may[word] |= bit
		}
	}
	out := make([]uint32, len(own.Values))
	for code, v := range own.Values {
		if word, bit := place(v); may[word]&bit != 0 {
			out[code] = byValue[v]
		}
	}
	return out
}

func (b belonging) same(o belonging) bool {
	return b.source == o.source && b.byHead == o.byHead && b.number == o.number && b.period == o.period
}

// compare orders rows so that those of one household follow each other.
func (b belonging) compare(o belonging) int {
	if b.source == o.source && b.byHead != o.byHead {
		if o.byHead {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(b.source, o.source), cmp.Compare(b.number, o.number), cmp.Compare(b.period, o.period), cmp.Compare(b.row, o.row))
}

// addHousehold makes one household of its rows. A group held together by the
// head's number alone needs two rows to be a household.
func (w *World) addHousehold(h *Household, rows []belonging, persons []uint32, m mentions) {
	if rows[0].byHead && len(rows) < 2 && m.listings[rows[0].row].persons < 2 {
		return
	}
	s := w.table.Sources[rows[0].source]
	h.Kind, h.Source, h.Head, h.Period = householdKind(s), s.Name, -1, w.value(record.FieldPeriod, rows[0].row)
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
	slices.Sort(h.Members)
	h.Members = slices.Compact(h.Members)
	h.Named = m.heads.named(h)
	w.joinListed(h, m)
	w.Households = append(w.Households, *h)
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

// indexMembers lists the households of every person, one person behind the
// other. Every member is marked as one: the row of a head may say nothing of a
// household, when the others' rows name the head by number.
func (w *World) indexMembers() {
	starts := make([]uint32, w.Count()+1)
	for h := range w.Households {
		for _, m := range w.Households[h].Members {
			starts[m]++
			if w.kinds[m]&KindListed == 0 {
				w.kinds[m] |= KindHousehold
			}
		}
	}
	sum := uint32(0)
	for p, n := range starts {
		sum += n
		starts[p] = sum
	}
	w.members = make([]int32, sum)
	for h := len(w.Households) - 1; h >= 0; h-- { // from behind, so that each person's are ascending
		for _, m := range w.Households[h].Members {
			starts[m]--
			w.members[starts[m]] = int32(h)
		}
	}
	w.memberStart = starts
}

// membershipsOf gives a person's households, ascending. The slice is the
// World's own.
func (w *World) membershipsOf(person int) []int32 {
	if w.memberStart == nil {
		return nil
	}
	return w.members[w.memberStart[person]:w.memberStart[person+1]]
}

// HouseholdsOf gives the indexes of a person's households, ascending.
func (w *World) HouseholdsOf(person int) []int {
	var out []int
	if w.kinds[person]&(KindHousehold|KindListed) == 0 {
		return nil
	}
	for _, h := range w.membershipsOf(person) {
		out = append(out, int(h))
	}
	return out
}

// WidestHousehold is the household with most members, the one whose sums of
// money are the family's: a register's list may hold one of five. On a tie the
// preferred one; -1 none.
func (w *World) WidestHousehold(person int) int {
	best := w.preferredHousehold(person)
	for _, h := range w.membershipsOf(person) {
		if len(w.Households[h].Members) > len(w.Households[best].Members) {
			best = int(h)
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
	best := -1
	for _, m := range w.membershipsOf(person) {
		h := int(m)
		if best < 0 {
			best = h
			continue
		}
		a, b := &w.Households[h], &w.Households[best]
		if x, y := preference(a.Kind), preference(b.Kind); x > y || x == y && a.Period > b.Period {
			best = h
		}
	}
	return best
}

// preference ranks a kind of household, the one a visitor meets first highest.
func preference(kind string) int {
	switch kind {
	case Monitored:
		return 3
	case Dibao:
		return 2
	case Hukou:
		return 1
	}
	return 0
}
