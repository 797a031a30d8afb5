package fellegisunter

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"yingbao/matchers/comparison"
	"yingbao/sources/record"
)

// shape makes comparisons of the given numbers of levels beside null, bound
// to nothing: EM sees only names, levels and groups.
func shape(levels ...int) []*comparison.Comparison {
	var out []*comparison.Comparison
	for i, n := range levels {
		c := &comparison.Comparison{Name: fmt.Sprint("c", i), Levels: []string{"null"}}
		for l := 1; l <= n; l++ {
			c.Levels = append(c.Levels, fmt.Sprint("level ", l))
		}
		out = append(out, c)
	}
	return out
}

// class is one kind of pair: by comparison the probabilities of the levels
// from 1 on, and the probability that a side is missing.
type class struct {
	levels [][]float64
	null   float64
}

func (k class) draw(r *rand.Rand) comparison.Vector {
	var v comparison.Vector
	for i, p := range k.levels {
		if r.Float64() < k.null {
			continue
		}
		x, l := r.Float64(), 0
		for x >= p[l] && l < len(p)-1 {
			x -= p[l]
			l++
		}
		v = v.With(i, uint8(l+1))
	}
	return v
}

// drawn generates n pairs of each class and counts their patterns.
func drawn(seed uint64, classes []class, n ...int) []Pattern {
	r := rand.New(rand.NewPCG(seed, 1))
	counter := Counter{}
	for k, c := range classes {
		for range n[k] {
			counter[c.draw(r)]++
		}
	}
	return Merge(counter)
}

// withNull puts the missing level in front.
func withNull(levels [][]float64) [][]float64 {
	var out [][]float64
	for _, p := range levels {
		out = append(out, append([]float64{0}, p...))
	}
	return out
}

// tableOf makes a table of sources named s0, s1, …
func tableOf(t testing.TB, fields []string, sources ...[][]string) *record.Table {
	t.Helper()
	names, kinds := make([]record.Field, len(fields)), make([]record.Kind, len(fields))
	for i, f := range fields {
		names[i] = record.Field(f)
	}
	var parts []*record.Part
	for s, rows := range sources {
		p := record.NewPart(record.Source{Name: fmt.Sprintf("s%d", s)}, names, kinds)
		for i, row := range rows {
			p.Append(uint32(i+1), row)
		}
		parts = append(parts, p)
	}
	table, err := record.Merge(parts...)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// comparisonsOf binds one exact comparison with a fuzzy level to each field.
func comparisonsOf(t testing.TB, table *record.Table, frequency bool, fields ...string) []*comparison.Comparison {
	t.Helper()
	var specs []comparison.Spec
	for _, f := range fields {
		specs = append(specs, comparison.Spec{Name: f, Fields: []record.Field{record.Field(f)}, Levels: []string{"exact", "prefix 1"}, TermFrequency: frequency})
	}
	out, err := comparison.New(table, specs)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// rowsInOrder is the order of NewUniverse that leaves rows where they are.
func rowsInOrder(table *record.Table) [][]uint32 {
	out := make([][]uint32, len(table.Sources))
	for s, src := range table.Sources {
		for row := src.First; row < src.First+src.Rows; row++ {
			out[s] = append(out[s], uint32(row))
		}
	}
	return out
}

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }
