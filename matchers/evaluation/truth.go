package evaluation

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"yingbao/sources/record"
)

// maxRow bounds row numbers, so that a broken file cannot ask for all memory.
const maxRow = 1 << 28

// Truth knows which person each row is of.
type Truth struct {
	Sources []string // in the order of first appearance
	Rows    int      // rows whose person is known
	Persons int

	source  map[string]int
	persons [][]uint32 // by source, by row: the person counted from 1, 0 unknown

	// Persons that are called by numbers, which a truth of millions mostly
	// does, stand in two slices; the others in maps.
	byNumber []uint32          // person by number, 0 none
	numbers  []uint32          // number by person, less 1
	person   map[string]uint32 // by name
	names    map[uint32]string // by person
}

// NewTruth gives an empty truth, to be filled with Add.
func NewTruth() *Truth {
	return &Truth{source: map[string]int{}, person: map[string]uint32{}, names: map[uint32]string{}}
}

// Add says that a row is of a person. A row that is told twice is an error.
func (t *Truth) Add(id record.ID, person string) error {
	if id.Row == 0 || id.Row > maxRow {
		return fmt.Errorf("row %d of %s: rows count from 1 to %d", id.Row, id.Source, maxRow)
	}
	s, ok := t.source[id.Source]
	if !ok {
		s = len(t.Sources)
		name := strings.Clone(id.Source)
		t.source[name] = s
		t.Sources, t.persons = append(t.Sources, name), append(t.persons, nil)
	}
	for int(id.Row) > len(t.persons[s]) {
		t.persons[s] = append(t.persons[s], make([]uint32, max(int(id.Row)-len(t.persons[s]), len(t.persons[s])/4))...)
	}
	at := &t.persons[s][id.Row-1]
	if *at != 0 {
		return fmt.Errorf("row %d of %s is told twice", id.Row, id.Source)
	}
	*at = t.called(person)
	t.Rows++
	return nil
}

// called gives the person of a name, a new one where it is new. Numbers stay
// near the count of rows, so that a few great ones ask for no memory.
func (t *Truth) called(person string) uint32 {
	n, err := strconv.ParseUint(person, 10, 32)
	number := err == nil && strconv.FormatUint(n, 10) == person
	if number && n < uint64(len(t.byNumber)) && t.byNumber[n] != 0 {
		return t.byNumber[n]
	}
	if p, ok := t.person[person]; ok {
		return p
	}
	t.Persons++
	p := uint32(t.Persons)
	t.numbers = append(t.numbers, uint32(n))
	if !number || n > uint64(4*t.Rows+1<<16) {
		name := strings.Clone(person)
		t.person[name], t.names[p] = p, name
		return p
	}
	if more := int(n) + 1 - len(t.byNumber); more > 0 {
		t.byNumber = append(t.byNumber, make([]uint32, max(more, len(t.byNumber)/4))...)
	}
	t.byNumber[n] = p
	return p
}

// of gives the source and the person of a row; person 0 when it is not known.
func (t *Truth) of(source string, row uint64) (s int, person uint32) {
	s, ok := t.source[source]
	if !ok {
		return -1, 0
	}
	if row == 0 || row > uint64(len(t.persons[s])) {
		return s, 0
	}
	return s, t.persons[s][row-1]
}

// Same tells whether two rows are of one person; known is false when the
// truth does not know one of them.
func (t *Truth) Same(a, b record.ID) (same, known bool) {
	_, p := t.of(a.Source, uint64(a.Row))
	_, q := t.of(b.Source, uint64(b.Row))
	return p == q, p != 0 && q != 0
}

// Has tells whether a source has a row of the person of the row id. A row
// that is not known has none.
func (t *Truth) Has(source string, id record.ID) bool {
	_, p := t.of(id.Source, uint64(id.Row))
	s, ok := t.source[source]
	return ok && p != 0 && t.counts(s)[p] > 0
}

// counts gives, by person, the rows in source s.
func (t *Truth) counts(s int) []uint32 {
	out := make([]uint32, t.Persons+1)
	for _, p := range t.persons[s] {
		out[p]++
	}
	out[0] = 0
	return out
}

// cells gives the pairs of sources in which there is a true pair.
func (t *Truth) cells() []cell {
	var out []cell
	for a := range t.Sources {
		for b := a; b < len(t.Sources); b++ {
			if c := (cell{a, b}); t.pairs(c) > 0 {
				out = append(out, c)
			}
		}
	}
	return out
}

// pairs counts the true pairs of a cell.
func (t *Truth) pairs(c cell) int64 {
	left := t.counts(c.left)
	n := int64(0)
	if c.left == c.right {
		for _, k := range left {
			n += int64(k) * (int64(k) - 1) / 2
		}
		return n
	}
	for p, k := range t.counts(c.right) {
		n += int64(k) * int64(left[p])
	}
	return n
}

// ReadTruth reads a file with the columns source, row and person; other
// columns are passed over. An error names the line.
func ReadTruth(r io.Reader) (*Truth, error) {
	t := NewTruth()
	in, column, err := open(r, "source", "row", "person")
	if err != nil {
		return nil, fmt.Errorf("truth: %w", err)
	}
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		if err != nil {
			return nil, fmt.Errorf("truth: %w", err)
		}
		line, _ := in.FieldPos(0)
		n, err := strconv.ParseUint(row[column["row"]], 10, 32)
		if err != nil {
			return nil, fmt.Errorf("truth: line %d: the row is no number", line)
		}
		if err := t.Add(record.ID{Source: row[column["source"]], Row: uint32(n)}, row[column["person"]]); err != nil {
			return nil, fmt.Errorf("truth: line %d: %w", line, err)
		}
	}
}

// open reads a CSV header, with or without byte order mark, and finds the
// columns that are wanted.
func open(r io.Reader, wanted ...string) (*csv.Reader, map[string]int, error) {
	in := csv.NewReader(r)
	in.ReuseRecord = true
	header, err := in.Read()
	if errors.Is(err, io.EOF) {
		return nil, nil, errors.New("the file is empty")
	}
	if err != nil {
		return nil, nil, err
	}
	column := map[string]int{}
	for i, name := range header {
		name = strings.Clone(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))
		if _, twice := column[name]; !twice {
			column[name] = i
		}
	}
	for _, name := range wanted {
		if _, ok := column[name]; !ok {
			return nil, nil, fmt.Errorf("there is no column %q", name)
		}
	}
	return in, column, nil
}

// Person gives the person of a row as the truth file calls it.
func (t *Truth) Person(id record.ID) (person string, known bool) {
	_, p := t.of(id.Source, uint64(id.Row))
	if p == 0 {
		return "", false
	}
	if name, ok := t.names[p]; ok {
		return name, true
	}
	return strconv.FormatUint(uint64(t.numbers[p-1]), 10), true
}
