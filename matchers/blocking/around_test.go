package blocking

import (
	"testing"

	"pgregory.net/rapid"
)

// TestAround holds the plan of some pairs to the whole one: the same pairs, but
// for those whose rows do not reach far enough for any rule that has them, and by
// the first rule that they do reach far enough for.
func TestAround(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := drawJob(rt, t)
		d.opt.Coarse = 0
		split := d.opt.MaxBlock < 1000
		reach := rapid.SliceOfN(rapid.SampledFrom([]uint8{0, 0, 0, 1, 2}), d.table.Rows(), d.table.Rows()).Draw(rt, "reach")
		need := rapid.SliceOfN(rapid.SampledFrom([]uint8{1, 2}), len(d.rules), len(d.rules)).Draw(rt, "need")
		whole := compile(rt, d.table, d.rules, d.opt)
		all := setOf(enumerate(rt, whole), nil)
		some := enumerate(rt, whole.Around(reach, need))
		if few := setOf(some, nil); len(few) != len(some) {
			rt.Fatalf("%d pairs in %v", len(few), some)
		}
		got := setOf(some, nil)
		for pair, first := range all {
			want := -1
			for rule := range d.rules {
				if reach[pair[0]]+reach[pair[1]] >= need[rule] && whole.Reached(rule, pair[0], pair[1]) && want < 0 {
					want = rule
				}
			}
			rule, ok := got[pair]
			// A block that is not looked at in full may be under the limit.
			if ok != (want >= 0) && !(split && ok) || ok && !split && int(rule) != want || !ok && int(first) == want {
				rt.Fatalf("pair %v: handed out %v by rule %d, want rule %d", pair, ok, rule, want)
			}
		}
		if len(got) > len(all) && !split {
			rt.Fatalf("%d pairs of %d", len(got), len(all))
		}
		for pair, rule := range got {
			if reach[pair[0]]+reach[pair[1]] < need[rule] {
				rt.Fatalf("pair %v is handed out by rule %d", pair, rule)
			}
		}
	})
}

// TestAroundEverybody: rows that all reach far enough make the whole plan, with
// its statistics.
func TestAroundEverybody(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := drawJob(rt, t)
		d.opt.Coarse = 0
		reach, need := make([]uint8, d.table.Rows()), make([]uint8, len(d.rules))
		for i := range reach {
			reach[i] = 1
		}
		for i := range need {
			need[i] = 2 - uint8(i%2)
		}
		whole := compile(rt, d.table, d.rules, d.opt)
		around := whole.Around(reach, need)
		want, got := setOf(enumerate(rt, whole), nil), setOf(enumerate(rt, around), nil)
		if len(want) != len(got) {
			rt.Fatalf("%d pairs, %d around everybody", len(want), len(got))
		}
		for pair, rule := range want {
			if at, ok := got[pair]; !ok || at != rule {
				rt.Fatalf("pair %v: rule %d, %v around everybody", pair, rule, at)
			}
		}
		for i, s := range whole.Stats() {
			if around.Stats()[i] != s {
				rt.Fatalf("rule %d: %+v, %+v around everybody", i, s, around.Stats()[i])
			}
		}
	})
}
