package blocking

import (
	"strings"

	"yingbao/sources/record"
)

// reference says plainly, pair by pair and on text, what a plan should hand
// out. It knows fields, slices and alternatives, but no functions, and takes
// the time of all pairs of rows.
type reference struct {
	table *record.Table
	rules []Rule
	opt   Options
}

// first gives the first rule that hands out a pair, -1 for none.
func (r *reference) first(a, b int) int {
	for i := range r.rules {
		if r.hands(i, a, b) {
			return i
		}
	}
	return -1
}

// shares tells whether a pair has a key of the rule in common.
func (r *reference) shares(rule, a, b int) bool {
	return r.allowed(a, b) && len(r.common(r.rules[rule].Keys, a, b)) > 0
}

// hands tells whether a rule alone hands out a pair.
func (r *reference) hands(rule, a, b int) bool {
	if !r.allowed(a, b) {
		return false
	}
	keys := r.rules[rule].Keys
	for _, key := range r.common(keys, a, b) {
		if r.handsBlock(r.having(r.rows(), keys, key), a, b, 0, r.limit(keys)) {
			return true
		}
	}
	return false
}

// handsBlock tells whether a block hands out a pair of its rows, by itself or
// by one of its pieces.
func (r *reference) handsBlock(rows []int, a, b, from int, limit int64) bool {
	if r.count(rows) <= limit {
		return true
	}
	for s := from; s < len(r.opt.Split); s++ {
		keys := []string{r.opt.Split[s]}
		for _, key := range r.common(keys, a, b) {
			if r.handsBlock(r.having(rows, keys, key), a, b, s+1, r.opt.MaxBlock) {
				return true
			}
		}
	}
	return false
}

// limit is MaxBlock, but for a coarse rule.
func (r *reference) limit(keys []string) int64 {
	seen := map[string]bool{}
	blocks, pairs := int64(0), int64(0)
	for _, row := range r.rows() {
		for _, key := range r.keysOf(keys, row) {
			if seen[key] {
				continue
			}
			seen[key] = true
			if n := r.count(r.having(r.rows(), keys, key)); n > 0 {
				blocks++
				pairs += n
			}
		}
	}
	if blocks == 0 || pairs > r.opt.Coarse {
		return r.opt.MaxBlock
	}
	return max(r.opt.MaxBlock, 4*pairs/blocks)
}

func (r *reference) allowed(a, b int) bool {
	x, y := r.table.SourceOf(a), r.table.SourceOf(b)
	return a != b && (r.opt.Allow == nil || r.opt.Allow(x, y) || r.opt.Allow(y, x))
}

func (r *reference) rows() []int {
	var out []int
	if r.opt.Rows != nil {
		for _, row := range r.opt.Rows {
			out = append(out, int(row))
		}
		return out
	}
	for row := range r.table.Rows() {
		out = append(out, row)
	}
	return out
}

func (r *reference) count(rows []int) int64 {
	n := int64(0)
	for i, a := range rows {
		for _, b := range rows[i+1:] {
			if r.allowed(a, b) {
				n++
			}
		}
	}
	return n
}

func (r *reference) having(rows []int, keys []string, key string) []int {
	var out []int
	for _, row := range rows {
		for _, k := range r.keysOf(keys, row) {
			if k == key {
				out = append(out, row)
				break
			}
		}
	}
	return out
}

func (r *reference) common(keys []string, a, b int) []string {
	var out []string
	for _, x := range r.keysOf(keys, a) {
		for _, y := range r.keysOf(keys, b) {
			if x == y {
				out = append(out, x)
			}
		}
	}
	return out
}

// keysOf gives every key of a row: one value of each expression, in every
// choice of alternatives.
func (r *reference) keysOf(exprs []string, row int) []string {
	out := []string{""}
	for _, e := range exprs {
		var next []string
		for _, alt := range strings.Split(e, "|") {
			v := r.value(alt, row)
			if v == "" {
				continue
			}
			for _, k := range out {
				next = append(next, k+"\x00"+v)
			}
		}
		out = next
	}
	return out
}

func (r *reference) value(alt string, row int) string {
	field, slice, cut := strings.Cut(alt, "[")
	v := r.table.Column(record.Field(field)).Value(row)
	if !cut {
		return v
	}
	from, to := int(slice[0]-'0'), int(slice[2]-'0')
	if runes := []rune(v); len(runes) >= to {
		v = string(runes[from:to])
	} else {
		v = ""
	}
	if strings.Contains(v, "?") {
		return ""
	}
	return v
}
