package fellegisunter

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"

	"yingbao/matchers/comparison"
)

// movers draws pairs of one person of whom a share has moved: the first three
// comparisons, street, number and telephone, then disagree together.
func movers(r *rand.Rand, n int, moved float64) Counter {
	out := Counter{}
	for range n {
		away := r.Float64() < moved
		var v comparison.Vector
		for i, m := range []float64{0.95, 0.95, 0.95, 0.9, 0.9, 0.9} {
			if i < 3 && away {
				m = 0.01
			}
			l := uint8(2)
			if r.Float64() < m {
				l = 1
			}
			if i == 5 && r.Float64() < 0.3 {
				l = comparison.Null
			}
			v = v.With(i, l)
		}
		out[v]++
	}
	return out
}

var strangers = [][]float64{{0.01, 0.99}, {0.02, 0.98}, {0.01, 0.99}, {0.01, 0.99}, {0.005, 0.995}, {0.01, 0.99}}

// TestTermsOfMovers: the errors that come together are found, those that do
// not are left; as many matches are counted as there are, where independent
// errors lose those who moved; and the model sums to one.
func TestTermsOfMovers(t *testing.T) {
	const matches, others = 4000, 4_000_000
	r := rand.New(rand.NewPCG(9, 9))
	patterns := Merge(movers(r, matches, 0.25), counterOf(drawn(9, []class{{strangers, 0}}, others)))
	plain, err := EM(Start(shape(2, 2, 2, 2, 2, 2), withNull(strangers), 0.001), patterns, matches+others, Training{})
	if err != nil {
		t.Fatal(err)
	}
	model := plain.WithTerms(patterns, matches+others, Training{})
	tied := 0
	for _, term := range model.Terms {
		switch w := term.Weight; {
		case term.first < 3 && term.second < 3:
			tied++
			if w[2][2] < 1 || w[1][2] > -1 {
				t.Errorf("%s and %s: %v", term.First, term.Second, w)
			}
		case math.Abs(w[1][1]) > 0.1: // who is seen must agree in something: a shade of dependence
			t.Errorf("%s and %s: %v", term.First, term.Second, w)
		}
	}
	if tied != 2 {
		t.Fatalf("%d terms tie the first three: %+v", tied, model.Terms)
	}
	if found := model.Lambda * (matches + others); !near(found/matches, 1, 0.02) {
		t.Errorf("%.0f of %d matches, %.0f without terms", found, matches, plain.Lambda*(matches+others))
	}
	sum := 0.0
	for v := range movers(rand.New(rand.NewPCG(1, 1)), 200_000, 0.5) {
		if v.Level(5) != comparison.Null {
			match, _ := model.logs().parts(v)
			sum += math.Exp2(match)
		}
	}
	if !near(sum/model.Lambda, 1, 0.01) {
		t.Errorf("the matches' distribution sums to %.4f", sum/model.Lambda)
	}
	var file bytes.Buffer
	if err := model.Write(&file); err != nil {
		t.Fatal(err)
	}
	read, err := ReadModel(&file)
	if err != nil || read.Bind(shape(2, 2, 2, 2, 2, 2)) != nil {
		t.Fatal(err)
	}
	for _, p := range patterns {
		if read.Weight(p.Vector) != model.Weight(p.Vector) {
			t.Fatalf("%v weighs %g, read again %g", p.Vector, model.Weight(p.Vector), read.Weight(p.Vector))
		}
	}
}

// TestTermsOfIndependentErrors: where errors are independent no term is
// learned, and the model stays as it was.
func TestTermsOfIndependentErrors(t *testing.T) {
	r := rand.New(rand.NewPCG(10, 10))
	const matches, others = 4000, 1_000_000
	patterns := Merge(movers(r, matches, 0), counterOf(drawn(10, []class{{strangers, 0}}, others)))
	plain, err := EM(Start(shape(2, 2, 2, 2, 2, 2), withNull(strangers), 0.001), patterns, matches+others, Training{})
	if err != nil {
		t.Fatal(err)
	}
	if model := plain.WithTerms(patterns, matches+others, Training{}); len(model.Terms) != 0 || model.Lambda != plain.Lambda {
		t.Errorf("%d terms, λ %g and %g", len(model.Terms), model.Lambda, plain.Lambda)
	}
	if model := plain.TermsOfMatches(Merge(movers(r, 100, 0.5))); len(model.Terms) != 0 {
		t.Errorf("%d terms of a hundred matches", len(model.Terms))
	}
}

func counterOf(patterns []Pattern) Counter {
	out := Counter{}
	for _, p := range patterns {
		out[p.Vector] += p.Count
	}
	return out
}
