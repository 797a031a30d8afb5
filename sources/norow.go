package sources

import (
	"strings"
	"unicode/utf8"

	"yingbao/sources/department"
)

// headerMoved is the code of a row that is a header again, but of other
// columns than the header above: what stands below it would be read into the
// wrong fields (S4), so the file is held. It never leaves the package.
const headerMoved = "header-moved"

// noPerson is the code of a row that is rejected without a fault of the extract.
const noPerson = "Q_NOT_A_PERSON"

// Faulty counts the rejected rows that speak against the extract: all but totals,
// signatures, captions and headers once more. Ten rows with a total and the
// name of who made the list below them are a sound list.
func (l *Loaded) Faulty() int {
	n := 0
	for i := range l.Rejects {
		if l.Rejects[i].Code != noPerson {
			n++
		}
	}
	return n
}

// headerShape notes of the header what rows are compared with.
func (r *rowReader) headerShape() {
	names := r.mapping.header.names
	for r.width = len(names); r.width > 0 && strings.TrimSpace(names[r.width-1]) == ""; r.width-- {
	}
	if r.id >= 0 || r.cert >= 0 {
		return
	}
	r.words = map[string]bool{}
	for _, name := range names {
		r.words[name] = name != ""
	}
}

// notAPerson gives the code of a row that is no person's: a total, a
// signature, an example, the header once more. It is "" for all others.
func (r *rowReader) notAPerson(cells []string) string {
	first := ""
	for _, c := range cells {
		if c != "" {
			first = c
			break
		}
	}
	if len(first) < 64 && first != "" && !endsInDigit(first) && r.dict.Footer(first) || r.caption(cells) {
		return noPerson
	}
	name := ""
	if r.name >= 0 && r.name < len(cells) {
		name = cells[r.name]
	}
	r.plain = r.plainNames.Has(name)
	if r.headerAgain(cells, name) {
		if r.moved(cells) {
			return headerMoved
		}
		return noPerson
	}
	switch {
	case totalWord(first) || !r.plain && totalWord(name):
		if r.isTotal(cells, name) {
			return noPerson
		}
	case !r.plain && exampleSign(name) && len(name) < 64 && r.dict.Footer(name):
		return noPerson
	}
	return ""
}

// caption tells whether a row of a table of three columns and more has but one
// cell: a page's number, a township's name, the title of the next table.
func (r *rowReader) caption(cells []string) bool {
	if r.width < 3 || len(cells) < r.width {
		return false
	}
	filled := 0
	for _, c := range cells {
		if c != "" && (visible(c[0]) || strings.TrimSpace(c) != "") {
			if filled++; filled > 1 {
				return false
			}
		}
	}
	return filled == 1
}

// endsInDigit knows most first cells, which are numbers: no word of a footer
// does, but for one with a colon and a date behind it.
func endsInDigit(c string) bool {
	last := c[len(c)-1]
	if plainCode(c) {
		return last >= '0' && last <= '9'
	}
	return last >= '0' && last <= '9' && strings.IndexByte(c, ':') < 0 && !strings.Contains(c, "：")
}

// plainCode tells that a cell is ASCII letters and digits only.
func plainCode(c string) bool {
	for i := range len(c) {
		if c[i]-'0' > 9 && c[i]|0x20-'a' > 'z'-'a' {
			return false
		}
	}
	return true
}

// headerAgain tells whether a row is the header of a table: the one above once
// more, or another one, of a file that was pasted together. A cell of the
// numbers that is the name of a column gives it away.
func (r *rowReader) headerAgain(cells []string, name string) bool {
	switch {
	case r.plain: // folding leaves it as it is
		if name == r.headerName {
			return true
		}
	case r.name >= 0 && r.name < len(cells) && len(name) <= 64 && strings.Contains(name, r.headerHead) && department.FoldHeader(name) == r.headerName:
		return true
	}
	at := max(r.id, r.cert)
	if r.id >= 0 {
		at = r.id
	}
	switch {
	case at < 0:
		if r.name < 0 || r.name >= len(cells) || !r.words[name] {
			return false
		}
	case at >= len(cells) || !wordCell(cells[at]) || !knows(r.dict, nil, cells[at]):
		return false
	}
	return distinctKnown(cells, r.dict, nil) >= 3
}

// wordCell tells whether a cell of the numbers may be a word: numbers begin
// with a digit.
func wordCell(c string) bool {
	return c != "" && (c[0] >= utf8.RuneSelf || c[0] >= 'A' && c[0] <= 'Z' || c[0] >= 'a' && c[0] <= 'z')
}

// moved tells whether a header has something else over a column that is read.
// The same name, a part of it (the level below, a hint in brackets), another
// name of the same field, and a group's name in a header of two levels are
// the same.
func (r *rowReader) moved(cells []string) bool {
	for slot, list := range r.mapping.slots {
		for _, b := range list {
			if b.at >= len(cells) {
				continue
			}
			was, is := department.FoldHeader(r.mapping.header.names[b.at]), department.FoldHeader(cells[b.at])
			if is == "" || strings.Contains(was, is) || strings.Contains(is, was) {
				continue
			}
			match, ok := r.dict.Lookup(cells[b.at])
			if ok && match.Column.Slot != slot && !groupWord(match) || !ok && !r.mapping.header.deep {
				return true
			}
		}
	}
	return false
}

// totalWord tells whether a cell ends as totals do: 小计, 鼓楼区合计, 本镇小计：50人.
func totalWord(c string) bool {
	if plainCode(c) || !strings.Contains(c, "计") {
		return false
	}
	if !strings.HasSuffix(c, "计") {
		if !strings.Contains(c, "计：") && !strings.Contains(c, "计:") {
			return false
		}
		c = c[:strings.LastIndex(c, "计")+len("计")]
	}
	for _, w := range []string{"小计", "合计", "总计", "共计", "累计"} {
		if strings.HasSuffix(c, w) {
			return true
		}
	}
	return false
}

// shortestNumber is the length of the shortest number that names a person.
const shortestNumber = 15

// isTotal tells a total from a person whose name or remark ends like one: a
// person has a number, or at least a name of another form.
func (r *rowReader) isTotal(cells []string, name string) bool {
	if r.id < 0 && r.cert < 0 {
		n := utf8.RuneCountInString(name)
		return n == 0 || totalWord(name) && n != 3
	}
	for _, at := range []int{r.id, r.cert} {
		if at >= 0 && at < len(cells) && len(cells[at]) >= shortestNumber {
			return false
		}
	}
	return true
}

// exampleSign tells whether a name begins as no name does but an example in a
// form (示例：张三) or a hint (（必填）).
func exampleSign(name string) bool {
	if len(name) < 3 {
		return false
	}
	switch name[:3] {
	case "示", "样", "例", "（", "【", "填", "必", "选":
		return true
	}
	return name[0] == '(' || name[0] == '['
}

// hanHead gives the first character of a folded header when it is a Han
// character: folding makes none, so that a cell without it is another word.
func hanHead(folded string) string {
	c, size := utf8.DecodeRuneInString(folded)
	if c < 0x4E00 || c > 0x9FFF {
		return ""
	}
	return folded[:size]
}
