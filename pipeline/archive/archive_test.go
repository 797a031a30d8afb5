package archive

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func acquire(t *testing.T, runs string) *Store {
	t.Helper()
	s, err := Acquire(runs, "county", Holder{PID: 4711, Started: "2022-07-31T01:00:00+08:00"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// night writes a small run and publishes it, or gives the first error.
func night(s *Store, text string) (folder string, err error) {
	r, err := s.Begin("2022-07-31")
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, r.Discard())
		}
	}()
	c, err := r.CSV("worklists/甲县/乙镇.csv", Style{Encoding: "utf-8-bom", QuoteAll: true}, "姓名")
	if err != nil {
		return "", err
	}
	if err := errors.Join(c.Row(text), c.Close()); err != nil {
		return "", err
	}
	if err := r.WriteEntities(context.Background(), 3, func(i int) Entity { return Entity{"medical", int64(i + 1), 1} }); err != nil {
		return "", err
	}
	return r.Publish(&Manifest{Format: 1, AsOf: "2022-07-31"})
}

func mustNight(t *testing.T, s *Store, text string) string {
	t.Helper()
	folder, err := night(s, text)
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestPublish(t *testing.T) {
	runs := filepath.Join(t.TempDir(), "deep", "runs")
	s := acquire(t, runs)
	defer s.Close()
	first, second := mustNight(t, s, "一"), mustNight(t, s, "二")
	if filepath.Base(first) != "2022-07-31-001" || filepath.Base(second) != "2022-07-31-002" {
		t.Errorf("ids %s %s", first, second)
	}
	if got := Latest(runs, "county"); got != second {
		t.Errorf("latest is %q", got)
	}
	listed, err := List(runs, "county")
	if err != nil || len(listed) != 2 || listed[0] != first {
		t.Errorf("list %v %v", listed, err)
	}
	m, err := ReadManifest(second)
	if err != nil || m.Meta.Run != "2022-07-31-002" || len(m.Files) != 2 {
		t.Fatalf("%+v %v", m, err)
	}
	if err := Verify(second, m.Files); err != nil {
		t.Error(err)
	}
}

func TestVerifyFindsEveryChange(t *testing.T) {
	damage := map[string]func(folder string) error{
		"changed": func(f string) error {
			return os.WriteFile(filepath.Join(f, "worklists/甲县/乙镇.csv"), []byte("x"), 0o600)
		},
		"missing": func(f string) error { return os.Remove(filepath.Join(f, EntitiesName)) },
		"added":   func(f string) error { return os.WriteFile(filepath.Join(f, "more.csv"), nil, 0o600) },
	}
	for name, do := range damage {
		t.Run(name, func(t *testing.T) {
			s := acquire(t, t.TempDir()+"/runs")
			defer s.Close()
			folder := mustNight(t, s, "一")
			m, err := ReadManifest(folder)
			if err != nil {
				t.Fatal(err)
			}
			if err := do(folder); err != nil {
				t.Fatal(err)
			}
			var damaged *Damaged
			if err := Verify(folder, m.Files); !errors.As(err, &damaged) {
				t.Errorf("damage not seen: %v", err)
			}
		})
	}
}

// TestModes: 0600 and 0700 under any umask (A4).
func TestModes(t *testing.T) {
	for _, mask := range []int{0, 0o022, 0o077, 0o177, 0o777} {
		old := syscall.Umask(mask)
		runs := filepath.Join(t.TempDir(), "runs")
		s := acquire(t, runs)
		mustNight(t, s, "一")
		s.Close()
		syscall.Umask(old)
		err := filepath.WalkDir(runs, func(path string, e fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := e.Info()
			if err != nil || e.Type()&fs.ModeSymlink != 0 {
				return err
			}
			want := fs.FileMode(0o600)
			if e.IsDir() {
				want = 0o700
			}
			if info.Mode().Perm() != want {
				t.Errorf("umask %03o: %s is %04o", mask, path, info.Mode().Perm())
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestUnsafeFolder(t *testing.T) {
	runs := t.TempDir()
	if err := os.Chmod(runs, 0o770); err != nil {
		t.Fatal(err)
	}
	var unsafe *Unsafe
	if _, err := Acquire(runs, "county", Holder{}); !errors.As(err, &unsafe) || unsafe.Path != runs {
		t.Errorf("a folder others can write to was accepted: %v", err)
	}
}

// TestOneAtATime: the second start names the holder; after the first has
// closed, it gets the lock (A3).
func TestOneAtATime(t *testing.T) {
	runs := t.TempDir() + "/runs"
	s := acquire(t, runs)
	var busy *Busy
	if _, err := Acquire(runs, "county", Holder{PID: 1}); !errors.As(err, &busy) {
		t.Fatalf("two at once: %v", err)
	}
	if busy.PID != 4711 || busy.Started != "2022-07-31T01:00:00+08:00" {
		t.Errorf("the holder is not named: %+v", busy)
	}
	if other, err := Acquire(runs, "other", Holder{}); err != nil {
		t.Errorf("another plan must not wait: %v", err)
	} else {
		other.Close()
	}
	s.Close()
	acquire(t, runs).Close()
}

func TestLockFileDeletedWhileHeld(t *testing.T) {
	runs := t.TempDir() + "/runs"
	s := acquire(t, runs)
	defer s.Close()
	if err := os.Remove(filepath.Join(s.Folder(), lockName)); err != nil {
		t.Fatal(err)
	}
	usurper := acquire(t, runs)
	defer usurper.Close()
	if _, err := night(s, "一"); err == nil {
		t.Error("published without holding the lock any more")
	}
	mustNight(t, usurper, "二")
}

// TestLockFileDeletedInMidRun: the process that has the lock now writes its
// run undisturbed by the one that goes on without (A8).
func TestLockFileDeletedInMidRun(t *testing.T) {
	runs := t.TempDir() + "/runs"
	s := acquire(t, runs)
	defer s.Close()
	first, err := s.Begin("2022-07-31")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(s.Folder(), lockName)); err != nil {
		t.Fatal(err)
	}
	usurper := acquire(t, runs)
	defer usurper.Close()
	second, err := usurper.Begin("2022-07-31")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []*Run{first, second} {
		for _, name := range []string{"leads.csv", "worklists/甲县/乙镇.csv"} {
			w, err := r.Create(name)
			if err == nil {
				err = w.Close()
			}
			if err != nil && r == second {
				t.Error(err)
			}
		}
	}
	var busy *Busy
	if err := s.StillHeld(); !errors.As(err, &busy) {
		t.Errorf("the first does not notice: %v", err)
	}
	if err := first.Discard(); err != nil {
		t.Error(err)
	}
	folder, err := second.Publish(&Manifest{Format: 1, AsOf: "2022-07-31"})
	if err != nil {
		t.Fatal(err)
	}
	if err := Verify(folder, second.Files()); err != nil {
		t.Error(err)
	}
	if left, err := filepath.Glob(filepath.Join(usurper.Folder(), tempPrefix+"*")); err != nil || len(left) > 0 {
		t.Error(left, err)
	}
}

// TestSweep: runs of dead processes go, strangers' files stay (A7).
func TestSweep(t *testing.T) {
	runs := t.TempDir() + "/runs"
	s := acquire(t, runs)
	r, err := s.Begin("2022-07-31")
	if err != nil {
		t.Fatal(err)
	}
	stranger := filepath.Join(s.Folder(), ".tmp-notes")
	if err := os.MkdirAll(stranger, 0o700); err != nil {
		t.Fatal(err)
	}
	s.Close()
	defer acquire(t, runs).Close()
	if _, err := os.Stat(stranger); err != nil {
		t.Error("a stranger's folder was removed")
	}
	if _, err := os.Stat(r.Path(".")); err == nil {
		t.Error("the unfinished run is still there")
	}
}

func TestLatestThatIsNotOurs(t *testing.T) {
	runs := t.TempDir() + "/runs"
	acquire(t, runs).Close()
	if err := os.Mkdir(filepath.Join(runs, "county", latestName), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Acquire(runs, "county", Holder{}); err == nil {
		t.Error("a folder named latest was accepted")
	}
}

// TestEveryFault lets the k-th write, sync, close and rename fail, for every
// k: the old run stays current and whole, and the next night is published
// (A2, A6).
func TestEveryFault(t *testing.T) {
	defer func() { fault = func(string, string) error { return nil } }()
	for k := 1; ; k++ {
		runs := t.TempDir() + "/runs"
		s := acquire(t, runs)
		before := mustNight(t, s, "旧")
		count := 0
		fault = func(op, path string) error {
			if count++; count == k {
				return syscall.ENOSPC
			}
			return nil
		}
		_, err := night(s, "新")
		fault = func(string, string) error { return nil }
		if err == nil {
			if count >= k {
				t.Fatalf("operation %d failed and the run was published", k)
			}
			if k < 10 {
				t.Fatalf("only %d operations seen", k)
			}
			s.Close()
			return
		}
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("k=%d: cause lost: %v", k, err)
		}
		if latest := Latest(runs, "county"); latest == "" || (latest != before && !strings.HasSuffix(latest, "-002")) {
			t.Fatalf("k=%d: latest is %q", k, latest)
		}
		m, err := ReadManifest(Latest(runs, "county"))
		if err != nil {
			t.Fatal(err)
		}
		if err := Verify(Latest(runs, "county"), m.Files); err != nil {
			t.Fatalf("k=%d: %v", k, err)
		}
		s.Close()
		s = acquire(t, runs)
		mustNight(t, s, "次日")
		s.Close()
	}
}

func TestCreateStaysInside(t *testing.T) {
	s := acquire(t, t.TempDir()+"/runs")
	defer s.Close()
	r, err := s.Begin("2022-07-31")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"../x", "/etc/x", "a/../../x", ""} {
		if _, err := r.Create(name); err == nil {
			t.Errorf("%q was created", name)
		}
	}
	if _, err := s.Begin("today"); err == nil {
		t.Error("a run id without a date")
	}
}

func TestReplace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "yingbao.prom")
	for _, text := range []string{"a 1\n", "a 2\n"} {
		if err := Replace(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(path); string(got) != text {
			t.Errorf("got %q", got)
		}
	}
}

// thereAndBack writes lines of entities and reads them again.
func thereAndBack(t *testing.T, r *Run, n int, line func(int) Entity) {
	t.Helper()
	if err := r.WriteEntities(t.Context(), n, line); err != nil {
		t.Fatal(err)
	}
	i := 0
	err := ReadEntities(r.Path(EntitiesName), func(e Entity) {
		if e != line(i) {
			t.Fatalf("line %d is %+v", i, e)
		}
		i++
	})
	if err != nil || i != n {
		t.Fatal(i, err)
	}
}

func TestEntitiesSameBytes(t *testing.T) {
	s := acquire(t, t.TempDir()+"/runs")
	defer s.Close()
	var sums []string
	sources := []string{"医保", "残联", "人社", "民政"}
	const n = 30000
	line := func(i int) Entity { return Entity{sources[i*4/n], int64(i + 1), int64(i / 2)} }
	for range 12 { // enough to see encoders race for the dictionary
		r, err := s.Begin("2022-07-31")
		if err != nil {
			t.Fatal(err)
		}
		thereAndBack(t, r, n, line)
		sums = append(sums, r.Files()[0].SHA256)
		if err := r.Discard(); err != nil {
			t.Fatal(err)
		}
	}
	for _, sum := range sums[1:] {
		if sum != sums[0] {
			t.Error("two writings differ")
		}
	}
}

func TestNoEntities(t *testing.T) {
	s := acquire(t, t.TempDir()+"/runs")
	defer s.Close()
	r, err := s.Begin("2022-07-31")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.WriteEntities(t.Context(), 0, nil); err != nil {
		t.Error(err)
	}
}
