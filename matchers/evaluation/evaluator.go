package evaluation

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"yingbao/sources/record"
)

// Scope chooses the cells that count: pairs of a row of Left and a row of
// Right, whichever side of links.csv they stand on. Empty lists choose every
// pair of sources of which links.csv has a line: a matching of two files has
// none within a file and is not asked for any. Where there is no line at all,
// every pair of sources with a true pair counts: who found nothing missed it.
type Scope struct{ Left, Right []string }

// Options of an evaluation.
type Options struct {
	Bins       int       // of the reliability diagram; 0 means 20
	Thresholds []float64 // probabilities of the threshold table; nil means the usual ones
	Curve      int       // points of the precision-recall curve; 0 means 101
	// Link is the probability at or above which a line without a decision is
	// taken as a link; 0 means 0.95.
	Link float64
	// Closure keeps the pairs, to say what the links come to when everything
	// that they tie together is one person.
	Closure bool
}

func (o Options) withDefaults() Options {
	if o.Bins == 0 {
		o.Bins = 20
	}
	if o.Thresholds == nil {
		o.Thresholds = []float64{0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999}
	}
	if o.Curve == 0 {
		o.Curve = 101
	}
	if o.Link == 0 {
		o.Link = 0.95
	}
	return o
}

// Pair is one scored pair of records.
type Pair struct {
	Left, Right         record.ID
	Weight, Probability float64
	Linked              bool
}

// Evaluator takes pairs one by one.
type Evaluator struct {
	truth   *Truth
	options Options
	cells   map[cell]*tally
	untold  int64
	pairs   []edge // with Options.Closure
}

// New makes an evaluator.
func New(truth *Truth, options Options) *Evaluator {
	return &Evaluator{truth: truth, options: options.withDefaults(), cells: map[cell]*tally{}}
}

// Add takes a pair; each pair is to be given once.
func (e *Evaluator) Add(p Pair) {
	s, a := e.truth.of(p.Left.Source, uint64(p.Left.Row))
	t, b := e.truth.of(p.Right.Source, uint64(p.Right.Row))
	if a == 0 || b == 0 {
		e.untold++
		return
	}
	c := cell{min(s, t), max(s, t)}
	if e.cells[c] == nil {
		e.cells[c] = newTally(e.options.Bins)
	}
	e.cells[c].add(p.Weight, p.Probability, a == b, p.Linked)
	if e.options.Closure {
		e.pairs = append(e.pairs, edge{e.node(s, p.Left.Row), e.node(t, p.Right.Row), units(p.Weight), p.Linked})
	}
}

// Read takes every line of a links.csv: columns left_source, left_row,
// right_source, right_row and match_weight; match_probability and decision
// where they exist. An error names the line.
func (e *Evaluator) Read(r io.Reader) error {
	in, column, err := open(r, "left_source", "left_row", "right_source", "right_row", "match_weight")
	if err != nil {
		return fmt.Errorf("links: %w", err)
	}
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("links: %w", err)
		}
		p, err := parse(row, column, e.options.Link)
		if err != nil {
			line, _ := in.FieldPos(0)
			return fmt.Errorf("links: line %d: %w", line, err)
		}
		e.Add(p)
	}
}

func parse(row []string, column map[string]int, link float64) (Pair, error) {
	left, err := strconv.ParseUint(row[column["left_row"]], 10, 32)
	if err != nil {
		return Pair{}, errors.New("left_row is no row number")
	}
	right, err := strconv.ParseUint(row[column["right_row"]], 10, 32)
	if err != nil {
		return Pair{}, errors.New("right_row is no row number")
	}
	p := Pair{
		Left:  record.ID{Source: row[column["left_source"]], Row: uint32(left)},
		Right: record.ID{Source: row[column["right_source"]], Row: uint32(right)},
	}
	if p.Weight, err = strconv.ParseFloat(row[column["match_weight"]], 64); err != nil || math.IsNaN(p.Weight) {
		return p, errors.New("match_weight is no number")
	}
	p.Probability = probability(p.Weight)
	if at, ok := column["match_probability"]; ok {
		if p.Probability, err = strconv.ParseFloat(row[at], 64); err != nil || !(p.Probability >= 0 && p.Probability <= 1) {
			return p, errors.New("match_probability is no probability")
		}
	}
	p.Linked = p.Probability >= link
	if at, ok := column["decision"]; ok {
		p.Linked = row[at] == "link"
	}
	return p, nil
}

// chosen gives the cells of a scope, sorted.
func (e *Evaluator) chosen(s Scope) ([]cell, error) {
	var out []cell
	if len(s.Left) == 0 && len(s.Right) == 0 {
		for c := range e.cells {
			out = append(out, c)
		}
		if len(out) == 0 {
			out = e.truth.cells()
		}
	}
	for _, l := range s.Left {
		for _, r := range s.Right {
			a, okA := e.truth.source[l]
			b, okB := e.truth.source[r]
			if !okA || !okB {
				return nil, fmt.Errorf("the truth has no source %q or %q", l, r)
			}
			if c := (cell{min(a, b), max(a, b)}); !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	slices.SortFunc(out, func(a, b cell) int {
		return cmp.Or(cmp.Compare(a.left, b.left), cmp.Compare(a.right, b.right))
	})
	return out, nil
}
