package matchers

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"yingbao/matchers/blocking"
)

// Bounds of the automatic plan, in candidate pairs for each record: of one
// rule, and of all rules together. Of more records than manyRecords each gets
// fewer, by the root: a block grows with the file, and what is worth an hour on
// a list of a town is not worth a week on that of a province.
const (
	pairsPerRecordRule = 25
	pairsPerRecordAll  = 150
	manyRecords        = 100_000
)

// affordable is how many pairs so many for each record are.
func affordable(perRecord, records int) int64 {
	all := float64(perRecord) * float64(records)
	return int64(all * min(1, math.Sqrt(manyRecords/float64(max(records, 1)))))
}

// keyChoice is one way to block on a column: its value, or a coarse form that
// holds the blocks of the value.
type keyChoice struct {
	expr   string
	column int
	group  int
	coarse bool
}

// blocking chooses the rules: candidates are single keys and pairs of keys of
// different columns, counted exactly; the ones with the smallest blocks come
// first and the list ends with the budget.
func (a *automatic) blocking() (rules []blocking.Rule, split []string, why []string) {
	keys := a.keys()
	candidates := a.candidates(keys)
	a.count(candidates)
	rows, total := a.table.Rows(), int64(0)
	for _, c := range coarsest(candidates, affordable(pairsPerRecordRule, rows)) {
		if total+c.pairs > affordable(pairsPerRecordAll, rows) {
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

// candidates lists single keys and pairs of keys of columns that do not repeat
// each other.
func (a *automatic) candidates(keys []keyChoice) []counted {
	var out []counted
	repeated := map[[2]int]bool{}
	for i := range a.columns {
		for j := range i {
			repeated[[2]int{j, i}] = a.repeated(j, i)
		}
	}
	for i, k := range keys {
		if !k.coarse {
			out = append(out, counted{rule: blocking.Rule{Keys: []string{k.expr}}, keys: [2]keyChoice{k, {column: -1}}})
		}
		for _, other := range keys[i+1:] {
			if other.column != k.column && !repeated[[2]int{k.column, other.column}] {
				out = append(out, counted{rule: blocking.Rule{Keys: []string{k.expr, other.expr}}, keys: [2]keyChoice{k, other}})
			}
		}
	}
	return out
}

// repeated tells whether one of two columns says what the other does. The parts
// of one whole, a surname and a given name, are one comparison, yet each says
// what the other does not.
func (a *automatic) repeated(i, j int) bool {
	group := a.columns[i].group
	return group == a.columns[j].group && (a.following[group] || a.contained(i, j) || a.contained(j, i))
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

// counted is a candidate rule, the keys it reads and its pairs.
type counted struct {
	rule  blocking.Rule
	keys  [2]keyChoice
	pairs int64
}

func (c counted) columns() [2]int { return [2]int{c.keys[0].column, c.keys[1].column} }

// holds tells whether every pair of another rule over the same columns is one
// of this rule's: each key is the same or coarse where the other's is the value.
func (c counted) holds(other counted) bool {
	for i, k := range c.keys {
		if o := other.keys[i]; k.expr != o.expr && (!k.coarse || o.coarse) {
			return false
		}
	}
	return true
}

// twin tells whether another rule makes the same blocks of other columns: the
// first word of a full name is that of its short form. They differ in one key,
// by columns of one group, and have as many pairs.
func (c counted) twin(other counted) bool {
	differ := 0
	for i, k := range c.keys {
		switch o := other.keys[i]; {
		case k.expr == o.expr:
		case k.group != o.group || k.column == o.column:
			return false
		default:
			differ++
		}
	}
	return differ == 1 && c.pairs == other.pairs
}

// rulesEnough is the number of rules from which a pair of columns has one rule
// alone; with fewer columns it may have two, none of which holds the other's pairs.
const rulesEnough = 20

// coarsest keeps, for each pair of columns, the rule with most pairs that stays
// within the limit, and where that makes few rules the next one; it orders all by
// their pairs, fewest first.
func coarsest(candidates []counted, limit int64) []counted {
	candidates = slices.DeleteFunc(candidates, func(c counted) bool { return c.pairs == 0 || c.pairs > limit })
	slices.SortStableFunc(candidates, func(x, y counted) int { return cmp.Compare(y.pairs, x.pairs) })
	kept := map[[2]int][]counted{}
	var out []counted
	for round := 1; round <= 2 && len(out) < rulesEnough; round++ {
		for _, c := range candidates {
			same := kept[c.columns()]
			if len(same) == round || slices.ContainsFunc(same, func(k counted) bool { return k.holds(c) }) {
				continue
			}
			kept[c.columns()] = append(same, c)
			if !slices.ContainsFunc(out, c.twin) {
				out = append(out, c)
			}
		}
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
	for i, d := range a.columns {
		add := func(coarse bool, form string) {
			out = append(out, keyChoice{expr: fmt.Sprintf(form, blocking.Name(d.column.Field)), column: i, group: d.group, coarse: coarse})
		}
		switch d.kind {
		case "few":
			continue
		case "age":
			add(false, "%s")
		case "date":
			add(false, "%s")
			add(true, "%s[0:4]")
		case "code":
			add(false, "%s")
			add(true, "%s[0:3]")
		case "name":
			add(false, "%s")
			add(true, "soundex(%s)")
			add(true, "%s[0:3]")
		default:
			add(false, "%s")
			add(true, "first(%s)")
			add(true, "last(%s)")
		}
	}
	return out
}
