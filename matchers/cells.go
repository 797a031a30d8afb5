package matchers

import (
	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// cells are the pairs of sources that may be paired. Departments err
// differently and overlap differently, so each cell has its own patterns and
// its own model (M3).
type cells struct {
	table    *record.Table
	universe *fellegisunter.Universe
	index    [][]int // by source, by source: number of the cell, -1 for none
	names    [][2]int
	patterns [][]fellegisunter.Pattern
	models   []*fellegisunter.Model
}

func newCells(table *record.Table, universe *fellegisunter.Universe) *cells {
	c := &cells{table: table, universe: universe}
	n := len(table.Sources)
	for range n {
		row := make([]int, n)
		for i := range row {
			row[i] = -1
		}
		c.index = append(c.index, row)
	}
	for i, pair := range universe.Cells() {
		c.index[pair[0]][pair[1]], c.index[pair[1]][pair[0]] = i, i
		c.names = append(c.names, pair)
	}
	return c
}

// of gives the cell of two rows, -1 when their sources may not be paired.
func (c *cells) of(a, b uint32) int {
	return c.index[c.table.SourceOf(int(a))][c.table.SourceOf(int(b))]
}

func (c *cells) counters() []fellegisunter.Counter {
	out := make([]fellegisunter.Counter, len(c.names))
	for i := range out {
		out[i] = fellegisunter.Counter{}
	}
	return out
}

// gather sums the workers' tallies and the copies into each cell's patterns; what
// was sampled is of the only one.
func (c *cells) gather(workers [][]*tally, copies, sampled []fellegisunter.Counter) {
	c.patterns = make([][]fellegisunter.Pattern, len(c.names))
	for i := range c.names {
		parts := []fellegisunter.Counter{copies[i]}
		if i == 0 {
			parts = append(parts, sampled...)
		}
		for _, w := range workers {
			parts = append(parts, w[i].counter())
		}
		c.patterns[i] = fellegisunter.Merge(parts...)
	}
}

// all sums the patterns of every cell.
func (c *cells) all() []fellegisunter.Pattern {
	total := fellegisunter.Counter{}
	for _, patterns := range c.patterns {
		for _, p := range patterns {
			total[p.Vector] += p.Count
		}
	}
	return fellegisunter.Merge(total)
}

func (c *cells) scorers(comparisons []*comparison.Comparison) []*fellegisunter.Scorer {
	out := make([]*fellegisunter.Scorer, len(c.models))
	for i, m := range c.models {
		out[i] = fellegisunter.NewScorer(m, comparisons)
	}
	return out
}
