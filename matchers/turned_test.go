package matchers

import (
	"math/rand/v2"
	"testing"

	"yingbao/sources/record"
)

// TestTurn: surnames and forenames in each other's column are put back, and
// nothing else is touched: not in a file without them, not between columns
// that hold the same things, not two columns that have nothing in common.
func TestTurn(t *testing.T) {
	fields := []record.Field{"forename", "surname", "dob"}
	file := func(rate float64, mixed bool) (rows [][]string, turned []bool) {
		r := rand.New(rand.NewPCG(91, 7))
		for _, p := range people(91, 900) {
			for range 2 {
				row := []string{p.forename, p.surname, p.dob}
				swap := r.Float64() < rate
				if swap || mixed && r.IntN(2) == 0 {
					row[0], row[1] = row[1], row[0]
				}
				rows, turned = append(rows, row), append(turned, swap)
			}
		}
		return rows, turned
	}
	for _, c := range []struct {
		what  string
		rate  float64
		mixed bool
	}{{"none turned", 0, false}, {"one in ten turned", 0.1, false}, {"columns of one kind", 0, true}} {
		rows, turned := file(c.rate, c.mixed)
		table := tableOf(t, fields, rows)
		after, why := Turn(table, nil)
		if c.rate == 0 {
			if after != table || len(why) > 0 {
				t.Errorf("%s: %v", c.what, why)
			}
			continue
		}
		wrong := 0
		for row, is := range turned {
			if put := after.Column("forename").Value(row) != rows[row][0]; put != is {
				wrong++
			}
		}
		if wrong > len(rows)/50 || len(why) != 1 {
			t.Errorf("%s: %d of %d rows are read wrongly; %v", c.what, wrong, len(rows), why)
		}
		again, more := Turn(after, nil)
		if n := changed(after, again); n > len(rows)/100 {
			t.Errorf("%s: a second time turns %d rows; %v", c.what, n, more)
		}
		if same, _ := Turn(table, []record.Field{"surname"}); same != table {
			t.Error("a column that is no evidence is turned")
		}
	}
}

func changed(a, b *record.Table) (n int) {
	for row := range a.Rows() {
		if a.Column("forename").Value(row) != b.Column("forename").Value(row) {
			n++
		}
	}
	return n
}
