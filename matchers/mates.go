package matchers

import (
	"slices"

	"yingbao/matchers/blocking"
	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// In a link of two files nearly every row has one counterpart beyond doubt: the
// only row of the other file that bears the same valid number of its own, and it
// bears the same name. Two rows that both have theirs elsewhere are two persons,
// and as rivals they would have no odds beside the counterparts. Such pairs are
// eight in ten of the candidates and decide nothing, so that they are left out.
//
// The model needs to know how often they show which pattern, because that is
// what chance and households bring into the blocks. Some rows of the first file
// are therefore paired as if nothing were known of them, and each pair that is
// there for that alone counts for as many as the rows stand for. A pattern that
// matches hardly ever show is then counted from a few pairs, and a weight near
// the threshold may move: two of 951,715 links of a made-up province of a million
// people are others than without, both rightly.

// mates are the rows that have a counterpart beyond doubt.
type mates struct {
	of      []uint32 // by row: its counterpart + 1, 0 for none
	left    []uint32 // the rows of the first source that have one
	vectors []comparison.Vector
	reach   []uint8 // by row: what reaches gives
	need    []uint8 // by rule: what needs gives
	stand   int64   // how many pairs a pair of the sample stands for
}

// mateSample is the number of rows below which the sample does not fall: it has
// some ten pairs for each.
const mateSample = 1 << 15

// findMates looks for mates and takes what need not be compared out of the plan;
// it does nothing in a job that is not such a link, or where the sample would be
// everybody.
func (e *engine) findMates(sample int) {
	if !e.mayHaveMates() {
		return
	}
	pairs := e.sameNumber(len(e.table.Column(e.set.Proof).Values))
	vectors := make([]comparison.Vector, len(pairs))
	e.eachVector(pairs, func(i int, v comparison.Vector) { vectors[i] = v })
	identity, name := e.comparisonOf("identity"), e.comparisonOf("name")
	m := &mates{of: make([]uint32, e.table.Rows())}
	for i, l := range pairs {
		if v := vectors[i]; comparison.SameNumber(v.Level(identity)) && comparison.SameName(v.Level(name)) {
			m.of[l.Left], m.of[l.Right] = l.Right+1, l.Left+1
			m.left, m.vectors = append(m.left, l.Left), append(m.vectors, v)
		}
	}
	m.reach, m.need = e.reaches(m), e.needs()
	numbered := 0
	for _, row := range e.ordered[0] {
		if m.reach[row] < 2 {
			numbered++
		}
	}
	m.stand = 1
	for numbered/int(2*m.stand) >= sample {
		m.stand *= 2
	}
	if m.stand > 1 {
		e.mates = m
		e.plan = e.plan.Around(e.withSample(m.reach, numbered/int(m.stand)), m.need)
	}
}

// mayHaveMates tells a link of two files of persons whose numbers are the first
// blocking rule.
func (e *engine) mayHaveMates() bool {
	return e.set.Shape == ShapeLink && e.set.Coarse == 0 && len(e.ordered) == 2 && len(e.cells.names) == 1 && !e.within(0) &&
		e.table.Column(e.set.Proof) != nil && e.set.Blocking[0].String() == string(e.set.Proof) &&
		e.comparisonOf("identity") >= 0 && e.comparisonOf("name") >= 0
}

// sameNumber lists the pairs of rows of the two sources that bear one valid
// number of their own, where nobody else in either source bears it, by the
// first row.
func (e *engine) sameNumber(codes int) []fellegisunter.Link {
	const several = 1<<32 - 1
	proof := e.proof()
	bearer := [2][]uint32{make([]uint32, codes), make([]uint32, codes)} // by number: the row + 1
	inParts(2, 2, func(s, _ int) {
		for _, row := range e.ordered[s] {
			if code := proof(row); code != 0 && bearer[s][code] == 0 {
				bearer[s][code] = row + 1
			} else if code != 0 {
				bearer[s][code] = several
			}
		}
	})
	var out []fellegisunter.Link
	first := e.table.Sources[0]
	for row := uint32(first.First); row < uint32(first.First+first.Rows); row++ {
		code := proof(row)
		if code == 0 || bearer[0][code] != row+1 {
			continue
		}
		if other := bearer[1][code]; other != 0 && other != several {
			out = append(out, fellegisunter.Link{Left: row, Right: other - 1})
		}
	}
	return out
}

// reaches says of each row how far it reaches: 0 for a row with a mate, 1 for
// one with a valid number of its own and no mate, 2 for the others, which may be
// anybody.
func (e *engine) reaches(m *mates) []uint8 {
	out, proof := make([]uint8, e.table.Rows()), e.proof()
	for row := range out {
		switch {
		case m.of[row] != 0:
		case proof(uint32(row)) != 0:
			out[row] = 1
		default:
			out[row] = 2
		}
	}
	return out
}

// needs says of each rule what the rows of a pair have to reach. Of two rows with
// two numbers both must be without a mate. Somebody may stand in a file twice,
// under two numbers that are valid, and have a mate with one of them: rules that
// read the name and more than a county ask for one row without a mate.
func (e *engine) needs() []uint8 {
	many := func(f record.Field) bool { return f == record.FieldCounty || f == record.FieldTown }
	var out []uint8
	for _, r := range e.set.Blocking {
		fields, need := r.Fields(), uint8(2)
		if slices.Contains(fields, record.FieldName) && !slices.ContainsFunc(fields, many) {
			need = 1
		}
		out = append(out, need)
	}
	return out
}

// withSample gives the same with the first some rows of the first source, in its
// order of content, taken for rows without a number.
func (e *engine) withSample(reach []uint8, some int) []uint8 {
	out := slices.Clone(reach)
	for _, row := range e.ordered[0] {
		if some > 0 && out[row] < 2 {
			out[row] = 2
			some--
		}
	}
	return out
}

// amongMates moves the pairs of a tile that are there for the sample alone behind the
// others, and gives the place of the first of these; mates, who were compared
// before, are left out.
func (e *engine) amongMates(t *blocking.Tile) (first int) {
	m := e.mates
	if m == nil {
		return len(t.Pairs)
	}
	var aside []uint32
	pairs := t.Pairs[:0]
	for _, pair := range t.Pairs {
		a, b := t.Rows[pair>>16], t.Rows[pair&0xffff]
		switch {
		case e.compares(a, b):
			pairs = append(pairs, pair)
		case m.of[a] != b+1:
			aside = append(aside, pair)
		}
	}
	t.Pairs = append(pairs, aside...)
	return len(pairs)
}

// compares tells whether a pair would be compared without the sample.
func (e *engine) compares(a, b uint32) bool {
	sum := e.mates.reach[a] + e.mates.reach[b]
	for rule, need := range e.mates.need {
		if sum > 1 || sum >= need && e.plan.Reached(rule, a, b) {
			return true
		}
	}
	return false
}

// countMates counts the patterns of mates and keeps those that promise to be
// links, as count does.
func (e *engine) countMates() {
	e.mated(func(w int, a, b uint32, v comparison.Vector) {
		t, keep := e.tallies[w][0], &e.kept[w]
		at := t.at(v, e.promise[w])
		t.seen[at].count++
		if keep.takes(&t.seen[at]) {
			keep.pairs = append(keep.pairs, keptPair{a, b, at, 0, 0})
		}
		if len(keep.pairs) > keep.limit {
			keep.drop(e.tallies[w])
		}
	})
	if e.mates != nil {
		e.candidates += int64(len(e.mates.left))
	}
}

// mated hands out the pairs of mates, several workers at once.
func (e *engine) mated(visit func(w int, a, b uint32, v comparison.Vector)) {
	p, workers := e.mates, max(e.set.Workers, 1)
	if p == nil {
		return
	}
	inParts(workers, workers, func(w, _ int) {
		for i := len(p.left) * w / workers; i < len(p.left)*(w+1)/workers; i++ {
			visit(w, p.left[i], p.of[p.left[i]]-1, p.vectors[i])
		}
	})
}
