package sources

import (
	"strconv"
	"strings"

	"yingbao/sources/department"
	"yingbao/sources/tabular"
)

// headerRows is how many filled rows are searched for the header.
const headerRows = 10

// header is the header row, or rows, of a file or sheet.
type header struct {
	names []string // by column; "" for a column without name
	line  int      // physical line of its last row
	next  int      // index of the first data row among the rows searched
	deep  bool     // of two levels or more
}

// findHeader searches the first rows for the header: the first row with three
// known names, or else the one with most, at least two. A second or third
// level below it is joined to it. known says whether a name means something.
func findHeader(rows []tabular.Row, d *department.Dictionary, plan map[string]string) (header, error) {
	best, bestKnown := -1, 1
	for i := 0; i < len(rows) && i < headerRows; i++ {
		known := 0
		for _, c := range rows[i].Cells {
			if knows(d, plan, c) {
				known++
			}
		}
		if known > bestKnown {
			best, bestKnown = i, known
		}
		if known >= 3 && len(rows[i].Cells) <= 3*known {
			break
		}
	}
	if best < 0 {
		return header{}, noHeader(rows)
	}
	if h, ok := underGroups(rows, best, d, plan); ok {
		return h, nil
	}
	h := header{names: append([]string(nil), rows[best].Cells...), line: rows[best].Line, next: best + 1}
	for level := 0; level < 2 && h.next < len(rows); level++ {
		joined, ok := joinLevel(h.names, rows[h.next].Cells, d, plan)
		if !ok {
			break
		}
		h.names, h.line, h.deep = joined, rows[h.next].Line, true
		h.next++
	}
	return h, nil
}

// underGroups looks for the header proper below a row of groups (基本信息,
// 残疾情况, 联系方式), some of which are names of columns too: a row that knows
// more names than the one above, and as many as make a header. A group that
// tells whose a column is (户主) stays in front of its name.
func underGroups(rows []tabular.Row, upper int, d *department.Dictionary, plan map[string]string) (header, bool) {
	if upper+1 >= len(rows) {
		return header{}, false
	}
	groups, lower := rows[upper].Cells, rows[upper+1].Cells
	known := distinctKnown(lower, d, plan)
	if known < 3 || known <= distinctKnown(groups, d, plan) {
		return header{}, false
	}
	h := header{names: make([]string, max(len(groups), len(lower))), line: rows[upper+1].Line, next: upper + 2, deep: true}
	group := ""
	for i := range h.names {
		name := ""
		if i < len(lower) {
			name = strings.TrimSpace(lower[i])
		}
		if i < len(groups) && strings.TrimSpace(groups[i]) != "" {
			group = groups[i]
		}
		switch {
		case name == "" && i < len(groups):
			h.names[i] = groups[i]
		case d.OfAnother(group) && department.FoldHeader(group) != department.FoldHeader(name), !knows(d, plan, name) && knows(d, plan, group+name):
			h.names[i] = group + name
		default:
			h.names[i] = name
		}
	}
	return h, true
}

// distinctKnown counts the different names of a row that mean something.
func distinctKnown(cells []string, d *department.Dictionary, plan map[string]string) int {
	seen := map[string]bool{}
	for _, c := range cells {
		if knows(d, plan, c) {
			seen[department.FoldHeader(c)] = true
		}
	}
	return len(seen)
}

func noHeader(rows []tabular.Row) error {
	m := say("header-missing", "n", strconv.Itoa(headerRows))
	for _, r := range rows {
		if len(r.Cells) == 1 && strings.Count(r.Cells[0], "，") >= 2 && strings.Contains(r.Cells[0], "姓名") {
			m = say("header-comma")
			m.Line = r.Line
			return heldError{m}
		}
	}
	if len(rows) > 0 {
		m.Line = rows[0].Line
	}
	return heldError{m}
}

func knows(d *department.Dictionary, plan map[string]string, name string) bool {
	if strings.TrimSpace(name) == "" || len(name) > 200 {
		return false
	}
	if _, ok := plan[department.FoldHeader(name)]; ok {
		return true
	}
	if _, ok := d.Lookup(name); ok {
		return true
	}
	return false
}

// joinLevel reads lower as a second level under upper: a row that names parts
// of merged groups and holds no person. It says false when lower is data.
func joinLevel(upper, lower []string, d *department.Dictionary, plan map[string]string) ([]string, bool) {
	if len(lower) > len(upper) {
		upper = append(append([]string(nil), upper...), make([]string, len(lower)-len(upper))...)
	}
	joined := make([]string, len(upper))
	group, gained := "", false
	for i, u := range upper {
		l := ""
		if i < len(lower) {
			l = strings.TrimSpace(lower[i])
		}
		if strings.TrimSpace(u) != "" {
			group = u
		}
		joined[i] = u
		if l == "" || department.FoldHeader(l) == department.FoldHeader(u) {
			continue
		}
		// A level below names columns; a person's row does not.
		if m, ok := d.Lookup(u); ok && !groupWord(m) || strings.ContainsAny(l, "0123456789") {
			return nil, false
		}
		switch {
		case knows(d, plan, group+l):
			joined[i], gained = group+l, true
		case !d.OfAnother(group) && knows(d, plan, l):
			joined[i], gained = l, true
		default:
			joined[i] = group + l
		}
	}
	return joined, gained
}

// groupWord says that a known header may stand over a group of columns too
// (住址 over 县, 乡镇, 村).
func groupWord(m department.Match) bool {
	return m.Column.As == "address" || m.Column.As == "place" || m.Column.Slot == slotIgnore
}

// fold of the plan's own headers, once.
func foldPlan(columns map[string]string) map[string]string {
	out := make(map[string]string, len(columns))
	for h, f := range columns {
		out[department.FoldHeader(h)] = f
	}
	return out
}
