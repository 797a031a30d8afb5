package matchers

import (
	"context"
	"testing"
)

// BenchmarkLink links two files of made-up people end to end, learning
// included.
func BenchmarkLink(b *testing.B) {
	left, right := twoFiles(51, 2000, 0.1)
	table := tableOf(b, peopleFields, left, right)
	s := peopleSettings(ShapeLink)
	s.Sample = 100_000
	b.ReportAllocs()
	candidates := int64(0)
	for b.Loop() {
		result, err := Link(context.Background(), table, s, nil)
		if err != nil {
			b.Fatal(err)
		}
		candidates = result.Summary.Candidates
	}
	b.ReportMetric(float64(candidates)*float64(b.N)/b.Elapsed().Seconds(), "pairs/s")
}

func BenchmarkDepartments(b *testing.B) {
	table := tableOf(b, departmentFields, departmentRows(52, 1500)...)
	s := Departments(table)
	s.Sample = 100_000
	b.ReportAllocs()
	candidates := int64(0)
	for b.Loop() {
		result, err := Link(context.Background(), table, s, nil)
		if err != nil {
			b.Fatal(err)
		}
		candidates = result.Summary.Candidates
	}
	b.ReportMetric(float64(candidates)*float64(b.N)/b.Elapsed().Seconds(), "pairs/s")
}
