package sources

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// TestAttic: hashes that were put away count like those in memory, and leave
// no file.
func TestAttic(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	a := &attic{}
	away, here := &prints{attic: a}, &prints{}
	r := rand.New(rand.NewPCG(3, 4))
	for range atticFrom + 700_000 {
		h := r.Uint64()
		if r.IntN(50) == 0 {
			h = uint64(r.IntN(1000)) << 40
		}
		away.add(h)
		here.add(h)
	}
	var moved prints
	moved.take(away)
	if a.size == 0 || moved.hash() != here.hash() {
		t.Fatalf("%d bytes away, %s and %s", a.size, moved.hash(), here.hash())
	}
	if got, want := repeats(2, &moved), repeats(2, here); got != want || want < 10_000 {
		t.Errorf("%d repeats, %d in memory", got, want)
	}
	if files, err := filepath.Glob(filepath.Join(os.TempDir(), ".attic*")); len(files) > 0 || err != nil {
		t.Errorf("%v are left, %v", files, err)
	}
	if err := a.close(); err != nil {
		t.Error(err)
	}
	if away.take(&moved); away.attic != a {
		t.Error("the attic was lost on the way")
	}
}

// TestAtticWithoutRoom keeps everything in memory.
func TestAtticWithoutRoom(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "nowhere"))
	a := &attic{}
	p := &prints{attic: a}
	r := rand.New(rand.NewPCG(5, 6))
	for range atticFrom + 400_000 {
		p.add(r.Uint64())
	}
	if n := repeats(1, p); n != 0 || a.size != 0 {
		t.Errorf("%d repeats, %d bytes away", n, a.size)
	}
	if err := a.close(); err != nil {
		t.Error(err)
	}
}
