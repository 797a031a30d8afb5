package fellegisunter

import (
	"bytes"
	"math"
	"reflect"
	"strings"
	"testing"

	"yingbao/matchers/comparison"
)

// fullModel has every part that a model file can have.
func fullModel() *Model {
	m := handModel()
	m.Related = &Related{Lambda: 0.003, H: [][]float64{{0, 0.3, 0.7}, {0, 0.1, 0.9}, {0, 1e-9, 1}}}
	m.Terms = []Term{{First: "c2", Second: "c0", Weight: [][]float64{{0, 0, 0}, {0, 1.25, 0}, {0, 0, -3e-7}}}}
	m.Comparisons[1].Levels[2].Group = 3
	m.Origin = &Origin{How: OriginEM, Pairs: 1 << 40, Start: 1e-9 / 3, Most: 12.5,
		Strict: &Strict{Rules: [][]string{{"c0", "c1"}, {"c2", "c0"}}, Pairs: 7, Recall: 0.7, Matches: 10}}
	return m
}

// TestModelFile: a model written as a file and read back is the same, to the
// last bit.
func TestModelFile(t *testing.T) {
	m := fullModel()
	m.Lambda = math.Nextafter(1.0/3, 1)
	var text bytes.Buffer
	if err := m.Write(&text); err != nil {
		t.Fatal(err)
	}
	back, err := ReadModel(bytes.NewReader(text.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	comparisons := shape(2, 2, 2)
	for _, x := range []*Model{m, back} {
		if err := x.Bind(comparisons); err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(m, back) {
		t.Errorf("read back %+v, want %+v", back, m)
	}
	if !strings.Contains(text.String(), "level: level 1") {
		t.Errorf("the file does not name its levels:\n%s", text.String())
	}
}

func TestBrokenModelFiles(t *testing.T) {
	var good bytes.Buffer
	if err := fullModel().Write(&good); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to, want string }{
		{"version: 1", "version: 2", "version 2"},
		{"version: 1", "version: one", "[2:10]"},
		{"version: 1", "version: 1\ncolour: red", `unknown field "colour"`},
		{"m: 0.5\n", "m: 0\n", "above 0 and at most 1"},
		{"m: 0.5\n", "m: .nan\n", "above 0 and at most 1"},
		{"u: 0.015625", "u: 1.5", "above 0 and at most 1"},
		{"lambda: 0.003", "lambda: 0.95", "related class"},
		{"lambda: 0.003", "lambda: -1", "related class"},
		{"first: c2", "first: c9", `the term of "c9" and "c0" does not fit`},
		{"1.25", ".inf", "does not fit"},
		{"1e-09", "0.0", "h must be above 0"},
		{"version: 1", "version: " + strings.Repeat("[", 200), "[2:110] brackets and braces stand more than 100 deep"},
	} {
		text := strings.Replace(good.String(), c.from, c.to, 1)
		if text == good.String() {
			t.Errorf("%q is not in the file:\n%s", c.from, text)
			continue
		}
		if _, err := ReadModel(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v; want %s", c.to, err, c.want)
		}
	}
	// an extract named by mistake: its lines are personal data
	for _, text := range []string{"姓名,身份证号\n张测试,990101198001010017\n", "姓名: [张测试, 990101198001010017\n", "version: 张测试\nlambda: 990101198001010017\n",
		"张测试: 1\n", "version: 990101198001010017990101198001010017\n", "version: 1\n张测试: 1\n张测试: 2\n"} {
		if _, err := ReadModel(strings.NewReader(text)); err == nil || strings.Contains(err.Error(), "张测试") || strings.Contains(err.Error(), "990101") {
			t.Errorf("%q: %v; want an error that quotes nothing", text, err)
		}
	}
	if _, err := ReadModel(strings.NewReader(good.String() + strings.Repeat("#\n", 1<<20))); err == nil {
		t.Error("a file of megabytes is read")
	}
}

// TestFit takes m and h by name from a model of other comparisons, u as given.
func TestFit(t *testing.T) {
	m := fullModel()
	comparisons := shape(2, 2, 2)
	u := [][]float64{{0, 0.1, 0.9}, {0, 0.2, 0.8}}
	got, err := m.Fit([]*comparison.Comparison{comparisons[2], comparisons[0]}, u)
	if err != nil {
		t.Fatal(err)
	}
	for i, from := range []int{2, 0} {
		for l := 1; l <= 2; l++ {
			if g := got.Comparisons[i].Levels[l]; g.M != m.Comparisons[from].Levels[l].M || g.U != u[i][l] || got.Related.H[i][l] != m.Related.H[from][l] {
				t.Errorf("comparison %d, level %d: %+v", i, l, g)
			}
		}
	}
	if _, err := m.Fit(shape(2, 3), [][]float64{{0, 0.1, 0.9}, {0, 0.1, 0.1, 0.8}}); err == nil || !strings.Contains(err.Error(), `"c1"`) {
		t.Errorf("other levels: %v", err)
	}
	if _, err := m.Fit(shape(2, 2, 2, 2), append(u, u...)); err == nil || !strings.Contains(err.Error(), `"c3"`) {
		t.Errorf("an unknown comparison: %v", err)
	}
}

// FuzzReadModel: no file breaks the reader, and a model that is read weighs
// any vector as a number.
func FuzzReadModel(f *testing.F) {
	var good bytes.Buffer
	if err := fullModel().Write(&good); err != nil {
		f.Fatal(err)
	}
	f.Add(good.Bytes(), uint64(0x121))
	f.Add([]byte("version: 1\nlambda: 5e-324\ncomparisons: [{name: c0, levels: [{}, {m: 5e-324, u: 1}]}]"), uint64(1))
	f.Add([]byte("version: 1\nlambda: .5\nterms: [{first: a, second: a, weight: [[1]]}]"), uint64(0))
	f.Fuzz(func(t *testing.T, data []byte, levels uint64) {
		m, err := ReadModel(bytes.NewReader(data))
		if err != nil || len(m.Comparisons) > comparison.MaxComparisons {
			return
		}
		var comparisons []*comparison.Comparison
		var v comparison.Vector
		for i, c := range m.Comparisons {
			bound := &comparison.Comparison{Name: c.Name}
			for _, l := range c.Levels {
				bound.Levels = append(bound.Levels, l.Label)
			}
			comparisons = append(comparisons, bound)
			v = v.With(i, uint8(levels>>(4*i)&15)%uint8(len(c.Levels)))
		}
		if err := m.Bind(comparisons); err != nil {
			return
		}
		if w := m.Weight(v); math.IsNaN(w) || math.IsInf(w, 0) {
			t.Fatalf("vector %x weighs %g", v, w)
		}
	})
}
