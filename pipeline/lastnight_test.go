package pipeline_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"yingbao/pipeline"
	"yingbao/pipeline/archive"
)

const bulkOfTests = 1000

// nightOf runs one night of a province that may remember the last one, and
// tells how many rows of the roll it took over.
func nightOf(t *testing.T, path string, o pipeline.Options) (map[string][]byte, int) {
	t.Helper()
	o.Build, o.BulkRows = "test", bulkOfTests
	result, err := runPlan(t, path, o)
	if err != nil {
		t.Fatal(err)
	}
	files, rows := map[string][]byte{}, 0
	err = filepath.WalkDir(result.Folder, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if e.Name() == archive.ManifestName {
			var m archive.Manifest
			if err := json.Unmarshal(data, &m); err != nil {
				return err
			}
			rows, m.Meta = m.Meta.Again["medical"].Rows, archive.Meta{}
			data = fmt.Appendf(nil, "%+v", m)
		}
		files[strings.TrimPrefix(path, result.Folder)] = data
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files, rows
}

func sameFiles(t *testing.T, name string, got, want map[string][]byte) {
	t.Helper()
	if len(got) != len(want) || len(want) < 5 {
		t.Errorf("%s: %d files, %d in a full night", name, len(got), len(want))
	}
	for file, content := range want {
		if !bytes.Equal(got[file], content) {
			t.Errorf("%s: %s is not that of a full night", name, file)
		}
	}
}

// alter changes the rows of a CSV extract; the header stays.
func alter(t *testing.T, plan, extract string, change func(rows []string) []string) {
	t.Helper()
	path := filepath.Join(filepath.Dir(plan), extract+".csv")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(data), "\n")
	rows := change(lines[1:])
	if err := os.WriteFile(path, []byte(lines[0]+strings.Join(rows, "")), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestNightAfter: whatever changes from one night to the next, the night that
// remembers the last one writes what a full one writes, byte for byte.
func TestNightAfter(t *testing.T) {
	path := province(t, 12000)
	memory := filepath.Join(filepath.Dir(path), "runs", "synthetic", ".nights", "medical")
	r, whole := rand.New(rand.NewPCG(7, 11)), map[string][]string{}
	damage := func(change func(data []byte) []byte) func() {
		return func() {
			data, err := os.ReadFile(memory)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(memory, change(data), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	roll := func(change func(rows []string) []string) func() { return func() { alter(t, path, "medical", change) } }
	small := func(change func(rows []string) []string) func() {
		return func() {
			for _, extract := range []string{"register", "disabled", "rural"} {
				if change == nil {
					alter(t, path, extract, func([]string) []string { return whole[extract] })
					continue
				}
				alter(t, path, extract, func(rows []string) []string { whole[extract] = rows; return change(rows) })
			}
		}
	}
	nights := []struct {
		name   string
		change func()
		least  int // rows taken over
	}{
		{"the first night", func() {}, 0},
		{"nothing changed", func() {}, 9000},
		{"rows of the roll gone, new and changed", roll(func(rows []string) []string { return scatter(r, rows) }), 8000},
		{"parts of the roll moved", roll(func(rows []string) []string {
			return append(append([]string{}, rows[len(rows)/3:len(rows)-1]...), rows[:len(rows)/3]...)
		}), 7000},
		{"rows of the roll twice", roll(func(rows []string) []string { return append(rows, rows[100:300]...) }), 8000},
		{"rows of the small extracts gone", small(func(rows []string) []string { return rows[:len(rows)/3] }), 8000},
		{"and back again", small(nil), 8000},
		{"the roll shuffled", roll(func(rows []string) []string {
			r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
			return rows
		}), 0},
		{"a bit of the memory changed", damage(func(data []byte) []byte { data[len(data)/3] ^= 4; return data }), 4000},
		{"the memory cut off", damage(func(data []byte) []byte { return data[:len(data)/2] }), 0},
		{"no memory", func() { _ = os.Remove(memory) }, 0},
		{"another header", func() { swapColumns(t, path) }, 0},
	}
	for i, night := range nights {
		night.change()
		before := runtime.GOMAXPROCS(1 + i%4)
		got, rows := nightOf(t, path, pipeline.Options{})
		runtime.GOMAXPROCS(before)
		want, none := nightOf(t, path, pipeline.Options{Full: true})
		sameFiles(t, night.name, got, want)
		if rows < night.least || none != 0 {
			t.Errorf("%s: %d rows are taken over, at least %d wanted; %d in a full night", night.name, rows, night.least, none)
		}
		if night.least == 0 && i != 7 && rows != 0 {
			t.Errorf("%s: %d rows are taken over", night.name, rows)
		}
	}
}

// scatter changes, removes and adds rows here and there.
func scatter(r *rand.Rand, rows []string) (out []string) {
	for _, row := range rows {
		switch r.IntN(60) {
		case 0:
		case 1:
			out = append(out, row, rows[r.IntN(len(rows)-1)])
		case 2:
			out = append(out, strings.Replace(row, "1", "2", 1))
		case 3:
			out = append(out, "合计,,,,,,,,,,,,,,,\n", row)
		default:
			out = append(out, row)
		}
	}
	return out
}

// swapColumns gives the roll's first two columns each other's place.
func swapColumns(t *testing.T, plan string) {
	t.Helper()
	path := filepath.Join(filepath.Dir(plan), "medical.csv")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimPrefix(string(data), "\ufeff"), "\n")
	for i, line := range lines {
		if cells := strings.SplitN(line, ",", 3); len(cells) == 3 && !strings.Contains(line, `"`) {
			lines[i] = cells[1] + "," + cells[0] + "," + cells[2]
		}
	}
	if err := os.WriteFile(path, []byte(strings.Join(lines, "")), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestNightWithoutFolder: a memory that cannot be kept costs nothing but time,
// and is told.
func TestNightWithoutFolder(t *testing.T) {
	path := province(t, 3000)
	nights := filepath.Join(filepath.Dir(path), "runs", "synthetic", ".nights")
	if err := os.MkdirAll(filepath.Dir(nights), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(nights, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	got, _ := nightOf(t, path, pipeline.Options{})
	want, _ := nightOf(t, path, pipeline.Options{Full: true})
	sameFiles(t, "a night without a folder", got, want)
}
