package matchers

import (
	"math"
	"slices"

	"yingbao/matchers/clustering"
	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// Bounds of the pairs that are written out for one person: beyond them only
// the links that were found stand in links.csv, because the pairs of a person
// with ten thousand rows would fill the disk and say nothing.
const (
	closureRows = 200
	copyPairs   = 2500
)

// decide turns scored pairs into links, reviews and persons.
func (e *engine) decide(scored []fellegisunter.Link) *Result {
	out := &Result{Rules: e.set.Blocking, engine: e}
	if e.set.Shape == ShapeLink && e.oneToOne() {
		out.Summary.OneToOne = true
		var linked []fellegisunter.Link
		scored, linked = e.assign(scored)
		out.Persons, out.Count = clustering.Components(e.table.Rows(), append(linked, e.copyLinks()...))
	} else {
		scored = e.withCopies(scored)
		if e.set.Shape != ShapeDedupe {
			e.certain = e.sure()
			probable, _, _ := e.group(scored, min(e.set.Link, probablePerson))
			scored = e.rivals(scored, probable)
		}
		out.Persons, out.Count, out.Summary.Vetoed = e.groupWith(scored, e.set.Link, e.slack())
		e.certain = nil
	}
	out.Links = e.settle(scored, out.Persons, out.Summary.OneToOne)
	e.summarise(out)
	return out
}

// probablePerson is the probability from which two rows are no rivals for a
// third: they may be one person.
const probablePerson = 0.3

// slack is 2 bits where one file's records are grouped for good. Learning from
// groups is done without: what is linked wrongly there is learned, and from 2
// bits on the groups grow in every round (docs/decisions.md).
func (e *engine) slack() float64 {
	if e.set.Shape == ShapeDedupe {
		return 2
	}
	return 0
}

// group joins rows into persons by the links at or above a probability.
func (e *engine) group(scored []fellegisunter.Link, from float64) (persons []uint32, count, vetoed int) {
	return e.groupWith(scored, from, 0)
}

func (e *engine) groupWith(scored []fellegisunter.Link, from, slack float64) (persons []uint32, count, vetoed int) {
	linked := append(above(scored, from), e.sure()...)
	evidence := e.evidence()
	evidence.Threshold, evidence.Slack = fellegisunter.Odds(from), slack
	for range e.set.Workers - 1 {
		evidence.Others = append(evidence.Others, e.evidence().Weight)
	}
	persons, count, refused := clustering.Persons(e.table.Rows(), linked, evidence)
	return persons, count, len(refused)
}

// sure gives the links that no blocking rule made; they are the same for every
// grouping of one decision.
func (e *engine) sure() []fellegisunter.Link {
	if e.certain == nil {
		return append(e.copyLinks(), e.numberLinks()...)
	}
	return e.certain
}

func above(links []fellegisunter.Link, p float64) []fellegisunter.Link {
	n := 0
	for _, l := range links {
		if l.Probability >= p {
			n++
		}
	}
	out := make([]fellegisunter.Link, 0, n+n/8)
	for _, l := range links {
		if l.Probability >= p {
			out = append(out, l)
		}
	}
	return out
}

// copyLinks joins copies to the row that stands for them, when saying the
// same in every field is enough to be one person: "陈秀英" and nothing else,
// twice, is not.
func (e *engine) copyLinks() []fellegisunter.Link {
	var out []fellegisunter.Link
	weigh := e.weigher()
	for _, group := range e.copies.groups {
		first := group[0]
		l := weigh(first, first, fellegisunter.RuleIdentical)
		if l.Probability < e.set.Link {
			continue
		}
		for _, row := range group[1:] {
			l.Left, l.Right = first, row
			out = append(out, l)
		}
	}
	return out
}

// numberLinks joins the rows of a source that may not be paired with itself,
// because it is the roll of a population, when they bear one valid number and
// one name: all that is asked of such a source.
func (e *engine) numberLinks() []fellegisunter.Link {
	name := e.table.Column(record.FieldName)
	if e.set.Shape != ShapePersons || name == nil || e.table.Column(e.set.Proof) == nil {
		return nil
	}
	var out []fellegisunter.Link
	proof, weigh := e.proof(), e.weigher()
	for s, src := range e.table.Sources {
		if src.Delivered == src.Rows || e.cells.index[s][s] >= 0 {
			continue
		}
		first := make([]uint32, 1+slices.Max(e.proofs)) // by number: the first row of it that has a name, + 1
		others := map[[2]uint32]uint32{}                // by number and another name than that row's: the first row
		for row := uint32(src.First); row < uint32(src.First+src.Rows); row++ {
			number, code := proof(row), name.Code(int(row))
			if number == 0 || code == 0 {
				continue
			}
			before := first[number]
			if before == 0 {
				first[number] = row + 1
				continue
			}
			if before--; name.Code(int(before)) != code {
				var known bool
				if before, known = others[[2]uint32{number, code}]; !known {
					others[[2]uint32{number, code}] = row
					continue
				}
			}
			out = append(out, weigh(before, row, fellegisunter.RuleClosure))
		}
	}
	return out
}

// evidence gives clustering what it asks: proofs, and the weight of any pair.
func (e *engine) evidence() clustering.Evidence {
	weigh := e.weigher()
	out := clustering.Evidence{Weight: func(a, b uint32) float64 { return weigh(a, b, 0).Weight }, Rank: e.rank, Threshold: fellegisunter.Odds(e.set.Link)}
	if e.table.Column(e.set.Proof) != nil {
		out.Proof = e.proof()
	}
	return out
}

// weigher scores single pairs outside the passes, for one goroutine.
func (e *engine) weigher() func(a, b uint32, rule uint16) fellegisunter.Link {
	evaluator := comparison.NewEvaluator(e.comparisons)
	scorers := e.cells.scorers(e.comparisons)
	pooled := fellegisunter.NewScorer(e.pooled, e.comparisons)
	return func(a, b uint32, rule uint16) fellegisunter.Link {
		scorer := pooled
		if cell := e.cells.of(a, b); cell >= 0 {
			scorer = scorers[cell]
		}
		return link(a, b, scorer.Weight(evaluator.Vector(a, b), a, b), rule)
	}
}

// proof gives the code of a row's valid complete identity number, 0 when the
// number is borrowed.
func (e *engine) proof() func(uint32) uint32 {
	if e.proofs == nil {
		e.proofs = e.proofsOfRows()
	}
	return func(row uint32) uint32 { return e.proofs[row] }
}

func (e *engine) proofsOfRows() []uint32 {
	out := make([]uint32, e.table.Rows())
	if at := e.comparisonOf("identity"); at >= 0 && e.readsProof(e.set.Comparisons[at].Fields) {
		inParts(e.set.Workers, len(out), func(from, to int) {
			for row := from; row < to; row++ {
				out[row] = e.comparisons[at].OwnNumber(row)
			}
		})
		return out
	}
	column := e.table.Column(e.set.Proof)
	valid := make([]bool, len(column.Values))
	inParts(e.set.Workers, len(valid), func(from, to int) {
		for code := from; code < to; code++ {
			valid[code] = normalise.IDValid(column.Values[code])
		}
	})
	birth, sex := e.table.Column(record.FieldBirth), e.table.Column(record.FieldSex)
	inParts(e.set.Workers, len(out), func(from, to int) {
		for row := from; row < to; row++ {
			if code := column.Code(row); valid[code] && !comparison.Borrowed(column.Values[code], birth.Value(row), sex.Value(row)) {
				out[row] = code
			}
		}
	})
	return out
}

// readsProof tells whether an identity is that of the proof, with the birth date
// and the sex of the row.
func (e *engine) readsProof(fields []record.Field) bool {
	return len(fields) > 2 && slices.Equal(fields[:3], []record.Field{e.set.Proof, record.FieldBirth, record.FieldSex})
}

// settle writes out every pair that is worth telling: the scored ones, their
// copies, and the pairs of one person that no rule reached. A pair is a link
// exactly when both rows are one person.
func (e *engine) settle(scored []fellegisunter.Link, persons []uint32, oneToOne bool) []fellegisunter.Link {
	out, sorted := scored, len(scored)
	if oneToOne {
		out = e.withCopies(scored)
		sorted = len(out)
	}
	if !oneToOne {
		out = append(out, e.closure(persons, knownPairs(out, persons))...)
		throughOthers(e.set.Workers, out, persons)
		if e.set.Shape == ShapeDedupe {
			betweenPersons(out, persons, e.evidence().Weight)
		}
	}
	for i := range out {
		l := &out[i]
		switch {
		case persons[l.Left] == persons[l.Right]:
			l.Decision = fellegisunter.Linked
		case l.Probability >= e.set.Review:
			l.Decision = fellegisunter.Review
		default:
			l.Decision = fellegisunter.Reject
		}
	}
	return sortByRows(out, sorted)
}

// withCopies repeats scored pairs for the copies of their rows, among the links
// where they stand.
func (e *engine) withCopies(scored []fellegisunter.Link) []fellegisunter.Link {
	if len(e.copies.groups) == 0 {
		return scored
	}
	members := make(map[uint32][]uint32, len(e.copies.groups))
	for _, g := range e.copies.groups {
		members[g[0]] = g
	}
	of := func(row uint32) []uint32 {
		if e.copies.times[row] > 1 {
			return members[row]
		}
		return []uint32{row}
	}
	var more []fellegisunter.Link
	for _, l := range scored {
		if e.copies.times[l.Left] <= 1 && e.copies.times[l.Right] <= 1 {
			continue
		}
		left, right, lefts, rights := l.Left, l.Right, of(l.Left), of(l.Right)
		if len(lefts)*len(rights) > copyPairs {
			continue
		}
		for _, a := range lefts {
			for _, b := range rights {
				if l.Left, l.Right = min(a, b), max(a, b); a != left || b != right {
					more = append(more, l)
				}
			}
		}
	}
	slices.SortFunc(more, byRows)
	return mergeByRows(scored, more)
}

// knownPairs lists the pairs of links within persons, left<<32 | right,
// ascending.
func knownPairs(links []fellegisunter.Link, persons []uint32) []uint64 {
	var out []uint64
	for _, l := range links {
		if persons[l.Left] == persons[l.Right] {
			out = append(out, uint64(l.Left)<<32|uint64(l.Right))
		}
	}
	slices.Sort(out)
	return out
}

// closure gives the allowed pairs of each person that are not known yet.
func (e *engine) closure(persons []uint32, known []uint64) []fellegisunter.Link {
	workers := max(e.set.Workers, 1)
	weigh, out := make([]func(a, b uint32, rule uint16) fellegisunter.Link, workers), make([][]fellegisunter.Link, workers)
	for w := range weigh {
		weigh[w] = e.weigher()
	}
	eachPerson(workers, persons, func(w int, rows []uint32) {
		if len(rows) > closureRows {
			return
		}
		for i, a := range rows {
			for _, b := range rows[i+1:] {
				if e.cells.of(a, b) < 0 {
					continue
				}
				if _, ok := slices.BinarySearch(known, uint64(a)<<32|uint64(b)); !ok {
					out[w] = append(out[w], weigh[w](a, b, fellegisunter.RuleClosure))
				}
			}
		}
	})
	return slices.Concat(out...)
}

// assign decides two duplicate-free files. With shares πA and πB of the rows
// matched, the prior odds of a pair, given that neither row is matched
// elsewhere, are λ/((1−πA)(1−πB)): the pairwise weight gains the difference.
// A pair's probability is its odds against those of every rival of either
// row (Sadinle 2017, plug-in).
func (e *engine) assign(scored []fellegisunter.Link) (all, linked []fellegisunter.Link) {
	expected := 0.0
	for i, patterns := range e.cells.patterns {
		expected += e.cells.models[i].Expected(patterns)
	}
	gain := 0.0
	for s := range e.table.Sources {
		rows := float64(max(e.universe.Rows(s), 1))
		alone := max(1-expected/rows, 0.5/rows)
		gain -= math.Log2(alone)
	}
	odds := make([]float64, len(scored))
	rivals := map[uint32]*oddsOfRow{}
	for i, l := range scored {
		odds[i] = math.Exp2(min(l.Weight+gain, 500))
		for _, row := range []uint32{l.Left, l.Right} {
			if rivals[row] == nil {
				rivals[row] = &oddsOfRow{}
			}
			rivals[row].add(odds[i])
		}
	}
	all = slices.Clone(scored)
	for i := range all {
		against := 1 + rivals[all[i].Left].without(odds[i]) + rivals[all[i].Right].without(odds[i])
		all[i].Weight = math.Log2(odds[i]) - math.Log2(against)
		all[i].Probability = fellegisunter.Probability(all[i].Weight)
	}
	best := clustering.OneToOne(e.table.Rows(), scored, fellegisunter.Odds(e.set.Review)-gain)
	chosen := map[[2]uint32]bool{}
	for _, l := range best {
		chosen[[2]uint32{l.Left, l.Right}] = true
	}
	for _, l := range all {
		if chosen[[2]uint32{l.Left, l.Right}] && l.Probability >= e.set.Link {
			linked = append(linked, l)
		}
	}
	return all, linked
}

// nothing is the result of a table without pairs.
func (e *engine) nothing() *Result {
	out := &Result{Rules: e.set.Blocking, engine: e}
	out.Persons, out.Count = clustering.Components(e.table.Rows(), nil)
	out.Summary = Summary{Records: e.table.Rows(), Persons: out.Count, Reasons: e.set.Reasons}
	return out
}
