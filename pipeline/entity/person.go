package entity

import (
	"cmp"
	"slices"
	"strings"

	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// Person is one person's identity and place, put together from his rows.
// Dates are YYYYMMDD with '?' for unknown digits, codes are those of
// sources/record; "" is unknown.
type Person struct {
	Index int       // person number
	Key   record.ID // lasting name: the first of his rows
	Rows  []uint32  // table rows, ascending; the World's own
	Kinds Kind

	Name     string // as a visitor must see it
	NameKey  string // folded
	Number   string // 18-character pattern
	Complete bool   // Number has no unknown digit and a right check digit
	Birth    string
	Sex      string // "1" male, "2" female
	Phone    string

	County      string // 6-digit code
	Town        string // "" belongs on the list UnknownTown
	Village     string
	Hamlet      string
	VillageCode string
	Address     string
	AddressKind string // "现住" or "户籍"

	Household int // index into World.Households: monitored, else register, else hukou; -1 none

	From Provenance
}

// UnknownTown is the list of those whose township no row tells.
const UnknownTown = "未定乡镇"

// Provenance names the table row each fact comes from, -1 when nobody says
// (E3).
type Provenance struct {
	Name, Number, Birth, Sex, Phone, Place, Address int32
}

// Person puts one person together. Cost: linear in his rows, a few hundred
// nanoseconds for the usual one to eight.
func (w *World) Person(person int) Person {
	rows := w.Rows(person)
	p := Person{
		Index: person, Key: w.table.ID(int(rows[0])), Rows: rows, Kinds: w.kinds[person], Household: -1,
		From: Provenance{-1, -1, -1, -1, -1, -1, -1},
	}
	w.resolveNumber(&p)
	w.resolveName(&p)
	w.resolveBirth(&p)
	w.resolveSex(&p)
	p.Phone, p.From.Phone = w.first(rows, record.FieldPhone)
	p.Household = w.preferredHousehold(person)
	w.resolvePlace(&p)
	return p
}

// Identity gives what Person says of who the person is: his name, number and
// birth date, without the rest.
func (w *World) Identity(person int) Person {
	p := Person{Index: person, Rows: w.Rows(person), Kinds: w.kinds[person], Household: -1, From: Provenance{-1, -1, -1, -1, -1, -1, -1}}
	w.resolveNumber(&p)
	w.resolveName(&p)
	w.resolveBirth(&p)
	return p
}

// Vital gives what Person says that a number says as well: his number, birth date
// and sex, without the rest.
func (w *World) Vital(person int) Person {
	p := Person{Index: person, Rows: w.Rows(person), Kinds: w.kinds[person], Household: -1, From: Provenance{-1, -1, -1, -1, -1, -1, -1}}
	w.resolveNumber(&p)
	w.resolveBirth(&p)
	w.resolveSex(&p)
	return p
}

// Whereabouts gives what Person says of where the person is found, and his
// number, without the rest.
func (w *World) Whereabouts(person int) Person {
	rows := w.Rows(person)
	p := Person{Index: person, Key: w.table.ID(int(rows[0])), Rows: rows, Kinds: w.kinds[person], From: Provenance{-1, -1, -1, -1, -1, -1, -1}}
	w.resolveNumber(&p)
	p.Household = w.preferredHousehold(person)
	w.resolvePlace(&p)
	return p
}

// Birth gives what Person's Birth is, without the rest of the person.
func (w *World) Birth(person int) string {
	p := Person{Rows: w.Rows(person)}
	w.resolveNumber(&p)
	w.resolveBirth(&p)
	return p.Birth
}

// first gives the first filled cell of a field among rows.
func (w *World) first(rows []uint32, f record.Field) (string, int32) {
	c := w.table.Column(f)
	if c == nil {
		return "", -1
	}
	for _, row := range rows {
		if code := c.Code(int(row)); code != 0 {
			return c.Values[code], int32(row)
		}
	}
	return "", -1
}

// vote is one candidate value with its standing.
type vote struct {
	value string
	row   int32
	rank  int // greater is better
	rows  int
}

// elect gives the value with the highest rank, then most rows, then the
// shortest, which has least in it that does not belong there, then by its text
// (E2).
func elect(votes []vote) (vote, bool) {
	if len(votes) == 0 {
		return vote{row: -1}, false
	}
	best := votes[0]
	for _, v := range votes[1:] {
		if cmp.Or(cmp.Compare(v.rank, best.rank), cmp.Compare(v.rows, best.rows), cmp.Compare(len(best.value), len(v.value)),
			strings.Compare(best.value, v.value)) > 0 {
			best = v
		}
	}
	return best, true
}

// poll counts the distinct values of a field over rows.
func (w *World) poll(rows []uint32, f record.Field, rank func(string) int, buffer []vote) []vote {
	c := w.table.Column(f)
	if c == nil {
		return buffer
	}
	var few [8]uint32 // codes of the votes
	codes := few[:0]
	for _, row := range rows {
		code := c.Code(int(row))
		if code == 0 {
			continue
		}
		if at := slices.Index(codes, code); at >= 0 {
			buffer[at].rows++
			continue
		}
		v := c.Values[code]
		codes, buffer = append(codes, code), append(buffer, vote{v, int32(row), rank(v), 1})
	}
	return buffer
}

// resolveNumber prefers complete numbers with a right check digit.
func (w *World) resolveNumber(p *Person) {
	var buffer [8]vote
	best, ok := elect(w.poll(p.Rows, record.FieldIDNumber, numberRank, buffer[:0]))
	if !ok {
		return
	}
	p.Number, p.From.Number = best.value, best.row
	p.Complete = best.rank == rankValid
}

const (
	rankValid    = 100
	rankComplete = 50
)

// numberRank ranks a pattern: valid, complete, else by known digits.
func numberRank(pattern string) int {
	known := 0
	for i := 0; i < len(pattern); i++ {
		if pattern[i] != '?' {
			known++
		}
	}
	if known < 18 || len(pattern) != 18 {
		return known
	}
	if normalise.IDValid(pattern) {
		return rankValid
	}
	return rankComplete
}

// resolveName prefers readable names, then those most rows bear, then long
// ones; the shown form is that of most rows with this name.
func (w *World) resolveName(p *Person) {
	var buffer [8]vote
	best, ok := elect(w.poll(p.Rows, record.FieldName, nameRank, buffer[:0]))
	if !ok {
		return
	}
	p.NameKey, p.From.Name, p.Name = best.value, best.row, best.value
	var bearers [8]uint32
	shown, ok := elect(w.poll(w.bearing(p.Rows, record.FieldName, best.value, bearers[:0]), record.FieldShown, func(string) int { return 0 }, buffer[:0]))
	if ok {
		p.Name, p.From.Name = shown.value, shown.row
	}
}

// bearing gives the rows in which a field has a value.
func (w *World) bearing(rows []uint32, f record.Field, value string, buffer []uint32) []uint32 {
	for _, row := range rows {
		if w.value(f, row) == value {
			buffer = append(buffer, row)
		}
	}
	return buffer
}

// nameRank counts unreadable characters against a name; among the readable a
// name cut short loses to the longer one only from four characters on, where
// truncation happens.
func nameRank(name string) int {
	length, unknown := 0, 0
	for _, r := range name {
		length++
		if r == '?' {
			unknown++
		}
	}
	rank := -100 * unknown
	if length > 4 {
		rank += length
	}
	return rank
}

// resolveBirth prefers complete dates; the number's date wins ties and stands
// in when nobody states one.
func (w *World) resolveBirth(p *Person) {
	ofNumber := normalise.IDBirth(p.Number)
	var buffer [8]vote
	votes := w.poll(p.Rows, record.FieldBirth, func(v string) int {
		rank := 0
		for i := 0; i < len(v); i++ {
			if v[i] != '?' {
				rank += 2
			}
		}
		return rank
	}, buffer[:0])
	for i := range votes {
		if votes[i].value == ofNumber {
			votes[i].rows++
		}
	}
	best, ok := elect(votes)
	switch {
	case ok && (ofNumber == "" || !p.Complete || best.value == ofNumber || best.rows > 1):
		p.Birth, p.From.Birth = best.value, best.row
	case ofNumber != "":
		p.Birth, p.From.Birth = ofNumber, p.From.Number
	}
}

// resolveSex takes the number's when the number is sound, else the majority's.
func (w *World) resolveSex(p *Person) {
	if p.Complete {
		p.Sex, p.From.Sex = normalise.IDSex(p.Number), p.From.Number
		return
	}
	var buffer [4]vote
	if best, ok := elect(w.poll(p.Rows, record.FieldSex, func(string) int { return 0 }, buffer[:0])); ok {
		p.Sex, p.From.Sex = best.value, best.row
	} else if s := normalise.IDSex(p.Number); s != "" {
		p.Sex, p.From.Sex = s, p.From.Number
	}
}
