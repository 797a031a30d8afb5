package matchers

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"yingbao/sources/record"
)

// automaticOf plans for files of peopleFields without settings.
func automaticOf(t *testing.T, rows ...[][]string) (*record.Table, Settings) {
	t.Helper()
	return plannedOf(t, peopleFields, rows...)
}

// plannedOf plans for files without settings; the label is no evidence.
func plannedOf(t *testing.T, fields []record.Field, rows ...[][]string) (*record.Table, Settings) {
	t.Helper()
	table := tableOf(t, fields, rows...)
	shape := ShapeDedupe
	if len(rows) > 1 {
		shape = ShapeLink
	}
	s, err := Automatic(table, shape, []record.Field{"label"})
	if err != nil {
		t.Fatal(err)
	}
	s.Sample = 200_000
	return table, s
}

// TestAutomaticFindsFamilies: in a file of whole families nobody needs to say
// what they share. The plan finds it, says so, and joins persons only.
func TestAutomaticFindsFamilies(t *testing.T) {
	table, s := automaticOf(t, families(5, 1600))
	r := mustLink(t, table, s)
	right, wrong, missed := score(t, table, r, true)
	s.FindShared = false
	other := mustLink(t, table, s)
	r2, w2, m2 := score(t, table, other, true)
	t.Logf("found %d right, %d wrong, %d missed; not asked %d, %d, %d", right, wrong, missed, r2, w2, m2)
	if f, g := f1(r2, w2, m2), f1(right, wrong, missed); g < 0.9 || g < f {
		t.Errorf("F1 %.3f, and %.3f when nothing is looked for", g, f)
	}
	why := slices.IndexFunc(r.Summary.Reasons, func(s string) bool { return strings.HasPrefix(s, "households: about ") })
	if why < 0 {
		t.Fatalf("no reason in %q", r.Summary.Reasons)
	}
	reason, _, _ := strings.Cut(r.Summary.Reasons[why], "were born")
	for field, shared := range map[string]bool{"surname": true, "phone": true, "forename": false, "dob": false} {
		if strings.Contains(reason, field) != shared {
			t.Errorf("%s shared: %v in %q", field, !shared, reason)
		}
	}
	hope, before := r.Summary.Precision-float64(right)/float64(right+wrong), other.Summary.Precision-float64(r2)/float64(r2+w2)
	if hope > 0.15 || hope > before+0.01 { // strict rules tell it where nothing is looked for
		t.Errorf("precision is told %.3f too high, %.3f when nothing is looked for", hope, before)
	}
	for _, c := range s.Comparisons {
		if c.Shared {
			t.Errorf("the caller's settings were changed: %s", c.Name)
		}
	}
}

// TestAutomaticFindsNoFamilies: in files of single persons nothing is marked
// and nothing is lost, whether their records agree or not.
func TestAutomaticFindsNoFamilies(t *testing.T) {
	for _, rate := range []float64{0.05, 0.25} {
		table, s := automaticOf(t, oneFile(6, 800, rate))
		r := mustLink(t, table, s)
		if !slices.ContainsFunc(r.Summary.Reasons, func(s string) bool { return strings.HasPrefix(s, "households: no class") }) {
			t.Errorf("rate %g: %q", rate, r.Summary.Reasons)
		}
		right, wrong, missed := score(t, table, r, true)
		s.FindShared = false
		if f, g := f1(score(t, table, mustLink(t, table, s), true)), f1(right, wrong, missed); g != f {
			t.Errorf("rate %g: F1 %.3f, and %.3f when nothing is looked for", rate, g, f)
		}
	}
}

// TestFollows: a post code follows from its town, whichever has more values,
// and a number holds its bearer's birth date; a name follows from nothing.
func TestFollows(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	var rows [][]string
	codes := map[string]string{}
	for _, p := range people(8, 1500) {
		if codes[p.town] == "" {
			codes[p.town] = record4(r)
		}
		rows = append(rows, []string{p.forename, p.surname, p.dob, p.town, codes[p.town], "99" + p.dob + record4(r)})
		rows = append(rows, rows[len(rows)-1])
	}
	table := tableOf(t, []record.Field{"forename", "surname", "dob", "town", "code", "number"}, rows)
	s, err := Automatic(table, ShapeDedupe, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"forename", "surname", "town+code", "number+dob"} {
		a, b, _ := strings.Cut(want, "+")
		at := specOfField(s, record.Field(a))
		if at == nil || b != "" && at != specOfField(s, record.Field(b)) || b == "" && len(at.Fields) > 1 {
			t.Errorf("%s is no comparison of its own: %+v", want, s.Comparisons)
		}
		if b != "" && !slices.ContainsFunc(s.Reasons, func(r string) bool {
			return strings.HasPrefix(r, "columns ") && strings.Contains(r, a) && strings.Contains(r, b) && strings.Contains(r, "one piece of evidence")
		}) {
			t.Errorf("%s has no reason in %q", want, s.Reasons)
		}
	}
}

func record4(r *rand.Rand) string {
	b := make([]byte, 4)
	for i := range b {
		b[i] = byte('0' + r.IntN(10))
	}
	return string(b)
}
