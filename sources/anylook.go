package sources

import (
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/zeebo/xxh3"

	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// columnLook is what the first pass sees of a column, as far as that is open.
type columnLook struct {
	said   record.Kind // by the header
	known  bool        // that the header says so
	role   string      // that the header gives it
	closed bool        // said is settled, whatever the content
	sex    bool        // the header says that it is a person's
	seen   *cache[sight]

	filled   int
	likes    [likenesses]int // values that are like something
	few      []uint64        // hashes of different values, at most one more than fewDistinct
	distinct prints          // of every value of a column that may number the rows
}

// sight is what a value looks like.
type sight struct {
	like likeness
	hash uint64 // 0 for nothing
}

// likeness is a set: 1 << likeHan and so on.
type likeness uint16

const (
	likeHan = iota
	likeDate
	likeWritten // a date with signs between its parts
	likeNumber
	likeID
	likePhone
	likeSlashed // 13/02/1980, and of these
	likeFirst   // the first part is over 12
	likeSecond  // the second is
	likenesses
)

// fewDistinct is the most values that a column of codes has.
const fewDistinct = 30

func newColumnLook(name string, settled map[string]record.Kind) columnLook {
	c := columnLook{seen: newCache[sight]()}
	c.said, c.known, c.role = named(name)
	c.sex = c.said == record.Code && namesSex(name)
	if kind, ok := settled[name]; ok && c.role == "" {
		c.said, c.closed = kind, true
	}
	return c
}

// add looks at a cell.
func (c *columnLook) add(raw string) {
	if raw == "" || c.closed && c.said != record.Date && c.filled > 0 {
		return
	}
	s, raw, known := c.seen.get(raw)
	if !known {
		*s = c.look(plainValue(raw))
	}
	if s.hash == 0 {
		return
	}
	c.filled++
	for like := s.like; like != 0; like &= like - 1 {
		c.likes[bits.TrailingZeros16(uint16(like))]++
	}
	if c.role == "row-id" {
		c.distinct.add(s.hash)
	}
	c.fewer(s.hash)
}

// fewer adds to the few different values while they are few.
func (c *columnLook) fewer(hash uint64) {
	if len(c.few) <= fewDistinct && !slices.Contains(c.few, hash) {
		c.few = append(c.few, hash)
	}
}

// look says what a value is like, of what decides about such a column.
func (c *columnLook) look(v string) (s sight) {
	if v == "" {
		return s
	}
	s.hash = max(xxh3.HashString(v), 1)
	is := func(like int, yes bool) {
		if yes {
			s.like |= 1 << like
		}
	}
	if !c.closed {
		is(likeHan, strings.ContainsFunc(v, func(r rune) bool { return unicode.Is(unicode.Han, r) }))
		is(likeNumber, c.said == record.Number && isNumber(v))
		is(likePhone, c.said == record.Phone && likePhoneNumber(v))
		is(likeID, len(v) == 18 && normalise.IDValid(v))
	}
	if c.known && c.said != record.Date && !c.closed || len(v) > 32 || v[0] == '-' {
		return s
	}
	if first, second, year, ok := slashParts(v); ok && (c.said == record.Date || strings.HasSuffix(v, year)) {
		s.like |= 1<<likeSlashed | 1<<likeDate | 1<<likeWritten // a short year is one under a date's header alone
		is(likeFirst, first > 12)
		is(likeSecond, second > 12)
	} else if isoDate(v) != "" {
		s.like |= 1<<likeDate | 1<<likeWritten
	} else if c.known && !c.closed {
		d, _ := normalise.Date(v)
		is(likeDate, d != "" || len(v) == 8 && digits(v)) // a mistyped date still has eight digits
	}
	return s
}

func isNumber(v string) bool {
	_, err := strconv.ParseFloat(v, 64)
	return err == nil
}

func likePhoneNumber(v string) bool {
	n := len(onlyDigits(v))
	return n >= 7 && n <= 15 && strings.Trim(v, "0123456789 +-()./") == ""
}

// take adds what another worker saw.
func (c *columnLook) take(o *columnLook) {
	c.filled += o.filled
	for i, n := range o.likes {
		c.likes[i] += n
	}
	for _, hash := range o.few {
		c.fewer(hash)
	}
	c.distinct.take(&o.distinct)
}

// settledRole is the role that the header gives the column, unless the content
// of so many rows speaks against it.
func (c *columnLook) settledRole(rows, workers int) string {
	switch {
	case c.role == "row-id" && (c.distinct.n-repeats(workers, &c.distinct))*1000 < rows*999:
		return "" // not one value a row: it says something
	case c.role == "truth" && len(c.few) == 1:
		return ""
	}
	return c.role
}

// kind joins what the header says with what the content allows.
func (c *columnLook) kind() record.Kind {
	most := func(like int) bool { return c.likes[like]*2 > c.filled }
	switch {
	case c.closed:
		return c.said
	case most(likeID):
		return record.IDNumber
	case !c.known && c.likes[likeWritten]*10 > c.filled*8:
		return record.Date // whatever the language of the header
	case c.known:
		if kind, ok := c.fits(most); ok {
			return kind
		}
	}
	if len(c.few) <= fewDistinct && c.filled >= 200 {
		return record.Code
	}
	return record.Text
}

// sexOf writes every word for a sex alike, and leaves other values as they are:
// two offices write M and Male, f and 女. Bare figures are left alone, of which
// nobody knows whose code they are. It does not look at the rest of the column,
// or two files' would be read in two ways.
func sexOf(v string) string {
	if !digits(v) {
		switch normalise.Sex(v) {
		case "1":
			return "m"
		case "2":
			return "f"
		}
	}
	return strings.ToLower(v)
}

// fits says what a header's word makes of the column, if the content allows it.
func (c *columnLook) fits(most func(like int) bool) (kind record.Kind, ok bool) {
	switch c.said {
	case record.Name, record.Address:
		if !most(likeHan) {
			return record.Text, true
		}
		return c.said, true
	case record.Date:
		return c.said, most(likeDate)
	case record.Phone:
		return c.said, most(likePhone)
	case record.Number:
		return c.said, most(likeNumber)
	case record.Code, record.Key:
		return c.said, true
	}
	return record.Text, false
}
