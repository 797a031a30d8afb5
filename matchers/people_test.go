package matchers

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"yingbao/matchers/blocking"
	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// person is a made-up person with English-like names that nobody bears.
type person struct{ forename, surname, dob, town, phone string }

var (
	onsets = []string{"b", "br", "d", "dr", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "qu", "r", "s", "st", "t", "tr", "v", "w", "z"}
	vowels = []string{"a", "e", "i", "o", "u", "ai", "ea", "oo"}
	codas  = []string{"n", "l", "r", "s", "ck", "m", "rt", "nd", "x", ""}
)

func word(r *rand.Rand, syllables int) string {
	s := ""
	for range syllables {
		s += onsets[r.IntN(len(onsets))] + vowels[r.IntN(len(vowels))]
	}
	return s + codas[r.IntN(len(codas))]
}

// people makes n persons: forenames and surnames out of small stocks, so that
// some names are common.
func people(seed uint64, n int) []person {
	r := rand.New(rand.NewPCG(seed, 17))
	var forenames, surnames, towns []string
	for range 80 {
		forenames = append(forenames, word(r, 2))
	}
	for range 150 {
		surnames = append(surnames, word(r, 2))
	}
	for range 12 {
		towns = append(towns, word(r, 3))
	}
	pick := func(from []string) string { return from[int(float64(len(from))*r.Float64()*r.Float64())] }
	var out []person
	for range n {
		out = append(out, person{pick(forenames), pick(surnames), fmt.Sprintf("%d%02d%02d", 1930+r.IntN(75), 1+r.IntN(12), 1+r.IntN(28)), pick(towns), fmt.Sprintf("07%08d", r.IntN(1e8))})
	}
	return out
}

// damaged gives the cells of a record of a person, each wrong or missing with
// a small probability.
func (p person) damaged(r *rand.Rand, rate float64) []string {
	out := []string{p.forename, p.surname, p.dob, p.town, p.phone}
	for i := range out {
		switch x := r.Float64(); {
		case x < rate/2 && i != 3: // another letter
			b := []byte(out[i])
			at := r.IntN(len(b))
			if b[at] >= 'a' {
				b[at] = byte('a' + r.IntN(26))
			} else {
				b[at] = byte('0' + r.IntN(10))
			}
			out[i] = string(b)
		case x < rate*3/4:
			out[i] = ""
		case x < rate && i >= 3: // moved, another phone
			out[i] = word(r, 3)
		}
	}
	return out
}

var peopleFields = []record.Field{"forename", "surname", "dob", "town", "phone", "label"}

// tableOf makes a table of sources named s0, s1, …; the last cell of a row is
// its label, the person's number, which no comparison reads.
func tableOf(t testing.TB, fields []record.Field, sources ...[][]string) *record.Table {
	t.Helper()
	var parts []*record.Part
	for s, rows := range sources {
		p := record.NewPart(record.Source{Name: fmt.Sprintf("s%d", s)}, fields, make([]record.Kind, len(fields)))
		for i, row := range rows {
			p.Append(uint32(i+1), row)
		}
		parts = append(parts, p)
	}
	table, err := record.Merge(parts...)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// peopleSettings compares the fields of peopleFields.
func peopleSettings(shape Shape) Settings {
	s := Settings{Shape: shape, Sample: 100_000}
	if shape == ShapeLink {
		s.Allow = func(a, b int) bool { return a != b }
	}
	for _, keys := range [][]string{{"surname", "dob"}, {"phone"}, {"forename", "surname"}, {"forename", "dob"}, {"dob", "town"}} {
		s.Blocking = append(s.Blocking, blocking.Rule{Keys: keys})
	}
	for _, f := range []record.Field{"forename", "surname"} {
		s.Comparisons = append(s.Comparisons, comparison.Spec{Name: string(f), Fields: []record.Field{f}, Levels: []string{"exact", "jaro-winkler 0.88"}, TermFrequency: true})
	}
	s.Comparisons = append(s.Comparisons,
		comparison.Spec{Name: "dob", Fields: []record.Field{"dob"}, Levels: []string{"exact", "damerau-levenshtein 1"}},
		comparison.Spec{Name: "town", Fields: []record.Field{"town"}, Levels: []string{"exact"}, TermFrequency: true},
		comparison.Spec{Name: "phone", Fields: []record.Field{"phone"}, Levels: []string{"exact", "damerau-levenshtein 1"}})
	return s
}

// twoFiles makes two files without duplicates that share half their persons.
func twoFiles(seed uint64, n int, rate float64) (left, right [][]string) {
	r := rand.New(rand.NewPCG(seed, 5))
	for i, p := range people(seed, n+n/2) {
		label := fmt.Sprint(i)
		if i < n {
			left = append(left, append(p.damaged(r, rate), label))
		}
		if i >= n/2 {
			right = append(right, append(p.damaged(r, rate), label))
		}
	}
	return left, right
}

// oneFile makes a file in which each person has one to four records.
func oneFile(seed uint64, n int, rate float64) [][]string {
	r := rand.New(rand.NewPCG(seed, 6))
	var out [][]string
	for i, p := range people(seed, n) {
		for range 1 + i%4 {
			out = append(out, append(p.damaged(r, rate), fmt.Sprint(i)))
		}
	}
	r.Shuffle(len(out), func(a, b int) { out[a], out[b] = out[b], out[a] })
	return out
}

// score counts the linked pairs that are right and wrong, and the allowed
// pairs of one label that are not linked.
func score(t testing.TB, table *record.Table, result *Result, within bool) (right, wrong, missed int) {
	t.Helper()
	label := table.Column("label")
	linked := map[[2]uint32]bool{}
	for _, l := range result.Links {
		if l.Decision != fellegisunter.Linked {
			continue
		}
		if linked[[2]uint32{l.Left, l.Right}] {
			t.Fatalf("pair %d-%d is linked twice", l.Left, l.Right)
		}
		linked[[2]uint32{l.Left, l.Right}] = true
		if label.Value(int(l.Left)) == label.Value(int(l.Right)) {
			right++
		} else {
			wrong++
		}
	}
	for a := range table.Rows() {
		for b := a + 1; b < table.Rows(); b++ {
			if label.Code(a) == label.Code(b) && (within || table.SourceOf(a) != table.SourceOf(b)) && !linked[[2]uint32{uint32(a), uint32(b)}] {
				missed++
			}
		}
	}
	return right, wrong, missed
}

// checkF1 demands a harmonic mean of precision and recall.
func checkF1(t *testing.T, table *record.Table, result *Result, within bool, least float64) {
	t.Helper()
	right, wrong, missed := score(t, table, result, within)
	f1 := 2 * float64(right) / float64(2*right+wrong+missed)
	t.Logf("%d right, %d wrong, %d missed: F1 %.4f", right, wrong, missed, f1)
	if !(f1 >= least) {
		t.Errorf("F1 %.4f, want %.4f", f1, least)
	}
}

// learned runs a job up to its model.
func learned(t *testing.T, table *record.Table, s Settings) *engine {
	t.Helper()
	e, err := newEngine(context.Background(), table, s.withDefaults(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.count(e.ctx); err != nil {
		t.Fatal(err)
	}
	if err := e.learn(e.ctx); err != nil {
		t.Fatal(err)
	}
	return e
}
