package fellegisunter

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"yingbao/matchers/comparison"
)

// ErrFewMatches is a session in which too few matches are to be expected.
var ErrFewMatches = errors.New("too few matches to learn from")

// sessionMatches is the number of matches below which a session teaches
// nothing.
const sessionMatches = 150

// Session says which comparisons EM held out of the pairs of one block, and
// what it saw there.
type Session struct {
	Held    []string `yaml:"held,flow"` // agree wholly in every pair of the session
	Pairs   int64    `yaml:"pairs"`
	Matches float64  `yaml:"matches"` // expected among the pairs
	model   *Model   // of the session's pairs: λ is their share of matches
	held    []bool
	within  []Pattern // held comparisons taken out
	mass    [][]float64
}

// NewSession learns m of the comparisons that are not held from the pairs that
// agree wholly in those that are, with u held. All such pairs are candidates,
// because the rule that reads the held columns reaches them, and as matches are
// taken to err independently, those among them err in the other comparisons
// as all matches do. Start gives u and where m begins, λ of the universe and
// the related class if there is one; own is that of EMRelated. Errors: fewer
// than three free comparisons, too few matches, and those of EM.
func NewSession(start *Model, patterns []Pattern, universe int64, held, own []bool, t Training) (*Session, error) {
	s := &Session{held: held, within: inBlock(patterns, held)}
	s.Pairs = Pairs(s.within)
	t.Hold, t.Unreached, t.Most = held, nil, 0 // of the pairs of one block
	if free(start, t) < 3 {
		return nil, ErrFewFree
	}
	for i, h := range held {
		if h {
			s.Held = append(s.Held, start.Comparisons[i].Name)
		}
	}
	if s.Pairs < sessionMatches {
		return nil, ErrFewMatches
	}
	begin := start.clone()
	begin.Lambda = start.shareIn(held)
	var err error
	if begin.relatedIn(s, universe, own) {
		s.model, err = EMRelated(begin, s.within, s.Pairs, s.free(own), t)
	} else {
		s.model, err = EM(begin, s.within, s.Pairs, t)
	}
	if err == nil {
		err = s.checkFree()
	}
	if err != nil {
		return nil, err
	}
	s.count()
	if s.Matches < sessionMatches {
		return nil, ErrFewMatches
	}
	return s, nil
}

// relatedIn makes the related class that of a session's pairs, and tells
// whether there is one: of a found class its pairs in the block are known. One
// that EM makes is left out where the block agrees in what is each person's
// own: relatives hardly do, and without what is held out EM could not tell
// them from persons of whom a number is wrong. It is left out too where nothing
// that is a person's own is free.
func (m *Model) relatedIn(s *Session, universe int64, own []bool) bool {
	switch {
	case m.Related == nil:
		return false
	case m.Related.Fixed:
		pairs := m.Related.Lambda * float64(universe)
		for i, h := range s.held {
			if h {
				pairs *= m.Related.H[i][1]
			}
		}
		m.Related.Lambda = min(max(pairs, 0.5)/float64(s.Pairs), 0.5)
	case !anyOwn(own, s.held, true) && anyOwn(own, s.held, false):
		m.Related.Lambda = 0.2
	default:
		m.Related = nil
	}
	if m.Related == nil {
		return false
	}
	m.Lambda = min(m.Lambda, 0.99-m.Related.Lambda) // some pairs are left to chance
	return true
}

// free gives what is a person's own among the comparisons that are free.
func (s *Session) free(own []bool) []bool {
	out := slices.Clone(own)
	for i := range out {
		out[i] = own[i] && !s.held[i]
	}
	return out
}

// anyOwn tells whether a comparison of a person's own is held, or free.
func anyOwn(own, held []bool, want bool) bool {
	for i := range own {
		if own[i] && held[i] == want {
			return true
		}
	}
	return false
}

// inBlock counts the patterns that agree wholly in the held comparisons, which
// are taken out of them.
func inBlock(patterns []Pattern, held []bool) []Pattern {
	counter := Counter{}
	for _, p := range patterns {
		var v comparison.Vector
		in := true
		for i, h := range held {
			l := p.Vector.Level(i)
			if !h {
				v = v.With(i, l)
			} else if l != 1 {
				in = false
				break
			}
		}
		if in {
			counter[v] += p.Count
		}
	}
	return Merge(counter)
}

// shareIn is the share of matches that a model expects among the pairs that
// agree wholly in the held comparisons.
func (m *Model) shareIn(held []bool) float64 {
	w := m.PriorWeight()
	for i, h := range held {
		if h {
			w += m.Comparisons[i].Levels[1].Weight()
		}
	}
	return min(max(Probability(w), 0.01), 0.99)
}

// checkFree is the guard against swapped classes, among the free comparisons.
func (s *Session) checkFree() error {
	worse, free := 0, 0
	for i, c := range s.model.Comparisons {
		if !s.held[i] {
			free++
			if c.Levels[1].M <= c.Levels[1].U {
				worse++
			}
		}
	}
	if 2*worse > free {
		return ErrSwapped
	}
	return nil
}

// count sums the expected matches by level.
func (s *Session) count() {
	s.mass = s.model.zeros()
	x := s.model.logs()
	for _, p := range s.within {
		match, _ := x.posterior(p.Vector)
		s.Matches += float64(p.Count) * match
		addLevels(s.mass, p.Vector, float64(p.Count)*match)
	}
}

// Combine gives the start model with the m of every comparison that is free in
// at least one session: the expected matches of all sessions in which it is
// free, by level. The others keep their m. λ is what the sessions find on
// average, weighed by their matches: those of a session are λ times the m of
// agreeing wholly in its held comparisons.
func Combine(start *Model, sessions []*Session, universe int64, t Training) *Model {
	out := start.clone()
	for i := range out.Comparisons {
		mass, some := make([]float64, len(out.Comparisons[i].Levels)), false
		for _, s := range sessions {
			if s.held[i] {
				continue
			}
			some = true
			for l := range mass {
				mass[l] += s.mass[i][l]
			}
		}
		if some {
			maximise(out.Comparisons[i].Levels, mass, t.prior(i))
		}
	}
	sum, weight := 0.0, 0.0
	for _, s := range sessions {
		whole := 1.0
		for i, h := range s.held {
			if h {
				whole *= out.Comparisons[i].Levels[1].M
			}
		}
		sum += s.Matches / whole * s.Matches
		weight += s.Matches
	}
	if weight > 0 {
		out.Lambda = min(max(t.bounded(sum/weight), 0.5)/float64(universe), 0.5)
	}
	return out
}

// farBits and farSigma are how far, in bits and in standard errors, the joint
// m of a level must lie from that of the sessions to be told; farShare is the
// share of the matches that must show the level.
const (
	farBits  = 1
	farSigma = 6
	farShare = 0.01
)

// Far lists the levels at which a model's m lies further from what the
// sessions combine to than chance and a bit allow.
func Far(m *Model, sessions []*Session, t Training) []string {
	apart := Combine(m, sessions, 1, t)
	var out []string
	for i, c := range m.Comparisons {
		seen := 0.0
		for _, s := range sessions {
			if !s.held[i] {
				for _, n := range s.mass[i][1:] {
					seen += n
				}
			}
		}
		for l := 1; l < len(c.Levels) && seen > 0; l++ {
			a, b := c.Levels[l].M, apart.Comparisons[i].Levels[l].M
			if max(a, b) >= farShare && math.Abs(math.Log2(a/b)) >= farBits && math.Abs(a-b) >= farSigma*math.Sqrt(max(a, b)/seen) {
				out = append(out, fmt.Sprintf("%s %q %.3f, in sessions %.3f", c.Name, c.Levels[l].Label, a, b))
			}
		}
	}
	return out
}
