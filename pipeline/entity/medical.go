package entity

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strconv"
	"time"

	"yingbao/sources/record"
)

// Medical is a person's medical burden over the rolling year before a day.
type Medical struct {
	Burden   float64 // yuan borne by the person
	Stays    int     // hospital stays or bills
	Largest  float64 // greatest single bill of the window, yuan; 0 when only yearly sums are known
	Last     string  // day of that bill
	From, To string  // YYYYMM; "" when the figure is of a year
	Year     string  // YYYY when the figure is of a year
	Rows     []uint32

	Recent    float64 // greatest single bill of the last RecentDays, yuan
	RecentDay string  // its day
	GreatDay  string  // latest day of a bill of at least GreatBill yuan

	Stated bool      // some bill of the window states the medical-aid columns
	Aided  []AidBill // the window's bills that do
}

// AidBill is what one bill says of the medical-aid fund.
type AidBill struct {
	Day     string
	InScope float64 // borne inside the insurance's catalogue, yuan
	Aid     float64 // paid by the fund, yuan
}

// What counts as a recent and as a great bill: the ones that call for a visit
// at once and for a second look at a closed case.
const (
	RecentDays = 60
	GreatBill  = 5000
)

// lateMonth is the last month of a year in which the year before still
// counts: yearly figures restart in January and bills arrive months later.
const lateMonth = 3

// Medical sums the person's burden. Yearly figures: the year of asOf, or the
// year before when it is greater and asOf is not later than March. Bills with
// days: the twelve months up to asOf. When both are supplied they are not
// added; the greater counts. Duplicates once, reversals netted (E6).
func (w *World) Medical(person int, asOf time.Time) Medical {
	if w.kinds[person]&KindBurden == 0 {
		return Medical{}
	}
	var yearly, bills []uint32
	for _, row := range w.Rows(person) {
		switch {
		case w.value(record.FieldBurden, row) == "":
		case w.value(record.FieldDay, row) != "":
			bills = append(bills, row)
		default:
			yearly = append(yearly, row)
		}
	}
	if len(bills) == 0 {
		return w.yearlyBurden(yearly, asOf)
	}
	a, b := w.yearlyBurden(yearly, asOf), w.billedBurden(bills, asOf)
	if b.Burden > a.Burden {
		return b
	}
	if len(a.Rows) > 0 {
		b.Burden, b.Stays, b.From, b.To, b.Year, b.Rows = a.Burden, a.Stays, "", "", a.Year, a.Rows
		return b
	}
	return b
}

// burdenKey tells one statement from another.
type burdenKey struct {
	source int
	stamp  string
	number string
	fen    int32
}

// yearlyBurden sums each year's distinct statements. Repeated statements are
// evidence like the first, so that it does not matter which one stands first.
func (w *World) yearlyBurden(rows []uint32, asOf time.Time) Medical {
	this, before := strconv.Itoa(asOf.Year()), strconv.Itoa(asOf.Year()-1)
	now, last := Medical{Year: this}, Medical{Year: before}
	seen := make([]burdenKey, 0, 4)
	for _, row := range rows {
		source := w.table.SourceOf(int(row))
		year := w.yearOf(row, source)
		var of *Medical
		switch year {
		case this, "":
			of = &now
		case before:
			of = &last
		default:
			continue
		}
		key := burdenKey{source: source, stamp: year, fen: w.fenOfCode[w.table.Column(record.FieldBurden).Code(int(row))]}
		if slices.Contains(seen, key) {
			of.Rows = append(of.Rows, row)
			continue
		}
		seen = append(seen, key)
		w.addBurden(of, row, key.fen)
	}
	if last.Burden > now.Burden && (int(asOf.Month()) <= lateMonth || len(now.Rows) == 0) {
		return last
	}
	return now
}

// yearOf gives the year a yearly figure speaks of.
func (w *World) yearOf(row uint32, source int) string {
	if y := w.value(record.FieldYear, row); y != "" {
		return y
	}
	for _, p := range []string{w.value(record.FieldPeriod, row), w.table.Sources[source].Period} {
		if len(p) >= 4 {
			return p[:4]
		}
	}
	return ""
}

// addBurden adds one statement.
func (w *World) addBurden(m *Medical, row uint32, f int32) {
	m.Burden += float64(f) / 100
	m.Rows = append(m.Rows, row)
	v := w.value(record.FieldStays, row)
	if v == "" {
		return // what is not stated needs no parsing, which would make an error first
	}
	if n, err := strconv.Atoi(v); err == nil && n > 0 {
		m.Stays += n
	}
}

// bill is the net of equal bills of one day.
type bill struct {
	burdenKey
	day         string
	plus, minus int
	back        int32 // fen given back by refunds that name no bill
	rows        []uint32
}

// billedBurden nets and sums the bills of the twelve months up to asOf.
func (w *World) billedBurden(rows []uint32, asOf time.Time) Medical {
	first := asOf.AddDate(-1, 0, 1).Format("20060102")
	last := asOf.Format("20060102")
	recent := asOf.AddDate(0, 0, -RecentDays).Format("20060102")
	m := Medical{From: first[:6], To: last[:6]}
	for _, b := range w.netBills(rows) {
		if b.left() <= 0 {
			continue // reversed
		}
		day := Latest(b.day)
		if Earliest(b.day) > last || day < first {
			continue
		}
		yuan := float64(b.left()) / 100
		m.Burden += yuan
		m.Stays++
		m.Rows = append(m.Rows, b.rows...)
		if yuan > m.Largest {
			m.Largest, m.Last = yuan, b.day
		}
		if day >= recent && yuan > m.Recent {
			m.Recent, m.RecentDay = yuan, b.day
		}
		if yuan >= GreatBill && day > Latest(m.GreatDay) {
			m.GreatDay = b.day
		}
		w.addAid(&m, b.rows[0])
	}
	sort.Slice(m.Rows, func(i, j int) bool { return m.Rows[i] < m.Rows[j] })
	return m
}

// addAid adds what a bill says of the catalogue and of the medical-aid fund.
func (w *World) addAid(m *Medical, row uint32) {
	scope, aid := w.value(record.FieldInScope, row), w.value(record.FieldAidPaid, row)
	if scope == "" && aid == "" {
		return
	}
	m.Stated = true
	m.Aided = append(m.Aided, AidBill{w.value(record.FieldDay, row), math.Abs(float64(fen(scope))) / 100, math.Abs(float64(fen(aid))) / 100})
}

// reversal names a settlement that was taken back.
type reversal struct {
	source int
	number uint32 // code of the settlement's number
	fen    int32
}

// noteReversal counts a settlement taken back: it is known by its number,
// whatever day the reversal is of and whomever its row was tied to.
func (w *World) noteReversal(row uint32, f int32) {
	if r, ok := w.reversalOf(row, f); ok {
		w.reversed[r]++
	}
}

// reversalOf names what a row of f fen takes back, or what would take it back;
// not ok when the row has no number.
func (w *World) reversalOf(row uint32, f int32) (reversal, bool) {
	c := w.table.Column(record.FieldSettlement)
	if c == nil || c.Code(int(row)) == 0 {
		return reversal{}, false
	}
	return reversal{w.table.SourceOf(int(row)), c.Code(int(row)), f}, true
}

// noteStanding notes which settlements that were taken back stand on the
// extract under the same number. A reversal that has a number of its own takes
// back another one (giveBack).
func (w *World) noteStanding() {
	if len(w.reversed) == 0 {
		return
	}
	w.standing = map[reversal]bool{}
	for row, code := range w.table.Column(record.FieldBurden).All() {
		if f := w.fenOfCode[code]; f > 0 {
			if r, ok := w.reversalOf(uint32(row), f); ok && w.reversed[r] > 0 {
				w.standing[r] = true
			}
		}
	}
}

// netBills groups bills of one extract, settlement and absolute amount, of
// one day where the settlement has no number, and gives back what stands for
// itself as a refund.
func (w *World) netBills(rows []uint32) []bill {
	var out []bill
	for _, row := range rows {
		b, ok := w.oneBill(row)
		if !ok {
			continue
		}
		at := slices.IndexFunc(out, func(o bill) bool { return o.burdenKey == b.burdenKey })
		if at < 0 {
			out = append(out, b)
			continue
		}
		out[at].plus += b.plus
		out[at].minus += b.minus
		out[at].rows = append(out[at].rows, row)
	}
	var refunds []int
	for i := range out {
		for range max(0, out[i].minus-out[i].plus) {
			refunds = append(refunds, i)
		}
	}
	slices.SortFunc(refunds, func(i, j int) int { // where the rows stand says nothing
		return cmp.Or(cmp.Compare(out[i].source, out[j].source), cmp.Compare(out[i].day, out[j].day), cmp.Compare(out[i].fen, out[j].fen))
	})
	for _, i := range refunds {
		giveBack(out, &out[i])
	}
	return out
}

// oneBill reads a row; not ok when there is nothing to count, or it is counted
// wherever the settlement stands that it takes back.
func (w *World) oneBill(row uint32) (bill, bool) {
	f := w.fenOfCode[w.table.Column(record.FieldBurden).Code(int(row))]
	if f == 0 {
		return bill{}, false
	}
	day := w.value(record.FieldDay, row)
	b := bill{day: day, plus: 1, rows: []uint32{row}, burdenKey: burdenKey{
		source: w.table.SourceOf(int(row)), stamp: day, number: w.value(record.FieldSettlement, row), fen: max(f, -f),
	}}
	r, numbered := w.reversalOf(row, b.fen)
	if f < 0 {
		b.plus, b.minus = 0, 1
		return b, !numbered || !w.standing[r]
	}
	if numbered {
		b.stamp, b.minus = "", w.reversed[r]
	}
	return b, true
}

// giveBack takes a refund that names no bill from the latest bill before it,
// of the same extract: one of the same amount, which it cancels, else one of at
// least as much. Where only several bills come to as much it is taken from
// them one after the other, the latest first.
func giveBack(bills []bill, refund *bill) {
	left := refund.fen
	for left > 0 {
		at, equal := -1, false
		for i := range bills {
			b := &bills[i]
			if b.source != refund.source || b.left() <= 0 || Earliest(b.day) > Latest(refund.day) {
				continue
			}
			same := b.left() == left
			if at < 0 || same && !equal || same == equal && later(b, &bills[at], left) {
				at, equal = i, same
			}
		}
		if at < 0 {
			return
		}
		back := min(left, bills[at].left())
		bills[at].back += back
		bills[at].rows = append(bills[at].rows, refund.rows...)
		left -= back
	}
}

// later says whether a refund is taken from a rather than from b: from the one
// that holds all of it, then from the later, then from the greater.
func later(a, b *bill, refund int32) bool {
	if x, y := a.left() >= refund, b.left() >= refund; x != y {
		return x
	}
	if a.day != b.day {
		return a.day > b.day
	}
	return a.left() > b.left()
}

// left is what is still owed of a bill, fen.
func (b *bill) left() int32 {
	if b.plus <= b.minus {
		return 0
	}
	return b.fen - b.back
}
