package matchers

import (
	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
)

// Explanation says how a pair came to its weight: the waterfall from the
// prior over every comparison to the total, all in bits.
type Explanation struct {
	Left, Right uint32
	Prior       float64 // log2 of λ/(1−λ)
	Parts       []Part
	// Together is what is known of comparisons that err together.
	Together float64
	// Household is what the class of related pairs takes off: members of one
	// household agree in much. It is 0 or less.
	Household float64
	// Rest is what rivals, third records and the number's owner added or took
	// after the pair's own evidence.
	Rest        float64
	Weight      float64
	Probability float64
	Decision    fellegisunter.Decision
	Rules       []string // the blocking rules that reach the pair
}

// Part is one comparison's share.
type Part struct {
	Name      string
	Level     string
	M, U      float64
	Weight    float64 // log2(m/u), 0 for null
	Frequency float64 // term frequency adjustment
}

// Explain explains any pair of rows that may be paired.
func (r *Result) Explain(a, b uint32) Explanation {
	a, b = min(a, b), max(a, b)
	e := r.engine
	model := e.pooled
	if cell := e.cells.of(a, b); cell >= 0 {
		model = e.cells.models[cell]
	}
	v := comparison.NewEvaluator(e.comparisons).Vector(a, b)
	scorer := fellegisunter.NewScorer(model, e.comparisons)
	out := Explanation{Left: a, Right: b, Prior: model.PriorWeight()}
	sum := out.Prior
	for i, c := range e.comparisons {
		level := v.Level(i)
		p := Part{Name: c.Name, Level: c.Levels[level]}
		if level != comparison.Null {
			l := model.Comparisons[i].Levels[level]
			p.M, p.U, p.Weight = l.M, l.U, l.Weight()
			p.Frequency = scorer.Frequency(i, v, a, b)
		}
		sum += p.Weight + p.Frequency
		out.Parts = append(out.Parts, p)
	}
	out.Together = model.Together(v)
	own := scorer.Weight(v, a, b)
	out.Household = min(own-sum-out.Together, 0)
	out.Weight, out.Probability = own, fellegisunter.Probability(own)
	if l, ok := r.Find(a, b); ok {
		out.Rest, out.Weight, out.Probability, out.Decision = l.Weight-own, l.Weight, l.Probability, l.Decision
	}
	for rule := range r.Rules {
		if e.plan.Reached(rule, a, b) {
			out.Rules = append(out.Rules, r.Rules[rule].String())
		}
	}
	return out
}

// Find gives the link of two rows, if it was kept.
func (r *Result) Find(a, b uint32) (fellegisunter.Link, bool) {
	a, b = min(a, b), max(a, b)
	lo, hi := 0, len(r.Links)
	for lo < hi {
		mid := (lo + hi) / 2
		if l := r.Links[mid]; l.Left < a || (l.Left == a && l.Right < b) {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(r.Links) && r.Links[lo].Left == a && r.Links[lo].Right == b {
		return r.Links[lo], true
	}
	return fellegisunter.Link{}, false
}
