package sources

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/zeebo/xxh3"

	"yingbao/sources/department"
	"yingbao/sources/normalise"
	"yingbao/sources/record"
	"yingbao/sources/tabular"
)

// Load reads an extract. A held extract is no error: Loaded.Held says why and
// Part is nil. An error is input/output, ctx, or a mistake in e (an unknown
// department or field).
func Load(ctx context.Context, e Extract, o Options) (*Loaded, error) {
	for presume := presumed(o.LastNight); ; presume = false {
		l := newLoader(e, o)
		if err := l.prepare(); err != nil {
			return nil, err
		}
		l.presume = presume
		if out, err := l.load(ctx); !l.unsure || ctx.Err() != nil {
			return out, err
		}
	}
}

func newLoader(e Extract, o Options) *loader {
	return &loader{extract: e, options: o, folders: map[string]map[string]promise{}, looks: map[string]*tabular.Look{},
		out: &Loaded{Repairs: map[string]int{}, Flags: map[string]int{}}}
}

func (l *loader) load(ctx context.Context) (*Loaded, error) {
	err := l.run(ctx)
	if err == nil {
		err = l.finish()
	}
	if broken := l.attic.close(); err == nil {
		err = broken
	}
	if err == nil {
		return l.out, nil
	}
	held, err := asHeld(err)
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", l.extract.Name, err)
	}
	if held.Source = l.extract.Name; held.File == "" && l.file != nil {
		held.File = l.fileName()
	}
	l.out.Held, l.out.Part, l.out.History = held, nil, nil
	l.hintDepartment()
	return l.out, nil
}

// loader is the state of one Load.
type loader struct {
	extract Extract
	options Options
	dict    *department.Dictionary
	gate    department.Gate
	out     *Loaded

	fields    []record.Field // of the part; grows when a later file brings more
	date1904  bool
	file      *File // in work
	reader    *sheetReader
	cleaner   *cleaner
	mappings  []*mapping
	paths     []string
	part      string        // of an archive of several tables: "/" and its escaped name
	search    []tabular.Row // first rows of a sheet while its header is sought
	sheet     int
	rowNo     uint32
	count     *totals
	hashes    []*prints // of rows, by file
	attic     attic
	reasons   map[string]int
	fileBad   int                           // rejects of the file in work that count against the gate
	pending   int                           // rows not yet reported to Progress
	wait      bool                          // do not foresee a bulk extract: it was none
	surprised bool                          // it was one, and not foreseen
	promises  map[string]promise            // of the sender's manifest, by path
	folders   map[string]map[string]promise // manifests read
	looks     map[string]*tabular.Look      // at the files, for further passes
	presume   bool                          // that the files' text is sound, as last night
	unsure    bool                          // whether it was right of the file in work
	sound     bool                          // the text of every file read is
}

// ErrAccounting says that rows = accepted + rejected does not hold (S1).
var ErrAccounting = errors.New("rows are lost")

// errAgain asks for another pass: the first pass learnt what the part must
// hold.
var errAgain = errors.New("another pass is needed")

// prepare finds the dictionary and the thresholds.
func (l *loader) prepare() error {
	if l.extract.Department != "" {
		d, ok := department.Find(l.extract.Department)
		if !ok {
			return fmt.Errorf("load %s: no department %q", l.extract.Name, l.extract.Department)
		}
		l.use(d)
	}
	switch l.extract.DamagedID {
	case "", "keep", "reject":
		return nil
	}
	return fmt.Errorf("load %s: damaged_id is %q, not keep or reject", l.extract.Name, l.extract.DamagedID)
}

func (l *loader) use(d *department.Dictionary) {
	l.dict, l.gate, l.out.Department = d, d.Gate.Over(l.extract.Gate), d.ID
	if l.extract.DamagedID == "" {
		l.extract.DamagedID = d.DamagedID
	}
}

// run reads all files, again when a pass learnt something about the columns.
func (l *loader) run(ctx context.Context) error {
	paths, err := l.arrived()
	if err != nil {
		return err
	}
	defer func() { l.cleaner.stop() }()
	l.paths = paths
	for range 4 + len(paths) {
		l.reset()
		err := l.pass(ctx, paths)
		if err == nil {
			err = l.remembered()
		}
		if !errors.Is(err, errAgain) {
			return err
		}
	}
	return fmt.Errorf("the columns of the files never settle")
}

func (l *loader) reset() {
	l.cleaner.stop()
	l.cleaner = newCleaner(l)
	l.out.Part, l.out.Files, l.out.Rejects, l.mappings = nil, nil, nil, nil
	l.out.Rows, l.out.Accepted, l.out.Rejected, l.out.Apart, l.rowNo = 0, 0, 0, 0, 0
	l.hashes, l.reasons = nil, map[string]int{}
	l.count = newTotals(&l.attic)
	l.sound = true
}

func (l *loader) pass(ctx context.Context, paths []string) error {
	for _, path := range paths {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := l.readFile(ctx, path); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) readFile(ctx context.Context, path string) error {
	l.out.Files = append(l.out.Files, File{Path: path})
	l.file = &l.out.Files[len(l.out.Files)-1]
	l.reader, l.search, l.sheet, l.part, l.fileBad = nil, nil, 0, "", 0
	look := l.look(path)
	look.Presume, l.unsure = l.presume, l.presume
	info, err := tabular.Read(ctx, path, tabular.Options{Limits: l.options.Limits, Sheet: l.extract.Sheet, Encoding: l.extract.Encoding, Pieces: l, Part: l.startPart, Look: look}, l.rows)
	l.unsure, l.sound = l.unsure && err != nil, l.sound && look.Sound
	l.file.SHA256, l.file.Format, l.file.Encoding, l.file.Delimiter, l.file.Bytes = info.SHA256, info.Format, info.Encoding, info.Delimiter, info.Bytes
	l.file.Blank = info.BlankRows
	if err == nil {
		err = l.startSheet(nil) // a file shorter than the search
	}
	if broken := l.cleaner.settle(); err == nil {
		err = broken
	}
	if err != nil {
		return err
	}
	if info.Date1904 && !l.date1904 {
		l.date1904 = true
		return errAgain
	}
	for _, w := range info.Warnings {
		l.warn(Message{Code: w.Code, ZH: w.ZH, EN: w.EN})
	}
	rows := &prints{}
	rows.take(&l.count.rows)
	l.hashes = append(l.hashes, rows)
	if l.options.Progress != nil && l.pending > 0 {
		l.options.Progress(l.pending)
		l.pending = 0
	}
	return l.judgeFile()
}

// look is what is known of a file's text from an earlier read of it.
func (l *loader) look(path string) *tabular.Look {
	look := l.options.look
	if look == nil {
		look = l.looks[path]
	}
	if look == nil {
		look = &tabular.Look{}
	}
	if len(l.looks) < mostLooks {
		l.looks[path] = look
	}
	return look
}

// mostLooks bounds what is kept for further passes, a few hundred KiB a file.
const mostLooks = 64

// fileName names the file in work in messages, and the part of it that is
// being read when it is an archive of several.
func (l *loader) fileName() string { return tabular.EscapeName(l.file.Path) + l.part }

// rows takes a batch from the reader.
func (l *loader) rows(batch []tabular.Row) error {
	for i := range batch {
		row := &batch[i]
		if row.Sheet != l.sheet {
			if err := l.startSheet(nil); err != nil {
				return err
			}
			l.sheet, l.reader, l.search = row.Sheet, nil, nil
		}
		if l.reader == nil {
			if err := l.startSheet(row); err != nil {
				return err
			}
			continue
		}
		l.row(row)
	}
	return l.cleaner.failed
}

// row takes one data row (S1, S2).
func (l *loader) row(row *tabular.Row) { l.cleaner.add(row) }

// Take takes a piece of a file whose header is known.
func (l *loader) Take(p *tabular.Piece) (bool, error) {
	if l.reader == nil {
		return false, nil
	}
	l.cleaner.take(p)
	return true, l.cleaner.failed
}

// Settle waits for the rows taken so far.
func (l *loader) Settle() error { return l.cleaner.flush() }

// progress tells of rows cleaned, now and then.
func (l *loader) progress(rows int) {
	l.pending += rows
	if l.options.Progress != nil && l.pending >= 20000 {
		l.options.Progress(l.pending)
		l.pending = 0
	}
}

// reject notes a row that is not accepted.
func (l *loader) reject(s *sheetReader, rowNo uint32, f fault) error {
	if f.code == headerMoved {
		m := say("header-moved")
		m.File, m.Line = s.file, f.line
		return heldError{m}
	}
	l.file.Rejected++
	l.reasons[f.code]++
	if f.code != noPerson {
		l.fileBad++
	}
	name := ""
	if f.column >= 0 && f.column < len(s.names) {
		name = s.names[f.column]
	}
	l.out.Rejects = append(l.out.Rejects, Reject{Source: l.extract.Name, Row: rowNo, Line: f.line,
		File: s.file, Column: name, Code: f.code, Reason: reason(f.code), Raw: f.raw})
	return nil
}

// maxRaw is how much of a rejected line is kept, in bytes.
const maxRaw = 4096

func joinCells(cells []string) string {
	var b strings.Builder
	for i, c := range cells {
		if i > 0 {
			b.WriteByte(',')
		}
		if b.Len()+len(c) > maxRaw {
			b.WriteString("…")
			break
		}
		if strings.ContainsAny(c, ",\"\r\n") {
			c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
		b.WriteString(c)
	}
	return b.String()
}

// rowHash is a hash of a row's cells, the same on every machine.
func rowHash(cells []string) uint64 {
	h := uint64(0x9E3779B97F4A7C15)
	for _, c := range cells {
		h = (h ^ xxh3.HashString(c)) * 0x9FB21C651E98DF25
		h ^= h >> 29
	}
	return h
}

// finish counts, judges and files what was read.
func (l *loader) finish() error {
	for i := range l.out.Files {
		l.out.Rows += l.out.Files[i].Rows
		l.out.Accepted += l.out.Files[i].Accepted
		l.out.Rejected += l.out.Files[i].Rejected
	}
	if l.out.Rows != l.out.Accepted+l.out.Rejected || l.out.Accepted != l.out.Part.Rows()+l.out.Apart || l.out.Rejected != len(l.out.Rejects) {
		return fmt.Errorf("%w: %d read, %d accepted, %d rejected", ErrAccounting, l.out.Rows, l.out.Accepted, l.out.Rejected)
	}
	l.report()
	l.file = nil
	if err := l.judge(); err != nil {
		return err
	}
	l.out.History = l.history()
	return nil
}

// report moves the tally and the mappings into what the caller sees.
func (l *loader) report() {
	for i, n := range l.count.repair {
		if n > 0 {
			l.out.Repairs[normalise.Repair(1 << i).Names()[0]] = n
		}
	}
	for i, n := range l.count.flag {
		if n > 0 {
			l.out.Flags[flagNames[i]] = n
		}
	}
	l.out.Flagged = l.count.flagged
	for i, m := range l.mappings {
		for _, c := range m.columns {
			if !slices.Contains(l.out.Columns, c) {
				l.out.Columns = append(l.out.Columns, c)
			}
		}
		for _, u := range m.unknown {
			if !slices.Contains(l.out.Unknown, u) {
				l.out.Unknown = append(l.out.Unknown, u)
			}
		}
		if i == 0 {
			for _, w := range m.warnings {
				l.warn(w)
			}
		}
	}
	l.out.Period = l.period()
	l.out.Part.Source.Period, l.out.Part.Source.Delivered = l.out.Period, l.out.Accepted
	l.out.Part.Seal()
}

func (l *loader) warn(m Message) {
	m.Source = l.extract.Name
	if m.File == "" && l.file != nil {
		m.File = l.fileName()
	}
	if !slices.Contains(l.out.Warnings, m) {
		l.out.Warnings = append(l.out.Warnings, m)
	}
}

// hintDepartment says of a held extract whose header fits another department.
func (l *loader) hintDepartment() {
	if l.dict == nil || l.out.Held.Code != "E_SCHEMA_MISSING" && l.out.Held.Code != "E_HEADER_MISSING" {
		return
	}
	if h, d := guessHeader(l.search, nil); d != nil && d != l.dict {
		m := say("wrong-department", "other", d.ZH)
		m.Line = h.line
		l.warn(m)
	}
}
