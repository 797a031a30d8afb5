package matchers

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"yingbao/matchers/blocking"
)

// Bounds of the automatic plan, in candidate pairs for each record: of one
// rule, and of all rules together.
const (
	pairsPerRecordRule = 25
	pairsPerRecordAll  = 150
)

// keyChoice is one way to block on a column.
type keyChoice struct {
	expr   string
	group  int
	coarse bool
}

// blocking chooses the rules: candidates are single keys and pairs of keys of
// different groups, counted exactly; the ones with the smallest blocks come
// first and the list ends with the budget.
func (a *automatic) blocking() (rules []blocking.Rule, split []string, why []string) {
	keys := a.keys()
	candidates := a.candidates(keys)
	a.count(candidates)
	rows := int64(a.table.Rows())
	total := int64(0)
	for _, c := range coarsest(candidates, pairsPerRecordRule*rows) {
		if total+c.pairs > pairsPerRecordAll*rows {
			continue
		}
		total += c.pairs
		c.rule.Why = fmt.Sprintf("%d pairs", c.pairs)
		rules = append(rules, c.rule)
		why = append(why, fmt.Sprintf("blocking rule %s: %d pairs", c.rule, c.pairs))
	}
	for _, k := range keys {
		if !k.coarse {
			split = append(split, k.expr)
		}
	}
	return rules, split, why
}

// candidates lists single keys and pairs of keys of different groups.
func (a *automatic) candidates(keys []keyChoice) []counted {
	var out []counted
	for i, k := range keys {
		if !k.coarse {
			out = append(out, counted{rule: blocking.Rule{Keys: []string{k.expr}}, groups: [2]int{k.group, -1}})
		}
		for _, other := range keys[i+1:] {
			if other.group != k.group {
				groups := [2]int{min(k.group, other.group), max(k.group, other.group)}
				out = append(out, counted{rule: blocking.Rule{Keys: []string{k.expr, other.expr}}, groups: groups})
			}
		}
	}
	return out
}

// countedKeys bounds the keys that are held at once while rules are counted.
const countedKeys = 16_000_000

// count fills in the exact pairs of each candidate, many rules to a plan, so
// that a column is derived once for all of them.
func (a *automatic) count(candidates []counted) {
	size := max(1, countedKeys/max(a.table.Rows(), 1))
	for from := 0; from < len(candidates); from += size {
		part := candidates[from:min(from+size, len(candidates))]
		rules := make([]blocking.Rule, len(part))
		for i, c := range part {
			rules[i] = c.rule
		}
		// No block is split here: only the number of its pairs is wanted.
		plan, err := blocking.Compile(a.table, rules, blocking.Options{Allow: a.allow(), MaxBlock: math.MaxInt64})
		if err != nil {
			continue
		}
		for i, s := range plan.Count() {
			part[i].pairs = s.Pairs
		}
	}
}

// counted is a candidate rule, the groups of columns it reads and its pairs.
type counted struct {
	rule   blocking.Rule
	groups [2]int
	pairs  int64
}

// rulesPerGroups is how many rules are kept for each pair of column groups:
// the coarse ones hold nearly all pairs of the fine ones.
const rulesPerGroups = 3

// coarsest keeps, for each pair of column groups, the rules with most pairs
// that stay within the limit, and orders all by their pairs, fewest first.
func coarsest(candidates []counted, limit int64) []counted {
	slices.SortStableFunc(candidates, func(x, y counted) int { return cmp.Compare(y.pairs, x.pairs) })
	kept := map[[2]int]int{}
	var out []counted
	for _, c := range candidates {
		if c.pairs == 0 || c.pairs > limit || kept[c.groups] == rulesPerGroups {
			continue
		}
		kept[c.groups]++
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(x, y counted) int { return cmp.Compare(x.pairs, y.pairs) })
	return out
}

func (a *automatic) allow() func(x, y int) bool {
	if a.shape == ShapeLink {
		return func(x, y int) bool { return x != y }
	}
	return nil
}

// keys lists the ways to block on each column: its value, and one coarser
// form that survives a slip of the pen.
func (a *automatic) keys() []keyChoice {
	var out []keyChoice
	add := func(d described, coarse bool, form string) {
		out = append(out, keyChoice{expr: fmt.Sprintf(form, d.column.Field), group: d.group, coarse: coarse})
	}
	for _, d := range a.columns {
		switch d.kind {
		case "few":
			continue
		case "date":
			add(d, false, "%s")
			add(d, true, "%s[0:4]")
		case "code":
			add(d, false, "%s")
			add(d, true, "%s[0:3]")
		case "name":
			add(d, false, "%s")
			add(d, true, "soundex(%s)")
			add(d, true, "%s[0:3]")
		default:
			add(d, false, "%s")
			add(d, true, "first(%s)")
			add(d, true, "last(%s)")
		}
	}
	return out
}
