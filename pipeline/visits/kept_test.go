package visits

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yingbao/pipeline/archive"
)

// returnedLine is a line of a returned list: batch, lead and name as given.
func returnedLine(batch string, n int, name, code, day string) string {
	return batch + "," + id(n) + ",,,,," + name + ",,," + code + "," + day + ",,\n"
}

// TestRemovedRun: a result that comes back when its run is removed already says
// the same as one that came before (V8).
func TestRemovedRun(t *testing.T) {
	back := listHeader + "\n" + returnedLine("20220831-ABCD", 1, "王一", "41", "2022-09-03") +
		returnedLine("", 2, "李二", "52", "2022-09-04") + returnedLine("20220831-ABCD", 3, "别人", "41", "2022-09-04") +
		returnedLine("20220831-FFFF", 3, "陈三", "41", "2022-09-04")
	var journals [2]string
	for i, removed := range []bool{false, true} {
		runs, tasks := job(t)
		run := filepath.Join(runs, "county", "2022-08-31-001")
		if removed {
			if err := KeepTasks(runs, "county", run); err != nil {
				t.Fatal(err)
			}
			if err := os.RemoveAll(run); err != nil {
				t.Fatal(err)
			}
			tasks = look(t, runs)
			if batch, lines, err := tasks.Latest(); batch != "" || lines != nil || err != nil {
				t.Error("a removed run is the last good one", batch, err)
			}
		}
		got := take(t, runs, tasks, "back.csv", back)
		if got.Applied != 2 || got.Why["wrong-person"] != 1 || got.Why["unknown-lead"] != 1 {
			t.Errorf("removed %t: %+v", removed, got)
		}
		j, err := Read(Folder(runs, "county"))
		if err != nil {
			t.Fatal(err)
		}
		journals[i] = fmt.Sprintf("%+v", j.Visits)
	}
	if journals[0] != journals[1] || !strings.Contains(journals[0], "single-severe-disabled") {
		t.Errorf("the journals differ\n%s\n%s", journals[0], journals[1])
	}
}

// TestRemovedAndThere: of a run that a purge did not get to remove, and of runs
// that are there, the runs themselves tell; what is kept is old after the
// cooldown and not by a clock, or a run, of a wrong day alone.
func TestRemovedAndThere(t *testing.T) {
	runs, _ := job(t)
	run := filepath.Join(runs, "county", "2022-08-31-001")
	for _, old := range []string{"2022-01-01-001", "2022-06-30-002", "2022-09-30-001"} {
		other := filepath.Join(runs, "county", old)
		if err := os.CopyFS(other, os.DirFS(run)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(other+"/summary.json", []byte(`{"batch": "`+old+`"}`), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := KeepTasks(runs, "county", other); err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(other); err != nil {
			t.Fatal(err)
		}
	}
	if err := KeepTasks(runs, "county", run); err != nil {
		t.Fatal(err)
	}
	tasks := look(t, runs)
	if got := fmt.Sprint(tasks.batches); got != "[2022-09-30-001 20220831-ABCD 2022-06-30-002 2022-01-01-001]" {
		t.Error(got)
	}
	if batch, lines, err := tasks.Latest(); batch != "20220831-ABCD" || len(lines) != 3 || err != nil {
		t.Error("the last good run is not the one that is there", batch, err)
	}
	for _, c := range []struct {
		years int
		left  string
	}{{-1, "4"}, {+10, "3"}, {0, "3"}} {
		if err := ExpireTasks(runs, "county", today.AddDate(c.years, 0, 0)); err != nil {
			t.Fatal(err)
		}
		files, err := keptTasks(runs, "county")
		if err != nil || fmt.Sprint(len(files)) != c.left {
			t.Errorf("%+d years: %d files are left, %v", c.years, len(files), err)
		}
	}
}

// TestRemovedDamaged: nothing is kept of a run that cannot be read, and it can
// be removed all the same; what is kept is not guessed at when it is damaged.
func TestRemovedDamaged(t *testing.T) {
	for name, damage := range map[string]func(run string) error{
		"no leads":   func(run string) error { return os.Remove(run + "/leads.csv") },
		"no summary": func(run string) error { return os.Remove(run + "/summary.json") },
		"summary":    func(run string) error { return os.WriteFile(run+"/summary.json", []byte("{"), 0o600) },
		"a list": func(run string) error {
			return os.WriteFile(run+"/worklists/甲县/乙镇.csv", []byte("\x00\x01"), 0o600)
		},
	} {
		runs, _ := job(t)
		run := filepath.Join(runs, "county", "2022-08-31-001")
		if err := damage(run); err != nil {
			t.Fatal(err)
		}
		if err := KeepTasks(runs, "county", run); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := NewTasks(runs, "county"); name == "summary" && !errors.As(err, new(*archive.Damaged)) {
			t.Errorf("%s: rows would be parked as of no run: %v", name, err)
		}
		if files, err := keptTasks(runs, "county"); err != nil || len(files) != 0 {
			t.Errorf("%s: %v is kept, %v", name, files, err)
		}
	}
	runs, _ := job(t)
	if err := KeepTasks(runs, "county", filepath.Join(runs, "county", "2022-08-31-001")); err != nil {
		t.Fatal(err)
	}
	files, _ := keptTasks(runs, "county")
	if err := os.WriteFile(files[0].path, []byte("lead_id\nx,"), 0o600); err != nil {
		t.Fatal(err)
	}
	if lines, err := readKept(files[0].path, "b"); err == nil {
		t.Error("a damaged file is read", lines)
	}
}

// TestParkedAgain: a parked row is taken in when its day has come or its run is
// back, and is a duplicate as long as nothing changed (V3).
func TestParkedAgain(t *testing.T) {
	runs, tasks := job(t)
	run := filepath.Join(runs, "county", "2022-08-31-001")
	back := listHeader + "\n" + returnedLine("20220831-ABCD", 1, "王一", "41", "2022-09-03") + returnedLine("20220831-ABCD", 2, "李二", "问村长", "")
	if err := os.Rename(run, run+"-away"); err != nil {
		t.Fatal(err)
	}
	away := look(t, runs)
	if got := take(t, runs, away, "back.csv", back); got.Why["unknown-lead"] != 1 || got.Why["bad-code"] != 1 {
		t.Errorf("%+v", got)
	}
	if got := take(t, runs, away, "back.csv", back); got.Duplicate != 2 {
		t.Errorf("nothing changed: %+v", got)
	}
	if err := os.Rename(run+"-away", run); err != nil {
		t.Fatal(err)
	}
	if got := take(t, runs, tasks, "back.csv", back); got.Applied != 1 || got.Duplicate != 1 {
		t.Errorf("the run is back: %+v", got)
	}
	if got := take(t, runs, tasks, "back.csv", back); got.Duplicate != 2 {
		t.Errorf("once more: %+v", got)
	}
	j, err := Read(Folder(runs, "county"))
	if err != nil || len(j.Visits) != 3 {
		t.Fatal(len(j.Visits), err)
	}
	status, err := StatusOn(tasks, j, "2022-09-10")
	if err != nil || status.Done != 1 || fmt.Sprint(status.Parked) != "map[bad-code:1]" {
		t.Errorf("status %+v, %v", status, err)
	}
}

func look(t *testing.T, runs string) *Tasks {
	t.Helper()
	tasks, err := NewTasks(runs, "county")
	if err != nil {
		t.Fatal(err)
	}
	return tasks
}

// TestImportDied: what an import that died was copying does not lie about.
func TestImportDied(t *testing.T) {
	runs, tasks := job(t)
	files := filepath.Join(Folder(runs, "county"), "files")
	if err := os.MkdirAll(files, 0o700); err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(files, newFile+"123")
	if err := os.WriteFile(left, []byte(listHeader), 0o600); err != nil {
		t.Fatal(err)
	}
	take(t, runs, tasks, "back.csv", listHeader+"\n"+returnedLine("20220831-ABCD", 1, "王一", "41", "2022-09-03"))
	if entries, err := os.ReadDir(files); err != nil || len(entries) != 1 || entries[0].Name() == newFile+"123" {
		t.Error(entries, err)
	}
}
