package comparison

import (
	"fmt"
	"slices"
	"testing"
)

// fuzzMethod holds one method to its promises on rows of any text: no panic,
// a level the comparison has, the same in both directions, null exactly where
// a side has no code or the method says so, and from a tile what rows give.
func fuzzMethod(t *testing.T, s Spec, rows ...[]string) {
	table := tableOf(t, s.Fields, rows...)
	for _, s.TermFrequency = range []bool{false, true} {
		c := bindOne(t, table, s)
		if c.Codes.Rows() != table.Rows() || c.Frequency != nil && len(c.Frequency) != len(c.Levels) || c.Groups != nil && len(c.Groups) != len(c.Levels) {
			t.Fatalf("%d codes of %d rows, %d frequencies and %d groups of %d levels", c.Codes.Rows(), table.Rows(), len(c.Frequency), len(c.Groups), len(c.Levels))
		}
		e := NewEvaluator([]*Comparison{c})
		var all, pairs []uint32
		for x := range uint32(table.Rows()) {
			all = append(all, x)
			for y := range uint32(table.Rows()) {
				pairs = append(pairs, x<<16|y)
			}
		}
		tile := make([]Vector, len(pairs))
		e.Load(all)
		e.Vectors(pairs, tile)
		for i, p := range pairs {
			x, y := p>>16, p&0xffff
			want := c.compareIfAny(x, y)
			back, level, packed := c.compareIfAny(y, x), e.Level(0, x, y), tile[i].Level(0)
			if want != back || want != level || want != packed || int(want) >= len(c.Levels) {
				t.Fatalf("%v, rows %d, %d of %q: level %d, turned %d, by rows %d, in a tile %d of %d", s.Levels, x, y, rows, want, back, level, packed, len(c.Levels))
			}
			if (c.Codes.Of(int(x)) == 0 || c.Codes.Of(int(y)) == 0) && want != Null {
				t.Fatalf("rows %d, %d of %q: a side is missing and the level is %s", x, y, rows, c.Levels[want])
			}
		}
	}
}

// twoRows makes of two rows four: both, one without its first value, and one
// of the first's first value with the second's others.
func twoRows(a, b []string) [][]string {
	without := append([]string{""}, a[1:]...)
	mixed := append([]string{a[0]}, b[1:]...)
	return [][]string{a, b, without, mixed}
}

func FuzzIdentity(f *testing.F) {
	number := checked("{99010119800512001}")
	for _, s := range [][8]string{
		{number, "19800512", "1", "陈秀英", number, "19800512", "1", "陈秀英"},
		{number, "20110101", "2", "陈小宝", checked("{99010119800512001}~"), "198005??", "", "陈秀?"},
		{"990101????????0015", "", "", "", "990101198005", "19801205", "2", ""},
		{"", "19800512", "1", "", "", "19801205", "9", ""},
	} {
		f.Add(s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7])
	}
	f.Fuzz(func(t *testing.T, id, birth, sex, name, id2, birth2, sex2, name2 string) {
		rows := twoRows([]string{id, birth, sex, name}, []string{id2, birth2, sex2, name2})
		for _, n := range []int{1, 3, 4} {
			fuzzMethod(t, Spec{Name: "identity", Method: "identity", Fields: fieldsOf("id_no", "birth", "sex", "name")[:n]}, cut(rows, n)...)
		}
	})
}

func FuzzName(f *testing.F) {
	f.Add("陈秀英", "", "陈秀瑛", "陈秀英")
	f.Add("阿不都热依木", "阿卜杜热依木", "李?芳", "李王文芳")
	f.Add("??", "\x00", "𠮷三", "anna smith")
	f.Fuzz(func(t *testing.T, name, alias, name2, alias2 string) {
		rows := twoRows([]string{name, alias}, []string{name2, alias2})
		fuzzMethod(t, Spec{Name: "name", Method: "name", Fields: fieldsOf("name", "alias")}, rows...)
		fuzzMethod(t, Spec{Name: "name", Method: "name", Fields: fieldsOf("name")}, cut(rows, 1)...)
	})
}

func FuzzPlace(f *testing.F) {
	f.Add("990102", "城关镇", "新村", "6组", "990102", "城关街道", "新社区", "6组186号")
	f.Add("", "", "", "", "9901", "镇", "村", "组")
	f.Fuzz(func(t *testing.T, county, town, village, hamlet, county2, town2, village2, hamlet2 string) {
		rows := twoRows([]string{county, town, village, hamlet}, []string{county2, town2, village2, hamlet2})
		for n := 1; n <= 4; n++ {
			fuzzMethod(t, Spec{Name: "place", Method: "place", Fields: fieldsOf("county", "town", "village", "hamlet")[:n]}, cut(rows, n)...)
		}
	})
}

func FuzzPhone(f *testing.F) {
	f.Add("13800000001", "陈秀英", "13800000001", "王建国")
	f.Add("138", "", "0", "x")
	f.Fuzz(func(t *testing.T, phone, name, phone2, name2 string) {
		rows := twoRows([]string{phone, name}, []string{phone2, name2})
		fuzzMethod(t, Spec{Name: "phone", Method: "phone", Fields: fieldsOf("phone", "name")}, rows...)
		fuzzMethod(t, Spec{Name: "phone", Method: "phone", Fields: fieldsOf("phone")}, cut(rows, 1)...)
	})
}

func FuzzSex(f *testing.F) {
	f.Add("1", "", "2", checked("{99010119800512001}"))
	f.Add("男", "9901", "", "")
	f.Fuzz(func(t *testing.T, sex, id, sex2, id2 string) {
		rows := twoRows([]string{sex, id}, []string{sex2, id2})
		fuzzMethod(t, Spec{Name: "sex", Method: "sex", Fields: fieldsOf("sex", "id_no")}, rows...)
		fuzzMethod(t, Spec{Name: "sex", Method: "sex", Fields: fieldsOf("sex")}, cut(rows, 1)...)
	})
}

// FuzzMetrics asks every metric of a settings file of any two values, alone
// and of one of two columns.
func FuzzMetrics(f *testing.F) {
	f.Add("anna smith", "19800101", "smith anna", "19800110", uint8(230))
	f.Add("-1.5", "1e300", "NaN", "张伟", uint8(2))
	f.Add("x x", "", "x y", "", uint8(1))
	var names []string
	for name := range metrics {
		names = append(names, name)
	}
	slices.Sort(names)
	f.Fuzz(func(t *testing.T, a, b, c, d string, threshold uint8) {
		fields := fieldsOf("a", "b")
		rows := twoRows([]string{a, b}, []string{c, d})
		fuzzMethod(t, Spec{Name: "swapped", Fields: fields, Levels: []string{"exact", "swapped"}}, rows...)
		for _, name := range names {
			levels := []string{name}
			if metrics[name].threshold {
				levels = []string{fmt.Sprint(name, " ", threshold%30), fmt.Sprintf("%s %.3f", name, float64(threshold)/255)}
			}
			for _, level := range levels {
				if _, _, _, err := parseLevels(Spec{Fields: fields, Levels: []string{level + " of b"}}); err != nil {
					continue // a share for a distance, or a distance for a share
				}
				fuzzMethod(t, Spec{Name: level, Fields: fields[:1], Levels: []string{level}}, cut(rows, 1)...)
				fuzzMethod(t, Spec{Name: level, Fields: fields, Levels: []string{"exact", level + " of b", level + " of a"}}, rows...)
			}
		}
	})
}

// cut keeps the first n values of each row.
func cut(rows [][]string, n int) [][]string {
	out := make([][]string, len(rows))
	for i, row := range rows {
		out[i] = row[:n]
	}
	return out
}
