package evaluation

import (
	"cmp"
	"math"
	"slices"
)

// weightUnit is the grain of weights, that of links.csv.
const weightUnit = 1e-4

// cell is a pair of sources, left ≤ right.
type cell struct{ left, right int }

// hits are true and false pairs.
type hits struct{ same, other int64 }

// tally is all that is remembered of one cell's links (V1).
type tally struct {
	weights     map[int64]hits // by weight in units
	decided     hits
	reliability *Reliability
}

func newTally(bins int) *tally {
	return &tally{weights: map[int64]hits{}, reliability: NewReliability(bins)}
}

// maxWeight bounds weights so that they fit the units.
const maxWeight = 1e9

func units(weight float64) int64 {
	return int64(math.Round(min(max(weight, -maxWeight), maxWeight) / weightUnit))
}

func (t *tally) add(weight, probability float64, same, decided bool) {
	h := hits{other: 1}
	if same {
		h = hits{same: 1}
	}
	k := units(weight)
	t.weights[k] = t.weights[k].plus(h)
	if decided {
		t.decided = t.decided.plus(h)
	}
	t.reliability.Add(probability, same)
}

func (h hits) plus(o hits) hits { return hits{h.same + o.same, h.other + o.other} }

func (t *tally) merge(o *tally) {
	for k, h := range o.weights {
		t.weights[k] = t.weights[k].plus(h)
	}
	t.decided = t.decided.plus(o.decided)
	t.reliability.merge(o.reliability)
}

// Rates are the figures of a choice of pairs.
type Rates struct {
	Links     int64   `json:"links"` // pairs chosen
	True      int64   `json:"true"`  // of them true
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// rates: no link at all has precision 1, nothing to find has recall 1.
func (h hits) rates(truth int64) Rates {
	r := Rates{Links: h.same + h.other, True: h.same, Precision: 1, Recall: 1, F1: 1}
	if r.Links > 0 {
		r.Precision = float64(h.same) / float64(r.Links)
	}
	if truth > 0 {
		r.Recall = float64(h.same) / float64(truth)
	}
	if r.Links+truth > 0 {
		r.F1 = 2 * float64(h.same) / float64(r.Links+truth)
	}
	return r
}

// Point is the figures of all pairs at or above a weight.
type Point struct {
	Weight      float64 `json:"weight"`
	Probability float64 `json:"probability"`
	Rates
}

// curve gives a point for each weight that occurs, highest first (V2).
func (t *tally) curve(truth int64) []Point {
	keys := make([]int64, 0, len(t.weights))
	for k := range t.weights {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b int64) int { return cmp.Compare(b, a) })
	out := make([]Point, len(keys))
	sum := hits{}
	for i, k := range keys {
		sum = sum.plus(t.weights[k])
		out[i] = point(float64(k)*weightUnit, sum.rates(truth))
	}
	return out
}

func point(weight float64, r Rates) Point {
	return Point{Weight: math.Round(weight/weightUnit) * weightUnit, Probability: probability(weight), Rates: r}
}

func probability(weight float64) float64 {
	if weight >= 0 {
		return 1 / (1 + math.Exp2(-weight))
	}
	o := math.Exp2(weight)
	return o / (1 + o)
}

// best gives the point of the highest F1, of equals the highest weight.
func best(curve []Point, truth int64) Point {
	out := point(0, hits{}.rates(truth))
	for i, p := range curve {
		if i == 0 || p.F1 > out.F1 {
			out = p
		}
	}
	return out
}

// at gives the figures of the pairs at or above a probability.
func at(curve []Point, p float64, truth int64) Point {
	least := units(math.Log2(p) - math.Log2(1-p))
	n, _ := slices.BinarySearchFunc(curve, least, func(c Point, k int64) int {
		if units(c.Weight) >= k {
			return -1
		}
		return 1
	})
	out := Point{Rates: hits{}.rates(truth)}
	if n > 0 {
		out = curve[n-1]
	}
	out.Weight, out.Probability = math.Log2(p)-math.Log2(1-p), p
	return out
}

// thin keeps at most n points of a curve, evenly by recall, with both ends.
func thin(curve []Point, n int) []Point {
	if len(curve) <= n {
		return curve
	}
	var out []Point
	last := curve[len(curve)-1].Links
	next := 0.0
	for i, p := range curve {
		if share := float64(p.Links) / float64(last); share >= next || i == len(curve)-1 {
			out = append(out, p)
			next = share + 1/float64(n-1)
		}
	}
	return out
}
