package comparison

import (
	"fmt"
	"sync"

	"yingbao/sources/record"
)

// Spec says what to compare and how; it is what a settings file holds.
type Spec struct {
	Name   string
	Fields []record.Field // one column, or several taken together
	// Method names a comparison made for a kind of value ("identity", "name",
	// "place", "phone"); empty means Levels.
	Method string
	// Levels are predicates, best first; "else" is added by itself.
	Levels []string
	// TermFrequency weighs agreement by how rare the value is, on the levels
	// at which the two sides have one value.
	TermFrequency bool
	// Shared marks what the members of a household have in common; when some
	// comparison is marked, related pairs are a class of their own.
	Shared bool
}

// Comparison is a Spec bound to a table.
type Comparison struct {
	Name   string
	Fields []record.Field
	Levels []string // Levels[0] is "null", the last "else" (C1)
	// Groups puts levels that can be reached only with like information into
	// one group, by level; nil means one group. What a pair can show (a whole
	// number, a masked one, none) says nothing of its being a match, so that
	// m and u are shares within a group.
	Groups []uint8
	Codes  Codes // feature code by row, 0 when missing
	Size   int   // feature codes, that of the missing one included
	// ByRow says that every row has a code of its own, so that equal codes do
	// not tell which rows say the same.
	ByRow bool
	// Enumerated marks the levels that only pairs of equal codes of a blocked
	// column reach: every such pair is a candidate, so that u is counted and
	// not sampled; nil for none.
	Enumerated []bool
	// Equal is the level of two rows with one feature code, or Null when the
	// code alone does not say (a partial number is not equal to itself).
	Equal uint8
	// Frequency holds, by level, the term frequency adjustment or nil; it is
	// nil as a whole when no level is adjusted.
	Frequency []*Frequency
	compare   func(x, y uint32) uint8
	same      *sameValue
	own       func(code uint32) uint32 // what OwnNumber gives, by feature code
	// pack gives the features of a tile; nil for those that serve any method.
	pack func(e *Evaluator, i int) features
}

// OwnNumber gives the code of the valid number that a row bears and that its own
// birth date and sex do not contradict (Borrowed), 0 for none; of the comparison
// of an identity alone.
func (c *Comparison) OwnNumber(row int) uint32 { return c.own(c.Codes.Of(row)) }

// New binds the specs to a table.
func New(table *record.Table, specs []Spec) ([]*Comparison, error) {
	if len(specs) > MaxComparisons {
		return nil, fmt.Errorf("%d comparisons; at most %d fit", len(specs), MaxComparisons)
	}
	out, errs := make([]*Comparison, len(specs)), make([]error, len(specs))
	var wait sync.WaitGroup
	for i, s := range specs {
		wait.Go(func() { out[i], errs[i] = bind(table, s) })
	}
	wait.Wait()
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("comparison %q: %w", specs[i].Name, err)
		}
	}
	sideBySide(out)
	return out, nil
}

func bind(table *record.Table, s Spec) (*Comparison, error) {
	method, ok := methods[s.Method]
	if !ok {
		return nil, fmt.Errorf("no method %q", s.Method)
	}
	if n := arity[s.Method]; len(s.Fields) < n[0] || len(s.Fields) > n[1] {
		return nil, fmt.Errorf("method %q takes %d to %d fields, not %d", s.Method, n[0], n[1], len(s.Fields))
	}
	columns := make([]*record.Column, len(s.Fields))
	found := false
	for i, f := range s.Fields {
		columns[i] = table.Column(f)
		found = found || columns[i] != nil
	}
	births := s.Method == "identity" && len(columns) > 1 && columns[1] != nil && s.Fields[1] == record.FieldBirth // what it has of a list without numbers
	if !found || s.Method != "" && columns[0] == nil && !births {
		return nil, fmt.Errorf("no column %v", s.Fields)
	}
	c := &Comparison{Name: s.Name, Fields: s.Fields}
	if err := method(c, &feature{rows: table.Rows(), columns: columns}, s); err != nil {
		return nil, err
	}
	if len(c.Levels)-1 > MaxLevels {
		return nil, fmt.Errorf("%d levels; at most %d fit", len(c.Levels)-1, MaxLevels)
	}
	return c, nil
}

// methods are the ways to compare a feature, which comes without its codes.
// Each sets Levels, Codes, Size, Equal and compare, and Frequency when the spec
// asks for it.
var methods = map[string]func(c *Comparison, f *feature, s Spec) error{
	"":         bindLevels,
	"identity": bindIdentity,
	"sex":      bindSex,
	"name":     bindName,
	"place":    bindPlace,
	"phone":    bindPhone,
}

// arity is how many fields each method takes, least and most.
var arity = map[string][2]int{"": {1, maxFields}, "identity": {1, 4}, "sex": {1, 2}, "name": {1, 2}, "place": {1, 4}, "phone": {1, 2}}

// maxFields bounds the columns taken together.
const maxFields = 6

// feature is one or several columns taken together: for every row the code
// of its tuple of values, for every code the tuple.
type feature struct {
	rows    int
	columns []*record.Column
	codes   []uint32
	tuples  []uint32 // size × len(columns) column codes; nil where a code is a row + 1
}

// intern gives the rows their codes, which are those of the comparison. A row
// whose every value is missing has code 0. A single column keeps the column's codes.
func (f *feature) intern(c *Comparison) {
	f.internTuples()
	c.Codes, c.Size = NewCodes(f.codes), f.size()
}

// internRows is intern for tuples that hardly come again: each row has a code of
// its own.
func (f *feature) internRows(c *Comparison) {
	f.codes = make([]uint32, f.rows)
	InParts(f.rows, func(_, from, to int) {
		for _, column := range f.columns {
			for row := from; row < to; row++ {
				if column.Code(row) != 0 {
					f.codes[row] = uint32(row + 1)
				}
			}
		}
	})
	c.Codes, c.Size, c.ByRow = NewCodes(f.codes), f.size(), true
}

// value gives the i-th value of a feature code, "" when it is missing.
func (f *feature) value(code uint32, i int) string {
	if i >= len(f.columns) || f.columns[i] == nil {
		return ""
	}
	return f.columns[i].Values[f.code(code, i)]
}

// code gives the column code of the i-th value of a feature code, 0 when it is
// missing.
func (f *feature) code(code uint32, i int) uint32 {
	if i >= len(f.columns) {
		return 0
	}
	if f.tuples == nil {
		if code == 0 {
			return 0
		}
		return f.columns[i].Code(int(code) - 1)
	}
	return f.tuples[int(code)*len(f.columns)+i]
}

// values gives how many values the i-th column has, the missing one included.
func (f *feature) values(i int) int {
	if i >= len(f.columns) || f.columns[i] == nil {
		return 1
	}
	return len(f.columns[i].Values)
}

// text gives the value of a code of the i-th column, "" where there is none.
func (f *feature) text(i int, code uint32) string {
	if f.columns[i] == nil {
		return ""
	}
	return f.columns[i].Values[code]
}
