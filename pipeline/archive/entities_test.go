package archive

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/xitongsys/parquet-go-source/local"
	"github.com/xitongsys/parquet-go/parquet"
	"github.com/xitongsys/parquet-go/reader"
	"github.com/xitongsys/parquet-go/writer"
)

// someEntities are lines as a night has them: source by source, some sources
// empty, names of any length.
func someEntities(random *rand.Rand, sources int) []Entity {
	var all []Entity
	for s := range sources {
		name := fmt.Sprint("来源", random.IntN(3), s)[:3+random.IntN(6)]
		for row := range random.IntN(4000) {
			all = append(all, Entity{name, int64(row + 1), random.Int64N(1 << 40)})
		}
	}
	if random.IntN(2) == 0 {
		random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	}
	for i := range all {
		if len(all[i].Source)%3 != 0 {
			all[i].Source = "s"
		}
	}
	return all
}

// TestEntitiesAsTheLibraryHasThem: our columns come out as the library writes
// the same lines by its own way, and both readings give them back.
func TestEntitiesAsTheLibraryHasThem(t *testing.T) {
	s := acquire(t, t.TempDir()+"/runs")
	defer s.Close()
	for seed := range 12 {
		want := someEntities(rand.New(rand.NewPCG(uint64(seed), 1)), seed)
		r, err := s.Begin("2022-07-31")
		if err != nil {
			t.Fatal(err)
		}
		if err := r.WriteEntities(t.Context(), len(want), func(i int) Entity { return want[i] }); err != nil {
			t.Fatal(err)
		}
		ours, err := os.ReadFile(r.Path(EntitiesName))
		if err != nil || !bytes.Equal(ours, byLibrary(t, want)) {
			t.Fatalf("seed %d, %d lines: not the library's bytes, %v", seed, len(want), err)
		}
		var got []Entity
		if err := ReadEntities(r.Path(EntitiesName), func(e Entity) { got = append(got, e) }); err != nil || !slices.Equal(got, want) {
			t.Fatalf("seed %d: read %d lines of %d, %v", seed, len(got), len(want), err)
		}
		if got := readByLibrary(t, r.Path(EntitiesName)); !slices.Equal(got, want) {
			t.Fatalf("seed %d: the library reads %d lines of %d", seed, len(got), len(want))
		}
		if err := r.Discard(); err != nil {
			t.Fatal(err)
		}
	}
}

func byLibrary(t *testing.T, lines []Entity) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := writer.NewParquetWriterFromWriter(&out, new(Entity), encoders)
	if err != nil {
		t.Fatal(err)
	}
	w.CompressionType, w.RowGroupSize = parquet.CompressionCodec_ZSTD, 16<<20
	for _, e := range lines {
		if err := w.Write(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.WriteStop(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func readByLibrary(t *testing.T, path string) []Entity {
	t.Helper()
	file, err := local.NewLocalFileReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r, err := reader.NewParquetReader(file, new(Entity), encoders)
	if err != nil {
		t.Fatal(err)
	}
	defer r.ReadStop()
	lines := make([]Entity, r.GetNumRows())
	if err := r.Read(&lines); err != nil {
		t.Fatal(err)
	}
	return lines
}

// TestEntitiesInGroups: more rows than a group holds.
func TestEntitiesInGroups(t *testing.T) {
	s := acquire(t, t.TempDir()+"/runs")
	defer s.Close()
	r, err := s.Begin("2022-07-31")
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 1))
	persons := make([]int64, 2_200_000)
	for i := range persons {
		persons[i] = random.Int64()
	}
	line := func(i int) Entity { return Entity{"medical", int64(i + 1), persons[i]} }
	thereAndBack(t, r, len(persons), line)
}

// TestEntitiesDamaged: whatever byte is not as it was written, reading ends
// with an error or with as many lines, and never otherwise.
func TestEntitiesDamaged(t *testing.T) {
	s := acquire(t, t.TempDir()+"/runs")
	defer s.Close()
	r, err := s.Begin("2022-07-31")
	if err != nil {
		t.Fatal(err)
	}
	const n = 3000
	if err := r.WriteEntities(t.Context(), n, func(i int) Entity { return Entity{[]string{"a", "b"}[i*2/n], int64(i), int64(i * i)} }); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(r.Path(EntitiesName))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "damaged")
	count := func(data []byte) (int, error) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return CountEntities(path)
	}
	for at := 4; at < len(whole); at += 29 {
		data := bytes.Clone(whole)
		data[at] ^= 0x55
		if got, err := count(data); err == nil && got != n {
			t.Errorf("byte %d changed: %d lines and no error", at, got)
		}
		if _, err := count(whole[:at]); err == nil {
			t.Errorf("cut at %d: no error", at)
		}
	}
}
