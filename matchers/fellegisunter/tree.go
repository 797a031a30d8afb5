package fellegisunter

import (
	"cmp"
	"math"
	"slices"

	"yingbao/matchers/comparison"
)

// What a term must show before it is believed.
const (
	// termBits is the least information, in bits for each match, that one
	// comparison gives of another.
	termBits = 0.01
	// termMatches is the least number of matches that know both.
	termMatches = 150
	// termStrength is the number of matches' worth of independence that
	// every term starts from.
	termStrength = 50
	// treeSteps and treeTolerance end EM with terms: they refine a model that
	// has converged without them.
	treeSteps     = 200
	treeTolerance = 1e-4
)

// joint counts how often matches show two levels together.
type joint struct {
	a, b  int // comparisons
	table [][]float64
}

func (m *Model) newJoint(a, b int) *joint {
	j := &joint{a: a, b: b, table: make([][]float64, len(m.Comparisons[a].Levels))}
	for i := range j.table {
		j.table[i] = make([]float64, len(m.Comparisons[b].Levels))
	}
	return j
}

func (j *joint) add(v comparison.Vector, n float64) {
	a, b := v.Level(j.a), v.Level(j.b)
	if a != comparison.Null && b != comparison.Null {
		j.table[a][b] += n
	}
}

// margins sums the table by the first's levels, by the second's, and in all.
func (j *joint) margins() (a, b []float64, all float64) {
	a, b = make([]float64, len(j.table)), make([]float64, len(j.table[0]))
	for x := range a {
		for y, n := range j.table[x] {
			a[x] += n
			b[y] += n
			all += n
		}
	}
	return a, b, all
}

// term gives log2 of how much oftener two levels come together than if the
// comparisons erred independently, the information in bits that the one gives
// of the other in a match, and the matches that know both.
func (j *joint) term(m *Model) (t Term, bits, matches float64) {
	a, b, all := j.margins()
	t = Term{First: m.Comparisons[j.a].Name, Second: m.Comparisons[j.b].Name, first: j.a, second: j.b}
	for x := range a {
		t.Weight = append(t.Weight, make([]float64, len(b)))
		for y := range b {
			if a[x] == 0 || b[y] == 0 {
				continue // a level that no match shows, null among them
			}
			apart := a[x] * b[y] / all
			t.Weight[x][y] = math.Log2((j.table[x][y]/apart + termStrength/all) / (1 + termStrength/all))
			bits += j.table[x][y] / all * t.Weight[x][y]
		}
	}
	return t, bits, all
}

// shows tells whether a term says more than chance: 2·ln2·matches·bits of
// independent comparisons is about their degrees of freedom (Wilks).
func (j *joint) shows(bits, matches float64) bool {
	freedom := float64((len(j.table) - 2) * (len(j.table[0]) - 2))
	return matches >= termMatches && bits >= termBits && 2*math.Ln2*matches*bits > 3*freedom+20
}

// WithTerms learns which comparisons err together, from a model that EM has
// learned as if none did. Who moved has another street, another number and
// another telephone at once; taken for three independent errors, that says
// stranger. The terms are the tree of comparisons in which each gives most
// information of its neighbour (Chow and Liu 1968): a tree's pair terms make a
// distribution of their own, without a fit of three and more together. EM
// goes on with the tree as it is.
//
// Only comparisons whose levels are one group are taken.
func (m *Model) WithTerms(patterns []Pattern, universe int64, t Training) *Model {
	out, x := m.clone(), m.logs()
	tree := out.tree(patterns, func(v comparison.Vector) float64 {
		match, _ := x.posterior(v)
		return match
	})
	for range treeSteps {
		if len(tree) == 0 || out.stepTree(tree, patterns, universe, t) < treeTolerance {
			break
		}
	}
	return out
}

// TermsOfMatches learns the terms from the patterns of pairs taken for
// matches; everything else stays.
func (m *Model) TermsOfMatches(patterns []Pattern) *Model {
	out := m.clone()
	out.tree(patterns, func(comparison.Vector) float64 { return 1 })
	return out
}

// edge is a term that may be learned.
type edge struct {
	*joint
	bits float64
}

// tree sets the terms and gives their tables; share says how far a vector's
// pairs are matches.
func (m *Model) tree(patterns []Pattern, share func(comparison.Vector) float64) []*joint {
	var all []*joint
	for a := range m.Comparisons {
		for b := a + 1; b < len(m.Comparisons); b++ {
			if oneGroup(m.Comparisons[a].Levels) && oneGroup(m.Comparisons[b].Levels) {
				all = append(all, m.newJoint(a, b))
			}
		}
	}
	for _, p := range patterns {
		n := float64(p.Count) * share(p.Vector)
		for _, j := range all {
			j.add(p.Vector, n)
		}
	}
	var edges []edge
	for _, j := range all {
		if _, bits, matches := j.term(m); j.shows(bits, matches) {
			edges = append(edges, edge{j, bits})
		}
	}
	tree := spanning(edges, len(m.Comparisons))
	m.setTerms(tree)
	return tree
}

// spanning takes the edges with most information that close no circle
// (Kruskal 1956).
func spanning(edges []edge, comparisons int) []*joint {
	slices.SortStableFunc(edges, func(x, y edge) int { return cmp.Compare(y.bits, x.bits) })
	part := make([]int, comparisons) // of the tree that a comparison belongs to
	for i := range part {
		part[i] = i
	}
	var tree []*joint
	for _, e := range edges {
		from, to := part[e.a], part[e.b]
		if from == to {
			continue
		}
		for i := range part {
			if part[i] == from {
				part[i] = to
			}
		}
		tree = append(tree, e.joint)
	}
	return tree
}

func oneGroup(levels []Level) bool {
	return !slices.ContainsFunc(levels[1:], func(l Level) bool { return l.Group != levels[1].Group })
}

func (m *Model) setTerms(tree []*joint) {
	m.Terms = nil
	for _, j := range tree {
		t, _, _ := j.term(m)
		m.Terms = append(m.Terms, t)
	}
}

// stepTree does one step of EM with the tables of a tree.
func (m *Model) stepTree(tree []*joint, patterns []Pattern, universe int64, t Training) float64 {
	mass, related := m.zeros(), m.zeros()
	for _, j := range tree {
		for _, row := range j.table {
			clear(row)
		}
	}
	matches, relatives, x := 0.0, 0.0, m.logs()
	for _, p := range patterns {
		match, kin := x.posterior(p.Vector)
		r, h := float64(p.Count)*match, float64(p.Count)*kin
		matches += r
		relatives += h
		addLevels(mass, p.Vector, r)
		addLevels(related, p.Vector, h)
		for _, j := range tree {
			j.add(p.Vector, r)
		}
	}
	matches += addUnreached(mass, t.Unreached, m.Lambda*float64(universe), func(i int, l uint8) float64 { return m.Comparisons[i].Levels[l].M })
	m.setLambda(t.bounded(matches), relatives, universe)
	change := 0.0
	for i := range m.Comparisons {
		change = max(change, maximise(m.Comparisons[i].Levels, mass[i], t.prior(i)))
		if m.Related != nil && !m.Related.Fixed {
			change = max(change, spreadInto(m.Related.H[i], related[i], m.Comparisons[i].Levels))
		}
	}
	m.setTerms(tree)
	return change
}
