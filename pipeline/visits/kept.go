package visits

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"yingbao/pipeline/archive"
	"yingbao/sources/tabular"
)

// tasksName is the folder, below that of the visits, of what a returned row of
// a removed run is understood by: one file a run, <run id>_<batch>.csv. It names
// persons as the journal does.
const (
	tasksName = "tasks"
	keptExt   = ".csv" // no run's folder ends so
)

var keptHeader = []string{"lead_id", "person", "severity", "rules"}

// KeepTasks keeps, of a run that is to be removed, what a result that comes
// back later is understood by (V8): nothing of a run that is damaged.
func KeepTasks(runs, name, run string) error {
	t := &Tasks{read: map[string]map[string]*Task{}}
	var lines map[string]*Task
	err := t.look(run)
	if err == nil {
		lines, err = t.batch(0)
	}
	switch {
	case damaged(err) || err == nil && (t.batches[0] == "" || len(lines) == 0): // no result can name it
		return nil
	case err != nil:
		return err
	}
	ids := make([]string, 0, len(lines))
	for id := range lines {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	to, err := archive.AtomicBelow(Folder(runs, name), tasksName+"/"+filepath.Base(run)+"_"+t.batches[0]+keptExt)
	if err != nil {
		return fmt.Errorf("visits: %w", err)
	}
	w := csv.NewWriter(to)
	rows := [][]string{keptHeader}
	for _, id := range ids {
		task := lines[id]
		rows = append(rows, []string{id, task.Person, task.Severity, strings.Join(task.Rules, ";")})
	}
	if err := w.WriteAll(rows); err != nil {
		return fmt.Errorf("visits: %w", errors.Join(err, to.Abort()))
	}
	if err := to.Close(); err != nil {
		return fmt.Errorf("visits: %w", err)
	}
	return nil
}

// damaged tells what a file says wrongly from what keeps it from being read.
func damaged(err error) bool {
	var t *tabular.Error
	return errors.Is(err, errNoHeader) || errors.Is(err, fs.ErrNotExist) || errors.As(err, new(*archive.Damaged)) || errors.As(err, &t) && t.Code != "E_INTERNAL" && t.Code != "E_IO"
}

// ExpireTasks removes what is kept of runs so old that a closed lead of theirs
// rests no more: their results would change nothing. They are old by the newest
// run and by today: neither a run of a wrong day nor a wrong clock is enough.
func ExpireTasks(runs, name string, today time.Time) error {
	folders, err := archive.List(runs, name)
	if err != nil || len(folders) == 0 {
		return err
	}
	newest, err := time.Parse(time.DateOnly, filepath.Base(folders[len(folders)-1])[:len(time.DateOnly)])
	if err != nil {
		return fmt.Errorf("visits: %w", err)
	}
	if today.Before(newest) {
		newest = today
	}
	oldest := newest.AddDate(0, -Cooldown, 0).Format(time.DateOnly)
	files, err := keptTasks(runs, name)
	for _, f := range files {
		if f.id[:len(oldest)] < oldest {
			err = errors.Join(err, os.Remove(f.path))
		}
	}
	return err
}

// keptFile is the file of one removed run.
type keptFile struct{ path, id, batch string }

// keptTasks lists the files of removed runs, the oldest first.
func keptTasks(runs, name string) (files []keptFile, err error) {
	folder := filepath.Join(Folder(runs, name), tasksName)
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("visits: %w", err)
	}
	for _, e := range entries {
		id, batch, ok := strings.Cut(strings.TrimSuffix(e.Name(), keptExt), "_")
		if ok && len(id) > len(time.DateOnly) && !strings.HasPrefix(id, ".") {
			files = append(files, keptFile{filepath.Join(folder, e.Name()), id, batch})
		}
	}
	return files, nil
}

// readKept gives the lines kept of a removed run.
func readKept(path, batch string) (map[string]*Task, error) {
	data, err := archive.ReadFile(path)
	if err != nil {
		return nil, err
	}
	r, lines := csv.NewReader(bytes.NewReader(data)), map[string]*Task{}
	r.FieldsPerRecord = len(keptHeader)
	for first := true; ; first = false {
		c, err := r.Read()
		switch {
		case errors.Is(err, io.EOF) && !first:
			return lines, nil
		case err != nil:
			return nil, &archive.Damaged{File: folderName + "/" + tasksName + "/" + filepath.Base(path), Why: "cannot be read"}
		case !first:
			name, _, _ := strings.Cut(c[1], "|") // how a PersonKey begins
			lines[c[0]] = &Task{Batch: batch, Lead: c[0], Name: name, Person: c[1], Severity: c[2], Rules: strings.Split(c[3], ";")}
		}
	}
}
