package pipeline_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"yingbao/pipeline"
	"yingbao/pipeline/archive"
)

// told gives what a night's notes of earlier runs are about.
func told(r *pipeline.Result, code string) (about []string) {
	for _, n := range r.Degraded {
		if n.Code == code {
			about = append(about, n.About)
		}
	}
	return about
}

func (m *months) folder(id string) string { return filepath.Join(m.plan.Runs, m.plan.Name, id) }

func (m *months) read(path string) []byte {
	m.t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		m.t.Fatal(err)
	}
	return data
}

// damages are what may become of a file, nil for its removal.
var damages = map[string]func(data []byte) []byte{
	"a bit at the start": func(d []byte) []byte { d[20] ^= 1; return d },
	"a bit in the midst": func(d []byte) []byte { d[len(d)/2] ^= 4; return d },
	"a bit at the end":   func(d []byte) []byte { d[len(d)-1] ^= 2; return d },
	"cut":                func(d []byte) []byte { return d[:len(d)/2] },
	"cut at a line":      func(d []byte) []byte { return d[:strings.LastIndexByte(string(d[:len(d)-1]), '\n')+1] },
	"empty":              func([]byte) []byte { return []byte{} },
	"noughts":            func(d []byte) []byte { return make([]byte, len(d)) },
	"removed":            func([]byte) []byte { return nil },
}

// TestDamagedRun: whatever becomes of the files that a later night reads of an
// earlier one, it takes the whole run before that, tells so in every place, and
// goes on telling until the run is whole again.
func TestDamagedRun(t *testing.T) {
	m := newMonths(t)
	m.night("2022-07-30", nil)
	m.night("2022-07-31", map[int]string{4: "202207"})
	july, since := m.folder("2022-07-31-001"), map[int]string{1: "202208", 4: "202207"}
	for _, file := range []string{archive.ManifestName, "known.csv"} {
		path := filepath.Join(july, file)
		whole := m.read(path)
		for name, damage := range damages {
			if testing.Short() && name != "a bit in the midst" && name != "removed" {
				continue
			}
			if data := damage(slices.Clone(whole)); data == nil {
				if err := os.Remove(path); err != nil {
					t.Fatal(err)
				}
			} else if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			about := "2022-07-31-001/" + file
			for _, day := range []string{"2022-08-10", "2022-08-11"} { // 4 entered after the 30th
				result := m.night(day, since)
				c := result.Summary.Compared
				if got := told(result, "earlier-run"); !slices.Equal(got, []string{about}) || c == nil || c.Since != "2022-07-30" || c.Confirmed != 2 || c.Missed != 0 {
					t.Fatalf("%s %s: %s told %q, compared %+v", file, name, day, got, c)
				}
				manifest, err := archive.ReadManifest(result.Folder)
				if err != nil || !slices.Contains(manifest.Why, "earlier-run:"+about) || manifest.State != "degraded" ||
					!strings.Contains(string(m.read(filepath.Join(result.Folder, "report.html"))), about) || archive.Latest(m.plan.Runs, m.plan.Name) != result.Folder {
					t.Errorf("%s %s: %+v %v", file, name, manifest, err)
				}
			}
			if past, err := pipeline.OpenPast(july); err == nil && past.Recount() == nil {
				t.Errorf("%s %s: verify finds nothing", file, name)
			}
			m.write(strings.TrimPrefix(path, m.dir+"/"), string(whole))
			result := m.night("2022-08-12", since)
			if c := result.Summary.Compared; len(told(result, "earlier-run")) > 0 || c.Since != "2022-07-31" || c.Confirmed != 1 {
				t.Fatalf("%s %s: whole again, told %q, %+v", file, name, told(result, "earlier-run"), c)
			}
			for _, day := range []string{"2022-08-10", "2022-08-11", "2022-08-12"} {
				if err := os.RemoveAll(m.folder(day + "-001")); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// TestNoWholeRun: where nothing is left to go by, each thing that this costs is
// told: gates as on a first night, everybody flagged anew, no comparison.
func TestNoWholeRun(t *testing.T) {
	m := newMonths(t)
	m.night("2022-07-31", nil)
	m.write("runs/county/2022-07-31-001/manifest.json", "{")
	result := m.night("2022-08-10", map[int]string{1: "202208"})
	want := []string{"disabled", "register", "known.csv", "entrants.csv"}
	if got := told(result, "earlier-none"); !slices.Equal(got, want) || result.Summary.Compared != nil {
		t.Errorf("told %q", got)
	}
	again := m.night("2022-08-10", map[int]string{1: "202208"})
	if !again.Before {
		t.Error("the same night is done twice")
	}
	for _, n := range result.Degraded {
		if n.ZH == "" || n.EN == "" || n.ZH == n.EN {
			t.Errorf("%+v", n)
		}
	}
}

// TestGatesOfOlderRun: the gates compare with the whole run before the damaged
// one, and are not open.
func TestGatesOfOlderRun(t *testing.T) {
	g := &gated{t: t, dir: t.TempDir()}
	for i, day := range []string{nightOne, nightTwo} {
		g.put(map[string]string{"cl_" + strings.ReplaceAll(day, "-", "") + ".csv": file(roll(400+i, 0))})
		if _, err := g.night(day, ""); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(g.dir, "runs", "gates", "2024-01-02-001", archive.ManifestName), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	g.put(map[string]string{"cl_20240103.csv": file(roll(100, 0))})
	var held *pipeline.Held
	if _, err := g.night("2024-01-03", ""); !errors.As(err, &held) || held.Extracts[0].Code != "E_ROW_DROP" {
		t.Errorf("a quarter of the rows: %v", err)
	}
}

// TestRegained: who was flagged in a damaged run alone is known again from the
// night on which that run is whole.
func TestRegained(t *testing.T) {
	m := newMonths(t)
	full := string(m.read(filepath.Join(m.dir, "disabled.csv")))
	less := full[:strings.LastIndexByte(strings.TrimSpace(full), '\n')+1] // without 39
	m.write("disabled.csv", less)
	m.night("2022-06-30", nil)
	m.write("disabled.csv", full)
	m.night("2022-07-30", nil)
	path := filepath.Join(m.folder("2022-07-30-001"), "known.csv")
	whole := m.read(path)
	m.write("runs/county/2022-07-30-001/known.csv", string(whole[:len(whole)-2]))
	m.write("disabled.csv", less)
	m.night("2022-08-05", nil)
	entered := map[int]string{39: "202208"}
	if c := m.night("2022-08-06", entered).Summary.Compared; c.Missed != 1 || c.Confirmed != 0 {
		t.Errorf("without the run: %+v", c)
	}
	m.write("runs/county/2022-07-30-001/known.csv", string(whole))
	for _, day := range []string{"2022-08-06", "2022-08-07", "2022-08-08"} { // the first is another night now
		result := m.night(day, entered)
		if c := result.Summary.Compared; result.Before || c.Confirmed != 1 || c.Missed != 0 || len(told(result, "earlier-run")) > 0 {
			t.Errorf("%s: %+v", day, c)
		}
	}
}

// TestUnreachableRun: what may be whole and cannot be read ends the night:
// nobody knows what would be forgotten.
func TestUnreachableRun(t *testing.T) {
	m := newMonths(t)
	m.night("2022-07-31", nil)
	for _, file := range []string{archive.ManifestName, "known.csv"} {
		path := filepath.Join(m.folder("2022-07-31-001"), file)
		if err := errors.Join(os.Rename(path, path+"-away"), os.Mkdir(path, 0o700)); err != nil {
			t.Fatal(err)
		}
		_, err := pipeline.Run(context.Background(), m.plan, pipeline.Options{AsOf: "2022-08-10", Version: "test"})
		if !errors.As(err, new(*fs.PathError)) || errors.As(err, new(*archive.Damaged)) {
			t.Errorf("%s: %v", file, err)
		}
		if err := errors.Join(os.Remove(path), os.Symlink("/dev/zero", path)); err != nil { // has no end
			t.Fatal(err)
		}
		_, err = pipeline.Run(context.Background(), m.plan, pipeline.Options{AsOf: "2022-08-10", Version: "test"})
		if !errors.Is(err, archive.ErrNotOurs) {
			t.Errorf("%s, endless: %v", file, err)
		}
		if err := errors.Join(os.Remove(path), os.Rename(path+"-away", path)); err != nil {
			t.Fatal(err)
		}
	}
	m.write("runs/county/2022-07-31-001/manifest.json", `{"format": 2}`)
	if _, err := pipeline.Run(context.Background(), m.plan, pipeline.Options{AsOf: "2022-08-10", Version: "test"}); !errors.As(err, new(*archive.OtherFormat)) {
		t.Errorf("of a newer program: %v", err)
	}
}

// TestKeptDamaged: a damaged copy of the last good extract is none: the night is
// held for the extract, and the copy is told.
func TestKeptDamaged(t *testing.T) {
	for name, damage := range map[string]func(kept string) error{
		"flipped": func(k string) error {
			return os.WriteFile(filepath.Join(k, "1", "cl_20240101.csv"), []byte(file(roll(399, 0))), 0o600)
		},
		"removed": func(k string) error { return os.Remove(filepath.Join(k, "1", "cl_20240101.csv")) },
		"no list": func(k string) error { return os.WriteFile(filepath.Join(k, "kept.json"), []byte("{}"), 0o600) },
	} {
		g := &gated{t: t, dir: t.TempDir()}
		g.put(map[string]string{"cl_20240101.csv": file(roll(400, 0))})
		keys := "    when_held: last-good\n"
		if _, err := g.night(nightOne, keys); err != nil {
			t.Fatal(err)
		}
		if err := damage(filepath.Join(g.dir, "runs", "gates", "kept", "roll")); err != nil {
			t.Fatal(err)
		}
		g.put(map[string]string{second: file(roll(100, 0))})
		var held *pipeline.Held
		if _, err := g.night(nightTwo, keys); !errors.As(err, &held) || held.Extracts[0].Code != "E_ROW_DROP" || !strings.Contains(held.Text("zh"), "已损坏") {
			t.Errorf("%s: %v", name, err)
		}
		g.put(nil) // missing, and no register: left out
		result, err := g.night("2024-01-03", keys)
		if err != nil || !slices.Equal(told(result, "kept-damaged"), []string{"roll"}) || !slices.Equal(told(result, "missing"), []string{"roll"}) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
