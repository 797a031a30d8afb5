package evaluation

import (
	"fmt"
	"slices"
)

// Report is everything that was found out about a choice of cells.
type Report struct {
	Cells     []string    `json:"cells"`      // "left–right", sorted as in the truth
	TruePairs int64       `json:"true_pairs"` // in the truth
	Untold    int64       `json:"untold"`     // lines of which truth does not know a row, of all cells
	Decided   Rates       `json:"decided"`
	Best      Point       `json:"best"` // best threshold: an oracle, no decision
	Kept      Rates       `json:"kept"` // every line: its recall bounds what any threshold can reach
	Pairs     Calibration `json:"pairs"`
	Table     []Point     `json:"thresholds"`
	Curve     []Point     `json:"curve"`
	Closure   *Closure    `json:"closure,omitempty"`
}

// Report sums up a scope. An error names a source that truth does not have.
func (e *Evaluator) Report(s Scope) (*Report, error) {
	cells, err := e.chosen(s)
	if err != nil {
		return nil, err
	}
	r := &Report{Untold: e.untold}
	sum := newTally(e.options.Bins)
	for _, c := range cells {
		r.TruePairs += e.truth.pairs(c)
		r.Cells = append(r.Cells, e.truth.Sources[c.left]+"–"+e.truth.Sources[c.right])
		if t := e.cells[c]; t != nil {
			sum.merge(t)
		}
	}
	curve := sum.curve(r.TruePairs)
	r.Decided, r.Best = sum.decided.rates(r.TruePairs), best(curve, r.TruePairs)
	r.Kept = hits{}.rates(r.TruePairs)
	if len(curve) > 0 {
		r.Kept = curve[len(curve)-1].Rates
	}
	r.Pairs = sum.reliability.Calibration()
	for _, p := range e.options.Thresholds {
		if !(p > 0 && p < 1) {
			return nil, fmt.Errorf("threshold %g is not between 0 and 1", p)
		}
		r.Table = append(r.Table, at(curve, p, r.TruePairs))
	}
	r.Curve = thin(curve, e.options.Curve)
	if e.options.Closure {
		r.Closure = e.closure(cells, r.TruePairs)
	}
	return r, nil
}

// EachCell gives a report for each pair of sources of which there was a line.
func (e *Evaluator) EachCell() ([]*Report, error) {
	cells, err := e.chosen(Scope{})
	if err != nil {
		return nil, err
	}
	var out []*Report
	for _, c := range cells {
		r, err := e.Report(Scope{Left: e.truth.Sources[c.left : c.left+1], Right: e.truth.Sources[c.right : c.right+1]})
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return slices.Clip(out), nil
}
