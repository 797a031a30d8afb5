package sources

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"yingbao/sources/department"
	"yingbao/sources/normalise"
)

// reading turns a raw cell into what the table holds: it fills c.out and says
// what it mended. c.raw is the reader's own copy.
type reading func(c *cell, numeric bool)

// readings by the dictionary's "as". Names, numbers and addresses have steps of
// their own in row.go.
func (r *rowReader) reading(col *department.Column, unit float64) reading {
	switch col.As {
	case "date":
		return r.readDate
	case "until":
		return r.readUntil
	case "month":
		return readMonth
	case "year":
		return readYear
	case "sex":
		return wordReading(normalise.Sex)
	case "ethnic":
		return wordReading(normalise.Ethnic)
	case "relation":
		return wordReading(normalise.Relation)
	case "money":
		return func(c *cell, _ bool) { readMoney(c, unit) }
	case "count":
		return readCount
	case "code":
		return codeReading(r.dict, col)
	case "id":
		return func(c *cell, _ bool) { c.out[0], c.repairs = normalise.ID(c.raw) }
	case "name":
		return func(c *cell, _ bool) { p := normalise.Name(c.raw); c.out[0], c.repairs = p.Key, p.Repairs }
	}
	return textReading(r.dict, col)
}

// plainReading gives the reading of cells that are what the form asks for, nil
// where there is none: such cells need neither a cache nor a second look. birth
// is the day in the row's number.
func plainReading(col *department.Column, unit float64) func(raw, birth string) (string, bool) {
	switch {
	case col.As == "date" || col.As == "until":
		return normalise.PlainDay
	case col.As == "money" && unit == 1:
		return func(raw, _ string) (string, bool) { return raw, plainAmount(raw) }
	}
	return nil
}

// readDate gives YYYYMMDD. A number cell of a workbook is a serial date; the
// same digits in a text file are not.
func (r *rowReader) readDate(c *cell, numeric bool) {
	if numeric {
		if v, err := strconv.ParseFloat(c.raw, 64); err == nil && v > 0 && v < 100000 {
			if c.out[0] = normalise.DateSerial(v, r.date1904); c.out[0] != "" {
				return
			}
		}
	}
	c.out[0], c.repairs = normalise.Date(c.raw)
	if c.out[0] == "" {
		if m := normalise.Month(c.raw); m != "" {
			c.out[0] = m + "??"
		}
	}
	if c.out[0] == "" && cleanText(c.raw) != "" {
		c.flag |= flagDate
	}
}

// readUntil gives the last day of a validity. Certificates print both days in
// one line, 2015.3.4-2025.3.3 or 2015年3月4日至2025年3月3日. For how long it is
// valid (10年) says of no day that it is the last.
func (r *rowReader) readUntil(c *cell, numeric bool) {
	if yearsLong(c.raw) {
		c.flag |= flagDate
		return
	}
	r.readDate(c, numeric)
	if c.out[0] != "" {
		return
	}
	raw := longDashes.Replace(c.raw)
	for _, dash := range []string{"至", "到", "—", "–", "~", "～", "-"} {
		from, to, ok := cutMiddle(raw, dash)
		if !ok {
			continue
		}
		first := cell{raw: strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(from), "自"), "起")}
		last := cell{raw: strings.TrimSuffix(strings.Trim(to, "—–- "), "止")}
		if r.readDate(&first, false); first.out[0] == "" {
			continue
		}
		if r.readDate(&last, false); last.out[0] != "" {
			c.out[0], c.repairs, c.flag = last.out[0], last.repairs, last.flag
			return
		}
	}
}

// longDashes are typed as two signs: 2015.3.4——2025.3.3.
var longDashes = strings.NewReplacer("——", "—", "--", "—")

// yearsLong tells a number of years from a year: 10年, 十年.
func yearsLong(raw string) bool {
	n, years := strings.CutSuffix(cleanText(raw), "年")
	return years && utf8.RuneCountInString(strings.TrimSpace(n)) <= 2
}

// cutMiddle cuts at the sign in the middle of those there are: the third of
// five hyphens in 2015-03-04-2025-03-03. It gives false for an even number.
func cutMiddle(s, sign string) (before, after string, ok bool) {
	n := strings.Count(s, sign)
	if n%2 == 0 {
		return "", "", false
	}
	at := 0
	for range n / 2 {
		at += strings.Index(s[at:], sign) + len(sign)
	}
	i := at + strings.Index(s[at:], sign)
	return s[:i], s[i+len(sign):], true
}

func readMonth(c *cell, _ bool) {
	if c.out[0] = normalise.Month(c.raw); c.out[0] != "" {
		return
	}
	if d, _ := normalise.Date(c.raw); len(d) == 8 && !strings.Contains(d[:6], "?") {
		c.out[0] = d[:6]
	} else if cleanText(c.raw) != "" {
		c.flag |= flagDate
	}
}

// readYear finds four digits of a year in 2022, 2022年度, 2022-12.
func readYear(c *cell, _ bool) {
	s := department.FoldHeader(c.raw)
	for i := 0; i+4 <= len(s); i++ {
		if y := s[i : i+4]; (strings.HasPrefix(y, "19") || strings.HasPrefix(y, "20")) && digits(y) {
			c.out[0] = y
			return
		}
	}
	if cleanText(c.raw) != "" {
		c.flag |= flagDate
	}
}

func wordReading(f func(string) string) reading {
	return func(c *cell, _ bool) {
		c.out[0] = f(c.raw)
		if c.out[0] == "" && cleanText(c.raw) != "" {
			c.flag |= flagCode
		}
	}
}

func readMoney(c *cell, unit float64) {
	if unit == 1 && plainAmount(c.raw) {
		c.out[0] = c.raw
		return
	}
	s := cleanText(c.raw)
	if s == "" {
		return
	}
	v, ok := normalise.Money(s)
	if !ok {
		c.flag |= flagMoney
		return
	}
	c.out[0] = formatYuan(v * unit)
}

func formatYuan(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

// plainAmount knows amounts that stand as they are kept: digits without leading
// zeros, a point, two digits; so few that no float rounds them.
func plainAmount(s string) bool {
	n := len(s)
	if n < 4 || n > 15 || s[n-3] != '.' || s[0] == '0' && n > 4 {
		return false
	}
	return digits(s[:n-3]) && digits(s[n-2:])
}

func readCount(c *cell, _ bool) {
	s := strings.TrimSuffix(strings.TrimSuffix(department.FoldHeader(c.raw), "次"), "人")
	if at := strings.IndexByte(c.raw, '.'); at > 0 && strings.Trim(c.raw[at+1:], "0") == "" {
		s = c.raw[:at]
	}
	if digits(s) && len(s) > 0 && len(s) < 7 {
		c.out[0] = s
	} else if cleanText(c.raw) != "" {
		c.flag |= flagNumber
	}
}

func codeReading(d *department.Dictionary, col *department.Column) reading {
	return func(c *cell, numeric bool) {
		raw := c.raw
		if numeric {
			raw = strings.TrimSuffix(raw, ".0")
		}
		code, ok := d.Code(col.Codes, raw)
		if !ok && cleanText(raw) != "" {
			c.flag |= flagCode
		}
		c.out[0] = code
		alsoCodes(d, col, raw, c)
	}
}

func textReading(d *department.Dictionary, col *department.Column) reading {
	return func(c *cell, numeric bool) {
		c.out[0] = cleanText(c.raw)
		if numeric {
			c.out[0] = strings.TrimSuffix(c.out[0], ".0")
		}
		alsoCodes(d, col, c.out[0], c) // of the whole text: what is asked for often stands last
		if len(c.out[0]) > 600 {
			c.out[0] = string([]rune(c.out[0])[:200])
		}
	}
}

// alsoCodes fills the second slots that the same cell speaks of.
func alsoCodes(d *department.Dictionary, col *department.Column, raw string, c *cell) {
	for i, a := range col.Also {
		if raw != "" && i+1 < len(c.out) {
			c.out[i+1], _ = d.Code(a.Codes, raw)
		}
	}
}

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
