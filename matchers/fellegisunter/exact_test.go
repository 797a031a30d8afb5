package fellegisunter

import (
	"context"
	"testing"

	"pgregory.net/rapid"

	"yingbao/matchers/comparison"
	"yingbao/sources/record"
)

// namesOf binds the comparison of Chinese names with former names.
func namesOf(t testing.TB, table *record.Table) []*comparison.Comparison {
	t.Helper()
	out, err := comparison.New(table, []comparison.Spec{{Name: "name", Method: "name", Fields: []record.Field{"name", "alias"}}})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestSameShareIsExact: the closed form of u for one name in common is what
// comparing all allowed pairs gives, also where a row has two names and a pair
// has both in common.
func TestSameShareIsExact(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		row := rapid.SliceOfN(rapid.SampledFrom([]string{"", "王小明", "李四", "张?", "陈秀英"}), 2, 2)
		var sources [][][]string
		for range rapid.IntRange(1, 4).Draw(rt, "sources") {
			sources = append(sources, rapid.SliceOfN(row, 0, 9).Draw(rt, "rows"))
		}
		sources[0] = append(sources[0], []string{"王小明", "李四"}) // so that there are names
		allow := rapid.SampledFrom([]func(a, b int) bool{nil, func(a, b int) bool { return a != b }, func(a, b int) bool { return a < b && a == 0 }}).Draw(rt, "allow")
		table := tableOf(t, []string{"name", "alias"}, sources...)
		comparisons := namesOf(t, table)
		e := comparison.NewEvaluator(comparisons)
		u := NewUniverse(table, rowsInOrder(table), allow)
		same := 0
		for a := range table.Rows() {
			for b := range a {
				x, y := table.SourceOf(a), table.SourceOf(b)
				if (allow == nil || allow(x, y) || allow(y, x)) && e.Vector(uint32(b), uint32(a)).Level(0) == 1 {
					same++
				}
			}
		}
		share, ok := u.SameShare(comparisons[0])
		if ok != (u.Pairs > 0) || ok && share != float64(same)/float64(u.Pairs) {
			rt.Fatalf("share %g, %v; counted %d of %d pairs", share, ok, same, u.Pairs)
		}
	})
}

// TestUOfOneNameHasNoNoise: of 20,000 random pairs some seven are namesakes, and
// u of one name, of those pairs whose names can be read at all, is yet what
// comparing every pair gives.
func TestUOfOneNameHasNoNoise(t *testing.T) {
	var sources [][][]string
	surnames, given := []rune("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"), []rune("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华建文玲辉玉萍红鑫倩波斌")
	for s := range 2 {
		var rows [][]string
		for i := range 900 {
			name := string([]rune{surnames[(i*7+s)%len(surnames)], given[(i*i+s*5)%len(given)], given[(i*13+i/31)%len(given)]})
			switch {
			case i%10 == 0:
				name = ""
			case i%10 == 1:
				name = "?" + name[len(name)-3:] // says next to nothing
			}
			rows = append(rows, []string{name, ""})
		}
		sources = append(sources, rows)
	}
	table := tableOf(t, []string{"name", "alias"}, sources...)
	comparisons := namesOf(t, table)
	u := NewUniverse(table, rowsInOrder(table), func(a, b int) bool { return a != b })
	e := comparison.NewEvaluator(comparisons)
	same, known := 0.0, 0.0
	for a := range 900 {
		for b := 900; b < 1800; b++ {
			switch e.Vector(uint32(a), uint32(b)).Level(0) {
			case comparison.Null:
			case 1:
				same, known = same+1, known+1
			default:
				known++
			}
		}
	}
	random, err := u.Random(context.Background(), comparisons, 20000, 2)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := u.EstimateU(comparisons, random, nil, nil)[0][1], same/known; !near(got, want, 0.02*want) {
		t.Errorf("u of one name is %g from 20,000 random pairs, %g of all pairs", got, want)
	}
}
