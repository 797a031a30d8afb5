package sources_test

import (
	"context"
	"errors"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"yingbao/sources"
	"yingbao/sources/record"
	"yingbao/sources/synthetic"
)

// sieve keeps rows by what their ID number says.
type sieve struct {
	number int
	stands func(id string) uint32
}

func (s sieve) Sift(columns [][]string, stands []uint32) {
	for row := range stands {
		if stands[row] != 0 {
			panic("stands is not zero")
		}
		stands[row] = s.stands(strings.Clone(columns[s.number][row]))
	}
}

func sieveOf(stands func(id string) uint32) func([]record.Field, int) ([]sources.Sifter, error) {
	return func(fields []record.Field, workers int) ([]sources.Sifter, error) {
		return slices.Repeat([]sources.Sifter{sieve{slices.Index(fields, record.FieldIDNumber), stands}}, workers), nil
	}
}

// third keeps the rows whose number's digits sum to a multiple of three, each
// for three, but those of one multiple for themselves.
func third(id string) uint32 {
	sum := 0
	for _, c := range id {
		sum += int(c - '0')
	}
	switch {
	case sum%3 != 0:
		return 0
	case sum%2 == 0:
		return 1
	}
	return 3
}

func rollOf(t *testing.T, people int) string {
	t.Helper()
	dir := t.TempDir()
	if _, err := synthetic.Generate(context.Background(), dir, synthetic.Config{People: people, Seed: 7}); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "medical.csv")
}

func loadSifted(t *testing.T, path string, workers, bulk int, stands func(string) uint32) (*sources.Loaded, *record.Table) {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(workers))
	o := sources.Options{BulkRows: bulk}
	if stands != nil {
		o.Sieve = sieveOf(stands)
	}
	l, err := sources.Load(context.Background(), sources.Extract{Name: "medical", Department: "medical-insurance", Paths: []string{path}}, o)
	if err != nil || l.Held != nil {
		t.Fatal(err, l.Held)
	}
	if l.Accepted != l.Part.Rows()+l.Apart || l.Rows != l.Accepted+l.Rejected {
		t.Fatalf("%d rows, %d accepted, %d rejected, %d in the part, %d apart", l.Rows, l.Accepted, l.Rejected, l.Part.Rows(), l.Apart)
	}
	table, err := record.Merge(l.Part)
	if err != nil {
		t.Fatal(err)
	}
	l.Part = nil
	return l, table
}

func TestASieveThatKeepsAllChangesNothing(t *testing.T) {
	path := rollOf(t, 12000)
	plain, plainTable := loadSifted(t, path, 2, 0, nil)
	all := func(string) uint32 { return 1 }
	for _, bulk := range []int{1, 5000, plain.Accepted - 1, plain.Accepted, 1 << 30} {
		sifted, table := loadSifted(t, path, 2, bulk, all)
		if !reflect.DeepEqual(plain, sifted) || !reflect.DeepEqual(plainTable, table) {
			t.Errorf("a bulk of %d rows, all kept, is loaded differently", bulk)
		}
	}
}

func TestASieveKeepsTheSameRowsOnAnyWorkers(t *testing.T) {
	path := rollOf(t, 12000)
	plain, plainTable := loadSifted(t, path, 2, 0, nil)
	one, oneTable := loadSifted(t, path, 1, 5000, third)
	numbers, row := plainTable.Column(record.FieldIDNumber), 0
	for at := range plainTable.Rows() {
		n := third(numbers.Value(at))
		if n == 0 {
			continue
		}
		if oneTable.RowNo(row) != plainTable.RowNo(at) || oneTable.Stands(row) != n || plainTable.Stands(at) != 1 {
			t.Fatalf("row %d stands for %d, want row %d for %d", oneTable.RowNo(row), oneTable.Stands(row), plainTable.RowNo(at), n)
		}
		for _, c := range plainTable.Columns() {
			if oneTable.Column(c.Field).Value(row) != c.Value(at) {
				t.Fatalf("row %d has another %s", plainTable.RowNo(at), c.Field)
			}
		}
		row++
	}
	if row != oneTable.Rows() || row == 0 || oneTable.Sources[0].Delivered != plain.Accepted || oneTable.Sources[0].Rows != row {
		t.Fatalf("%d rows of %+v, want %d of %d", oneTable.Rows(), oneTable.Sources[0], row, plain.Accepted)
	}
	for _, workers := range []int{2, 7} {
		several, table := loadSifted(t, path, workers, 5000, third)
		if !reflect.DeepEqual(one, several) || !reflect.DeepEqual(oneTable, table) {
			t.Errorf("%d workers sift differently from one", workers)
		}
	}
	one.Apart = 0
	if !reflect.DeepEqual(plain, one) {
		t.Error("a sieve changed counts, history or messages")
	}
}

func TestSmallExtractsAreNotSifted(t *testing.T) {
	path := rollOf(t, 2000)
	l, _ := loadSifted(t, path, 2, 1<<20, func(string) uint32 { t.Error("sifted"); return 0 })
	if l.Apart != 0 {
		t.Error("rows are apart")
	}
	if l, _ := loadSifted(t, path, 2, l.Accepted-1, func(string) uint32 { return 0 }); l.Apart != l.Accepted {
		t.Error("one row more than the bulk is not sifted")
	}
}

func TestABrokenSieveEndsTheLoad(t *testing.T) {
	broken := errors.New("no sieve")
	_, err := sources.Load(context.Background(), sources.Extract{Name: "medical", Department: "medical-insurance", Paths: []string{rollOf(t, 20000)}},
		sources.Options{BulkRows: 10, Sieve: func([]record.Field, int) ([]sources.Sifter, error) { return nil, broken }})
	if !errors.Is(err, broken) {
		t.Error("the error is", err)
	}
}
