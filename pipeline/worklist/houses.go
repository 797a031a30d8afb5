package worklist

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// houseHeader is the first row of a list with one line a household; the part
// after 存疑提示 is filled by who hands something out.
var houseHeader = []string{
	"批次号", "县", "乡镇", "村(社区)", "地址", "户主姓名", "联系电话", "户内线索人数", "线索对象", "线索编号", "优先级", "核查时限",
	"困难类型", "建议救助项目", "已享受待遇", "存疑提示",
	"办理日期", "办理事项", "数量或金额", "经办人", "签收人", "备注",
}

// houseReturned is the number of columns that are filled by hand.
const houseReturned = 6

// houseRows gives the lines of each file: a household stands once, where its
// family is filed, and in its members' walking order. A child is counted and
// not named beside adults; a household in which only children are looked for
// stands in the children's file.
func houseRows(lines []Printed, o Reprint) map[string][][]string {
	anchor := anchors(lines)
	houses, order := map[string][]*Printed{}, []string{}
	for i := range lines {
		l := &lines[i]
		if l.kind == kindWrongly {
			continue
		}
		key := l.family()
		if l.house == "" {
			key = l.county + "//" + l.ID // somebody whose household nobody states is one
		}
		if houses[key] == nil {
			order = append(order, key)
		}
		houses[key] = append(houses[key], l)
	}
	files := map[string][][]string{}
	for _, key := range order {
		house := houses[key]
		named := slices.DeleteFunc(slices.Clone(house), func(l *Printed) bool { return l.kind == kindChild })
		if len(named) == 0 {
			named = house
		}
		at := cmp.Or(anchor[key], named[0])
		name := named[0].file(o, at)
		files[name] = append(files[name], houseCells(named, at, len(house), o))
	}
	return files
}

// houseCells puts a household on one line: place and address of its anchor, or
// of whom is named first where the anchor is a child.
func houseCells(named []*Printed, at *Printed, persons int, o Reprint) []string {
	if !slices.Contains(named, at) {
		at = named[0]
	}
	first := func(column string) string {
		for _, l := range append([]*Printed{at}, named...) {
			if v := l.full(o)[slices.Index(header, column)]; v != "" {
				return strings.TrimPrefix(v, "'")
			}
		}
		return ""
	}
	all := func(column, between string) string {
		var parts []string
		for _, l := range named {
			for part := range strings.SplitSeq(l.cell(column), between) {
				if part != "" && !slices.Contains(parts, part) {
					parts = append(parts, part)
				}
			}
		}
		return strings.Join(parts, between)
	}
	urgent := slices.MinFunc(named, func(a, b *Printed) int { return cmp.Compare(a.rank(), b.rank()) })
	due := slices.MinFunc(named, func(a, b *Printed) int { return cmp.Compare(a.cell("核查时限"), b.cell("核查时限")) })
	row := []string{at.cell("批次号"), at.cell("县"), at.cell("乡镇"), at.cell("村(社区)"), at.cell("地址"), cmp.Or(first("户主姓名"), at.cell("姓名")),
		first("联系电话"), strconv.Itoa(persons), all("姓名", "、"), all("线索编号", "、"), urgent.cell("优先级"), due.cell("核查时限"),
		all("困难类型", "；"), all("建议救助项目", "；"), all("已享受待遇", "、"), all("存疑提示", "；")}
	return append(row, make([]string, houseReturned)...)
}

// cell gives a cell by its column, without the apostrophe that keeps it from
// running in a spreadsheet: the writer puts it there again.
func (l *Printed) cell(column string) string {
	return strings.TrimPrefix(l.cells[slices.Index(header, column)], "'")
}

// rank is the line's place among all of its run.
func (l *Printed) rank() int {
	n, _ := strconv.Atoi(l.cells[columnOrder]) // written by this program
	return n
}
