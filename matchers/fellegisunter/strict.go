package fellegisunter

import (
	"math/bits"
	"slices"

	"yingbao/matchers/comparison"
)

// What makes a rule strict.
const (
	// strictChance is the part of a strict rule's pairs that chance may bring
	// together.
	strictChance = 0.01
	// strictMostly is the same for sets that tell what matches agree in, when
	// what chance brings together is taken off.
	strictMostly = 0.3
	// strictAgree is how nearly the pairs of a strict rule must agree in every
	// other telling comparison as often as the pairs do that agree most.
	strictAgree = 0.8
	// strictSeen is the part of the pairs that agree most from which a comparison
	// is asked at all: a level that nobody reaches tells nothing.
	strictSeen = 0.1
	// strictPairs is the number of pairs from which a share of them is told.
	strictPairs = 50
	// strictTelling is the chance agreement from which a comparison is in no
	// strict rule: half of all strangers are of one sex.
	strictTelling = 0.2
	// strictMost is the number of comparisons that strict rules are made of, those
	// which strangers agree in least.
	strictMost = 10
	// strictReach is the least part of the matches that must be able to show a
	// strict rule, and that strict rules must find.
	strictReach = 0.05
	// strictM is the m of agreeing wholly where the pairs do not tell it.
	strictM = 0.9
)

// Strict is what deterministic rules say of the number of matches: the pairs
// that they bring together, over the part of the matches that they find.
type Strict struct {
	Rules   [][]string `yaml:"rules,flow"` // comparisons that agree wholly
	Pairs   int64      `yaml:"pairs"`      // that agree in one of the rules
	Recall  float64    `yaml:"recall"`     // part of the matches that they are, estimated
	Matches float64    `yaml:"matches"`    // Pairs over Recall
}

// strict is what is counted to find the rules.
type strict struct {
	start    *Model
	at       []int     // comparisons, by bit
	u        []float64 // by bit: chance of agreeing wholly, of those that can
	m        []float64 // by bit: the same of matches
	universe float64
	known    map[uint32]int64 // by set of bits: random pairs that can show them and no others
	both     []int64          // by set of bits: random pairs that can show them
	agree    []int64          // by set of bits: pairs that agree wholly in them
	can      [][]int64        // by bit, by set: those of them that know the bit
	rules    []uint32         // the strict sets that hold no other
	mostly   []uint32         // sets of which most pairs are matches
	strict   []bool           // by set of bits: whether it holds a rule
	shown    bool             // there is a set that chance does not explain
}

// Told is what is found beside the rules.
type Told struct {
	// Shown tells whether there is any set of comparisons, covered by a rule or
	// not, of whose pairs chance brings the lesser part together; where none is, no
	// class of matches can be told from chance.
	Shown bool
	// M is how often matches agree wholly, by name of the comparisons that were
	// asked; nil without rules.
	M map[string]float64
}

// FindStrict looks for strict rules: sets of comparisons in which, agreed in
// wholly, hardly any pair agrees by chance; of which every pair is a candidate,
// because a blocking rule reads no more; and whose pairs agree in everything
// else nearly as often as those that agree in most, so that they are no
// members of one household. Such pairs are matches without any model, and tell
// how often matches agree in what the rule does not read; from that follows
// what part of the matches the rules find. It gives nil where there are no such
// rules.
//
// start gives the comparisons, their groups and u. covered says of each set of
// comparisons whether some blocking rule reads no more than they do.
func FindStrict(start *Model, random, patterns []Pattern, universe int64, covered func(in []bool) bool) (*Strict, Told) {
	s := &strict{start: start, universe: float64(universe), known: map[uint32]int64{}}
	s.choose()
	s.count(random, patterns)
	s.find(covered)
	if len(s.rules) == 0 {
		return nil, Told{Shown: s.shown}
	}
	s.learn()
	return s.estimate(patterns), Told{Shown: s.shown, M: s.agreement()}
}

// choose picks the comparisons that tell, of which agreement is rarest.
func (s *strict) choose() {
	for i, c := range s.start.Comparisons {
		if c.Levels[1].U < strictTelling {
			s.at = append(s.at, i)
		}
	}
	u := func(i int) float64 { return s.start.Comparisons[i].Levels[1].U }
	slices.SortStableFunc(s.at, func(a, b int) int {
		switch {
		case u(a) < u(b):
			return -1
		case u(a) > u(b):
			return 1
		}
		return 0
	})
	s.at = s.at[:min(len(s.at), strictMost)]
	for _, i := range s.at {
		s.u = append(s.u, u(i))
	}
}

// sets gives the bits that a vector can show and those in which it agrees wholly.
func (s *strict) sets(v comparison.Vector) (can, agrees uint32) {
	for bit, i := range s.at {
		levels, l := s.start.Comparisons[i].Levels, v.Level(i)
		if l != comparison.Null && levels[l].Group == levels[1].Group {
			can |= 1 << bit
		}
		if l == 1 {
			agrees |= 1 << bit
		}
	}
	return can, agrees
}

// count sums the candidates over every set of bits that they agree in.
func (s *strict) count(random, patterns []Pattern) {
	n := 1 << len(s.at)
	s.agree, s.both = make([]int64, n), make([]int64, n)
	for range s.at {
		s.can = append(s.can, make([]int64, n))
	}
	for _, p := range random {
		can, _ := s.sets(p.Vector)
		s.known[can] += p.Count
		s.both[can] += p.Count
	}
	for _, p := range patterns {
		can, agrees := s.sets(p.Vector)
		s.agree[agrees] += p.Count
		for bit := range s.at {
			if can>>bit&1 == 1 {
				s.can[bit][agrees] += p.Count
			}
		}
	}
	upward(s.agree)
	upward(s.both)
	for _, counts := range s.can {
		upward(counts)
	}
}

// upward adds to every set what is counted for the sets that hold it.
func upward(counts []int64) {
	for bit := 1; bit < len(counts); bit <<= 1 {
		for set := range counts {
			if set&bit == 0 {
				counts[set] += counts[set|bit]
			}
		}
	}
}

// byChance gives the pairs of a set, of those that can show a bit besides, that
// chance brings together.
func (s *strict) byChance(set uint32, bit int) float64 {
	chance := s.universe * float64(s.both[set|1<<bit]) / max(float64(s.both[0]), 1)
	for b := range s.at {
		if set>>b&1 == 1 {
			chance *= s.u[b]
		}
	}
	return chance
}

// share gives the part of the pairs of a set that agree in a bit, of those that
// can, without those of chance, and whether they are enough to tell.
func (s *strict) share(set uint32, bit int) (part float64, enough bool) {
	chance := s.byChance(set, bit)
	among := float64(s.can[bit][set]) - chance
	return (float64(s.agree[set|1<<bit]) - chance*s.u[bit]) / max(among, 1), among >= strictPairs
}

// find lists the strict sets, and notes those of which most pairs are matches.
func (s *strict) find(covered func([]bool) bool) {
	var mostly []uint32
	for set := range uint32(len(s.agree)) {
		if s.agree[set] < strictPairs || s.purity(set) > strictMostly {
			continue
		}
		s.shown = true
		if covered(s.comparisons(set)) {
			mostly = append(mostly, set)
		}
	}
	best := s.best(mostly)
	s.strict = make([]bool, len(s.agree))
	for _, set := range mostly {
		if bits.OnesCount32(set) < 2 || !s.agreesElse(set, best) {
			continue
		}
		s.mostly = append(s.mostly, set)
		if s.purity(set) <= strictChance && !s.holdsRule(set) {
			s.rules = append(s.rules, set)
		}
	}
	for set := range uint32(len(s.strict)) {
		s.strict[set] = s.holdsRule(set)
	}
}

// holdsRule tells whether pairs that agree in a set agree in a rule. A set
// is looked at before those that hold it, so that no rule holds another.
func (s *strict) holdsRule(set uint32) bool {
	return slices.ContainsFunc(s.rules, func(r uint32) bool { return set&r == r })
}

// best gives, by bit, the part of the pairs that agree in it of the set whose
// pairs do most.
func (s *strict) best(sets []uint32) []float64 {
	best := make([]float64, len(s.at))
	for _, set := range sets {
		for bit := range s.at {
			if part, ok := s.share(set, bit); ok && set>>bit&1 == 0 {
				best[bit] = max(best[bit], part)
			}
		}
	}
	return best
}

// purity is the part of a set's pairs that chance brings together.
func (s *strict) purity(set uint32) float64 {
	if set == 0 {
		return 1
	}
	return s.byChance(set, bits.TrailingZeros32(set)) / float64(max(s.agree[set], 1))
}

// agreesElse tells whether the pairs of a set agree in what it does not hold as
// matches do.
func (s *strict) agreesElse(set uint32, best []float64) bool {
	for bit := range s.at {
		if set>>bit&1 == 1 || best[bit] < strictSeen {
			continue
		}
		if part, ok := s.share(set, bit); ok && part < strictAgree*best[bit] {
			return false
		}
	}
	return true
}

func (s *strict) comparisons(set uint32) []bool {
	in := make([]bool, len(s.start.Comparisons))
	for bit, i := range s.at {
		in[i] = set>>bit&1 == 1
	}
	return in
}

// agreement gives the m of agreeing wholly, by comparison.
func (s *strict) agreement() map[string]float64 {
	out := map[string]float64{}
	for bit, i := range s.at {
		out[s.start.Comparisons[i].Name] = s.m[bit]
	}
	return out
}

// learn takes the m of agreeing wholly from the pairs that are strict without
// the comparison itself; where there are none, from those of the set, mostly of
// matches, that has most pairs.
func (s *strict) learn() {
	s.m = make([]float64, len(s.at))
	agree := slices.Clone(s.agree) // in a set and in no other bit
	downward(agree)
	for bit := range s.at {
		can := slices.Clone(s.can[bit])
		downward(can)
		with, among := int64(0), int64(0)
		for set := range uint32(len(agree)) {
			if s.strict[set&^(1<<bit)] {
				among += can[set]
				if set>>bit&1 == 1 {
					with += agree[set]
				}
			}
		}
		part := float64(with) / float64(max(among, 1))
		if among < strictPairs {
			part = s.learnMostly(bit)
		}
		s.m[bit] = min(max(part, 0.01), 0.999)
	}
}

func (s *strict) learnMostly(bit int) float64 {
	most, found := strictM, int64(0)
	for _, set := range s.mostly {
		if part, ok := s.share(set, bit); ok && set>>bit&1 == 0 && s.can[bit][set] > found {
			most, found = part, s.can[bit][set]
		}
	}
	return most
}

// downward undoes upward.
func downward(counts []int64) {
	for bit := 1; bit < len(counts); bit <<= 1 {
		for set := range counts {
			if set&bit == 0 {
				counts[set] -= counts[set|bit]
			}
		}
	}
}

// recall gives, for pairs that can show these bits, the part of the matches that
// some rule finds, errors being independent.
func (s *strict) recall(can uint32) float64 {
	sum := 0.0
	for set := can; ; set = (set - 1) & can {
		if s.strict[set] {
			p := 1.0
			for bit := range s.at {
				switch {
				case can>>bit&1 == 0:
				case set>>bit&1 == 1:
					p *= s.m[bit]
				default:
					p *= 1 - s.m[bit]
				}
			}
			sum += p
		}
		if set == 0 {
			return sum
		}
	}
}

// estimate weighs every pair found by the part of its kind that is found, and
// adds those who know too little to be found.
func (s *strict) estimate(patterns []Pattern) *Strict {
	found, recall := map[uint32]int64{}, map[uint32]float64{}
	for _, p := range patterns {
		if can, agrees := s.sets(p.Vector); s.strict[agrees] {
			found[can] += p.Count
		}
	}
	out := &Strict{}
	kinds := make([]uint32, 0, len(s.known))
	for can := range found {
		kinds = append(kinds, can)
	}
	for can := range s.known {
		if _, ok := found[can]; !ok {
			kinds = append(kinds, can)
		}
	}
	slices.Sort(kinds) // sums of floating point depend on the order
	all, may := 0.0, 0.0
	for _, can := range kinds {
		recall[can] = s.recall(can)
		all += float64(s.known[can])
		if recall[can] >= strictReach {
			may += float64(s.known[can])
			out.Pairs += found[can]
			out.Matches += float64(found[can]) / recall[can]
		}
	}
	if may < strictReach*all || out.Matches == 0 {
		return nil
	}
	out.Matches *= all / may
	out.Recall = float64(out.Pairs) / out.Matches
	for _, set := range s.rules {
		var names []string
		for i, in := range s.comparisons(set) {
			if in {
				names = append(names, s.start.Comparisons[i].Name)
			}
		}
		out.Rules = append(out.Rules, names)
	}
	return out
}
