package matchers

import (
	"cmp"
	"fmt"
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
	var candidates []counted
	try := func(groups [2]int, exprs ...string) {
		rule := blocking.Rule{Keys: exprs}
		plan, err := blocking.Compile(a.table, []blocking.Rule{rule}, blocking.Options{Allow: a.allow()})
		if err != nil {
			return
		}
		candidates = append(candidates, counted{rule, groups, plan.Count()[0].Pairs})
	}
	for i, k := range keys {
		if !k.coarse {
			try([2]int{k.group, -1}, k.expr)
		}
		for _, other := range keys[i+1:] {
			if other.group != k.group {
				try([2]int{min(k.group, other.group), max(k.group, other.group)}, k.expr, other.expr)
			}
		}
	}
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
