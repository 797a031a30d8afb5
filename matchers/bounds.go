package matchers

import (
	"math"

	"yingbao/matchers/blocking"
	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// Bounds is what a share that was estimated without labels may be, as far as
// anything tells: the estimates that there are lie between Least and Most, with two
// standard errors of chance. Open says that nothing tells how low it may be;
// Least is then the lowest estimate all the same.
type Bounds struct {
	Least, Most float64
	Open        bool
}

// told sums the probabilities that a precision and a recall are estimated from.
type told struct {
	linked              int
	found, foundChance  float64 // matches among the links, and the variance of their number
	missed, missedAbout float64 // matches among the other pairs that were kept, and the variance
	contrary            float64 // of found, the links that contrary tells of
	distinct            float64 // found, as the model's patterns and strict rules count: of copies one stands for all
}

// add takes a pair; distinct tells that neither row is a copy of another, contrary
// what contrary does.
func (t *told) add(l *fellegisunter.Link, distinct, contrary bool) {
	p := l.Probability
	if l.Decision == fellegisunter.Linked {
		t.linked++
		t.found, t.foundChance = t.found+p, t.foundChance+p*(1-p)
		if distinct {
			t.distinct += p
		}
		if contrary {
			t.contrary += p
		}
		return
	}
	t.missed, t.missedAbout = t.missed+p, t.missedAbout+p*(1-p)
}

// precision bounds the share of the links that are matches: the probabilities being
// right, and at least none of the links that are contrary being a match.
func (t *told) precision() (b Bounds) {
	if t.linked == 0 {
		return b
	}
	about, n := twoErrors(t.foundChance), float64(t.linked)
	return Bounds{Least: max(t.found-t.contrary-about, 0) / n, Most: min((t.found+about)/n, 1)}
}

// recall bounds the share of the matches that are links: by the probabilities of
// the pairs that were kept, by the matches that the model expects among all
// candidates, and by those that strict rules tell of; the last two are 0 where
// nothing tells them. No estimate alone is to be believed: in lists without numbers
// the first is too high by a tenth, and the others were nearer (docs/decisions.md).
func (t *told) recall(r reachCounts, expected, strict float64) (b Bounds) {
	if t.found == 0 {
		return b
	}
	about := twoErrors(t.missedAbout)
	b = Bounds{Least: t.found / (t.found + t.missed + about) * max(r.share-r.about, 0), Open: !r.identified}
	b.Most = t.found / (t.found + max(t.missed-about, 0))
	if r.identified {
		b.Most *= min(r.share+r.about, 1)
	}
	for _, e := range []float64{expected / r.share, strict} { // strict rules tell of what no rule reaches, too
		if e > 0 {
			share := min(t.distinct/e, 1)
			b.Least, b.Most = min(b.Least, share), max(b.Most, share)
		}
	}
	return b
}

// twoErrors gives two standard errors of a number of pairs of that variance, and of
// one pair more: probabilities next to 0 and 1 are not known so well.
func twoErrors(variance float64) float64 { return 2 * math.Sqrt(variance+1) }

// reachCounts are what the rules reached of the probable matches, and the
// share of all that they reach, by Chao 1984.
type reachCounts struct {
	all, once, twice float64
	// crossed are those that two rules reach which need no column in common. Where
	// every rule reads the name, a name that is written wrongly is out of all reach,
	// and nothing shows how many those are.
	crossed      float64
	share, about float64 // the estimate, and two standard errors of it (Chao 1987)
	identified   bool
}

// reached are the rules that reach a link: their number, 3 for more, 4 for a link
// that is not counted; and whether two need no column in common.
type reached struct {
	rules   uint8
	crossed bool
}

func (c *reachCounts) add(r reached, p float64) {
	c.all += p
	switch r.rules {
	case 1:
		c.once += p
	case 2:
		c.twice += p
	}
	if r.crossed {
		c.crossed += p
	}
}

// estimate sets the share; model is what else is told of it where the counts do
// not say.
func (c *reachCounts) estimate(model float64) {
	c.share, c.identified = chao([3]float64{c.all, c.once, c.twice}, model)
	if c.crossed < seldomTwice*c.all {
		c.identified = false
	}
	if !c.identified || c.once == 0 {
		return
	}
	twice := max(c.twice, 1)
	q := c.once / twice
	missing := c.once * c.once / (2 * twice)
	about := 2 * math.Sqrt(twice*(q*q*q*q/4+q*q*q+q*q/2))
	c.about = c.share - c.all/(c.all+missing+about)
}

// columnsNeeded gives, by rule, the columns that it cannot do without, as bits: of a key
// that can be had in several ways those that all of them read.
func (e *engine) columnsNeeded() []uint64 {
	bit := map[record.Field]uint64{}
	var out []uint64
	for _, r := range e.set.Blocking {
		need := uint64(0)
		for _, key := range r.Keys {
			all := ^uint64(0)
			for _, f := range blocking.Fields(key) { // every way reads one
				if bit[f] == 0 {
					bit[f] = 1 << min(len(bit), 63)
				}
				all &= bit[f]
			}
			need |= all
		}
		out = append(out, need)
	}
	return out
}

// addCopies counts the copies of rows in a cell as pairs, as often as the patterns
// do.
func (e *engine) addCopies(sums []told) {
	for _, group := range e.copies.groups {
		if i := e.cells.of(group[0], group[0]); i >= 0 {
			n := float64(min(len(group)-1, copiesCounted))
			sums[i].distinct += n
			sums[len(sums)-1].distinct += n
		}
	}
}

// strictMatches is the number of matches that strict rules tell of, 0 where none
// is strict.
func (e *engine) strictMatches() float64 {
	if e.strict == nil {
		return 0
	}
	return e.strict.Matches
}
