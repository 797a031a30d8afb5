package clustering

import (
	"slices"
	"sync"

	"yingbao/matchers/fellegisunter"
)

// forest is a union-find with path halving; the root is the smallest row.
type forest []uint32

func newForest(n int) forest {
	f := make(forest, n)
	for i := range f {
		f[i] = uint32(i)
	}
	return f
}

func (f forest) find(x uint32) uint32 {
	for f[x] != x {
		f[x] = f[f[x]]
		x = f[x]
	}
	return x
}

func (f forest) join(a, b uint32) {
	a, b = f.find(a), f.find(b)
	if a == b {
		return
	}
	if b < a {
		a, b = b, a
	}
	f[b] = a
}

// Numbers gives every row the number of its person (K3) and how many there
// are.
func (f forest) Numbers() ([]uint32, int) {
	out := make([]uint32, len(f))
	count := uint32(0)
	for row := range f {
		if root := f.find(uint32(row)); int(root) == row {
			out[row] = count
			count++
		} else {
			out[row] = out[root]
		}
	}
	return out, int(count)
}

// Components joins the rows of every link.
func Components(rows int, links []fellegisunter.Link) ([]uint32, int) {
	t := NewTies(rows)
	for _, l := range links {
		t.Join(l.Left, l.Right)
	}
	return t.Numbers()
}

// Ties join rows pair by pair, as Components does, without a list of links.
type Ties struct{ forest }

// NewTies ties none of the rows 0..rows-1.
func NewTies(rows int) Ties { return Ties{newForest(rows)} }

// Join ties two rows.
func (t Ties) Join(a, b uint32) { t.join(a, b) }

// Evidence is what Persons asks about rows that no link ties.
type Evidence struct {
	// Proof gives a value by which a row is known beyond doubt, such as the
	// code of its valid identity number, or 0; nil when there is none.
	Proof func(row uint32) uint32
	// Weight gives the match weight of any two rows.
	Weight func(a, b uint32) float64
	// Others are the same function once more for each goroutine that may help.
	Others []func(a, b uint32) float64
	// Rank orders rows of equal weight by what they say; nil orders by row.
	Rank []uint32
	// Threshold is the weight from which a link alone joins two rows.
	Threshold float64
	// Slack is how many bits the mean of all pairs across two groups may speak
	// against a link that joins them. Every pair's weight holds the prior odds
	// once more, though whether two groups are one person is one question.
	Slack float64
}

// Bounds of the evidence that is summed when two groups of rows meet: a pair
// speaks for or against them with at most pairLimit bits, and of a group of
// more than groupLimit rows the first ones speak.
const (
	pairLimit  = 12
	groupLimit = 40
)

// Persons joins rows link by link, strongest first. A link is refused
//
//   - when the rows on the two sides have different proofs of identity and
//     the link's own two rows are not those that differ: then nothing has
//     weighed the difference;
//   - when all pairs across the two sides together speak against it: a chain
//     A–B–C does not make one person of A and C whose every field differs.
//
// The refused links are returned, strongest first (K2). The second rule is
// average linkage in the log-odds (correlation clustering, greedily).
func Persons(rows int, links []fellegisunter.Link, evidence Evidence) (numbers []uint32, count int, refused []fellegisunter.Link) {
	groups, next := newForest(rows), newForest(rows)
	places, alone := joinAlone(groups, links, evidence)
	parts := apart(rows, links, places, 1+len(evidence.Others))
	declined := make([][]place, len(parts), len(parts)+1)
	var wait sync.WaitGroup
	for i, part := range parts {
		c := &joiner{forest: groups, next: next, large: map[uint32]group{}, answers: map[question]bool{}, evidence: evidence}
		if i > 0 {
			c.evidence.Weight = evidence.Others[i-1]
		}
		wait.Go(func() { declined[i] = c.joinAll(links, part) })
	}
	wait.Wait()
	all := slices.Concat(append(declined, alone)...)
	for i := range all {
		all[i].tie = 0
	}
	sortPlaces(links, all)
	for _, p := range all {
		refused = append(refused, links[p.at])
	}
	numbers, count = groups.Numbers()
	return numbers, count, refused
}

// apart deals links to workers so that no row is of two: rows that no way of
// links ties do not meet, whoever joins them.
func apart(rows int, links []fellegisunter.Link, places []place, workers int) [][]place {
	ties := newForest(rows)
	for _, p := range places {
		ties.join(links[p.at].Left, links[p.at].Right)
	}
	out := make([][]place, workers)
	for i := range out {
		out[i] = make([]place, 0, len(places)/workers+len(places)/8+1)
	}
	for _, p := range places {
		p.tie = ties.find(links[p.at].Left)
		w := uint64(p.tie>>tieRange) * spread >> 32 % uint64(workers)
		out[w] = append(out[w], p)
	}
	return out
}

// tieRange makes ranges of 1,024 rows that go to one worker, near each other in
// memory as in the extract.
const tieRange = 10

// spread is 2^64 over the golden ratio.
const spread = 0x9e3779b97f4a7c15

// joinAll joins what links allow, strongest first, and gives the places of
// those that are refused. It takes what is tied together, then the next: what
// is not tied has no say in it, and rows are asked about near each other.
func (c *joiner) joinAll(links []fellegisunter.Link, places []place) (refused []place) {
	sortPlaces(links, places)
	tie := uint32(0)
	for _, p := range places {
		if p.tie != tie {
			tie, c.answers = p.tie, emptied(c.answers)
		}
		l := links[p.at]
		a, b := c.forest.find(l.Left), c.forest.find(l.Right)
		if a == b {
			continue
		}
		if !c.mayJoin(a, b, l) {
			refused = append(refused, p)
			continue
		}
		c.join(a, b)
	}
	return refused
}

// emptied gives an empty map: the same one unless it has grown large.
func emptied(answers map[question]bool) map[question]bool {
	if len(answers) > 64 {
		return map[question]bool{}
	}
	clear(answers)
	return answers
}

// joiner holds the groups that one worker has made so far, of rows that are no
// other's. Nearly all are of a few rows, which are
// found by going round; only the large ones are written down.
type joiner struct {
	forest   forest
	next     forest           // by row: the next row of its group, in a ring
	large    map[uint32]group // by root: groups of more than smallGroup rows
	answers  map[question]bool
	evidence Evidence
	scratch  [2]group
}

// group is the rows of one group, ascending, and their proofs.
type group struct{ rows, proofs []uint32 }

// smallGroup is the number of rows up to which a group is gathered when it is
// asked about.
const smallGroup = 8

func (c *joiner) mayJoin(a, b uint32, l fellegisunter.Link) bool {
	x, y := c.group(a, 0), c.group(b, 1)
	if proof := c.evidence.Proof; proof != nil && !compatible(x.proofs, y.proofs, proof(l.Left), proof(l.Right)) {
		return false
	}
	left, right := x.rows, y.rows
	if len(left) == 1 && len(right) == 1 {
		return l.Weight >= c.evidence.Threshold
	}
	// Two groups that nothing has joined since are asked about once, however
	// many links lie between them.
	asked := question{min(a, b), max(a, b), len(left) + len(right)}
	answer, ok := c.answers[asked]
	if !ok {
		answer = c.together(left, right)
		c.answers[asked] = answer
	}
	return answer
}

// question names two groups at one size.
type question struct {
	a, b uint32
	rows int
}

// together sums the evidence of all pairs across two groups.
func (c *joiner) together(left, right []uint32) bool {
	sum := 0.0
	for _, x := range left[:min(len(left), groupLimit)] {
		for _, y := range right[:min(len(right), groupLimit)] {
			sum += min(max(c.evidence.Weight(min(x, y), max(x, y)), -pairLimit), pairLimit) + c.evidence.Slack
		}
	}
	return sum > 0
}

// group gives the group of a root. That of a small one is good until the next
// is asked for with the same number.
func (c *joiner) group(root uint32, number int) group {
	if c.next[root] != root {
		if g, ok := c.large[root]; ok {
			return g
		}
	}
	g := &c.scratch[number]
	g.rows, g.proofs = append(g.rows[:0], root), g.proofs[:0]
	for row := c.next[root]; row != root; row = c.next[row] {
		g.rows = append(g.rows, row)
	}
	slices.Sort(g.rows)
	if c.evidence.Proof != nil {
		for _, row := range g.rows {
			if p := c.evidence.Proof(row); p != 0 && !slices.Contains(g.proofs, p) {
				g.proofs = append(g.proofs, p)
			}
		}
		slices.Sort(g.proofs)
	}
	return *g
}

func (c *joiner) join(a, b uint32) {
	x, y := c.group(a, 0), c.group(b, 1)
	var both group
	if len(x.rows)+len(y.rows) > smallGroup {
		both.rows = append(slices.Clone(x.rows), y.rows...)
		slices.Sort(both.rows)
		both.proofs = union(x.proofs, y.proofs)
		delete(c.large, a)
		delete(c.large, b)
	}
	c.next[a], c.next[b] = c.next[b], c.next[a]
	c.forest.join(a, b)
	if both.rows != nil {
		c.large[c.forest.find(a)] = both
	}
}

// compatible tells whether two sets of proofs may meet: they share one, one
// of them is empty, or the two rows of the link are themselves the only ones
// that differ.
func compatible(a, b []uint32, left, right uint32) bool {
	if len(a) == 0 || len(b) == 0 {
		return true
	}
	for _, x := range a {
		if slices.Contains(b, x) {
			return true
		}
	}
	return len(a) == 1 && len(b) == 1 && a[0] == left && b[0] == right
}

func union(a, b []uint32) []uint32 {
	out := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	slices.Sort(out)
	return out
}
