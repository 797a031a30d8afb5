package comparison

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestSettingsErrors(t *testing.T) {
	table := tableOf(t, fieldsOf("a", "b", "c"), []string{"x", "y", "z"})
	f := fieldsOf
	for _, c := range []struct {
		spec Spec
		want string
	}{
		{Spec{Fields: f("a")}, "it has no levels"},
		{Spec{Fields: f("nothing"), Levels: []string{"exact"}}, "no column [nothing]"},
		{Spec{Levels: []string{"exact"}}, "takes 1 to 6 fields, not 0"},
		{Spec{Fields: f("a", "b", "c", "a", "b", "c", "a"), Levels: []string{"exact"}}, "takes 1 to 6 fields, not 7"},
		{Spec{Fields: f("a", "b", "c"), Method: "sex"}, `method "sex" takes 1 to 2 fields, not 3`},
		{Spec{Fields: f("a", "b", "c"), Method: "name"}, `method "name" takes 1 to 2 fields, not 3`},
		{Spec{Fields: f("nothing", "a"), Method: "phone"}, "no column [nothing a]"},
		{Spec{Fields: f("nothing", "a"), Method: "identity"}, "no column [nothing a]"},
		{Spec{Fields: f("a"), Levels: []string{"prefix -1"}}, "threshold -1 is not between 0 and"},
		{Spec{Fields: f("a"), Levels: []string{"prefix 1e300"}}, "threshold 1e300 is not between 0 and"},
		{Spec{Fields: f("a"), Levels: []string{"jaro NaN"}}, "threshold NaN is not between 0 and"},
		{Spec{Fields: f("a"), Levels: []string{"years Inf"}}, "threshold Inf is not between 0 and"},
		{Spec{Fields: f("a", "b"), Levels: []string{"swapped 1"}}, "swapped needs two fields and no threshold"},
		{Spec{Fields: f("a"), Method: "guess"}, `no method "guess"`},
		{Spec{Fields: f("a"), Levels: []string{""}}, `level "": it is empty`},
		{Spec{Fields: f("a"), Levels: []string{"exakt"}}, `level "exakt": known levels are contains, damerau-levenshtein, days, exact,`},
		{Spec{Fields: f("a"), Levels: []string{"exact", "levenshtein"}}, `level "levenshtein": known levels are`},
		{Spec{Fields: f("a"), Levels: []string{"exact 1"}}, `level "exact 1": known levels are`},
		{Spec{Fields: f("a"), Levels: []string{"levenshtein one"}}, `"one" is not a number`},
		{Spec{Fields: f("a"), Levels: []string{"levenshtein 1 2"}}, `known levels are`},
		{Spec{Fields: f("a"), Levels: []string{"exact of b"}}, `"b" is not a field of the comparison`},
		{Spec{Fields: f("a", "b"), Levels: []string{"levenshtein 1 of c"}}, `"c" is not a field of the comparison`},
		{Spec{Fields: f("a"), Levels: []string{"swapped"}}, "swapped needs two fields"},
		{Spec{Fields: f("a", "b", "c"), Levels: []string{"swapped"}}, "swapped needs two fields"},
		{Spec{Fields: f("a"), Levels: steps(15)}, "16 levels; at most 15 fit"},
	} {
		c.spec.Name = "the one"
		_, err := New(table, []Spec{{Name: "good", Fields: f("a"), Levels: []string{"exact"}}, c.spec})
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), `comparison "the one": `) {
			t.Errorf("%+v: %v; want %s", c.spec, err, c.want)
		}
	}
	many := slices.Repeat([]Spec{{Name: "a", Fields: f("a"), Levels: []string{"exact"}}}, MaxComparisons+1)
	if _, err := New(table, many); err == nil || err.Error() != "16 comparisons; at most 15 fit" {
		t.Errorf("sixteen comparisons: %v", err)
	}
	if _, err := New(table, many[1:]); err != nil {
		t.Errorf("fifteen comparisons: %v", err)
	}
	if c, err := New(table, []Spec{{Name: "a", Fields: f("a"), Levels: steps(14)}}); err != nil || len(c[0].Levels) != 16 {
		t.Errorf("fourteen levels beside null and else: %v", err)
	}
}

func steps(n int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("levenshtein %d", i))
	}
	return out
}

// TestOneField: each method compares its first field alone too.
func TestOneField(t *testing.T) {
	number := checked("{99010119800512001}")
	for method, value := range map[string]string{"identity": number, "sex": "1", "name": "陈秀英", "place": "990101", "phone": "13800000001"} {
		table := tableOf(t, fieldsOf("v"), []string{value}, []string{value})
		c := bindOne(t, table, Spec{Name: method, Method: method, Fields: fieldsOf("v"), TermFrequency: true})
		if level := NewEvaluator([]*Comparison{c}).Level(0, 0, 1); level == Null || strings.HasPrefix(c.Levels[level], "else") {
			t.Errorf("%s: two equal values reach %s", method, c.Levels[level])
		}
	}
}

// TestMissingColumn: of several columns some may be missing, in every method.
func TestMissingColumn(t *testing.T) {
	table := tableOf(t, fieldsOf("name", "birth", "county", "phone"), []string{"甲乙", "19800512", "990101", "138"}, []string{"甲乙", "19800512", "990101", "138"})
	for _, s := range []Spec{
		{Name: "name", Method: "name", Fields: fieldsOf("name", "alias"), TermFrequency: true},
		{Name: "place", Method: "place", Fields: fieldsOf("county", "town", "village", "hamlet"), TermFrequency: true},
		{Name: "phone", Method: "phone", Fields: fieldsOf("phone", "nick"), TermFrequency: true},
		{Name: "levels", Fields: fieldsOf("nick", "name"), Levels: []string{"exact of nick", "exact of name"}, TermFrequency: true},
	} {
		c := bindOne(t, table, s)
		if level := NewEvaluator([]*Comparison{c}).Level(0, 0, 1); level == Null || level == uint8(len(c.Levels)-1) {
			t.Errorf("%s: two equal rows reach %s", s.Name, c.Levels[level])
		}
	}
}

// FuzzLevel: no level text breaks the parser, and what parses compares any
// two values, the same in both directions.
func FuzzLevel(f *testing.F) {
	for _, text := range []string{"exact", "levenshtein 2", "damerau-levenshtein 1 of a", "jaro 0.9", "jaro-winkler .92 of b", "jaccard 1e-3", "prefix 3", "contains",
		"words 0.5", "soundex of a", "nysiis", "metaphone", "days 30", "months 1", "years 2 of b", "within 0.5", "ratio 0.9", "swapped", "exact of", "levenshtein 99999999999999999999"} {
		f.Add(text, "anna smith", "19800101", "张伟", "-1.5")
	}
	f.Fuzz(func(t *testing.T, level, a, b, c, d string) {
		fields := fieldsOf("a", "b")
		table := tableOf(t, fields, []string{a, b}, []string{c, d}, []string{b, a}, []string{a, ""})
		for _, spec := range []Spec{
			{Name: "one", Fields: fields[:1], Levels: []string{level}, TermFrequency: true},
			{Name: "two", Fields: fields, Levels: []string{level, "exact"}, TermFrequency: true},
		} {
			comparisons, err := New(table, []Spec{spec})
			if err != nil {
				continue
			}
			e := NewEvaluator(comparisons)
			for x := range uint32(table.Rows()) {
				for y := range uint32(table.Rows()) {
					if there, back := e.Level(0, x, y), comparisons[0].compareIfAny(y, x); there != back {
						t.Fatalf("level %q: rows %d, %d reach %d one way, %d the other", level, x, y, there, back)
					}
				}
			}
		}
	})
}

// compareIfAny compares two rows afresh.
func (c *Comparison) compareIfAny(a, b uint32) uint8 {
	x, y := c.Codes.Of(int(a)), c.Codes.Of(int(b))
	if x == 0 || y == 0 {
		return Null
	}
	if x == y && c.Equal != Null {
		return c.Equal
	}
	return c.compare(x, y)
}

func BenchmarkVector(b *testing.B) {
	var rows [][]string
	for i := range 5000 {
		rows = append(rows, []string{
			checked(fmt.Sprintf("{990101%04d0%d%02d%03d}", 1940+i%60, 1+i%9, 1+i%28, i%999)), "", "",
			string([]rune{[]rune("王李张刘陈杨黄赵")[i%8], rune('一' + i%300), rune('丁' + i%170)}), "",
			"990101", fmt.Sprint("镇", i%7), fmt.Sprint("村", i%90), "", fmt.Sprint(13800000000 + i%4000),
			fmt.Sprintf("fore%c%c", 'a'+i%26, 'a'+i%23), fmt.Sprintf("sur%c%c%c", 'a'+i%25, 'a'+i%21, 'a'+i%17), "",
		})
	}
	table := tableOf(b, propertyFields, rows...)
	for name, specs := range map[string][]Spec{"departments": everySpec[:5], "latin": everySpec[5:7]} {
		b.Run(name, func(b *testing.B) {
			comparisons, err := New(table, specs)
			if err != nil {
				b.Fatal(err)
			}
			e := NewEvaluator(comparisons)
			b.ReportAllocs()
			var sum Vector
			i := uint32(0)
			for b.Loop() {
				i++
				sum += e.Vector(i%5000, i*2654435761%5000)
			}
			_ = sum
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pairs/s")
		})
	}
}

func TestMetricsAreListed(t *testing.T) {
	names := strings.Split(Metrics(), ", ")
	if !slices.IsSorted(names) || len(names) != len(metrics)+1 || !slices.Contains(names, "swapped") {
		t.Errorf("metrics %v", names)
	}
}

// TestPartial: dates agree as far as both are known, if that is the year at least.
func TestPartial(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"19800312", "1980????", true}, {"1980????", "198003??", true}, {"19800312", "19800312", true}, {"19800312", "198003??", true},
		{"19800312", "1981????", false}, {"19800312", "198004??", false}, {"198?0312", "198?????", false}, {"1980", "1980", false}, {"????0312", "????0312", false},
	} {
		if got := partial(c.a, c.b); got != c.want || partial(c.b, c.a) != got {
			t.Errorf("%s and %s: %v", c.a, c.b, got)
		}
	}
	if day := dayOf("1980????"); day != dayOf("19800701") || dayOf("198003??") != dayOf("19800315") || dayOf("198?0312") != noDay {
		t.Errorf("middle of 1980 is %d", day)
	}
}
