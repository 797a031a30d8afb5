package sources_test

import (
	"context"
	"path/filepath"
	"reflect"
	"runtime"
	"testing"

	"yingbao/sources"
	"yingbao/sources/record"
	"yingbao/sources/synthetic"
)

// TestWorkersChangeNothing loads extracts of several waves with one processor
// and with several (S6, R4).
func TestWorkersChangeNothing(t *testing.T) {
	dir := t.TempDir()
	if _, err := synthetic.Generate(context.Background(), dir, synthetic.Config{People: 20000, Seed: 5}); err != nil {
		t.Fatal(err)
	}
	load := func(workers int, name, department string) (*sources.Loaded, *record.Table) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(workers))
		l, err := sources.Load(context.Background(), sources.Extract{Name: name, Department: department, Paths: []string{filepath.Join(dir, name+".csv")}}, sources.Options{})
		if err != nil || l.Held != nil {
			t.Fatal(err, l.Held)
		}
		table, err := record.Merge(l.Part)
		if err != nil {
			t.Fatal(err)
		}
		l.Part = nil
		return l, table
	}
	for name, department := range map[string]string{"medical": "medical-insurance", "register": "civil-affairs"} {
		one, oneTable := load(1, name, department)
		for _, workers := range []int{2, 5} {
			several, severalTable := load(workers, name, department)
			if !reflect.DeepEqual(one, several) {
				t.Errorf("%s: counts, rejects or messages of %d workers differ from those of one", name, workers)
			}
			if !reflect.DeepEqual(oneTable, severalTable) {
				t.Errorf("%s: the table of %d workers differs from that of one", name, workers)
			}
		}
	}
}
