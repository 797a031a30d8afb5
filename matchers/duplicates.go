package matchers

import (
	"math"
	"slices"

	"yingbao/matchers/blocking"
	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// fewDuplicates is the share of repeated rows below which a source is taken to
// be free of duplicates.
const fewDuplicates = 0.01

// A large source is asked in a part, a quarter of its rows and not too few of
// them, which must lie sureBy standard errors of its pairs off the bound.
const (
	duplicatesPart = 4
	duplicatesRows = 1 << 16
	sureBy         = 5
)

// oneToOne tells whether each side of two files is free of duplicates: by the
// settings, or because the model expects fewer than one duplicate in a
// hundred rows within each of them.
func (e *engine) oneToOne() bool {
	if e.set.OneToOne != Auto {
		return e.set.OneToOne == Yes
	}
	return e.fewDuplicates(0) && e.fewDuplicates(1)
}

// fewDuplicates asks a part of a large source first, and the whole of it when
// that leaves it open. Of a source in which enough rows bear another's number
// and name nothing has to be asked.
func (e *engine) fewDuplicates(source int) bool {
	rows := len(e.ordered[source])
	if e.repeated(source) >= fewDuplicates*float64(rows) {
		return false
	}
	if some := max(rows/duplicatesPart, duplicatesRows); some < rows {
		share := e.duplicates(source, some)
		part := float64(some) / float64(rows)
		doubt := sureBy * share / math.Sqrt(max(share*float64(rows)*part*part, 1))
		if math.Abs(share-fewDuplicates) > doubt {
			return share < fewDuplicates
		}
	}
	return e.duplicates(source, rows) < fewDuplicates
}

// repeated counts the rows of a source that bear the valid number and the name
// of an earlier one, of each number a few: no model doubts those.
func (e *engine) repeated(source int) float64 {
	name := e.table.Column(record.FieldName)
	if name == nil || e.table.Column(e.set.Proof) == nil {
		return 0
	}
	proof, numbers, n := e.proof(), blocking.NewNumbers(), 0
	var times []uint8 // by number and name
	src := e.table.Sources[source]
	for row := src.First; row < src.First+src.Rows; row++ {
		number, code := proof(uint32(row)), name.Code(row)
		if number == 0 || code == 0 {
			continue
		}
		at := int(numbers.Of(uint64(number)<<32|uint64(code))) - 1
		if at == len(times) {
			times = append(times, 0)
		} else if times[at] < copiesCounted {
			times[at]++
			n++
		}
	}
	return float64(n)
}

// duplicates estimates the share of a source's rows that repeat a person, by
// running the same rules and the same model within the first some of its rows
// in the order of their content: a part of the rows holds every pair of the
// whole with the square of its share, and all copies are counted.
func (e *engine) duplicates(source, some int) float64 {
	rows := e.ordered[source]
	if len(rows) < 2 {
		return 0
	}
	within := e.among(func(a, b int) bool { return a == source && b == source }, e.pooled)
	within.ordered = slices.Clone(within.ordered)
	within.ordered[source] = rows[:some]
	within.universe = fellegisunter.NewUniverse(e.table, within.ordered, within.set.Allow)
	within.cells = newCells(e.table, within.universe)
	within.plan = within.plan.Of(slices.Sorted(slices.Values(rows[:some])))
	copies := within.copyPatterns()[0]
	within.copies = within.copies.withoutGroups()
	if within.count(e.ctx) != nil {
		return 1
	}
	whole := float64(len(rows)) / float64(some)
	for _, p := range within.cells.patterns[0] {
		copies[p.Vector] += int64(math.Round(float64(p.Count) * whole * whole))
	}
	patterns, all := fellegisunter.Merge(copies), int64(e.universe.Rows(source))
	return e.pooled.WithLambda(patterns, all*(all-1)/2, fellegisunter.Training{}).Expected(patterns) / float64(all)
}
