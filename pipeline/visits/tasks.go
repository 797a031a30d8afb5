package visits

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"yingbao/pipeline/archive"
	"yingbao/sources/normalise"
	"yingbao/sources/tabular"
)

// Task is one line of a published worklist.
type Task struct {
	Batch, Lead  string
	Name, Person string // Person is a PersonKey
	Due          string
	Severity     string
	Rules        []string
	Town         string
}

// Tasks finds the lines of a plan's published runs, removed ones among them.
// Runs are read when a row asks for them, the newest first.
type Tasks struct {
	folders []string // newest first; of a removed run the file that is kept of it
	batches []string
	latest  int                         // the last good run, -1 for none
	read    map[string]map[string]*Task // batch → lead
}

// NewTasks looks at the runs of a plan.
func NewTasks(runs, name string) (*Tasks, error) {
	folders, err := archive.List(runs, name)
	if err != nil {
		return nil, err
	}
	kept, err := keptTasks(runs, name)
	if err != nil {
		return nil, err
	}
	last := archive.Latest(runs, name)
	t := &Tasks{read: map[string]map[string]*Task{}, latest: -1}
	for i := len(folders) - 1; i >= 0; i-- {
		kept = t.removed(kept, filepath.Base(folders[i]))
		if real, err := filepath.EvalSymlinks(folders[i]); t.latest < 0 || err == nil && real == last {
			t.latest = len(t.folders) // without the link the newest
		}
		if err := t.look(folders[i]); err != nil {
			return nil, err
		}
	}
	t.removed(kept, "")
	return t, nil
}

// removed adds what is kept of removed runs that came after the run of an id,
// and gives the rest. What is kept of that run itself, which a purge that ended
// in between left, is not needed.
func (t *Tasks) removed(kept []keptFile, after string) []keptFile {
	for n := len(kept) - 1; n >= 0 && kept[n].id >= after; n-- {
		if kept[n].id != after {
			t.folders, t.batches = append(t.folders, kept[n].path), append(t.batches, kept[n].batch)
		}
		kept = kept[:n]
	}
	return kept
}

// look adds a published run.
func (t *Tasks) look(folder string) error {
	data, err := archive.ReadFile(filepath.Join(folder, "summary.json"))
	if err != nil {
		return fmt.Errorf("visits: %w", err)
	}
	var s struct {
		Batch string `json:"batch"`
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return &archive.Damaged{File: filepath.Base(folder) + "/summary.json", Why: "cannot be read"}
	}
	t.folders, t.batches = append(t.folders, folder), append(t.batches, s.Batch)
	return nil
}

// Latest gives the lines of the last good run, by lead: of the one that the
// link latest names, which is not the one of the latest day when a past night
// was run again or somebody went back to it.
func (t *Tasks) Latest() (batch string, lines map[string]*Task, err error) {
	if t.latest < 0 {
		return "", nil, nil
	}
	lines, err = t.batch(t.latest)
	return t.batches[t.latest], lines, err
}

// find gives the line a returned row speaks of. Without a batch the id alone
// does only when no two runs gave it to different persons, or the name says
// which.
func (t *Tasks) find(batch, lead, name string) (*Task, string, error) {
	var found *Task
	for i := range t.folders {
		if batch != "" && !strings.EqualFold(t.batches[i], batch) {
			continue
		}
		lines, err := t.batch(i)
		if err != nil {
			return nil, "", err
		}
		task := lines[lead]
		switch {
		case task == nil:
		case name != "" && normalise.Name(name).Key != normalise.Name(task.Name).Key:
			if batch != "" {
				return nil, "wrong-person", nil
			}
		case found != nil && found.Person != task.Person:
			return nil, "no-batch", nil
		case found == nil:
			found = task
		}
		if found != nil && (batch != "" || name != "") {
			return found, "", nil
		}
	}
	if found == nil {
		return nil, "unknown-lead", nil
	}
	return found, "", nil
}

// batch reads the lines of one run.
func (t *Tasks) batch(i int) (map[string]*Task, error) {
	if lines := t.read[t.folders[i]]; lines != nil {
		return lines, nil
	}
	if filepath.Ext(t.folders[i]) == keptExt {
		lines, err := readKept(t.folders[i], t.batches[i])
		t.read[t.folders[i]] = lines
		return lines, err
	}
	lines := map[string]*Task{}
	err := filepath.WalkDir(filepath.Join(t.folders[i], "worklists"), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != ".csv" {
			return err
		}
		return readTable(context.Background(), path, func(r returned) { lines[r.lead()] = r.task() })
	})
	if err != nil && !os.IsNotExist(err) {
		return nil, fmt.Errorf("visits: %w", err)
	}
	err = readTable(context.Background(), filepath.Join(t.folders[i], "leads.csv"), func(r returned) {
		if task := lines[strings.ToUpper(r.cell("lead_id"))]; task != nil {
			task.Rules, task.Severity = strings.Split(r.cell("rules"), ";"), r.cell("severity")
		}
	})
	t.read[t.folders[i]] = lines
	return lines, err
}

// returned is one row of a table with a header.
type returned struct {
	header map[string]int
	cells  []string
	line   int
}

func (r returned) cell(name string) string {
	if at, ok := r.header[plain(name)]; ok && at < len(r.cells) {
		return strings.TrimPrefix(strings.TrimSpace(r.cells[at]), "'")
	}
	return ""
}

func (r returned) lead() string { return strings.ToUpper(r.cell("线索编号")) }

func (r returned) task() *Task {
	number := strings.Trim(r.cell("身份证号(脱敏)"), `="`)
	if number != "" && !strings.Contains(number, "*") {
		number = normalise.MaskID(number)
	}
	return &Task{Batch: r.cell("批次号"), Lead: r.lead(), Name: r.cell("姓名"), Due: r.cell("核查时限"), Town: r.cell("乡镇"),
		Person: PersonKey(r.cell("姓名"), number, r.cell("性别"), r.cell("县"), r.cell("乡镇"), r.cell("村(社区)"))}
}

// headerRows is how many rows a header is looked for in: people put titles
// above it.
const headerRows = 20

// readTable gives each row below the header of a CSV file or workbook. The
// header is the first row with one of the columns a row is known by.
func readTable(ctx context.Context, path string, take func(returned)) error {
	var header map[string]int
	seen := 0
	_, err := tabular.Read(ctx, path, tabular.Options{}, func(rows []tabular.Row) error {
		for i := range rows {
			seen++
			if header == nil {
				if header = headerOf(rows[i].Cells); header == nil && seen > headerRows {
					return errNoHeader
				}
				continue
			}
			cells := make([]string, len(rows[i].Cells))
			for c, v := range rows[i].Cells {
				cells[c] = strings.Clone(v)
			}
			take(returned{header, cells, rows[i].Line})
		}
		return nil
	})
	if err == nil && header == nil {
		err = errNoHeader
	}
	return err
}

// headerOf gives the columns of a header, nil when the row is none. Of two
// columns of one name the first counts.
func headerOf(cells []string) map[string]int {
	header := map[string]int{}
	for i, c := range cells {
		if name := plain(c); name != "" {
			if _, twice := header[name]; !twice {
				header[name] = i
			}
		}
	}
	for _, known := range []string{"线索编号", "核查结果代码", "核查结果", "lead_id"} {
		if _, ok := header[plain(known)]; ok {
			return header
		}
	}
	return nil
}
