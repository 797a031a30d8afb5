package blocking

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"yingbao/sources/record"
)

var propertyFields = []string{"name", "birth", "phone", "phone_2", "village"}

// propertyKeys are the keys from which random rules are made: fields, slices,
// and alternatives.
var propertyKeys = []string{"name", "birth", "birth[0:4]", "phone|phone_2", "village", "name[0:1]", "phone|phone_2|village"}

// drawn is a random job.
type drawn struct {
	table *record.Table
	rules []Rule
	opt   Options
}

// drawJob makes a small table of few distinct values, in which blocks are
// large and often over the limit, and rules over it.
func drawJob(t *rapid.T, tb testing.TB) drawn {
	cell := func(values ...string) *rapid.Generator[string] { return rapid.SampledFrom(values) }
	row := rapid.Custom(func(t *rapid.T) []string {
		return []string{
			cell("", "甲乙", "甲丙", "丁", "?乙").Draw(t, "name"),
			cell("", "19800101", "19800202", "1980????", "????0101", "198").Draw(t, "birth"),
			cell("", "1", "2", "3").Draw(t, "phone"),
			cell("", "1", "2", "4").Draw(t, "phone_2"),
			cell("", "1", "东", "西").Draw(t, "village"),
		}
	})
	var sources [][][]string
	for range rapid.IntRange(1, 3).Draw(t, "sources") {
		sources = append(sources, rapid.SliceOfN(row, 0, 14).Draw(t, "rows"))
	}
	d := drawn{table: tableOf(tb, propertyFields, sources...)}
	key := rapid.SampledFrom(propertyKeys)
	d.rules = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Rule {
		return Rule{Keys: rapid.SliceOfN(key, 1, 2).Draw(t, "keys")}
	}), 1, 4).Draw(t, "rules")
	d.opt.Split = rapid.SliceOfN(key, 0, 3).Draw(t, "split")
	d.opt.MaxBlock = int64(rapid.SampledFrom([]int{1, 3, 10, 1000}).Draw(t, "limit"))
	d.opt.Coarse = int64(rapid.SampledFrom([]int{0, 0, 20, 1000}).Draw(t, "coarse"))
	d.opt.Workers = rapid.IntRange(1, 4).Draw(t, "workers")
	switch rapid.IntRange(0, 2).Draw(t, "allow") {
	case 1:
		d.opt.Allow = func(a, b int) bool { return a != b }
	case 2:
		d.opt.Allow = func(a, b int) bool { return a == 0 && b > 0 }
	}
	if rapid.Bool().Draw(t, "some rows") {
		d.opt.Rows = []uint32{}
		for r := range d.table.Rows() {
			if r%3 != 1 {
				d.opt.Rows = append(d.opt.Rows, uint32(r))
			}
		}
	}
	return d
}

// TestPairsEqualReference holds enumeration to the plain reference, for every
// kind of rule, split and restriction (B1, B2, B4).
func TestPairsEqualReference(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := drawJob(rt, t)
		p := compile(rt, d.table, d.rules, d.opt)
		ref := &reference{table: d.table, rules: d.rules, opt: d.opt}
		rows := ref.rows()
		var want []Pair
		for i, a := range rows {
			for _, b := range rows[i+1:] {
				if rule := ref.first(a, b); rule >= 0 {
					want = append(want, Pair{Left: uint32(a), Right: uint32(b), Rule: uint16(rule)})
				}
			}
		}
		if got := enumerate(rt, p); !slices.Equal(got, want) {
			rt.Fatalf("pairs\n%v\nreference\n%v", got, want)
		}
		checkReached(rt, p, ref)
		checkStats(rt, p, ref)
	})
}

// checkReached holds Reached and HasKey to the reference. Rows outside
// Options.Rows may be asked about, but belong to no block.
func checkReached(t *rapid.T, p *Plan, ref *reference) {
	for rule, r := range ref.rules {
		for _, a := range ref.rows() {
			if got, want := p.HasKey(rule, uint32(a)), len(ref.keysOf(r.Keys, a)) > 0; got != want {
				t.Fatalf("HasKey(%d, %d) = %v", rule, a, got)
			}
			for _, b := range ref.rows() {
				if a < b && ref.allowed(a, b) {
					if got, want := p.Reached(rule, uint32(a), uint32(b)), ref.hands(rule, a, b); got != want {
						t.Fatalf("Reached(%s, %d, %d) = %v", r, a, b, got)
					}
				}
			}
		}
	}
}

// checkStats holds the statistics to enumeration: Count before it, Stats
// after it. Rules without alternatives count each pair once, the others once
// for each shared key, so that what they drop is an upper bound.
func checkStats(t *rapid.T, p *Plan, ref *reference) {
	after := p.Stats()
	if before := p.Count(); !slices.Equal(before, after) {
		t.Fatalf("Count gives %+v, Pairs gave %+v", before, after)
	}
	for rule := range ref.rules {
		shared, handed := int64(0), int64(0)
		rows := ref.rows()
		for i, a := range rows {
			for _, b := range rows[i+1:] {
				if ref.shares(rule, a, b) {
					shared++
				}
				if ref.hands(rule, a, b) {
					handed++
				}
			}
		}
		s := after[rule]
		if p.keys[rule].width > 1 {
			if s.Pairs < shared || s.Dropped < shared-handed {
				t.Fatalf("rule %s: %d pairs, %d dropped; the reference has %d and %d", s.Rule, s.Pairs, s.Dropped, shared, shared-handed)
			}
			continue
		}
		if s.Pairs != shared || s.Dropped != shared-handed {
			t.Fatalf("rule %s: %d pairs, %d dropped; the reference has %d and %d", s.Rule, s.Pairs, s.Dropped, shared, shared-handed)
		}
		if (s.Split > 0) != (s.Largest > p.limit(&s)) || s.Largest > s.Pairs || int64(s.Blocks) > s.Pairs {
			t.Fatalf("rule %s: %+v", s.Rule, s)
		}
	}
}

// TestOneMoreRule: a further rule, wherever it stands, never loses a pair,
// also when it splits blocks of its own (B3).
func TestOneMoreRule(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := drawJob(rt, t)
		more := Rule{Keys: rapid.SliceOfN(rapid.SampledFrom(propertyKeys), 1, 2).Draw(rt, "more")}
		at := rapid.IntRange(0, len(d.rules)).Draw(rt, "at")
		few := enumerate(rt, compile(rt, d.table, d.rules, d.opt))
		many := enumerate(rt, compile(rt, d.table, slices.Insert(slices.Clone(d.rules), at, more), d.opt))
		have := map[[2]uint32]bool{}
		for _, p := range many {
			have[[2]uint32{p.Left, p.Right}] = true
		}
		for _, p := range few {
			if !have[[2]uint32{p.Left, p.Right}] {
				rt.Fatalf("pair %d-%d is lost with rule %s", p.Left, p.Right, more)
			}
		}
	})
}

// TestShuffledRows: the same rows in another order give the same pairs, named
// by what the rows are.
func TestShuffledRows(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := drawJob(rt, t)
		d.opt.Rows = nil
		var sources [][][]string
		was := map[uint32]uint32{} // new row → old row
		for _, src := range d.table.Sources {
			order := make([]int, src.Rows)
			for i := range order {
				order[i] = i
			}
			order = rapid.Permutation(order).Draw(rt, "order")
			var rows [][]string
			for to, from := range order {
				var row []string
				for _, f := range propertyFields {
					row = append(row, d.table.Column(record.Field(f)).Value(src.First+from))
				}
				rows = append(rows, row)
				was[uint32(src.First+to)] = uint32(src.First + from)
			}
			sources = append(sources, rows)
		}
		straight := setOf(enumerate(rt, compile(rt, d.table, d.rules, d.opt)), nil)
		shuffled := setOf(enumerate(rt, compile(rt, tableOf(t, propertyFields, sources...), d.rules, d.opt)), was)
		if fmt.Sprint(straight) != fmt.Sprint(shuffled) {
			rt.Fatalf("straight %v\nshuffled %v", straight, shuffled)
		}
	})
}

// setOf names pairs by their old rows.
func setOf(pairs []Pair, was map[uint32]uint32) map[[2]uint32]uint16 {
	out := map[[2]uint32]uint16{}
	for _, p := range pairs {
		a, b := p.Left, p.Right
		if was != nil {
			a, b = was[a], was[b]
		}
		out[[2]uint32{min(a, b), max(a, b)}] = p.Rule
	}
	return out
}
