package matchers

import (
	"yingbao/matchers/blocking"
	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// Shape says what may be joined to what.
type Shape uint8

const (
	// ShapePersons joins records of many sources into persons, with vetoes.
	ShapePersons Shape = iota
	// ShapeDedupe closes the links of one file.
	ShapeDedupe
	// ShapeLink joins two files; whether one-to-one is decided by OneToOne.
	ShapeLink
)

// Choice is a setting that may be left to the data.
type Choice uint8

// The choices.
const (
	Auto Choice = iota
	Yes
	No
)

// Settings says how a table is matched.
type Settings struct {
	Shape       Shape
	Blocking    []blocking.Rule
	Split       []string // keys by which oversized blocks are split
	Coarse      int64    // see blocking.Options
	Comparisons []comparison.Spec
	// FindShared looks in the data for what relatives share, where no
	// comparison is marked as shared.
	FindShared bool
	// Allow says which sources may be paired; nil allows all.
	Allow func(a, b int) bool
	// Link and Review are probabilities: at or above Link a pair is a link,
	// at or above Review it is shown. Floor is the probability below which a
	// pair is forgotten.
	Link, Review, Floor float64
	OneToOne            Choice
	// Proof names the column whose complete valid number proves a person
	// (ShapePersons); "" for none.
	Proof record.Field
	// Cells learns one model for each pair of sources.
	Cells bool
	// Model, when set, is used as it is and nothing is learned.
	Model *fellegisunter.Model
	// BuiltIn serves when a table is too small to learn from; nil for none.
	BuiltIn *fellegisunter.Model
	// Complete reads places that are written short by those written in full.
	Complete bool
	// Sample is the number of random pairs for u; 0 means 1,000,000.
	Sample  int
	Workers int
	// Reasons tells a reader why the settings are what they are; filled by
	// Automatic.
	Reasons []string
}

// Defaults fills in what was left out.
func (s Settings) withDefaults() Settings {
	if s.Link == 0 {
		// A calibrated probability of one half makes F1 largest; a night that
		// must not hide a family asks for more.
		s.Link = 0.5
		if s.Shape == ShapePersons {
			s.Link = 0.95
		}
	}
	if s.Review == 0 {
		s.Review = min(0.5, s.Link/2+0.05)
	}
	if s.Floor == 0 {
		s.Floor = min(0.001, s.Review)
	}
	if s.Sample == 0 {
		s.Sample = 1_000_000
	}
	if s.Workers < 1 {
		s.Workers = 1
	}
	return s
}

// Progress is told how far a stage is; total is 0 when it is not known.
type Progress func(stage string, done, total int64)
