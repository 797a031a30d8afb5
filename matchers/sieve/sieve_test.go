package sieve

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// number completes the first seventeen digits of an identity number.
func number(first17 string) string { return first17 + string(normalise.CheckDigit(first17)) }

var (
	numbers = []string{"", number("99010219800102012"), number("99010219800102014"), number("99010319750607033"), "990102198001????" + "??", "99010219800102????"}
	people  = []string{"", "陈秀英", "陈秀瑛", "程秀英", "陈秀", "王建国", "王建?", "欧阳英", "区阳英"}
	births  = []string{"", "19800102", "19750607", "1980????"}
	phones  = []string{"", "13900000001", "13900000002"}
	places  = []string{"", "溪边村", "桥头村"}
	regions = []string{"", "990102", "990103"}
)

func drawRow(t *rapid.T) []string {
	pick := func(from []string) string { return rapid.SampledFrom(from).Draw(t, "value") }
	return []string{pick(people), pick([]string{"", "", "陈大丫", "王建国"}), pick(numbers), pick(births), pick(phones), "", pick(regions), pick(places)}
}

func tableOf(t testing.TB, rows [][]string) *record.Table {
	t.Helper()
	kinds := []record.Kind{record.Name, record.Name, record.IDNumber, record.Date, record.Phone, record.Phone, record.Code, record.Text}
	part := record.NewPart(record.Source{Name: "small"}, fields[:], kinds)
	for i, r := range rows {
		part.Append(uint32(i+1), r)
	}
	table, err := record.Merge(part)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// columnsOf turns rows into columns.
func columnsOf(rows [][]string) [][]string {
	columns := make([][]string, len(fields))
	for _, r := range rows {
		for f, v := range r {
			columns[f] = append(columns[f], v)
		}
	}
	return columns
}

func sift(t testing.TB, table *record.Table, rows [][]string, o Options) ([]uint32, *Sieve) {
	t.Helper()
	s, err := New(table, o)
	if err != nil {
		t.Fatal(err)
	}
	stands := make([]uint32, len(rows))
	s.Sifters(fields[:], 1)[0].Sift(columnsOf(rows), stands)
	return stands, s
}

// reached is the plain reference of the rules: some rule for such rows gives
// both rows one key.
func reached(t testing.TB, a, b []string) bool {
	ea, eb := evidence(func(i int) string { return a[i] }), evidence(func(i int) string { return b[i] })
	c, err := compile(func(record.Field) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	value := func(row []string, e int) string {
		v := row[slices.Index(fields[:], c.expressions[e].field)]
		if v == "" || c.expressions[e].turn == nil {
			return v
		}
		return c.expressions[e].turn(v)
	}
	for i, r := range c.rules {
		if r.side == masked && !ea.masked() && !eb.masked() || r.side == vague && !ea.vague() && !eb.vague() {
			continue
		}
		for _, x := range c.keys[i] {
			for _, y := range c.keys[i] {
				same := true
				for part := range x {
					v := value(a, x[part])
					same = same && v != "" && v == value(b, y[part])
				}
				if same {
					return true
				}
			}
		}
	}
	return false
}

// TestSiftIsAPlainLoop: the rows that stand as evidence are those that some
// row of the table is brought together with and can be (V2).
func TestSiftIsAPlainLoop(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		small := rapid.SliceOfN(rapid.Custom(drawRow), 1, 12).Draw(rt, "table")
		roll := rapid.SliceOfN(rapid.Custom(drawRow), 1, 12).Draw(rt, "roll")
		got, _ := sift(t, tableOf(t, small), roll, Options{})
		for i, own := range roll {
			want := slices.ContainsFunc(small, func(other []string) bool {
				a, b := evidence(func(i int) string { return own[i] }), evidence(func(i int) string { return other[i] })
				return reached(t, own, other) && Plausible(&a, &b)
			})
			if (got[i] == 1) != want {
				rt.Fatalf("row %q stands for %d, a plain loop says %t", own, got[i], want)
			}
		}
	})
}

// TestPlausibleIsSymmetric, and true of a row that says anything and itself.
func TestPlausibleIsSymmetric(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a, b := drawRow(rt), drawRow(rt)
		x, y := evidence(func(i int) string { return a[i] }), evidence(func(i int) string { return b[i] })
		if Plausible(&x, &y) != Plausible(&y, &x) {
			rt.Fatalf("%q and %q", a, b)
		}
		if normalise.IDComplete(x.ID) && !Plausible(&x, &x) {
			rt.Fatalf("%q is not itself", a)
		}
	})
}

// TestPlaceDoesNotMatter: blocks, workers and the order of rows change
// nothing (V1).
func TestPlaceDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		table := tableOf(t, rapid.SliceOfN(rapid.Custom(drawRow), 1, 8).Draw(rt, "table"))
		roll := rapid.SliceOfN(rapid.Custom(drawRow), 2, 30).Draw(rt, "roll")
		whole, first := sift(t, table, roll, Options{Workers: 1})
		s, err := New(table, Options{Workers: 3})
		if err != nil {
			t.Fatal(err)
		}
		sifters := s.Sifters(fields[:], 3)
		for i := len(roll) - 1; i >= 0; i-- {
			one := []uint32{7}
			sifters[i%3].Sift(columnsOf(roll[i:i+1]), one)
			if one[0] != whole[i] {
				rt.Fatalf("row %q stands for %d alone, %d in a block", roll[i], one[0], whole[i])
			}
		}
		if fmt.Sprint(s.Beyond()) != fmt.Sprint(first.Beyond()) {
			rt.Fatalf("counts %v, in a block %v", s.Beyond(), first.Beyond())
		}
	})
}

// TestBeyondCounts holds the counts of rows let go to counts by hand, and the
// sample to its size.
func TestBeyondCounts(t *testing.T) {
	table := tableOf(t, [][]string{{"陈秀英", "", "", "19800102", "13900000001", "", "990102", "溪边村"}})
	var roll [][]string
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 20000 {
		id := number(fmt.Sprintf("9902%02d19%02d0%d%02d%03d", r.IntN(90)+10, r.IntN(90)+10, r.IntN(9)+1, r.IntN(28)+1, r.IntN(1000)))
		roll = append(roll, []string{[]string{"陈秀英", "王建国"}[i%2], "", id, "", []string{"13900000002", "13900000001"}[i%2], "", "990201", "桥头村"})
	}
	stands, s := sift(t, table, roll, Options{Screen: func([]record.Field) func([][]string, int) bool {
		return func(columns [][]string, row int) bool { return columns[2][row][17] == 'X' }
	}})
	var names, bearers, sample uint32
	wanted := 0
	for i, n := range stands {
		switch {
		case n == 0 && i%2 == 0:
			names++
		case n == 0:
			bearers++
		case n == Sample:
			sample++
		case n == 1:
			wanted++
		}
	}
	beyond := s.Beyond()
	if beyond[record.FieldName]["陈秀英"] != names || len(beyond[record.FieldName]) != 1 {
		t.Errorf("%v rows let go bear the name, %d counted", beyond[record.FieldName], names)
	}
	if got := beyond[record.FieldPhone]["13900000001"]; got != bearers {
		t.Errorf("%d rows let go bear the phone, %d counted", bearers, got)
	}
	if want := uint32(20000 / Sample); sample < want/2 || sample > want*2 {
		t.Errorf("a sample of %d, about %d wanted", sample, want)
	}
	if wanted < 1000 || wanted > 3000 {
		t.Errorf("%d rows pass the screen, about one in eleven wanted", wanted)
	}
}

// TestDerive: what is hashed for many rows together and without a string is
// the hash of what blocking makes of each value.
func TestDerive(t *testing.T) {
	c, err := compile(func(record.Field) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	r := newReadings(c)
	if r.names.whole < 0 || r.names.given < 0 || r.names.surname < 0 || len(r.numbers) < 5 {
		t.Fatalf("%+v and %d pieces of numbers are made together", r.names, len(r.numbers))
	}
	values := append(slices.Concat(people, numbers, births), "欧阳建国", "曾单", "买买提艾力", "A张三", "李", "?国", "王 明", "99010219800102012x", "溪边村溪边村溪边村", "123456")
	columns, out, columnOf := [][]string{values}, make([][]uint64, len(c.expressions)), make([]int, len(c.expressions))
	for i := range out {
		out[i] = make([]uint64, len(values))
	}
	r.derive(columnOf, columns, out, make([]bool, len(values)))
	for i, e := range c.expressions {
		for row, v := range values {
			want := v
			if e.turn != nil {
				want = e.turn(v)
			}
			if out[i][row] != hashOf(want) {
				t.Errorf("%s of %q has not the hash of %q", e.text, v, want)
			}
		}
	}
}
