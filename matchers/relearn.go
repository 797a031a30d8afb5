package matchers

import (
	"context"

	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
)

// relearnRounds bounds the rounds of learning from groups.
const relearnRounds = 3

// relearn learns m once more, from the groups of a first decision. EM sees
// the pairs that blocking reached and believes those that agree; a pair of
// one person that hardly agrees is told from chance only by the records
// between the two. Groups hold such pairs: r and s each match t, so r and s
// are one person however little they agree. Their levels give the m of bad
// copies, which EM underestimates when errors come together.
//
// It needs groups of three and more, and is done for files in which persons
// have many records.
func (e *engine) relearn(ctx context.Context, scored []fellegisunter.Link) ([]fellegisunter.Link, error) {
	if e.set.Shape != ShapeDedupe || e.set.Model != nil {
		return scored, nil
	}
	for range relearnRounds {
		persons, count, _ := e.group(scored, e.set.Link)
		if 3*count > 2*e.table.Rows() {
			return scored, nil
		}
		patterns := e.groupPatterns(persons)
		e.copied = float64(fellegisunter.Pairs(patterns)) / max(e.distinctPairs(persons), 1)
		e.pooled = e.pooled.FromMatches(patterns, e.universe.Pairs).TermsOfMatches(patterns)
		e.how = fellegisunter.OriginGroups
		e.fill()
		var err error
		if scored, err = e.score(ctx); err != nil {
			return nil, err
		}
	}
	return scored, nil
}

// groupPatterns counts the patterns of all pairs within groups.
func (e *engine) groupPatterns(persons []uint32) []fellegisunter.Pattern {
	counter := fellegisunter.Counter{}
	evaluator := comparison.NewEvaluator(e.comparisons)
	for _, rows := range groupsOf(persons) {
		if len(rows) < 2 || len(rows) > closureRows {
			continue
		}
		for i, a := range rows {
			for _, b := range rows[i+1:] {
				if e.cells.of(a, b) >= 0 {
					counter[evaluator.Vector(a, b)]++
				}
			}
		}
	}
	return fellegisunter.Merge(counter)
}

// distinctPairs counts the pairs within groups as candidates are counted: of
// copies one stands for all, and they count as pairs a few times.
func (e *engine) distinctPairs(persons []uint32) float64 {
	pairs := int64(0)
	for _, rows := range groupsOf(persons) {
		if len(rows) < 2 || len(rows) > closureRows {
			continue
		}
		distinct := int64(0)
		for _, row := range rows {
			if n := int64(e.copies.times[row]); n > 0 {
				distinct++
				pairs += min(n-1, copiesCounted)
			}
		}
		pairs += distinct * (distinct - 1) / 2
	}
	return float64(pairs)
}

// groupsOf lists the rows of each person, by person.
func groupsOf(persons []uint32) [][]uint32 {
	var out [][]uint32
	for row, p := range persons {
		for int(p) >= len(out) {
			out = append(out, nil)
		}
		out[p] = append(out[p], uint32(row))
	}
	return out
}
