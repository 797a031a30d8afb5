package entitlement

import (
	"fmt"
	"math"
	"runtime"
	"syscall"
	"testing"

	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// BenchmarkEvaluate is a province in small: a million insured (median burden
// 500 yuan, one in a hundred above 16,000), of whom 3 %
// have a certificate, 1.5 % are on the register, 1 % jobless, 2 % on the
// monitored roll, everybody stands in a hukou household of three (one in nine
// alone), four in ten pay insurance of work, one in eight draws a pension, and
// every rule is switched on. One in nine alone is far more than a province
// has, and makes one in ten a lead; "usual" has a tenth of these and of the
// certificates, and comes to about one lead in sixty persons.
func BenchmarkEvaluate(b *testing.B) {
	b.Run("needy", func(b *testing.B) { benchEvaluate(b, 1) })
	b.Run("usual", func(b *testing.B) { benchEvaluate(b, 6) })
}

// benchEvaluate measures a million persons; calm is how many times fewer live
// alone or have a certificate, a place on the register or no work.
func benchEvaluate(b *testing.B, calm int) {
	const people = 1_000_000
	table, persons := benchTable(b, people, calm)
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
		before := cpuSeconds(b)
		var leads []Lead
		for range b.N {
			if leads, _, err = Evaluate(world, Coverage{}, pack, Options{AsOf: day, Sources: allInputs(), Workers: runtime.GOMAXPROCS(0)}); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(people*float64(b.N)/b.Elapsed().Seconds(), "persons/s")
		b.ReportMetric(float64(len(leads)), "leads")
		b.ReportMetric((cpuSeconds(b)-before)/float64(b.N), "cpu-s/op")
	})
}

var benchFields = []record.Field{"name", "id_no", "birth", "burden", "year", "category", "level", "hh_no", "work", "jobless_since", "benefit", "town", "village", "county", "relation", "insured", "insurance", "insured_since", "pension", "pension_kind"}

func benchTable(b *testing.B, people, calm int) (*record.Table, []uint32) {
	var parts []*record.Part
	var persons []uint32
	everybody := append(append([]record.Source(nil), crowdSources...), record.Source{Name: "hukou", Department: "household-registry"},
		record.Source{Name: "workers", Department: "human-resources"}, record.Source{Name: "pensions", Department: "human-resources"})
	for si, s := range everybody {
		part := record.NewPart(s, benchFields, make([]record.Kind, len(benchFields)))
		for p := 0; p < people; p++ {
			if si == 6 && p%5 >= 2 || p%[]int{1, 33 * calm, 50 * calm, 100 * calm, 66 * calm, 1, 1, 8}[si] != 0 {
				continue
			}
			part.Append(uint32(part.Rows()+1), benchRow(si, p, calm))
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

func benchRow(source, p, calm int) []string {
	v := make([]string, len(benchFields))
	v[0], v[1] = fmt.Sprint("测", p%5000), fmt.Sprintf("990102%04d0101%03d?", 1930+p%90, p%1000)
	v[2] = fmt.Sprintf("%04d0101", 1930+p%90)
	v[11], v[12], v[13] = fmt.Sprint("镇", p%1000), fmt.Sprint("村", p%17000), "990102"
	switch source {
	case 0:
		v[3], v[4] = fmt.Sprint(int(500*math.Exp(1.5*math.Sqrt2*math.Erfinv(2*(float64(p*4093%9973)+0.5)/9973-1)))), "2026"
	case 1:
		v[5], v[6] = fmt.Sprint(1+p%7), fmt.Sprint(1+p%4)
	case 2:
		v[7] = fmt.Sprint("H", p/200/calm)
	case 3:
		v[8], v[9] = "jobless", "20260101"
	case 4:
		v[10] = "DB"
	case 5:
		v[14] = []string{"02", "10", "20"}[p%3]
		if v[7] = fmt.Sprint("F", p/3); p%(27*calm) < 3 {
			v[7], v[14] = fmt.Sprint("A", p), "02"
		}
	case 6:
		v[15], v[16], v[17] = "active", "employee", "20200101"
	case 7:
		v[18], v[19] = "180", "resident"
	}
	return v
}

// cpuSeconds is the processor time the process has used: wall time says
// nothing on a shared machine.
func cpuSeconds(b *testing.B) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}
