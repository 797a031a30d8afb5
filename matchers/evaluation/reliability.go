package evaluation

import "math"

// Reliability compares probabilities with what happened. It must be made with
// NewReliability. Sums are whole billionths, so that the order in which
// predictions come changes nothing (V3).
type Reliability struct {
	bins  []sums
	brier int64 // squared errors, in billionths
	n     int64
}

type sums struct{ count, predicted, happened int64 } // predicted in billionths

const billion = 1e9

// Bin is the predictions within [Low, High).
type Bin struct {
	Low       float64 `json:"low"`
	High      float64 `json:"high"`
	Count     int64   `json:"count"`
	Predicted float64 `json:"predicted"` // mean probability
	Observed  float64 `json:"observed"`  // share that happened
}

// Gap is |predicted − observed|.
func (b Bin) Gap() float64 { return math.Abs(b.Predicted - b.Observed) }

// NewReliability makes n bins of equal width.
func NewReliability(n int) *Reliability { return &Reliability{bins: make([]sums, n)} }

// Add takes one prediction, a probability, and whether it came true.
func (r *Reliability) Add(p float64, happened bool) {
	p = min(max(p, 0), 1)
	b := &r.bins[min(int(p*float64(len(r.bins))), len(r.bins)-1)]
	b.count++
	b.predicted += int64(math.Round(p * billion))
	miss := p
	if happened {
		b.happened++
		miss = 1 - p
	}
	r.brier += int64(math.Round(miss * miss * billion))
	r.n++
}

// merge adds another one with as many bins.
func (r *Reliability) merge(o *Reliability) {
	for i, b := range o.bins {
		r.bins[i].count += b.count
		r.bins[i].predicted += b.predicted
		r.bins[i].happened += b.happened
	}
	r.brier += o.brier
	r.n += o.n
}

// Calibration is what a Reliability found.
type Calibration struct {
	Count int64   `json:"count"`
	ECE   float64 `json:"ece"`   // expected calibration error: gaps weighted by count (Naeini 2015)
	Worst float64 `json:"worst"` // largest gap of a bin that holds at least 100
	Brier float64 `json:"brier"` // mean squared error (Brier 1950)
	Bins  []Bin   `json:"bins"`  // those that hold something
}

// minBin is how many predictions a bin holds before its gap counts alone.
const minBin = 100

// Calibration sums up.
func (r *Reliability) Calibration() Calibration {
	c := Calibration{Count: r.n}
	if r.n == 0 {
		return c
	}
	c.Brier = float64(r.brier) / billion / float64(r.n)
	width := 1 / float64(len(r.bins))
	for i, sum := range r.bins {
		if sum.count == 0 {
			continue
		}
		b := Bin{Low: float64(i) * width, High: float64(i+1) * width, Count: sum.count}
		b.Predicted = float64(sum.predicted) / billion / float64(sum.count)
		b.Observed = float64(sum.happened) / float64(sum.count)
		c.ECE += b.Gap() * float64(b.Count) / float64(r.n)
		if b.Count >= minBin {
			c.Worst = max(c.Worst, b.Gap())
		}
		c.Bins = append(c.Bins, b)
	}
	return c
}
