package entity

import (
	"runtime"
	"sync"
	"sync/atomic"

	"yingbao/sources/record"
)

// Ahead reads cells shortly before somebody asks for them one by one. The rows of
// persons are all over a large table, and each look at a cell waits for the one
// before it; looks that do not hang on each other are under way together. It
// changes nothing but the time. One Ahead serves one goroutine.
type Ahead struct {
	world   *World
	columns []*record.Column
	rows    []uint32
	codes   []uint32 // of one column, by place in rows
	touched int      // keeps the loads from being left out
}

// aheadPersons is how many persons are looked at together.
const aheadPersons = 64

// Ahead reads the cells of some fields.
func (w *World) Ahead(fields ...record.Field) *Ahead {
	a := &Ahead{world: w}
	for _, f := range fields {
		if c := w.table.Column(f); c != nil {
			a.columns = append(a.columns, c)
		}
	}
	return a
}

// Persons reads the cells of some persons.
func (a *Ahead) Persons(persons []int32) {
	a.rows = a.rows[:0]
	for _, p := range persons {
		a.touched += int(a.world.kinds[p]) + int(a.world.start[p])
	}
	for _, p := range persons {
		a.rows = append(a.rows, a.world.Rows(int(p))...)
	}
	for _, row := range a.rows {
		a.touched += a.world.table.SourceOf(int(row))
	}
	for _, c := range a.columns {
		a.codes = a.codes[:0]
		for _, row := range a.rows {
			a.codes = append(a.codes, c.Code(int(row)))
		}
		for _, code := range a.codes {
			a.touched += len(c.Values[code])
		}
		for _, code := range a.codes {
			if v := c.Values[code]; v != "" {
				a.touched += int(v[0])
			}
		}
	}
}

// InPersons is InParts for things of which each is about a person, whose cells
// of some fields are read ahead.
func (w *World) InPersons(workers, count int, person func(i int) int, do func(i int), fields ...record.Field) {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(workers, (count+aheadPersons-1)/aheadPersons) {
		wait.Go(func() {
			ahead, persons := w.Ahead(fields...), make([]int32, 0, aheadPersons)
			for from := int(next.Add(aheadPersons)) - aheadPersons; from < count; from = int(next.Add(aheadPersons)) - aheadPersons {
				persons = persons[:0]
				to := min(from+aheadPersons, count)
				for i := from; i < to; i++ {
					persons = append(persons, int32(person(i)))
				}
				ahead.Persons(persons)
				for i := from; i < to; i++ {
					do(i)
				}
			}
		})
	}
	wait.Wait()
}

// Fields that Identity and Whereabouts read.
var (
	IdentityFields    = []record.Field{record.FieldIDNumber, record.FieldName, record.FieldShown, record.FieldBirth}
	WhereaboutsFields = []record.Field{record.FieldIDNumber, record.FieldCounty, record.FieldTown, record.FieldVillage, record.FieldVillageCode,
		record.FieldHamlet, record.FieldAddress, record.FieldHukou}
)
