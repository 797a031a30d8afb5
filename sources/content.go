package sources

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"yingbao/sources/department"
	"yingbao/sources/normalise"
	"yingbao/sources/record"
	"yingbao/sources/tabular"
)

// keyContent counts the cells of the columns that are read apart from the
// steps, and those that cannot be what their header says.
type keyContent[N uint8 | int] struct{ name, id, phone contentCount[N] }

type contentCount[N uint8 | int] struct{ seen, failed N }

func (c *contentCount[N]) count(failed bool) {
	c.seen++
	if failed {
		c.failed++
	}
}

// numberForName tells whether a cell of the names holds a number: a telephone
// number, a date, an identity number.
func numberForName(raw string) bool {
	n := 0
	for i := range len(raw) {
		if raw[i] >= '0' && raw[i] <= '9' {
			n++
		}
	}
	return n >= 7
}

// placeForName tells whether a cell of the names holds an address: longer than
// a Han name, with the words of two levels in it.
func placeForName(raw string) bool {
	if utf8.RuneCountInString(raw) < 7 {
		return false
	}
	levels := 0
	for _, level := range []string{"省", "市", "县", "区", "镇", "乡", "街道", "村", "组", "路", "号"} {
		if strings.Contains(raw, level) {
			levels++
		}
	}
	return levels >= 2
}

// dayForPhone tells whether what was read as a local telephone number is
// eight digits of a date of this century; those of the last are no number.
func dayForPhone(phone string) bool {
	if len(phone) != 8 || phone[:2] != "20" {
		return false
	}
	day, _ := normalise.Date(phone)
	return day == phone
}

// judgeNames holds the extract when its names are numbers or addresses: the
// columns changed places, or a header did.
func (l *loader) judgeNames() error {
	c := l.contents()[record.FieldName]
	if c.seen < fewest || c.failed*2 <= c.seen {
		return nil
	}
	return l.holdOr(l.wrongContent(record.FieldName, c))
}

// contents gives what was counted, by slot.
func (l *loader) contents() map[record.Field]contentCount[int] {
	all := map[record.Field]contentCount[int]{}
	for at, slot := range fieldOrder {
		all[slot] = contentCount[int]{l.count.seen[at], l.count.failed[at]}
	}
	all[record.FieldName], all[record.FieldIDNumber], all[record.FieldPhone] = l.count.content.name, l.count.content.id, l.count.content.phone
	return all
}

func (l *loader) wrongContent(slot record.Field, c contentCount[int]) Message {
	title, share := l.dict.Title(slot), percent(float64(c.failed)/float64(c.seen))
	m := say("codes", "title", title, "share", share)
	if column := l.dict.Column(slot); column != nil && column.As != "code" {
		m = say("content", "title", title, "share", share, "kind", kinds[slot].String(), "zh", Word("kind", kinds[slot].String(), "zh"))
	}
	m.Code = "E_DRIFT"
	return m.at("", 0, title)
}

// judgeContent looks for columns whose cells cannot be what the header says.
func (l *loader) judgeContent() error {
	contents := l.contents()
	for _, slot := range sortedKeys(contents) {
		c := contents[slot]
		if c.seen < fewest || c.failed*2 <= c.seen {
			continue
		}
		m := l.wrongContent(slot, c)
		if slices.Contains(l.dict.Require, slot) {
			if err := l.holdOr(m); err != nil {
				return err
			}
		}
		m.Code = "W_DRIFT"
		l.warn(m)
	}
	return nil
}

// looksLikeData tells whether a row that could be a header is a row like those
// below it: every cell is Chinese, says nothing to any dictionary, and has the
// form of some cell below. A list without a header would show its first person
// as the names of its columns.
func looksLikeData(cells []string, below []tabular.Row) bool {
	forms := map[string]bool{}
	for _, r := range below {
		for at, c := range r.Cells {
			forms[strconv.Itoa(at)+shape(strings.TrimSpace(c))] = true
		}
	}
	alike := 0
	for at, c := range cells {
		c = strings.TrimSpace(c)
		if c == "" {
			continue
		}
		if _, known, role := named(c); known || role != "" || knows(department.Common(), nil, c) {
			return false
		}
		if !strings.ContainsFunc(c, func(r rune) bool { return unicode.Is(unicode.Han, r) }) || !forms[strconv.Itoa(at)+shape(c)] {
			return false
		}
		alike++
	}
	return alike > 0
}
