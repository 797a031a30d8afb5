package evaluation

import "math"

// Reliability compares probabilities with what happened. It must be made with
// NewReliability.
type Reliability struct {
	bins  []Bin
	brier float64
	n     int64
}

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
func NewReliability(n int) *Reliability { return &Reliability{bins: make([]Bin, n)} }

// Add takes one prediction, a probability, and whether it came true.
func (r *Reliability) Add(p float64, happened bool) {
	p = min(max(p, 0), 1)
	b := &r.bins[min(int(p*float64(len(r.bins))), len(r.bins)-1)]
	b.Count++
	b.Predicted += p
	y := 0.0
	if happened {
		y = 1
		b.Observed++
	}
	r.brier += (p - y) * (p - y)
	r.n++
}

// merge adds another one with as many bins.
func (r *Reliability) merge(o *Reliability) {
	for i, b := range o.bins {
		r.bins[i].Count += b.Count
		r.bins[i].Predicted += b.Predicted
		r.bins[i].Observed += b.Observed
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
	c.Brier = r.brier / float64(r.n)
	for i, b := range r.bins {
		if b.Count == 0 {
			continue
		}
		b.Low, b.High = float64(i)/float64(len(r.bins)), float64(i+1)/float64(len(r.bins))
		b.Predicted /= float64(b.Count)
		b.Observed /= float64(b.Count)
		c.ECE += b.Gap() * float64(b.Count) / float64(r.n)
		if b.Count >= minBin {
			c.Worst = max(c.Worst, b.Gap())
		}
		c.Bins = append(c.Bins, b)
	}
	return c
}
