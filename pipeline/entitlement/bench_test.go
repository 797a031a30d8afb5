package entitlement

import (
	"fmt"
	"math"
	"runtime"
	"testing"

	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// BenchmarkEvaluate is a province in small: a million insured (median burden
// 500 yuan, one in a hundred above 16,000), of whom 3 %
// have a certificate, 1.5 % are on the register, 1 % jobless, 2 % on the
// monitored roll, and all 53 rules switched on.
func BenchmarkEvaluate(b *testing.B) {
	const people = 1_000_000
	table, persons := benchTable(b, people)
	world, err := entity.Build(table, persons, people)
	if err != nil {
		b.Fatal(err)
	}
	pack, err := Load("national")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("build", func(b *testing.B) {
		for range b.N {
			if _, err := entity.Build(table, persons, people); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(people*float64(b.N)/b.Elapsed().Seconds(), "persons/s")
	})
	b.Run("evaluate", func(b *testing.B) {
		b.ReportAllocs()
		var leads []Lead
		for range b.N {
			if leads, _, err = Evaluate(world, Coverage{}, pack, Options{AsOf: day, Sources: allInputs(), Workers: runtime.GOMAXPROCS(0)}); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(people*float64(b.N)/b.Elapsed().Seconds(), "persons/s")
		b.ReportMetric(float64(len(leads)), "leads")
	})
}

var benchFields = []record.Field{"name", "id_no", "birth", "burden", "year", "category", "level", "hh_no", "work", "jobless_since", "benefit", "town", "village", "county"}

func benchTable(b *testing.B, people int) (*record.Table, []uint32) {
	var parts []*record.Part
	var persons []uint32
	for si, s := range crowdSources {
		part := record.NewPart(s, benchFields, make([]record.Kind, len(benchFields)))
		for p := 0; p < people; p += []int{1, 33, 50, 100, 66}[si] {
			part.Append(uint32(part.Rows()+1), benchRow(si, p))
			persons = append(persons, uint32(p))
		}
		parts = append(parts, part)
	}
	table, err := record.Merge(parts...)
	if err != nil {
		b.Fatal(err)
	}
	return table, persons
}

func benchRow(source, p int) []string {
	v := make([]string, len(benchFields))
	v[0], v[1] = fmt.Sprint("测", p%5000), fmt.Sprintf("990102%04d0101%03d?", 1930+p%90, p%1000)
	v[2] = fmt.Sprintf("%04d0101", 1930+p%90)
	v[11], v[12], v[13] = fmt.Sprint("镇", p%1000), fmt.Sprint("村", p%17000), "990102"
	switch source {
	case 0:
		v[3], v[4] = fmt.Sprint(int(500*math.Exp(1.5*math.Sqrt2*math.Erfinv(2*(float64(p%9973)+0.5)/9973-1)))), "2026"
	case 1:
		v[5], v[6] = fmt.Sprint(1+p%7), fmt.Sprint(1+p%4)
	case 2:
		v[7] = fmt.Sprint("H", p/200)
	case 3:
		v[8], v[9] = "jobless", "20260101"
	case 4:
		v[10] = "DB"
	}
	return v
}
