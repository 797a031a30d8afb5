package fellegisunter

import "yingbao/matchers/comparison"

// Unreached is a vector of which not every pair is a candidate. Share is the
// part of all pairs that can show it, because they know as much, times the
// part of those who show it that no rule reaches.
type Unreached struct {
	Vector comparison.Vector
	Share  float64
}

// UnreachedOf counts the shares among random pairs and those of them that no
// rule reaches; both are sorted by vector. A vector that no random pair shows
// is taken to be reached: what agrees so much that chance never makes it, a
// rule finds.
func UnreachedOf(comparisons []*comparison.Comparison, random, beyond []Pattern) []Unreached {
	know, all := Counter{}, 0.0
	for _, p := range random {
		know[known(comparisons, p.Vector)] += p.Count
		all += float64(p.Count)
	}
	var out []Unreached
	at := 0
	for _, p := range beyond {
		for random[at].Vector != p.Vector {
			at++
		}
		part := float64(p.Count) / float64(random[at].Count)
		out = append(out, Unreached{p.Vector, part * float64(know[known(comparisons, p.Vector)]) / all})
	}
	return out
}

// known is what a pair can show and not what it shows: by comparison 0 for
// nothing, else 1 and the group of its level.
func known(comparisons []*comparison.Comparison, v comparison.Vector) comparison.Vector {
	var out comparison.Vector
	for i, c := range comparisons {
		l := v.Level(i)
		switch {
		case l == comparison.Null:
		case c.Groups == nil:
			out = out.With(i, 1)
		default:
			out = out.With(i, 1+c.Groups[l])
		}
	}
	return out
}

// addUnreached adds to the mass of a class the pairs of it that the candidates
// lack, as the class makes them (EM of truncated data: Dempster, Laird and
// Rubin 1977, section 4.2), and gives how many they are; size is the class's
// number of pairs. Their number among random pairs is not used: fields that
// agree together by chance would be taken for matches there.
func addUnreached(mass [][]float64, unreached []Unreached, size float64, of func(i int, l uint8) float64) float64 {
	sum := 0.0
	for _, x := range unreached {
		n := size * x.Share
		for i := range mass {
			if l := x.Vector.Level(i); l != comparison.Null {
				n *= of(i, l)
			}
		}
		sum += n
		for i := range mass {
			mass[i][x.Vector.Level(i)] += n
		}
	}
	return sum
}

// Beyond gives the share of the matches that no rule reaches, as m tells it.
func (m *Model) Beyond(unreached []Unreached) float64 {
	return addUnreached(m.zeros(), unreached, 1, func(i int, l uint8) float64 { return m.Comparisons[i].Levels[l].M })
}
