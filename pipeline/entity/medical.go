package entity

import (
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

	Stated  bool    // some bill of the window states the medical-aid columns
	InScope float64 // borne inside the insurance's catalogue, yuan, of the window's bills
	Aid     float64 // paid by the medical-aid fund, yuan, of the window's bills
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
	rows        []uint32
}

// billedBurden nets and sums the bills of the twelve months up to asOf.
func (w *World) billedBurden(rows []uint32, asOf time.Time) Medical {
	first := asOf.AddDate(-1, 0, 1).Format("20060102")
	last := asOf.Format("20060102")
	recent := asOf.AddDate(0, 0, -RecentDays).Format("20060102")
	m := Medical{From: first[:6], To: last[:6]}
	for _, b := range w.netBills(rows) {
		if b.plus <= b.minus {
			continue // reversed
		}
		day := Latest(b.day)
		if Earliest(b.day) > last || day < first {
			continue
		}
		yuan := float64(b.fen) / 100
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
	m.Stated = m.Stated || scope != "" || aid != ""
	m.InScope += math.Abs(float64(fen(scope))) / 100
	m.Aid += math.Abs(float64(fen(aid))) / 100
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
	if c := w.table.Column(record.FieldSettlement); c != nil && c.Code(int(row)) != 0 {
		w.reversed[reversal{w.table.SourceOf(int(row)), c.Code(int(row)), f}]++
	}
}

// netBills groups bills of one extract, settlement and absolute amount, of
// one day where the settlement has no number.
func (w *World) netBills(rows []uint32) []bill {
	var out []bill
next:
	for _, row := range rows {
		f := w.fenOfCode[w.table.Column(record.FieldBurden).Code(int(row))]
		if f == 0 {
			continue
		}
		key := burdenKey{
			source: w.table.SourceOf(int(row)), stamp: w.value(record.FieldDay, row),
			number: w.value(record.FieldSettlement, row), fen: max(f, -f),
		}
		taken := 0
		if key.number != "" {
			if f < 0 {
				continue // counted wherever it stands
			}
			key.stamp = ""
			taken = w.reversed[reversal{key.source, w.table.Column(record.FieldSettlement).Code(int(row)), f}]
		}
		plus, minus := 1, 0
		if f < 0 {
			plus, minus = 0, 1
		}
		for i := range out {
			if out[i].burdenKey == key {
				out[i].plus += plus
				out[i].minus += minus
				out[i].rows = append(out[i].rows, row)
				continue next
			}
		}
		out = append(out, bill{burdenKey: key, day: w.value(record.FieldDay, row), plus: plus, minus: minus + taken, rows: []uint32{row}})
	}
	return out
}
