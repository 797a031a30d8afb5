package pipeline_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"yingbao/pipeline"
	"yingbao/pipeline/plan"
	"yingbao/sources/synthetic"
)

// province makes a small province and gives its plan's path.
func province(t *testing.T, people int) string {
	t.Helper()
	dir := t.TempDir()
	if _, err := synthetic.Generate(context.Background(), dir, synthetic.Config{People: people, Seed: 9}); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "plan.yaml")
}

// runPlan runs a plan on one and the same day, whether or not its night is
// published already.
func runPlan(t *testing.T, path string, o pipeline.Options) (*pipeline.Result, error) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.Parse(path, text)
	if err != nil {
		t.Fatal(err)
	}
	o.Again, o.Now = true, time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	return pipeline.Run(context.Background(), p, o)
}

// runOf runs a plan and gives the content of the run's files but the
// manifest.
func runOf(t *testing.T, path string, o pipeline.Options) (map[string][]byte, error) {
	t.Helper()
	result, err := runPlan(t, path, o)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	err = filepath.WalkDir(result.Folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Name() == "manifest.json" {
			return err
		}
		name, err := filepath.Rel(result.Folder, path)
		if err == nil {
			files[name], err = os.ReadFile(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files, os.RemoveAll(filepath.Join(filepath.Dir(path), "runs"))
}

// TestShelving: columns that wait on the disk change no byte.
func TestShelving(t *testing.T) {
	path := province(t, 3000)
	want, err := runOf(t, path, pipeline.Options{})
	if err != nil || len(want) < 5 {
		t.Fatal(len(want), err)
	}
	got, err := runOf(t, path, pipeline.Options{ShelveFrom: 1})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range want {
		if !bytes.Equal(got[name], content) {
			t.Errorf("%s differs", name)
		}
	}
}

// TestNoMemory: a limit that does not hold what must be held ends the run and
// publishes nothing.
func TestNoMemory(t *testing.T) {
	path := province(t, 20000)
	_, err := runOf(t, path, pipeline.Options{Memory: 1 << 20})
	var memory *pipeline.NoMemory
	if !errors.As(err, &memory) || !errors.Is(err, syscall.ENOMEM) || memory.Limit != 1<<20 {
		t.Fatalf("%v", err)
	}
	if !strings.Contains(memory.Text("zh"), "1 MiB") || !strings.Contains(memory.Error(), "1 MiB") {
		t.Errorf("%q, %q", memory.Text("zh"), memory.Error())
	}
	entries, err := os.ReadDir(filepath.Join(filepath.Dir(path), "runs", "synthetic"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && e.Name() != "yingbao.prom" {
			t.Errorf("%s is left", e.Name())
		}
	}
}

// TestSifting: the roll sifted gives the leads of the roll whole, but for
// persons whose probabilities the model's smaller table moves over a line,
// and the same bytes at any number of workers.
func TestSifting(t *testing.T) {
	path := province(t, 12000)
	whole, err := runOf(t, path, pipeline.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sifted, err := runOf(t, path, pipeline.Options{BulkRows: 1000, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	again, err := runOf(t, path, pipeline.Options{BulkRows: 1000, Workers: 3})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range sifted {
		if !bytes.Equal(again[name], content) {
			t.Errorf("%s differs between one worker and three", name)
		}
	}
	one, other := evidenceOf(whole["leads.csv"]), evidenceOf(sifted["leads.csv"])
	apart := 0
	for e := range one {
		if !other[e] {
			apart++
		}
	}
	for e := range other {
		if !one[e] {
			apart++
		}
	}
	if len(one) < 100 || apart*50 > len(one) {
		t.Errorf("%d leads whole, %d sifted, %d on one side only", len(one), len(other), apart)
	}
}

// evidenceOf gives rules and evidence of the lines of leads.csv.
func evidenceOf(leads []byte) map[string]bool {
	out := map[string]bool{}
	for _, line := range strings.Split(string(leads), "\n")[1:] {
		if cells := strings.Split(line, ","); len(cells) > 18 {
			out[cells[6]+" "+cells[17]] = true
		}
	}
	return out
}

// TestRoomForTheProgram: the limit is the process's, and the collector, which
// knows nothing of the program's own pages, is told less.
func TestRoomForTheProgram(t *testing.T) {
	before := debug.SetMemoryLimit(-1)
	path := province(t, 3000)
	for _, limit := range []int64{1 << 30, 100 << 20} {
		var told int64
		events := func(pipeline.Event) { atomic.StoreInt64(&told, debug.SetMemoryLimit(-1)) }
		if _, err := runPlan(t, path, pipeline.Options{Memory: limit, Events: events}); err != nil {
			t.Fatal(err)
		}
		if told < limit/2 || told > limit-24<<20 {
			t.Errorf("of %d bytes the collector may use %d", limit, told)
		}
	}
	if after := debug.SetMemoryLimit(-1); after != before {
		t.Errorf("the limit is %d afterwards, it was %d", after, before)
	}
}
