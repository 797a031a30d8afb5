package entity

import (
	"strconv"

	"yingbao/sources/record"
)

// A list of what was paid may hold several months. Who was paid in May and not
// in September nor October is not being paid: his row of May must not say that
// he is.

// paidBy is one extract's list of one payment in one county.
type paidBy struct {
	source        int
	benefit, area string
}

// paidLag is how many months a payment may be behind the list's latest month
// and still count: one payment comes late now and then.
const paidLag = 1

// fullShare is the share of the fullest month's rows from which a month is the
// list's: a month typed wrong must not make all others old.
const fullShare = 10

// monthly says whether a class is paid month by month.
func monthly(benefit string) bool { return benefit == "LA" || benefit == "CA" || benefit == "PS" }

// readPaidMonths finds the latest month of every list that states months, and
// which of the spells are of a month that is over.
func (w *World) readPaidMonths() {
	rows := map[paidBy]map[string]int{}
	for i := range w.Spells {
		if sp := &w.Spells[i]; w.paysMonthly(sp) {
			key := w.paidBy(sp)
			if rows[key] == nil {
				rows[key] = map[string]int{}
			}
			rows[key][sp.Period]++
		}
	}
	w.paidMonth = map[paidBy]string{}
	for key, months := range rows {
		full := 0
		for _, n := range months {
			full = max(full, n)
		}
		for m, n := range months {
			if n*fullShare >= full {
				w.paidMonth[key] = max(w.paidMonth[key], m)
			}
		}
	}
	for i := range w.Spells {
		w.Spells[i].Past = w.past(&w.Spells[i])
	}
}

// paysMonthly says whether a spell's row states a month of a list of payments.
func (w *World) paysMonthly(sp *Spell) bool {
	return monthly(sp.Benefit) && w.table.Sources[w.table.SourceOf(int(sp.Row))].Role != "register" && w.value(record.FieldPeriod, sp.Row) != ""
}

func (w *World) paidBy(sp *Spell) paidBy {
	return paidBy{w.table.SourceOf(int(sp.Row)), sp.Benefit, sp.Area}
}

// past says whether a payment's own month is over on its list.
func (w *World) past(sp *Spell) bool {
	if len(w.paidMonth) == 0 || !w.paysMonthly(sp) {
		return false
	}
	latest, ok := w.paidMonth[w.paidBy(sp)]
	return ok && monthNumber(latest)-monthNumber(sp.Period) > paidLag
}

// monthNumber counts the months of YYYYMM since year 0.
func monthNumber(ym string) int {
	n, err := strconv.Atoi(ym)
	if err != nil {
		return 0
	}
	return n/100*12 + n%100
}
