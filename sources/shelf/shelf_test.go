package shelf_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"yingbao/sources/record"
	"yingbao/sources/shelf"
)

func tableOf(t testing.TB, rows int) *record.Table {
	t.Helper()
	kinds := []record.Kind{record.Name, record.Text, record.Text}
	part := record.NewPart(record.Source{Name: "s"}, []record.Field{"name", "address", "empty"}, kinds)
	for i := range rows {
		part.Append(uint32(i+1), []string{fmt.Sprint("人", i%97), fmt.Sprintf("溪边村%d号", i*31%70001), ""})
	}
	table, err := record.Merge(part)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// TestReturn: what was shelved comes back as it was (H1), in files without a
// name (H2), and is not there in between (H3).
func TestReturn(t *testing.T) {
	for _, rows := range []int{0, 1, 65535, 65536, 150000} {
		table, dir := tableOf(t, rows), t.TempDir()
		address, name := table.Column("address"), table.Column("name")
		before := slices.Clone(address.Values)
		s, err := shelf.Shelve(table, func(f record.Field) bool { return f != "name" }, dir)
		if err != nil {
			t.Fatal(err)
		}
		if left, err := os.ReadDir(dir); len(left) > 0 || err != nil {
			t.Fatalf("%v lie in the folder, %v", left, err)
		}
		if address.Values != nil || table.Column("empty").Values != nil || name.Values == nil {
			t.Fatal("the wrong columns are shelved")
		}
		if err := s.Return(); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(address.Values, before) || !slices.Equal(table.Column("empty").Values, []string{""}) {
			t.Fatalf("%d rows: the values that came back are others", rows)
		}
	}
}

// TestNoRoom: a folder that cannot be written to leaves the table as it was.
func TestNoRoom(t *testing.T) {
	table := tableOf(t, 10)
	before := slices.Clone(table.Column("address").Values)
	_, err := shelf.Shelve(table, func(record.Field) bool { return true }, filepath.Join(t.TempDir(), "nowhere"))
	if err == nil || !slices.Equal(table.Column("address").Values, before) {
		t.Fatalf("%v, values %q", err, table.Column("address").Values)
	}
}

// TestBytes counts text and pointers.
func TestBytes(t *testing.T) {
	table := tableOf(t, 1)
	if got, want := shelf.Bytes(table, func(f record.Field) bool { return f == "name" }), int64(16+16+len("人0")); got != want {
		t.Errorf("%d bytes, want %d", got, want)
	}
}
