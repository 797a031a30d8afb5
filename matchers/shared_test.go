package matchers

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// families makes a file in which four persons each share surname, town and
// telephone, and each person has two records.
func families(seed uint64, n int) [][]string {
	r := rand.New(rand.NewPCG(seed, 7))
	var out [][]string
	list := people(seed, n)
	for i, p := range list {
		head := list[i/4*4]
		p.surname, p.town, p.phone = head.surname, head.town, head.phone
		for range 2 {
			out = append(out, append(p.damaged(r, 0.1), fmt.Sprint(i)))
		}
	}
	r.Shuffle(len(out), func(a, b int) { out[a], out[b] = out[b], out[a] })
	return out
}

// marked gives the settings with some comparisons marked as a household's.
func marked(names ...string) Settings {
	s := peopleSettings(ShapeDedupe)
	for i := range s.Comparisons {
		s.Comparisons[i].Shared = slices.Contains(names, s.Comparisons[i].Name)
	}
	return s
}

func linkFamilies(t *testing.T, rows [][]string, s Settings) (right, wrong, missed int) {
	t.Helper()
	table := tableOf(t, peopleFields, rows)
	result, err := Link(context.Background(), table, s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return score(t, table, result, true)
}

// TestSharedTellsRelativesApart: in a file of families relatives are told from
// persons, whether somebody said what a household shares or strict rules tell it.
func TestSharedTellsRelativesApart(t *testing.T) {
	rows := families(3, 1600)
	right, wrong, missed := linkFamilies(t, rows, marked())
	r, w, m := linkFamilies(t, rows, marked("surname", "town", "phone"))
	t.Logf("unmarked %d right, %d wrong, %d missed; marked %d, %d, %d", right, wrong, missed, r, w, m)
	if f, g := f1(right, wrong, missed), f1(r, w, m); f < 0.9 || g < 0.9 {
		t.Errorf("F1 %.3f with the marks, %.3f without", g, f)
	}
}

func f1(right, wrong, missed int) float64 {
	return 2 * float64(right) / float64(2*right+wrong+missed)
}

// TestSharedWithoutFamilies: a mark that the data do not bear out is no error.
func TestSharedWithoutFamilies(t *testing.T) {
	rows := oneFile(4, 800, 0.1)
	right, wrong, missed := linkFamilies(t, rows, marked("forename", "surname", "dob", "town", "phone"))
	if f := f1(right, wrong, missed); f < 0.9 {
		t.Errorf("F1 %.3f", f)
	}
}
