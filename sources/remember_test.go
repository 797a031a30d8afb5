package sources_test

import (
	"context"
	"encoding/binary"
	"hash/fnv"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"

	"yingbao/sources"
	"yingbao/sources/lastnight"
	"yingbao/sources/record"
)

// mindful is a sieve that keeps the rows whose ID number's hash falls on some
// of seven, and sums up the hashes of those let go.
type mindful struct {
	number int
	kept   []uint64
	sum    *atomic.Uint64
}

func hashOfID(id string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(id))
	return h.Sum64() >> 3
}

func (m *mindful) Sift(columns [][]string, stands []uint32) {
	for row := range stands {
		if h := hashOfID(columns[m.number][row]); slices.Contains(m.kept, h%7) {
			stands[row] = 1
		} else {
			m.sum.Add(h)
		}
	}
}

func (m *mindful) Trace(columns [][]string, row int, _ uint32, to []byte) []byte {
	return binary.LittleEndian.AppendUint64(to, hashOfID(columns[m.number][row]))
}

// Again is not sure of every fifth row.
func (m *mindful) Again(trace []byte) (stands uint32, sure bool) {
	h := binary.LittleEndian.Uint64(trace)
	if h%5 == 0 {
		return 0, false
	}
	if slices.Contains(m.kept, h%7) {
		return 1, true
	}
	m.sum.Add(h)
	return 0, true
}

// remembering loads a roll with what a night remembers, or without.
type remembering struct {
	loaded *sources.Loaded
	table  *record.Table
	sum    uint64
	spared int
	asked  int // for sifters
}

func loadRemembering(t testing.TB, path, memory string, bulk int, kept []uint64) (out remembering) {
	t.Helper()
	var sum atomic.Uint64
	o := sources.Options{BulkRows: bulk}
	if memory != "" {
		o.LastNight = lastnight.Open(memory)
		o.LastNight.Plain = "plain"
		defer o.LastNight.Discard()
	}
	o.Sieve = func(fields []record.Field, workers int) (sifters []sources.Sifter, err error) {
		sum.Store(0)
		out.asked++
		if memory != "" {
			o.LastNight.Begin("form", nil)
		}
		for range workers {
			sifters = append(sifters, &mindful{slices.Index(fields, record.FieldIDNumber), kept, &sum})
		}
		return sifters, nil
	}
	l, err := sources.Load(context.Background(), sources.Extract{Name: "medical", Department: "medical-insurance", Paths: []string{path}}, o)
	if err != nil || l.Held != nil {
		t.Fatal(err, l.Held)
	}
	if out.table, err = record.Merge(l.Part); err != nil {
		t.Fatal(err)
	}
	if memory != "" {
		out.spared = o.LastNight.Spared()
		if err := o.LastNight.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	l.Part, out.loaded = nil, l
	if out.sum = sum.Load(); l.Apart == 0 {
		out.sum = 0
	}
	return out
}

func (r remembering) same(t interface{ Errorf(string, ...any) }, what string, full remembering) {
	if !reflect.DeepEqual(r.loaded, full.loaded) {
		t.Errorf("%s: counts, rejects, messages or history are not those of a full load", what)
	}
	if !reflect.DeepEqual(r.table, full.table) || r.sum != full.sum {
		t.Errorf("%s: the rows are not those of a full load", what)
	}
}

// TestRememberedRowsCountTheSame: nights of changing rolls, sieves and workers
// load what full nights load, to the last count.
func TestRememberedRowsCountTheSame(t *testing.T) {
	text, err := os.ReadFile(rollOf(t, 1600))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(text), "\n")
	rapid.Check(t, func(rt *rapid.T) {
		dir := t.TempDir()
		path, memory := filepath.Join(dir, "medical.csv"), filepath.Join(dir, "night")
		rows, written := slices.Clone(lines[1:]), writings[rapid.IntRange(0, len(writings)-1).Draw(rt, "writing")]
		bulk := rapid.SampledFrom([]int{500, 500, 0, 3000}).Draw(rt, "bulk")
		for range 3 {
			rows = changed(rt, rows)
			if err := os.WriteFile(path, written(lines[0]+strings.Join(rows, "")), 0o600); err != nil {
				t.Fatal(err)
			}
			before := runtime.GOMAXPROCS(rapid.SampledFrom([]int{1, 2, 4}).Draw(rt, "workers"))
			kept := rapid.SliceOfN(rapid.Uint64Range(0, 6), 0, 3).Draw(rt, "kept")
			again := loadRemembering(t, path, memory, bulk, kept)
			runtime.GOMAXPROCS(before)
			again.same(rt, "a night", loadRemembering(t, path, "", bulk, kept))
		}
	})
}

// TestRowsAreRemembered: a roll that did not change is taken over, be it sifted
// or not.
func TestRowsAreRemembered(t *testing.T) {
	path := rollOf(t, 1600)
	for _, bulk := range []int{500, 0, 3000} {
		memory := filepath.Join(t.TempDir(), "night")
		loadRemembering(t, path, memory, bulk, nil)
		if spared := loadRemembering(t, path, memory, bulk, nil).spared; spared < 1000 {
			t.Errorf("%d rows are taken over where %d rows are bulk", spared, bulk)
		}
	}
}

// writings are ways in which one text is a file.
var writings = []func(text string) []byte{
	func(text string) []byte { return []byte(text) },
	func(text string) []byte { return []byte(strings.ReplaceAll(text, "\n", "\r\n")) },
	func(text string) []byte { return []byte(strings.ReplaceAll(text, ",", "\t")) },
	func(text string) []byte {
		gb, err := simplifiedchinese.GB18030.NewEncoder().String(strings.TrimPrefix(text, "\ufeff"))
		if err != nil {
			panic(err)
		}
		return []byte(gb)
	},
}

// changed draws what becomes of a roll from one night to the next.
func changed(rt *rapid.T, rows []string) []string {
	at := func() int { return rapid.IntRange(0, len(rows)-1).Draw(rt, "row") }
	from, to := at(), at()
	from, to = min(from, to), max(from, to)
	switch rapid.IntRange(0, 6).Draw(rt, "change") {
	case 0: // gone
		if to-from < len(rows)/2 {
			rows = slices.Delete(rows, from, to)
		}
	case 1: // moved to the end
		rows = slices.Concat(rows[:from], rows[to:], rows[from:to])
	case 2: // twice
		rows = slices.Concat(rows, rows[from:min(to, from+500)])
	case 3: // changed
		for i := from; i < to; i += 7 {
			rows[i] = strings.Replace(rows[i], "9", "8", 1)
		}
	case 4: // rejected and repaired rows
		for i := from; i < to; i += 50 {
			rows[i] = rapid.SampledFrom([]string{"\n", "小计,,\n", ",,,,,,,,,,,,,,,\n", strings.Replace(rows[i], ",", ", ", 3),
				"\"" + strings.Replace(rows[i], ",", "\",", 1), "\"\n" + strings.Replace(rows[i], ",", "\",", 1), strings.TrimSuffix(rows[i], "\n") + ",\n", "\uFFFD" + rows[i]}).Draw(rt, "line")
		}
	case 5: // sorted
		slices.Sort(rows[from:to])
	}
	return rows
}

// TestSurprise: an extract whose first rows are so long that nobody would
// think it bulk is loaded as one, this night and the next.
func TestSurprise(t *testing.T) {
	text, err := os.ReadFile(rollOf(t, 5000))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(text), "\n")
	for i, line := range lines[1:600] {
		cells := strings.Split(line, ",")
		cells[9] += strings.Repeat("长", 1000)
		lines[i+1] = strings.Join(cells, ",")
	}
	dir := t.TempDir()
	path, memory := filepath.Join(dir, "medical.csv"), filepath.Join(dir, "night")
	for range 2 {
		if err := os.WriteFile(path, []byte(strings.Join(lines, "")), 0o600); err != nil {
			t.Fatal(err)
		}
		full := loadRemembering(t, path, "", 3000, []uint64{1})
		again := loadRemembering(t, path, memory, 3000, []uint64{1})
		again.same(t, "a surprise", full)
		whole := loadRemembering(t, path, memory+"-whole", 0, nil)
		whole.same(t, "long rows", loadRemembering(t, path, "", 0, nil))
		if full.loaded.Apart == 0 || again.asked != 1 {
			t.Errorf("%d rows are let go; sifters were asked for %d times", full.loaded.Apart, again.asked)
		}
		lines = slices.Delete(lines, 700, 720)
	}
}

// TestForeseenInVain: an extract whose size speaks of a bulk and whose rows do
// not is loaded as if it had not been foreseen, this night and the next.
func TestForeseenInVain(t *testing.T) {
	path := rollOf(t, 3000)
	memory := filepath.Join(t.TempDir(), "night")
	full := loadRemembering(t, path, "", 1<<30, []uint64{1})
	if full.loaded.Apart != 0 {
		t.Fatal("a small roll is sifted")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// Rejected rows are lines and no rows of the bulk.
	padded := filepath.Join(t.TempDir(), "medical.csv")
	if err := os.WriteFile(padded, append(text, strings.Repeat("小计,,,,,,,,,,,,,,,\n", 8000)...), 0o600); err != nil {
		t.Fatal(err)
	}
	bulk := full.loaded.Accepted
	for range 2 {
		again := loadRemembering(t, padded, memory, bulk, []uint64{1})
		again.same(t, "foreseen in vain", loadRemembering(t, padded, "", bulk, []uint64{1}))
		if again.loaded.Apart != 0 || again.asked != 1 {
			t.Errorf("%d rows are let go of a roll that is none; sifters were asked for %d times", again.loaded.Apart, again.asked)
		}
	}
}

// TestOneNameForAll: a roll whose rows all bear one name is told of, though
// what is remembered of names is too little to say so.
func TestOneNameForAll(t *testing.T) {
	text, err := os.ReadFile(rollOf(t, 3000))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(text), "\n")
	for i, line := range lines {
		if cells := strings.SplitN(line, ",", 3); i > 0 && len(cells) == 3 && cells[1] != "" {
			lines[i] = cells[0] + ",王建国," + cells[2]
		}
	}
	dir := t.TempDir()
	path, memory := filepath.Join(dir, "medical.csv"), filepath.Join(dir, "night")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "")), 0o600); err != nil {
		t.Fatal(err)
	}
	full := loadRemembering(t, path, "", 1000, nil)
	if !slices.ContainsFunc(full.loaded.Warnings, func(m sources.Message) bool { return m.Code == "W_DRIFT" && m.Column == "姓名" }) {
		t.Fatalf("no warning of one name: %+v", full.loaded.Warnings)
	}
	for range 2 {
		loadRemembering(t, path, memory, 1000, nil).same(t, "one name", full)
	}
}

// TestSoundNoMore: a roll whose text was sound last night and is not tonight
// is loaded, or held, as if there had been no last night; and so is one on a
// first night.
func TestSoundNoMore(t *testing.T) {
	text, err := os.ReadFile(rollOf(t, 4000))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(text), "\n")
	late := len(lines) * 4 / 5
	with := func(at int, line string) []byte {
		return []byte(strings.Join(slices.Concat(lines[:at], []string{line}, lines[at:]), ""))
	}
	night := filepath.Join(t.TempDir(), "night")
	for name, tonight := range map[string][]byte{
		"a line that is no text":       with(late, "\xff"+lines[late]),
		"a disguise":                   with(late, strings.Replace(lines[late], ",", "锟斤拷,", 1)),
		"a zero byte":                  with(late, strings.Replace(lines[late], ",", "\x00,", 1)),
		"a line end of another kind":   with(late, strings.TrimSuffix(lines[late], "\n")+"\r"),
		"a line break in a cell":       with(late, "\""+strings.Replace(lines[late], ",", "\n\",", 1)),
		"a mark that nothing closes":   with(late, "\""+lines[late]),
		"cut inside a character":       []byte(strings.Join(lines[:late], "") + "1\xe5"),
		"another encoding":             writings[3](string(text)),
		"nothing but the first lines":  text[:len(lines[0])],
		"text that is sound all along": with(late, lines[1]),
	} {
		path := filepath.Join(t.TempDir(), "medical.csv")
		load := func(memory *lastnight.Night) *sources.Loaded {
			l, err := sources.Load(context.Background(), sources.Extract{Name: "medical", Department: "medical-insurance", Paths: []string{path}}, sources.Options{LastNight: memory})
			if err != nil {
				t.Fatal(name, err)
			}
			return l
		}
		for _, data := range [][]byte{text, tonight} {
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			memory := lastnight.Open(night)
			memory.Plain = "plain"
			second := len(data) != len(text) || &data[0] != &text[0]
			if sound, known := memory.WasSound(); sound != second || known != second {
				t.Errorf("%s: the night before was sound: %v, known: %v", name, sound, known)
			}
			first := lastnight.Open(filepath.Join(t.TempDir(), "first"))
			first.Plain = "plain"
			tables := [3]*record.Table{}
			got, want, begun := load(memory), load(nil), load(first)
			for i, l := range []*sources.Loaded{got, want, begun} {
				if l.Part != nil {
					if tables[i], err = record.Merge(l.Part); err != nil {
						t.Fatal(err)
					}
				}
				l.Part = nil
			}
			if !reflect.DeepEqual(begun, want) || !reflect.DeepEqual(tables[2], tables[1]) {
				t.Errorf("%s: what is loaded on a first night is not that of a full load", name)
			}
			first.Discard()
			if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(tables[0], tables[1]) {
				t.Errorf("%s: what is loaded is not that of a full load", name)
			}
			if err := memory.Commit(); err != nil {
				t.Fatal(err)
			}
		}
		_ = os.Remove(night)
		_ = os.Remove(night + "~rows")
	}
}
