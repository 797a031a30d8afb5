package sieve

import (
	"slices"
	"strings"

	"yingbao/matchers/blocking"
	"yingbao/sources/record"
)

// side says which rows of the table a rule indexes and which rows of the
// extract ask it.
type side uint8

const (
	everybody side = iota
	// vague: a row without a whole number and without a birth date, on either
	// side. Only for such rows is a name in a county a reason to look.
	vague
	// masked: a row without a whole number, on either side.
	masked
	// unread: a row whose name is not plain (normalise.Speller), on either
	// side, or a key with an alias in it. What the rule brings together of
	// other rows, the rule of the given name's reading does too.
	unread
	sides
)

// rule is a rule of blocking for the sieve.
type rule struct {
	keys string // expressions of blocking.Derive, joined by "+"
	side side
}

// rules reach every pair that Plausible keeps and that the rules of the match
// reach. Those of the match that make large blocks in a large county stand
// here with the piece of evidence that Plausible asks for besides.
var rules = []rule{
	{"id_no", masked}, // whole ones are alike from the seventh place on too
	{"id_no[6:18]", everybody},
	{"id_no[0:14]+surname(name)", everybody},
	{"id_no[0:6]+id_no[14:18]+pinyin(name)", everybody},
	{"id_no[0:6]+id_no[14:18]+village", everybody},
	{"pinyin(name)+birth|birth(id_no)", unread},
	{"pinyin(name)+village", everybody},
	{"phone+surname(name)", everybody},
	{"birth|birth(id_no)+village", everybody},
	{"phone+birth|birth(id_no)", everybody},
	{"alias|name+birth|birth(id_no)", unread},
	{"givenpinyin(name)+birth|birth(id_no)", everybody},
	{"pinyin(name)+id_no[0:10]", masked},
	{"pinyin(name)+county|region(id_no)", vague},
}

// key is one choice of alternatives of a rule: expressions by their place in
// the list of all.
type key []int

// expression is one alternative of a key: what a column's values are turned
// into.
type expression struct {
	text  string
	field record.Field
	turn  func(string) string
	keys  int // that it is part of
}

// compiled are the rules that both sides have the columns for.
type compiled struct {
	expressions []expression
	rules       []rule
	keys        [][]key // by rule
}

// compile resolves the rules; has tells whether a field is there.
func compile(has func(record.Field) bool) (*compiled, error) {
	c := &compiled{}
	for _, r := range rules {
		keys := []key{{}}
		for _, part := range strings.Split(r.keys, "+") {
			alternatives, err := c.alternatives(part, has)
			if err != nil {
				return nil, err
			}
			var longer []key
			for _, k := range keys {
				for _, a := range alternatives {
					longer = append(longer, append(append(key{}, k...), a))
				}
			}
			keys = longer
		}
		if len(keys) > 0 {
			c.rules, c.keys = append(c.rules, r), append(c.keys, keys)
			for _, e := range slices.Concat(keys...) {
				c.expressions[e].keys++
			}
		}
	}
	return c, nil
}

// alternatives gives the expressions of one part of a rule, none when no
// column of it is there.
func (c *compiled) alternatives(part string, has func(record.Field) bool) ([]int, error) {
	parsed, err := blocking.Alternatives(part)
	if err != nil {
		return nil, err
	}
	var out []int
	for i, text := range strings.Split(part, "|") {
		if has(parsed[i].Field) {
			out = append(out, c.expression(text, parsed[i]))
		}
	}
	return out, nil
}

func (c *compiled) expression(text string, a blocking.Alternative) int {
	for i, e := range c.expressions {
		if e.text == text {
			return i
		}
	}
	c.expressions = append(c.expressions, expression{text, a.Field, a.Transform, 0})
	return len(c.expressions) - 1
}

// lacks tells whether a key of a rule's side asks and answers for everybody.
func (c *compiled) lacks(side side, k key) bool {
	return side == everybody || side == unread && slices.ContainsFunc(k, func(e int) bool { return c.expressions[e].field == record.FieldAlias })
}

// Fields lists the columns that a sieve reads of the table.
func Fields() []record.Field {
	out := fields[:]
	for _, r := range rules {
		for _, part := range strings.Split(r.keys, "+") {
			for _, f := range blocking.Fields(part) {
				if !slices.Contains(out, f) {
					out = append(out[:len(out):len(out)], f)
				}
			}
		}
	}
	return out
}
