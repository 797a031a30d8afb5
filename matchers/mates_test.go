package matchers

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// crowded makes two files of about n people with what makes a counterpart
// doubtful: numbers of somebody else, numbers that are valid and wrong, twins,
// namesakes of one birth date in one village, and unless the files are free of
// duplicates, people who stand there twice.
func crowded(seed uint64, n int, free bool) [][][]string {
	sources := departmentRows(seed, n)[:2]
	r := rand.New(rand.NewPCG(seed, 10))
	for s, rows := range sources {
		for i, row := range rows {
			other := rows[r.IntN(len(rows))]
			more := slices.Clone(row)
			x := r.Float64()
			if free {
				x = 0.07 + 0.93*x
			}
			switch {
			case x < 0.03: // twice, once without a number
				more[1], more[7] = "", ""
			case x < 0.05: // twice, once with another's number
				more[1], more[2], more[3] = other[1], "", ""
			case x < 0.07: // twice, under two numbers that are valid
				more[1] = otherNumber(r, row[1])
			case x < 0.09: // a namesake of one birth date
				more[1], more[7], more[8] = otherNumber(r, row[1]), other[7], fmt.Sprint("namesake ", i)
			case x < 0.11: // a twin
				more[0], more[1], more[8] = string([]rune(row[0])[:1])+"双玉", otherNumber(r, row[1]), fmt.Sprint("twin ", i)
			case x < 0.13:
				rows[i][1] = other[1]
				continue
			case x < 0.15:
				rows[i][0] = other[0]
				continue
			default:
				continue
			}
			sources[s] = append(sources[s], more)
		}
	}
	return sources
}

// otherNumber gives a valid number of the same place and birth date.
func otherNumber(r *rand.Rand, number string) string {
	if len(number) < 14 {
		return number
	}
	return validID(fmt.Sprintf("%s%03d", number[:14], r.IntN(1000)))
}

func linkSettings(table *record.Table) Settings {
	s := Departments(table)
	s.Shape, s.Sample = ShapeLink, 100_000
	s.Allow = func(a, b int) bool { return a != b }
	return s
}

// linkedWith matches with a sample of so many rows at least; 0 is without mates.
func linkedWith(t *testing.T, table *record.Table, s Settings, sample int) (*Result, *engine) {
	t.Helper()
	e, err := newEngine(context.Background(), table, s.withDefaults(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if sample > 0 {
		e.findMates(sample)
	}
	r, err := e.link(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return r, e
}

// decided lists the pairs that are links.
func decided(r *Result) [][2]uint32 {
	var out [][2]uint32
	for _, l := range r.Links {
		if l.Decision == fellegisunter.Linked {
			out = append(out, [2]uint32{l.Left, l.Right})
		}
	}
	return out
}

// TestMatesChangeNoLink: what is not compared because the rows have their
// counterparts changes no decided link, whether the files are one to one or not.
func TestMatesChangeNoLink(t *testing.T) {
	for seed := range uint64(6) {
		for _, choice := range []Choice{Yes, No, Auto} {
			table := tableOf(t, departmentFields, crowded(seed, 700, choice == Yes)...)
			s := linkSettings(table)
			s.OneToOne = choice
			whole, _ := linkedWith(t, table, s, 0)
			s.Model = whole.Model()
			whole, all := linkedWith(t, table, s, 0)
			few, some := linkedWith(t, table, s, 40)
			if all.mates != nil || some.mates == nil || some.candidates >= all.candidates {
				t.Fatalf("%d candidates of %d, mates %v", some.candidates, all.candidates, some.mates != nil)
			}
			if got, want := decided(few), decided(whole); len(want) < 500 || !slices.Equal(got, want) {
				for _, p := range append(append([][2]uint32{}, got...), want...) {
					if slices.Contains(got, p) != slices.Contains(want, p) {
						var a, b []string
						for _, c := range table.Columns() {
							a, b = append(a, c.Value(int(p[0]))), append(b, c.Value(int(p[1])))
						}
						t.Log(slices.Contains(got, p), a, b)
					}
				}
				t.Errorf("seed %d, one to one %d: %d links, %d without mates", seed, choice, len(got), len(want))
			}
			if got, want := few.Summary.Lambda, whole.Summary.Lambda; math.Abs(got-want) > 0.01*want {
				t.Errorf("seed %d: lambda %g, %g without mates", seed, got, want)
			}
			if got, want := few.Summary.Recall, whole.Summary.Recall; math.Abs(got-want) > 0.003 {
				t.Errorf("seed %d: recall %.4f, %.4f without mates", seed, got, want)
			}
		}
	}
}

// TestSampleOfMates: the pairs of the sample count, by what they show, for about
// as many as were left out.
func TestSampleOfMates(t *testing.T) {
	table := tableOf(t, departmentFields, crowded(7, 1500, false)...)
	_, all := linkedWith(t, table, linkSettings(table), 0)
	_, some := linkedWith(t, table, linkSettings(table), 100)
	whole, counted := fellegisunter.Pairs(all.cells.patterns[0]), fellegisunter.Pairs(some.cells.patterns[0])
	if some.mates.stand < 4 || math.Abs(float64(counted-whole)) > 0.1*float64(whole) {
		t.Errorf("%d pairs are counted, %d there are; one stands for %d", counted, whole, some.mates.stand)
	}
}

// TestMatesByWorkersAndRowOrder: neither changes anything (M1).
func TestMatesByWorkersAndRowOrder(t *testing.T) {
	sources := crowded(8, 500, false)
	for s := range sources {
		for i := range sources[s] {
			sources[s][i][8] = fmt.Sprint(s, ":", i) // a name for each row
		}
	}
	table := tableOf(t, departmentFields, sources...)
	s := linkSettings(table)
	one, _ := linkedWith(t, table, s, 30)
	s.Workers = 4
	four, _ := linkedWith(t, table, s, 30)
	if !reflect.DeepEqual(one.Links, four.Links) || !reflect.DeepEqual(one.Summary, four.Summary) {
		t.Error("four workers give another result")
	}
	r := rand.New(rand.NewPCG(8, 8))
	for _, rows := range sources {
		r.Shuffle(len(rows), func(a, b int) { rows[a], rows[b] = rows[b], rows[a] })
	}
	mixed := tableOf(t, departmentFields, sources...)
	shuffled, e := linkedWith(t, mixed, s, 30)
	want, got := linksByName(table, one), linksByName(mixed, shuffled)
	if e.mates == nil || len(want) < 300 || len(want) != len(got) {
		t.Fatalf("%d links, %d when shuffled, mates %v", len(want), len(got), e.mates != nil)
	}
	for pair, w := range want {
		if math.Abs(got[pair]-w) > 1e-9 {
			t.Fatalf("pair %v weighs %g, %g when shuffled", pair, w, got[pair])
		}
	}
}

// TestMates says who has a mate: the only two rows of one valid number of their
// own, under names that read as one.
func TestMates(t *testing.T) {
	number := func(i int) string { return validID(fmt.Sprintf("99010119600101%03d", i)) }
	row := func(name, number, birth, label string) []string {
		return []string{name, number, birth, "", "990101", "城关镇", "龙华村", "", label}
	}
	left := [][]string{
		row("王秀英", number(1), "19600101", "same"), row("王秀英", number(2), "19600101", "twice"), row("王秀英", number(2), "", "twice"),
		row("王秀英", number(3), "19600101", "other name"), row("王秀英", number(4), "19830517", "borrowed"), row("王秀英", "", "19600101", "no number"),
		row("王秀英", number(5)[:15]+"???", "19600101", "part"), row("王秀英", number(6), "19600101", "alone"), row("王芝兰", number(7), "19600101", "reads as one"),
	}
	right := [][]string{
		row("王秀英", number(1), "", "same"), row("王秀英", number(2), "", "twice"), row("李建国", number(3), "19600101", "other name"),
		row("王秀英", number(4), "19600101", "borrowed"), row("王秀英", "", "19600101", "no number"), row("王秀英", number(5), "19600101", "part"),
		row("王枝兰", number(7), "", "reads as one"),
	}
	for i := range 40 { // so that a sample is not everybody
		left, right = append(left, row("张志强", number(100+i), "", fmt.Sprint(i))), append(right, row("张志强", number(100+i), "", fmt.Sprint(i)))
	}
	table := tableOf(t, departmentFields, left, right)
	e, err := newEngine(context.Background(), table, linkSettings(table).withDefaults(), nil)
	if err != nil {
		t.Fatal(err)
	}
	e.findMates(5)
	label := table.Column("label")
	for at, other := range e.mates.of {
		want := uint8(2)
		switch label.Value(at) {
		case "twice", "other name", "alone":
			want = 1
		case "borrowed", "part":
			if want = 2; at >= len(left) {
				want = 1
			}
		case "no number":
		default:
			want = 0
		}
		if e.mates.reach[at] != want || (other != 0) != (want == 0) || other != 0 && label.Code(at) != label.Code(int(other-1)) {
			t.Errorf("row %d, %s: reach %d, mate %d", at, label.Value(at), e.mates.reach[at], other)
		}
	}
	s := linkSettings(table)
	s.Shape = ShapePersons
	if e, err = newEngine(context.Background(), table, s.withDefaults(), nil); err != nil {
		t.Fatal(err)
	}
	if e.findMates(5); e.mates != nil {
		t.Error("rows of persons have mates")
	}
}
