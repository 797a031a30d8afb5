package fellegisunter

import (
	"math"
	"testing"
)

// sessions is the plain reference of the usual recipe: for each blocking rule
// "comparison c agrees" EM runs on the rule's pairs alone, with c held out, u
// held and the rule's own share of matches free; m of a comparison is the mean
// over the sessions in which it is not held out, λ the mean of what the
// sessions say: the share of matches in the block times the block's part of
// the universe, divided by the m on which the block was chosen.
func sessions(u [][]float64, all []Pattern, rules []int, universe float64) (m [][]float64, lambda float64) {
	m = make([][]float64, len(u))
	for i := range u {
		m[i] = make([]float64, len(u[i]))
	}
	times := make([]float64, len(u))
	found := make([]float64, len(rules)) // matches in the block
	for s, rule := range rules {
		own, matches := session(u, all, rule)
		found[s] = matches
		for i := range u {
			if i != rule {
				times[i]++
				for l := range own[i] {
					m[i][l] += own[i][l]
				}
			}
		}
	}
	for i := range m {
		for l := range m[i] {
			m[i][l] /= times[i]
		}
	}
	for s, rule := range rules {
		lambda += found[s] / m[rule][0] / universe / float64(len(rules))
	}
	return m, lambda
}

// session is textbook EM (Winkler 1988) on the patterns that agree in one
// comparison, over the others.
func session(u [][]float64, all []Pattern, rule int) (m [][]float64, matches float64) {
	share := 0.3
	for i := range u {
		m = append(m, make([]float64, len(u[i])))
		for l := range m[i] {
			m[i][l] = 0.9
			if l > 0 {
				m[i][l] = 0.1 / float64(len(u[i])-1)
			}
		}
	}
	for range 3000 {
		mass := make([][]float64, len(u))
		for i := range u {
			mass[i] = make([]float64, len(u[i]))
		}
		matches = 0.0
		pairs := 0.0
		for _, p := range all {
			if p.Vector.Level(rule) != 1 {
				continue
			}
			a, b := share, 1-share
			for i := range u {
				if l := p.Vector.Level(i); i != rule && l > 0 {
					a *= m[i][l-1]
					b *= u[i][l-1]
				}
			}
			r := float64(p.Count) * a / (a + b)
			matches += r
			pairs += float64(p.Count)
			for i := range u {
				if l := p.Vector.Level(i); l > 0 {
					mass[i][l-1] += r
				}
			}
		}
		share = matches / pairs
		for i := range u {
			sum := 0.0
			for _, x := range mass[i] {
				sum += x
			}
			for l := range m[i] {
				m[i][l] = mass[i][l] / sum
			}
		}
	}
	return m, matches
}

// beyond lists the vectors that no rule reaches: with rules of single
// comparisons the vector says so, and its share is 1.
func beyond(all []Pattern, rules []int) []Unreached {
	var out []Unreached
	for _, p := range all {
		if !agrees(p, rules) {
			out = append(out, Unreached{p.Vector, 1})
		}
	}
	return out
}

// together counts two lists of patterns as one.
func together(a, b []Pattern) []Pattern {
	counter := Counter{}
	for _, p := range append(a[:len(a):len(a)], b...) {
		counter[p.Vector] += p.Count
	}
	return Merge(counter)
}

// shares counts the m of drawn matches, in the shape of like.
func shares(matches []Pattern, like [][]float64) [][]float64 {
	out := make([][]float64, len(like))
	for i := range like {
		out[i] = make([]float64, len(like[i]))
		for _, p := range matches {
			out[i][p.Vector.Level(i)-1] += float64(p.Count) / float64(Pairs(matches))
		}
	}
	return out
}

func agrees(p Pattern, rules []int) bool {
	for _, rule := range rules {
		if p.Vector.Level(rule) == 1 {
			return true
		}
	}
	return false
}

// TestJointAgainstSessions holds one EM over the candidates of all rules, which
// knows what none of them reaches, against a session for each rule. On patterns generated from known m, u and λ, with clean fields and
// with bad ones, the joint EM must be at least as near to what was generated,
// a twentieth of the error left to chance.
func TestJointAgainstSessions(t *testing.T) {
	bad := [][]float64{{0.7, 0.2, 0.1}, {0.75, 0.25}, {0.65, 0.2, 0.15}, {0.7, 0.3}, {0.6, 0.4}}
	for _, c := range []struct {
		name    string
		m       [][]float64
		rules   []int
		matches int
	}{
		{"clean fields", trueM, []int{0, 2, 3}, 3000},
		{"bad fields", bad, []int{0, 2, 3}, 3000},
		{"two rules", bad, []int{0, 3}, 3000},
	} {
		const others, seeds = 600_000, 10
		universe := float64(others + c.matches)
		var joint, apart, jointLambda, apartLambda float64
		for seed := range uint64(seeds) {
			matches := drawn(40+seed, []class{{c.m, 0}}, c.matches)
			all := together(matches, drawn(80+seed, []class{{trueU, 0}}, others))
			truth := shares(matches, c.m)
			var patterns []Pattern
			for _, p := range all {
				if agrees(p, c.rules) {
					patterns = append(patterns, p)
				}
			}
			model, err := EM(Start(shape(3, 2, 3, 2, 2), withNull(trueU), 0.01), patterns, int64(universe), Training{Unreached: beyond(all, c.rules)})
			if err != nil {
				t.Fatal(err)
			}
			m, lambda := sessions(trueU, all, c.rules, universe)
			for i := range m {
				for l, want := range truth[i] {
					joint += math.Pow(model.Comparisons[i].Levels[l+1].M-want, 2)
					apart += math.Pow(m[i][l]-want, 2)
				}
			}
			share := float64(c.matches) / universe
			jointLambda += math.Pow(model.Lambda/share-1, 2)
			apartLambda += math.Pow(lambda/share-1, 2)
		}
		levels := float64(12 * seeds)
		t.Logf("%s: m off by %.4f, by sessions %.4f; λ by %.2f %%, by sessions %.2f %%", c.name, math.Sqrt(joint/levels), math.Sqrt(apart/levels),
			100*math.Sqrt(jointLambda/seeds), 100*math.Sqrt(apartLambda/seeds))
		if chance := 1.05 * 1.05; joint > chance*apart || jointLambda > chance*apartLambda {
			t.Errorf("%s: the sessions are nearer to the truth", c.name)
		}
	}
}
