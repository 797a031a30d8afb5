package matchers

// minClosed is the number of pairs in groups of three records and more from
// which the share of them that the rules reach is told.
const minClosed = 100

// closedReach gives the share of the pairs of one person, in groups of three
// records and more, that a rule reaches. Most of these pairs would be known
// through other records if no rule reached them, so that the rules did not
// choose them; but a record that no rule ties to any other is in no group.
// The share is thus an upper bound of blocking recall, as Chao's is: that one
// because rules fail together, this one because whole records are lost.
func (e *engine) closedReach(persons []uint32) (share float64, ok bool) {
	all, hit := 0, 0
	for _, rows := range groupsOf(persons) {
		if len(rows) < 3 || len(rows) > closureRows {
			continue
		}
		for i, a := range rows {
			for _, b := range rows[i+1:] {
				if e.cells.of(a, b) < 0 || e.copies.first[a] == e.copies.first[b] {
					continue
				}
				all++
				if e.reached(a, b) {
					hit++
				}
			}
		}
	}
	return float64(hit) / float64(max(all, 1)), all >= minClosed
}

// reached tells whether any rule reaches a pair.
func (e *engine) reached(a, b uint32) bool {
	for rule := range e.set.Blocking {
		if e.plan.Reached(rule, a, b) {
			return true
		}
	}
	return false
}

// beyondRules is the test for pairs that no rule reaches; nil where each pair
// of sources has a model of its own, which learns from its candidates alone
// and would undo what the pooled model knows of the others.
func (e *engine) beyondRules() func(a, b uint32) bool {
	if e.set.Cells {
		return nil
	}
	return func(a, b uint32) bool { return !e.reached(a, b) }
}

// lowerReach takes, for one file whose records are grouped, the lower of the
// two bounds of blocking recall.
func (e *engine) lowerReach(r *Result) {
	if e.set.Shape != ShapeDedupe || len(r.Summary.Cells) != 1 {
		return
	}
	share, ok := e.closedReach(r.Persons)
	if !ok {
		return
	}
	s, c := &r.Summary, &r.Summary.Cells[0]
	if !s.Identified || share < s.Reach {
		s.Reach, s.Identified, c.Blocking, c.Identified = share, true, share, true
	}
}
