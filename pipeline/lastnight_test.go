package pipeline_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"yingbao/pipeline"
	"yingbao/pipeline/archive"
)

const bulkOfTests = 1000

// nightOf runs one night of a province that may remember the last one, and
// tells how many rows of the roll it took over.
func nightOf(t *testing.T, path string, o pipeline.Options) (map[string][]byte, int) {
	t.Helper()
	o.Build, o.BulkRows = cmp.Or(o.Build, "test"), bulkOfTests
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
			if rows = m.Meta.Again["medical"].Rows; rows > 0 && m.Meta.Again["employment"].Rows == 0 {
				t.Error("an extract that nobody changed is read anew")
			}
			m.Meta = archive.Meta{}
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
	for _, extract := range []string{"register", "disabled", "rural"} { // cut on the very day, below
		otherPlan(t, path, "path: "+extract+".csv", "path: "+extract+".csv, gate: {max_drop: 100%, county_share: 100%}")
	}
	memory := nightFile(path, "medical")
	r, whole := rand.New(rand.NewPCG(7, 11)), map[string][]string{}
	damage := func(change func(data []byte) []byte) func() {
		return func() { damageFile(t, memory, change) }
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
	var odd func(rows []string) []string // takes back what was
	shuffle := func(rows []string) []string {
		r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		return rows
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
		{"a row that is no text", roll(func(rows []string) []string {
			sound := rows[len(rows)-9]
			odd = func(rows []string) []string { rows[len(rows)-9] = sound; return rows }
			rows[len(rows)-9] = strings.Replace(sound, ",", "\xff,", 1)
			return rows
		}), 0},
		{"a line break in a cell", roll(func(rows []string) []string {
			rows = odd(rows)
			rows[len(rows)-9] = "\"" + strings.Replace(rows[len(rows)-9], ",", "\n\",", 1)
			return rows
		}), 8000},
		{"no more", roll(func(rows []string) []string { rows = slices.Delete(rows, len(rows)-9, len(rows)-8); return odd(rows) }), 8000},
		{"rows of the small extracts gone", small(func(rows []string) []string { return rows[:len(rows)/3] }), 8000},
		{"and back again", small(nil), 8000},
		{"rows of the small extracts new and changed", small(func(rows []string) []string { return scatter(r, rows) }), 8000},
		{"the small extracts shuffled", small(shuffle), 8000},
		{"a memory of a small extract changed and one gone", func() {
			damageFile(t, nightFile(path, "register"), func(data []byte) []byte { data[len(data)/2] ^= 1; return data })
			damageFile(t, nightFile(path, "rural"), func([]byte) []byte { return nil })
			_ = os.Remove(nightFile(path, "rural~rows"))
			_ = os.Remove(nightFile(path, "disabled~rows"))
		}, 8000},
		{"persons of the roll in the register and the other way about", func() { exchange(t, path) }, 7000},
		{"columns of the register moved", func() { swapColumns(t, path, "register") }, 7000},
		{"another plan", func() { otherPlan(t, path, "exclude: 0.99", "exclude: 0.98") }, 8000},
		{"another policy", func() { otherPlan(t, path, "policy: fujian", "policy: national") }, 1},
		{"the roll shuffled", roll(shuffle), 0},
		{"a bit of the memory changed", damage(func(data []byte) []byte { data[len(data)/3] ^= 4; return data }), 4000},
		{"the memory cut off", damage(func(data []byte) []byte { return data[:len(data)/2] }), 0},
		{"no memory", func() { _ = os.Remove(memory) }, 0},
		{"another header", func() { swapColumns(t, path, "medical") }, 0},
	}
	for i, night := range nights {
		if testing.Short() && i == shortNights {
			break
		}
		night.change()
		before := runtime.GOMAXPROCS(1 + i%4)
		got, rows := nightOf(t, path, pipeline.Options{})
		runtime.GOMAXPROCS(before)
		want, none := nightOf(t, path, pipeline.Options{Full: true})
		sameFiles(t, night.name, got, want)
		if rows < night.least || none != 0 {
			t.Errorf("%s: %d rows are taken over, at least %d wanted; %d in a full night", night.name, rows, night.least, none)
		}
		if night.least == 0 && night.name != "the roll shuffled" && rows != 0 {
			t.Errorf("%s: %d rows are taken over", night.name, rows)
		}
	}
}

// shortNights are the nights that a short test looks at: the first, one taken
// over whole, one changed, moved, doubled, and one read the long way.
const shortNights = 6

// TestNightAfterPurge: a purge that leaves the last run alone leaves what is
// remembered of it, and nothing of rows that had gone by then.
func TestNightAfterPurge(t *testing.T) {
	path := province(t, 3000)
	var gone string
	for night := range 4 {
		if night > 0 {
			alter(t, path, "medical", func(rows []string) []string { gone = rows[700]; return slices.Delete(rows, 700, 701) })
		}
		got, rows := nightOf(t, path, pipeline.Options{})
		want, _ := nightOf(t, path, pipeline.Options{Full: true, Again: true})
		sameFiles(t, fmt.Sprint(night), got, want)
		if night > 0 && rows < 2000 {
			t.Errorf("night %d: %d rows are taken over", night, rows)
		}
		base := nightFile(path, "medical~rows")
		if night == 3 {
			if _, err := os.Stat(base); err != nil {
				t.Error("the last night has no base, and nothing is tested", err)
			}
		}
		long := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC) // before the runs, as if the nights were apart
		_ = os.Chtimes(base, long, long)
		_, err := archive.Purge(filepath.Join(filepath.Dir(path), "runs"), "synthetic", 1, false, archive.Holder{},
			func(string, *archive.Manifest) bool { return false }, func(string) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(base); err == nil {
			t.Error("rows of older nights stay behind a purge")
		}
	}
	memory, err := os.ReadFile(nightFile(path, "medical"))
	if number := strings.Split(gone, ",")[3]; err != nil || bytes.Contains(memory, []byte(number)) {
		t.Error("a row that left is remembered", err)
	}
}

// TestNightOfAnotherProgram: what one program remembers is nothing to another.
func TestNightOfAnotherProgram(t *testing.T) {
	path := province(t, 3000)
	for _, build := range []string{"one", "two", "two"} {
		before, err := os.ReadFile(nightFile(path, "medical"))
		got, rows := nightOf(t, path, pipeline.Options{Build: build})
		want, _ := nightOf(t, path, pipeline.Options{Build: build, Full: true})
		sameFiles(t, build, got, want)
		if known := err == nil && bytes.Contains(before, []byte(`"`+build+`"`)); known != (rows > 0) {
			t.Errorf("program %s takes %d rows over", build, rows)
		}
	}
}

// nightFile is where a night keeps what it remembers of an extract.
func nightFile(plan, name string) string {
	return filepath.Join(filepath.Dir(plan), "runs", "synthetic", ".nights", name)
}

func damageFile(t *testing.T, path string, change func(data []byte) []byte) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, change(data), 0o600); err != nil {
		t.Fatal(err)
	}
}

// exchange gives persons of the roll a row in the register, and persons of the
// register one in the roll.
func exchange(t *testing.T, plan string) {
	t.Helper()
	var roll, register []string
	alter(t, plan, "medical", func(rows []string) []string { roll = rows; return rows })
	alter(t, plan, "register", func(rows []string) []string {
		register = append(register, rows[:40]...)
		for i := range 40 {
			from, to := strings.Split(roll[20*i], ","), strings.Split(rows[i], ",")
			to[4], to[5] = from[1], from[3] // name and number
			rows[i] = strings.Join(to, ",")
		}
		return rows
	})
	alter(t, plan, "medical", func(rows []string) []string {
		for i, row := range register {
			from, to := strings.Split(row, ","), strings.Split(rows[20*i+7], ",")
			to[1], to[3] = from[4], from[5]
			rows[20*i+7] = strings.Join(to, ",")
		}
		return rows
	})
}

func otherPlan(t *testing.T, plan, old, with string) {
	t.Helper()
	damageFile(t, plan, func(data []byte) []byte {
		if !bytes.Contains(data, []byte(old)) {
			t.Fatalf("the plan does not say %q", old)
		}
		return bytes.Replace(data, []byte(old), []byte(with), 1)
	})
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

// swapColumns gives an extract's first two columns each other's place.
func swapColumns(t *testing.T, plan, extract string) {
	t.Helper()
	path := filepath.Join(filepath.Dir(plan), extract+".csv")
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
	if err := os.Remove(nights); err != nil {
		t.Fatal(err)
	}
	nightOf(t, path, pipeline.Options{})
	if _, err := os.Stat(nightFile(path, "petition")); err != nil {
		t.Error("nothing is remembered", err)
	}
	damageFile(t, path, func(data []byte) []byte {
		at := bytes.Index(data, []byte("  petition:"))
		return append(data[:at:at], data[at+1+bytes.IndexByte(data[at:], '\n'):]...)
	})
	nightOf(t, path, pipeline.Options{})
	if entries, err := os.ReadDir(nights); err != nil || len(entries) < 3 || strings.Contains(fmt.Sprint(entries), "petition") {
		t.Error("a source that left the plan is remembered", entries, err)
	}
}
