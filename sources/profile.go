package sources

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/zeebo/xxh3"

	"yingbao/sources/record"
	"yingbao/sources/tabular"
)

// Profile is what a file holds. Unless values were asked for it shows shapes
// (汉汉汉, 999999) in place of personal values.
type Profile struct {
	File       File
	Department string  // "" when no dictionary knows the file
	Score      float64 // of the guess, 0..1
	Titles     int     // filled rows above the header
	Rows       int
	Accepted   int
	Rejected   int
	Rejects    []Count // by code
	Duplicates int
	Repairs    []Count
	Flags      []Count
	Columns    []ColumnProfile
	// SharedNumbers and SharedPhones: how many values are borne by more than
	// one name, and the rows they stand in.
	SharedNumbers Shared
	SharedPhones  Shared
	// Damaged numbers by what destroyed them: "id-scientific", "id-rounded".
	Damaged  []Count
	Held     *Held
	Warnings []Message
}

// Shared counts values borne by several names.
type Shared struct {
	Values int
	Rows   int
	Most   int // rows of the most shared value
}

// Count is a word and how often it stands.
type Count struct {
	Value string
	N     int
}

// ColumnProfile is one column as delivered and as understood.
type ColumnProfile struct {
	Mapped
	Kind     string  // of the field, "" when not used
	Filled   int     // cells with content, accepted and rejected rows
	Distinct int     // distinct raw values; counted up to 1<<20
	Read     int     // accepted rows in which the field has a value
	Valid    float64 // share of valid numbers of an ID column, else Read/Filled
	Shapes   []Count // most frequent shapes of raw values
	Top      []Count // most frequent values: codes always, others on request; of others, masked, those that stand out
	Longest  int     // runes
}

// ProfileOptions of a Profile.
type ProfileOptions struct {
	Options
	// Department reads the file as this department's; "" guesses.
	Department string
	Values     bool // show personal values too
	Top        int  // entries of each list, 5 when 0
}

// NewProfile reads the file at path and describes it. A file that would be
// held is described as far as it can be read, with Held set.
func NewProfile(ctx context.Context, path string, o ProfileOptions) (*Profile, error) {
	if o.Top <= 0 {
		o.Top = 5
	}
	var large counting
	o.BulkRows, o.Sieve = profileRows, large.sieve
	loaded, err := profileLoad(ctx, path, o)
	if err != nil {
		return nil, err
	}
	p := &Profile{Department: loaded.Department, Held: loaded.Held, Warnings: loaded.Warnings, Rows: loaded.Rows,
		Accepted: loaded.Accepted, Rejected: loaded.Rejected, Duplicates: loaded.Duplicates,
		Repairs: counts(loaded.Repairs), Flags: counts(loaded.Flags), Rejects: rejectCounts(loaded.Rejects)}
	if len(loaded.Files) > 0 {
		p.File = loaded.Files[0]
	}
	for _, c := range p.Repairs {
		if c.Value == "id-scientific" || c.Value == "id-rounded" {
			p.Damaged = append(p.Damaged, c)
		}
	}
	raw := newRawLook(p.File.HeaderLine, loaded.Columns, o.Values)
	if _, err := tabular.Read(ctx, path, tabular.Options{Limits: o.Limits, Part: raw.part}, raw.rows); err != nil && loaded.Held == nil {
		return nil, err
	}
	p.Titles = raw.titles
	_, p.Score = Guess(raw.names)
	var seen *profileCount
	if loaded.Part != nil {
		if seen, err = large.counted(loaded.Part); err != nil {
			return nil, err
		}
		p.SharedNumbers, p.SharedPhones = shared(&seen.numbers), shared(&seen.phones)
	}
	p.columns(loaded, raw, seen, o)
	p.remark(loaded)
	return p, nil
}

// profileLoad loads the file with every gate open.
func profileLoad(ctx context.Context, path string, o ProfileOptions) (*Loaded, error) {
	if o.Department == "" {
		return LoadAny(ctx, path, "profile", o.Options)
	}
	return Load(ctx, Extract{Name: "profile", Department: o.Department, Paths: []string{path}, Override: "profile"}, o.Options)
}

func counts(m map[string]int) []Count {
	var out []Count
	for k, n := range m {
		out = append(out, Count{k, n})
	}
	sortCounts(out)
	return out
}

// sortCounts puts the most frequent first, equal ones by value.
func sortCounts(list []Count) {
	slices.SortFunc(list, func(a, b Count) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Value, b.Value)) })
}

func rejectCounts(rejects []Reject) []Count {
	m := map[string]int{}
	for _, r := range rejects {
		m[r.Code]++
	}
	return counts(m)
}

// columns joins what was seen raw with what was read.
func (p *Profile) columns(loaded *Loaded, raw *rawLook, seen *profileCount, o ProfileOptions) {
	for _, m := range loaded.Columns {
		c := ColumnProfile{Mapped: m}
		if look, ok := raw.byName[m.Header]; ok {
			c.Filled, c.Distinct, c.Longest = look.filled, len(look.values)+len(look.distinct), look.longest
			c.Shapes = look.shapes.top(o.Top)
			if o.Values {
				c.Top = look.frequent(o.Top)
			}
		}
		if seen != nil && m.Field != "" {
			c.understood(seen.of(m.Field), o)
		}
		if look, ok := raw.byName[m.Header]; ok && c.Top == nil {
			c.Top = look.heavy.standOut(c.Filled, c.Distinct, o.Top, masked(m.Field, c.Kind))
		}
		p.Columns = append(p.Columns, c)
	}
}

// mustBeRead are the kinds whose values mean nothing as they stand, with their
// Chinese names.
var mustBeRead = map[string]string{"date": "日期", "phone": "电话号码", "number": "数字", "id-number": "身份证号"}

// remark says plainly what was not understood: a file of no known department,
// and values that their column's kind cannot be read from.
func (p *Profile) remark(loaded *Loaded) {
	if loaded.Part == nil {
		return
	}
	if p.Department == "" {
		p.Warnings = append(p.Warnings, say("stranger"))
	}
	for _, c := range p.Columns {
		// Rejected rows are filled too; what they hold was not looked at.
		if n := c.Filled - c.Read - p.Rejected; n > 0 && c.Field != "" && mustBeRead[c.Kind] != "" {
			p.Warnings = append(p.Warnings, say("unread-values", "n", strconv.Itoa(n), "kind", c.Kind, "zh", mustBeRead[c.Kind]).at("", 0, c.Header))
		}
	}
}

// understood fills what a column's field says. Codes repeat, and none of them
// is as long as a number of a person: what stands under a code's header after
// columns changed places is not shown.
func (c *ColumnProfile) understood(f *fieldCount, o ProfileOptions) {
	if f == nil {
		return
	}
	c.Kind, c.Read = f.kind.String(), f.read
	if c.Filled > 0 {
		c.Valid = float64(c.Read) / float64(c.Filled)
	}
	if f.kind == record.IDNumber && c.Read > 0 {
		c.Valid = float64(f.valid) / float64(c.Read)
	}
	if f.codes != nil && c.Top == nil && 2*len(f.codes) <= c.Read {
		var list []Count
		for v, n := range f.codes {
			if !numberForName(v) {
				list = append(list, Count{v, n})
			}
		}
		sortCounts(list)
		c.Top = list[:min(len(list), o.Top)]
	}
}

// rawLook counts raw values and shapes, bounded.
type rawLook struct {
	headerLine int
	titles     int
	names      []string
	byName     map[string]*rawColumn
	at         []*rawColumn
}

type rawColumn struct {
	filled, longest int
	shapes          tallyOf
	heavy           heavy
	values          tallyOf             // when they are to be told
	distinct        map[uint64]struct{} // hashes of values, else
	shape           []byte
}

// tallyOf counts words. It points to its counts because a map that is given a
// key again keeps the new one's memory, which here is a whole batch's.
type tallyOf map[string]*int

func (t tallyOf) add(word []byte, most int) {
	if n := t[string(word)]; n != nil {
		*n++
	} else if len(t) < most {
		n := 1
		t[string(word)] = &n
	}
}

// top gives the most frequent ones.
func (t tallyOf) top(n int) []Count {
	list := make([]Count, 0, len(t))
	for word, n := range t {
		list = append(list, Count{word, *n})
	}
	sortCounts(list)
	return list[:min(len(list), n)]
}

// maxDistinct and maxShapes bound the values and shapes kept of a column.
const (
	maxDistinct = 1 << 20
	maxShapes   = 1 << 12
)

func newRawLook(headerLine int, columns []Mapped, values bool) *rawLook {
	l := &rawLook{headerLine: headerLine, byName: map[string]*rawColumn{}}
	for _, c := range columns {
		look := &rawColumn{shapes: tallyOf{}}
		if values {
			look.values = tallyOf{}
		} else {
			look.distinct = map[uint64]struct{}{}
		}
		l.byName[c.Header] = look
	}
	return l
}

// part begins another table of an archive, which has a header of its own.
func (l *rawLook) part(string, int) error {
	l.names, l.at = nil, nil
	return nil
}

func (l *rawLook) rows(batch []tabular.Row) error {
	for i := range batch {
		row := &batch[i]
		switch {
		case row.Line < l.headerLine:
			l.titles++
		case l.at == nil:
			for _, c := range row.Cells {
				l.names = append(l.names, c)
				l.at = append(l.at, l.column(cleanHeader(c)))
			}
		default:
			for at, v := range row.Cells {
				if at < len(l.at) && l.at[at] != nil {
					l.at[at].add(strings.TrimSpace(v))
				}
			}
		}
	}
	return nil
}

// column finds a column by the last level of its header.
func (l *rawLook) column(name string) *rawColumn {
	if c := l.byName[name]; c != nil || name == "" {
		return c
	}
	var found *rawColumn
	for header, c := range l.byName {
		if strings.HasSuffix(header, name) {
			if found != nil {
				return nil
			}
			found = c
		}
	}
	return found
}

// frequent gives the most frequent values: counted one by one while there is
// room for them, of more values the summary's.
func (c *rawColumn) frequent(most int) []Count {
	if len(c.values) < maxDistinct {
		return c.values.top(most)
	}
	return c.heavy.top(most)
}

func (c *rawColumn) add(v string) {
	if v == "" {
		return
	}
	c.filled++
	c.longest = max(c.longest, utf8.RuneCountInString(v))
	c.shape = appendShape(c.shape[:0], v)
	c.shapes.add(c.shape, maxShapes)
	hash := xxh3.HashString(v)
	c.heavy.add(hash, v)
	if c.values != nil {
		c.values.add([]byte(v), maxDistinct)
	} else if len(c.distinct) < maxDistinct {
		c.distinct[hash] = struct{}{}
	}
}

// shape gives a value's form: 9 for digits, 汉 for Han, A and a for letters,
// whatever their width; other characters stand; at most 24 runes.
func shape(v string) string { return string(appendShape(nil, v)) }

func appendShape(out []byte, v string) []byte {
	n := 0
	for _, r := range v {
		if n++; n > 24 {
			return append(out, "…"...)
		}
		switch {
		case unicode.IsDigit(r): // full-width ones too
			r = '9'
		case unicode.Is(unicode.Han, r):
			r = '汉'
		case unicode.IsUpper(r):
			r = 'A'
		case unicode.IsLetter(r):
			r = 'a'
		case !unicode.IsPrint(r):
			r = utf8.RuneError
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}
