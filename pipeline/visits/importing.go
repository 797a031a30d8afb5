package visits

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"yingbao/pipeline/archive"
	"yingbao/sources/normalise"
	"yingbao/sources/tabular"
)

var errNoHeader = errors.New("no header with 线索编号 or 核查结果代码 in the first rows")

// Unreadable says that a returned file cannot be read as one; nothing of it
// was imported.
type Unreadable struct {
	File   string // escaped base name
	ZH, EN string
}

// Error gives the reason in English.
func (u *Unreadable) Error() string { return u.Text("en") }

// Text gives the reason in Chinese or English.
func (u *Unreadable) Text(lang string) string {
	if lang == "zh" {
		return u.File + "：" + u.ZH
	}
	return u.File + ": " + u.EN
}

// ErrBusy says that another import of the plan is under way.
var ErrBusy = errors.New("another import is under way")

// Imported counts what became of a file's rows (V2).
type Imported struct {
	File                                          string // escaped base name
	Rows, Applied, Added, Duplicate, Parked, Open int
	Torn                                          int64          // bytes dropped of a journal's last line that was not finished (V1)
	Why                                           map[string]int // parked rows by code of the reason
	Lines                                         map[string][]int
}

// filled are the columns the visitor fills, in the order of Visit.Cells.
var filled = []string{"核查结果代码", "核查日期", "核查方式", "核查人1", "核查人2", "是否告知政策", "是否申请", "办理项目", "起始月", "金额", "不符合原因", "备注"}

// Import adds a returned file's results to the journal in folder. The file
// itself is kept first. It returns when every result is on the disk (V1).
func Import(ctx context.Context, folder, path string, tasks *Tasks, today time.Time) (*Imported, error) {
	if info, err := os.Lstat(path); err != nil {
		return nil, fmt.Errorf("visits: %w", err)
	} else if !info.Mode().IsRegular() { // a pipe would be waited for, a link may lead anywhere
		return nil, &Unreadable{tabular.EscapeName(path), "不是普通文件", "is not a regular file"}
	}
	if err := archive.MakeFolder(filepath.Join(folder, "files")); err != nil {
		return nil, fmt.Errorf("visits: %w", err)
	}
	lock, held, err := archive.TryLock(filepath.Join(folder, ".lock"))
	if err != nil {
		return nil, fmt.Errorf("visits: %w", err)
	}
	if !held {
		return nil, ErrBusy
	}
	defer lock.Close()
	journal, err := Read(folder)
	if err != nil {
		return nil, err
	}
	i := newImporting(path, tasks, journal, today)
	if err = sweep(folder); err == nil {
		i.file, err = keepFile(folder, path)
	}
	if err != nil {
		return nil, fmt.Errorf("visits: %w", err)
	}
	if err := readTable(ctx, path, i.row); err != nil {
		return nil, unreadable(path, err)
	}
	if i.failed != nil {
		return nil, i.failed
	}
	if len(i.visits) > 0 {
		i.out.Torn = journal.torn
		if err := journal.add(folder, i.visits); err != nil {
			return nil, fmt.Errorf("visits: %w", err)
		}
	}
	return i.out, nil
}

func unreadable(path string, err error) error {
	u := &Unreadable{File: tabular.EscapeName(path)}
	var t *tabular.Error
	switch {
	case errors.Is(err, errNoHeader):
		u.ZH, u.EN = "前 20 行没有含“线索编号”或“核查结果代码”的表头", "no header with 线索编号 or 核查结果代码 in the first 20 rows"
	case errors.As(err, &t) && t.Code != "E_INTERNAL" && t.Code != "E_IO":
		u.ZH, u.EN = t.ZH+"（"+t.Code+"）", t.EN+" ("+t.Code+")"
	default:
		return fmt.Errorf("visits: %w", err)
	}
	return u
}

// newFile is how a returned file's copy in the making is called.
const newFile = ".new-"

// sweep removes copies that a process which died left in the making: they name
// persons, and nobody would look for them there.
func sweep(folder string) error {
	entries, err := os.ReadDir(filepath.Join(folder, "files"))
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), newFile) {
			err = errors.Join(err, os.Remove(filepath.Join(folder, "files", e.Name())))
		}
	}
	return err
}

// keepFile keeps the file as it came, named by its content.
func keepFile(folder, path string) (sum string, err error) {
	in, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer in.Close()
	temp, err := os.CreateTemp(filepath.Join(folder, "files"), newFile+"*")
	if err != nil {
		return "", err
	}
	defer os.Remove(temp.Name()) // gone already when all went well
	h := sha256.New()
	if _, err := io.Copy(io.MultiWriter(temp, h), in); err != nil {
		return "", errors.Join(err, temp.Close())
	}
	if err := errors.Join(temp.Chmod(0o600), temp.Sync(), temp.Close()); err != nil {
		return "", err
	}
	sum = hex.EncodeToString(h.Sum(nil))
	name := sum + strings.ToLower(filepath.Ext(path))
	if plain(filepath.Ext(path)) != strings.TrimPrefix(filepath.Ext(path), ".") {
		name = sum
	}
	return sum, errors.Join(os.Rename(temp.Name(), filepath.Join(folder, "files", name)), syncFolder(filepath.Join(folder, "files")))
}

// importing is one file under way.
type importing struct {
	tasks  *Tasks
	file   string
	day    string
	known  map[string]string // digest → state
	byDay  map[string]string // batch, lead and day → code
	visits []Visit
	out    *Imported
	failed error
}

func newImporting(path string, tasks *Tasks, journal *Journal, today time.Time) *importing {
	i := &importing{tasks: tasks, day: today.Format(time.DateOnly), known: map[string]string{}, byDay: map[string]string{},
		out: &Imported{File: tabular.EscapeName(path), Why: map[string]int{}, Lines: map[string][]int{}}}
	for _, v := range journal.Visits {
		i.remember(v)
	}
	return i
}

func (i *importing) remember(v Visit) {
	i.known[v.Digest] = v.State
	if v.State == Applied {
		i.byDay[v.Batch+" "+v.Lead+" "+v.Date] = v.Code
	}
}

// row says what becomes of one returned row.
func (i *importing) row(r returned) {
	v := Visit{File: i.file, Line: r.line, Received: i.day, Batch: strings.ToUpper(r.cell("批次号")), Lead: r.lead()}
	empty := true
	for _, name := range filled {
		cell := r.cell(name)
		if name == filled[0] && cell == "" {
			cell = r.cell("核查结果")
		}
		v.Cells = append(v.Cells, cell)
		empty = empty && cell == ""
	}
	name := r.cell("姓名")
	if v.Lead == "" && name == "" && empty {
		return // a line without anything is no row
	}
	i.out.Rows++
	if empty && v.Lead != "" {
		i.out.Open++
		return
	}
	v.Digest = digest(v, name)
	before, known := i.known[v.Digest]
	if !known || before == Parked { // its day may have come since, or its run be back (V3)
		v.State, v.Why = i.judge(&v, name, r)
	}
	if known && (before != Parked || v.State == Parked) {
		i.out.Duplicate++
		return
	}
	switch v.State {
	case Applied:
		i.out.Applied++
	case Added:
		i.out.Added++
	default:
		i.out.Parked++
		i.out.Why[v.Why]++
		i.out.Lines[v.Why] = append(i.out.Lines[v.Why], r.line)
	}
	i.remember(v)
	i.visits = append(i.visits, v)
}

// digest is of what a row says, whatever file and line it stands in.
func digest(v Visit, name string) string {
	sum := sha256.Sum256([]byte(strings.Join(append([]string{v.Batch, v.Lead, name}, v.Cells...), "\x00")))
	return hex.EncodeToString(sum[:12])
}

// judge reads the result and finds its lead. A row that cannot be used is
// parked with the code of the reason (V4).
func (i *importing) judge(v *Visit, name string, r returned) (state, why string) {
	outcome, ok := FindOutcome(v.Cells[0])
	if !ok {
		return Parked, "bad-code"
	}
	v.Code, v.Date = outcome.Code, i.day
	if v.Cells[1] != "" {
		day, err := visitDay(v.Cells[1])
		if err != nil {
			return Parked, "bad-date"
		}
		v.Date = day.Format(time.DateOnly)
	}
	if v.Date > i.day {
		return Parked, "future-date"
	}
	if v.Lead == "" {
		v.Person = r.task().Person
		return Added, ""
	}
	task, why, err := i.tasks.find(v.Batch, v.Lead, name)
	if err != nil && i.failed == nil {
		i.failed = err
	}
	if task == nil {
		return Parked, why
	}
	v.Batch, v.Person, v.Rules, v.Severity = task.Batch, task.Person, task.Rules, task.Severity
	if longBefore(v.Date, task.Batch) {
		return Parked, "early-date"
	}
	if code, ok := i.byDay[v.Batch+" "+v.Lead+" "+v.Date]; ok && code != v.Code {
		return Parked, "conflict"
	}
	return Applied, ""
}

// longBefore tells a visit that would have closed nothing any more when the
// batch was made: in January the old year is written by habit, and the lead
// would stand in the next worklist again. A few days before the batch are
// nothing: what was found with last week's list is written into this week's.
func longBefore(day, batch string) bool {
	made, err := time.Parse("20060102", batch[:min(8, len(batch))])
	return err == nil && day < made.AddDate(0, -Cooldown, 0).Format(time.DateOnly)
}

// visitDay reads the day of a visit, a bare number as a spreadsheet's day: a
// column whose format was lost shows 45750.
func visitDay(cell string) (time.Time, error) {
	ymd, _ := normalise.Date(cell)
	if text := strings.TrimSuffix(cell, ".0"); ymd == "" && len(text) == 5 {
		if serial, err := strconv.Atoi(text); err == nil {
			ymd = normalise.DateSerial(float64(serial), false)
		}
	}
	return time.Parse("20060102", ymd)
}
