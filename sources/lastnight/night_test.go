package lastnight

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"
)

// keep remembers rows in blocks of a size; a row's entry is its hash as text.
func keep(t testing.TB, n *Night, form string, rows []uint64, size int) {
	t.Helper()
	n.Begin(form, []uint64{1, 2, 3})
	var b Block
	for from := 0; from < len(rows); from += size {
		b.Reset()
		for _, h := range rows[from:min(from+size, len(rows))] {
			b.Add(h, func(to []byte) []byte { return append(to, fmt.Sprint(h)...) })
		}
		n.Append(&b)
	}
	n.Finish([][]byte{[]byte("one"), {}, []byte("two")})
	if err := n.Commit(); err != nil {
		t.Fatal(err)
	}
}

// find looks rows up in runs of a size and counts those found. A wrong entry
// is a failure.
func find(t testing.TB, n *Night, form string, rows []uint64, size int) (found int) {
	t.Helper()
	n.Begin(form, nil)
	defer n.Discard()
	s := n.NewSearch(2)
	if s == nil {
		return 0
	}
	for run := 0; run*size < len(rows); run++ {
		w := s.Walk(run)
		for _, h := range rows[run*size : min(run*size+size, len(rows))] {
			switch e, ok := w.Find(h); {
			case !ok:
			case string(e.Bytes()) != fmt.Sprint(h):
				t.Fatalf("row %d has the entry %q", h, e.Bytes())
			default:
				found++
			}
		}
		w.Done()
		w.Release()
	}
	return found
}

func hashes(r *rand.Rand, n int) []uint64 {
	out := make([]uint64, n)
	for i := range out {
		out[i] = r.Uint64()
	}
	return out
}

func newRand() *rand.Rand { return rand.New(rand.NewPCG(3, 5)) }

// TestFind: the same rows are all found, rows behind an insertion, a removal
// and in parts that changed places nearly all, those of a shuffled file seldom.
func TestFind(t *testing.T) {
	r := newRand()
	rows := hashes(r, 20000)
	path := filepath.Join(t.TempDir(), "nights", "roll")
	keep(t, Open(path), "form", rows, 1000)
	moved := append(append(append([]uint64(nil), rows[11000:]...), hashes(r, 2500)...), rows[:11000]...)
	for _, c := range []struct {
		name  string
		rows  []uint64
		least int
	}{
		{"the same", rows, len(rows)},
		{"insertion", append(append(append([]uint64(nil), rows[:5000]...), hashes(r, 3000)...), rows[5000:]...), 19500},
		{"removal", append(append([]uint64(nil), rows[:5000]...), rows[9000:]...), 15500},
		{"parts moved", moved, 19000},
		{"twice", append(append([]uint64(nil), rows...), rows...), 39000},
		{"others", hashes(r, 5000), 0},
	} {
		for _, size := range []int{700, 1000, 1300} {
			if found := find(t, Open(path), "form", c.rows, size); found < c.least {
				t.Errorf("%s in runs of %d: %d of %d rows are found, at least %d wanted", c.name, size, found, len(c.rows), c.least)
			}
		}
	}
	shuffled := append([]uint64(nil), rows...)
	r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	find(t, Open(path), "form", shuffled, 1000)
	if found := find(t, Open(path), "other form", rows, 1000); found != 0 {
		t.Errorf("%d rows are found under another form", found)
	}
}

// again keeps rows as a load does: what was found is copied, the rest added.
func again(t testing.TB, path string, rows []uint64, size int) {
	t.Helper()
	n := Open(path)
	n.Begin("form", nil)
	search := n.NewSearch(1)
	for run := 0; run*size < len(rows); run++ {
		w, b := search.Walk(run), Block{}
		for _, h := range rows[run*size : min(run*size+size, len(rows))] {
			if e, ok := w.Find(h); ok {
				b.Copy(e)
			} else {
				b.Add(h, func(to []byte) []byte { return append(to, fmt.Sprint(h)...) })
			}
		}
		n.Append(&b)
		w.Done()
		w.Release()
	}
	n.Finish(nil)
	if err := n.Commit(); err != nil || n.Err() != nil {
		t.Fatal(err, n.Err())
	}
}

// TestNightByNight: nights that change a little write a little, and what they
// remember is what one night would that wrote everything.
func TestNightByNight(t *testing.T) {
	r := newRand()
	list := hashes(r, 20000)
	path := filepath.Join(t.TempDir(), "nights", "roll")
	keep(t, Open(path), "form", list, 1000)
	size := func(path string) int64 {
		info, err := os.Stat(path)
		if err != nil {
			return 0
		}
		return info.Size()
	}
	whole, small, full := size(path), 0, 0
	for range 30 {
		for range 40 {
			at := r.IntN(len(list))
			list[at] = r.Uint64()
			list = append(list[:at/2], list[at/2+1:]...)
		}
		again(t, path, list, 990)
		if found := find(t, Open(path), "form", list, 1000); found < len(list)*99/100 {
			t.Fatalf("%d of %d rows are found", found, len(list))
		}
		switch {
		case size(path+rows) == 0:
			full++
		case size(path) < whole/4:
			small++
		}
		if size(path)+size(path+rows) > 3*whole {
			t.Errorf("the files grow to %d and %d bytes from %d", size(path), size(path+rows), whole)
		}
	}
	if small < 10 || full == 0 {
		t.Errorf("%d nights of 30 write little, %d all", small, full)
	}
	if err := os.WriteFile(path+rows, []byte("other"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		keep(t, Open(path), "form", list, 1000)
		if found := find(t, Open(path), "form", list, 1000); found != len(list) {
			t.Errorf("behind a damaged base %d rows are remembered", found)
		}
		again(t, path, list, 1000)
		if err := os.Remove(path + rows); err != nil {
			t.Fatal("a night without changes writes everything", err)
		}
	}
	if n := Open(path); n.Err() == nil || n.Notes() != nil {
		t.Error("a night is used without its base")
	}
}

// TestNotesAndTable come back as they were given.
func TestNotesAndTable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "roll")
	keep(t, Open(path), "form", hashes(newRand(), 10), 4)
	n := Open(path)
	if got := fmt.Sprintf("%q %d", n.Notes(), n.Table()); got != `["one" "" "two"] [1 2 3]` || n.Err() != nil {
		t.Error(got, n.Err())
	}
	if n = Open(path + "-none"); n.Notes() != nil || n.Table() != nil || n.Err() != nil {
		t.Error("a night without a memory has one", n.Err())
	}
}

// TestDamage: whatever is done to a file, no row has another entry, and
// tonight's memory is kept all the same (N1, N2).
func TestDamage(t *testing.T) {
	rows := hashes(newRand(), 3000)
	path := filepath.Join(t.TempDir(), "roll")
	keep(t, Open(path), "form", rows, 500)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		data := bytes.Clone(whole)
		switch rapid.IntRange(0, 3).Draw(rt, "damage") {
		case 0:
			data = data[:rapid.IntRange(0, len(data)-1).Draw(rt, "length")]
		case 1:
			data[rapid.IntRange(0, len(data)-1).Draw(rt, "at")] ^= byte(rapid.IntRange(1, 255).Draw(rt, "bits"))
		case 2:
			at := rapid.IntRange(0, len(data)-1).Draw(rt, "at")
			data = append(data[:at:at], append([]byte("more"), data[at:]...)...)
		case 3:
			data = rapid.SliceOfN(rapid.Byte(), 0, 200).Draw(rt, "other")
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		n := Open(path)
		found := find(t, n, "form", rows, 500)
		if found == len(rows) {
			rt.Fatal("a damaged file is used as if it were whole")
		}
		if found < len(rows) && n.Err() == nil {
			rt.Fatal("damage is not told")
		}
		keep(t, Open(path), "form", rows, 500)
		if found := find(t, Open(path), "form", rows, 500); found != len(rows) {
			rt.Fatalf("behind a damaged night %d rows are remembered", found)
		}
	})
}

// TestCommitAlone changes what the next night finds (N4), and the files are
// the owner's alone (N3).
func TestCommitAlone(t *testing.T) {
	rows := hashes(newRand(), 100)
	path := filepath.Join(t.TempDir(), "nights", "roll")
	keep(t, Open(path), "form", rows, 10)
	n := Open(path)
	n.Begin("form", nil)
	n.Finish(nil)
	n.Discard()
	if found := find(t, Open(path), "form", rows, 10); found != len(rows) {
		t.Errorf("after Discard %d rows are remembered", found)
	}
	n = Open(path)
	n.Begin("form", nil)
	if err := n.Commit(); err != nil { // not finished
		t.Error(err)
	}
	if found := find(t, Open(path), "form", rows, 10); found != len(rows) {
		t.Errorf("after an unfinished night %d rows are remembered", found)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Error(entries, err)
	}
	for _, p := range []string{path, filepath.Dir(path)} {
		if info, err := os.Stat(p); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Error(p, info.Mode(), err)
		}
	}
}

// TestNoFolder: where nothing can be written the night goes on and says why
// (N2); a link is not followed.
func TestNoFolder(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	n := Open(filepath.Join(file, "roll"))
	n.Begin("form", nil)
	var b Block
	b.Add(1, func(to []byte) []byte { return to })
	n.Append(&b)
	n.Finish(nil)
	if n.Commit() == nil {
		t.Error("no error where nothing can be written")
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(file, link+fresh); err != nil {
		t.Fatal(err)
	}
	n = Open(link)
	n.Begin("form", nil)
	n.Finish(nil)
	n.Discard()
	if text, err := os.ReadFile(file); err != nil || string(text) != "x" {
		t.Error("a link was followed")
	}
}

// Example remembers two rows for the next night.
func Example() {
	dir, _ := os.MkdirTemp("", "nights")
	defer os.RemoveAll(dir)
	tonight := Open(filepath.Join(dir, "medical"))
	tonight.Begin("rules of the pack", nil)
	var b Block
	b.Add(17, func(to []byte) []byte { return append(to, "let go"...) })
	tonight.Append(&b)
	tonight.Finish(nil)
	fmt.Println(tonight.Commit())

	next := Open(filepath.Join(dir, "medical"))
	next.Begin("rules of the pack", nil)
	walk := next.NewSearch(1).Walk(0)
	found, _ := walk.Find(17)
	_, other := walk.Find(18)
	fmt.Printf("%s %t\n", found.Bytes(), other)
	next.Discard()
	// Output:
	// <nil>
	// let go false
}
