package pipeline

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"

	"yingbao/matchers"
	"yingbao/sources"
	"yingbao/sources/mistake"
	"yingbao/sources/record"
)

// MatchJob is an ad-hoc match: two files of any shape, or the duplicates of
// one.
type MatchJob struct {
	Left, Right string // paths; Right is "" to find the duplicates of Left
	Settings    []byte // a settings file, nil to let the data decide
	Workers     int
	Events      Events
}

// Matched is what an ad-hoc match found.
type Matched struct {
	Table *record.Table
	Links *matchers.Result
	Files []MatchedFile
	Why   []string // why the settings are what they are
	// Doubts are places of the settings file that one of the files has nothing
	// for.
	Doubts mistake.List
}

// MatchedFile is one file and how it was read.
type MatchedFile struct {
	Name     string
	Accepted int
	Rejected int
	Blank    int       // rows without content, which have no number
	Left     []LeftOut // what Rejected is made of
	Columns  []sources.Mapped
	Warnings []Note
}

// LeftOut are the rows left out for one reason.
type LeftOut struct {
	Code   string
	Reason string // Chinese
	Rows   int
	Lines  []int // the first few
}

// Write writes the links with the columns of links.csv.
func (m *Matched) Write(w io.Writer) error { return WriteLinks(w, m.Table, m.Links) }

// BadSettings says that a settings file cannot be used.
type BadSettings struct{ Err error }

// Error gives the mistake with its place.
func (b *BadSettings) Error() string { return "settings: " + b.Err.Error() }

// Unwrap gives the mistake.
func (b *BadSettings) Unwrap() error { return b.Err }

// Match reads the files, matches them and gives the links. The error is *Held
// for a file that must not be used, *BadSettings for settings that cannot, and
// *matchers.TooFew when without settings there is nothing to compare.
func Match(ctx context.Context, job MatchJob) (*Matched, error) {
	if job.Events == nil {
		job.Events = func(Event) {}
	}
	if job.Workers <= 0 {
		job.Workers = runtime.GOMAXPROCS(0)
	}
	settings, kinds, err := job.settings()
	if err != nil {
		return nil, err
	}
	out := &Matched{}
	loaded, err := job.load(ctx, kinds)
	if err != nil {
		return nil, err
	}
	defer debug.SetGCPercent(debug.SetGCPercent(collectMatch))
	var parts []*record.Part
	for _, l := range loaded {
		parts = append(parts, l.Part)
		out.Files = append(out.Files, matchedFile(l))
	}
	if out.Table, err = record.Merge(parts...); err != nil {
		return nil, fmt.Errorf("table: %w", err)
	}
	if job.Settings != nil {
		if out.Doubts, err = matchers.CheckColumns(job.Settings, out.Table, headers(loaded)...); err != nil {
			return nil, &BadSettings{err}
		}
	}
	if settings == nil {
		if settings, err = out.automatic(loaded); err != nil {
			return nil, err
		}
	}
	job.shape(settings)
	out.Links, err = matchers.Link(ctx, out.Table, *settings, func(stage string, done, total int64) {
		job.Events(Event{Stage: "match", Detail: stage, Done: done, Total: total})
	})
	if err != nil {
		return nil, fmt.Errorf("match: %w", err)
	}
	out.Why = out.Links.Summary.Reasons
	return out, nil
}

func (job *MatchJob) settings() (*matchers.Settings, map[string]record.Kind, error) {
	if job.Settings == nil {
		return nil, nil, nil
	}
	settings, fields, err := matchers.ParseSettings(job.Settings)
	if err != nil {
		return nil, nil, &BadSettings{err}
	}
	kinds := map[string]record.Kind{}
	for field, kind := range fields {
		kinds[string(field)] = kind
	}
	return &settings, kinds, nil
}

// shape sets what follows from the number of files.
func (job *MatchJob) shape(s *matchers.Settings) {
	s.Workers = job.Workers
	s.Shape, s.Allow = matchers.ShapeDedupe, nil
	if job.Right != "" {
		s.Shape = matchers.ShapeLink
		s.Allow = func(a, b int) bool { return a != b }
	}
}

// load reads both files; the second takes the kinds of the first's columns,
// so that one schema is read one way.
func (job *MatchJob) load(ctx context.Context, kinds map[string]record.Kind) ([]*sources.Loaded, error) {
	var loaded []*sources.Loaded
	var held []sources.Message
	names := job.names()
	for i, path := range []string{job.Left, job.Right} {
		if path == "" {
			continue
		}
		var rows atomic.Int64
		l, err := sources.LoadAny(ctx, path, names[i], sources.Options{Raw: job.Settings != nil, FoldCase: true, Kinds: kinds, Only: matchers.DepartmentsRead(), Progress: func(more int) {
			job.Events(Event{Stage: "load", Detail: names[i], Done: rows.Add(int64(more))})
		}})
		if err != nil {
			return nil, err // which names the file
		}
		if l.Held != nil {
			held = append(held, *l.Held)
			continue
		}
		loaded = append(loaded, l)
		kinds = kindsOf(l.Part, kinds)
	}
	if len(held) == 0 && job.Settings == nil {
		held = incomparable(loaded)
	}
	if len(held) > 0 {
		return nil, &Held{Extracts: held}
	}
	return loaded, nil
}

// incomparable says why, whatever the settings chosen, no two rows could be
// compared.
func incomparable(loaded []*sources.Loaded) []sources.Message {
	if len(loaded) == 1 {
		return equalRows(loaded[0])
	}
	left, right := loaded[0].Part, loaded[1].Part
	switch {
	case ofPersons(left) && !slices.Contains(right.Fields(), record.FieldName):
		return nameless(left, right)
	case ofPersons(right) && !slices.Contains(left.Fields(), record.FieldName):
		return nameless(right, left)
	}
	return nil
}

// ofPersons says that a file was read as a list of Chinese names.
func ofPersons(p *record.Part) bool {
	at := slices.Index(p.Fields(), record.FieldName)
	return at >= 0 && p.Kinds()[at] == record.Name
}

// nameless holds two files of which only the first is a list of persons: by its
// settings nothing of the other would be compared.
func nameless(persons, other *record.Part) []sources.Message {
	a, b, list := persons.Source.Name, other.Source.Name, fieldList(other)
	return []sources.Message{{Code: "E_NO_NAMES", Source: b,
		ZH: fmt.Sprintf("%s 是人员名单，而 %s 中认不出姓名列，无从比较；它的列是 %s。请核对表头和分隔符，或用 --settings 指定", a, b, list),
		EN: fmt.Sprintf("%s is a list of persons, and in %s no column of names is recognised, so that nothing can be compared; it has %s. Check header and delimiter, or use --settings", a, b, list)}}
}

// fieldList names the first columns of a part.
func fieldList(p *record.Part) string {
	const most = 8
	var names []string
	for _, f := range p.Fields()[:min(len(p.Fields()), most)] {
		names = append(names, string(f))
	}
	if len(p.Fields()) > most {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}

// equalRows holds a file that is one row over and over: nothing in it says
// whether that is one person.
func equalRows(l *sources.Loaded) []sources.Message {
	if l.Accepted < 2 || l.Duplicates+1 < l.Accepted {
		return nil
	}
	return []sources.Message{{Code: "E_EQUAL_ROWS", Source: l.Part.Source.Name,
		ZH: fmt.Sprintf("%d 行内容完全相同，无从分辨是一个人还是多个人；请检查导出是否有误", l.Accepted),
		EN: fmt.Sprintf("all %d rows are equal, and nothing tells whether they are one person; was it exported rightly?", l.Accepted)}}
}

// names gives the sources their names: the files' without endings, told apart
// when they are equal.
func (job *MatchJob) names() [2]string {
	name := func(path string) string {
		base := strings.Map(func(r rune) rune {
			if strings.ContainsRune(";:,\r\n\t", r) {
				return '_'
			}
			return r
		}, strings.ToValidUTF8(filepath.Base(path), "_"))
		if stem, _, found := strings.Cut(strings.TrimLeft(base, "."), "."); found && stem != "" {
			return stem
		}
		return base
	}
	out := [2]string{name(job.Left), name(job.Right)}
	if out[0] == out[1] {
		out[1] += "_2"
	}
	return out
}

// headers tells what the files have under their headers.
func headers(loaded []*sources.Loaded) []matchers.Headers {
	var out []matchers.Headers
	for _, l := range loaded {
		h := matchers.Headers{File: l.Part.Source.Name}
		for _, c := range l.Columns {
			list := &h.Empty
			switch {
			case c.Role == "row-id":
				list = &h.RowIDs
			case c.Role == "truth":
				list = &h.Truth
			case c.Field != "":
				list = &h.Filled
			}
			*list = append(*list, c.Header)
		}
		out = append(out, h)
	}
	return out
}

// kindsOf adds the kinds of a part's columns to those settled already.
func kindsOf(part *record.Part, settled map[string]record.Kind) map[string]record.Kind {
	kinds := map[string]record.Kind{}
	for i, field := range part.Fields() {
		kinds[string(field)] = part.Kinds()[i]
	}
	for field, kind := range settled {
		kinds[field] = kind
	}
	return kinds
}

// automatic chooses settings: those for departments' extracts when the files
// were recognised as lists of persons, what the content suggests otherwise.
// Values that were written into each other's column are put back before.
func (m *Matched) automatic(loaded []*sources.Loaded) (*matchers.Settings, error) {
	table := m.Table
	if c := table.Column(record.FieldName); c != nil && c.Kind == record.Name {
		s := matchers.Departments(table)
		return &s, nil
	}
	var ignore []record.Field
	shape := matchers.ShapeLink
	if len(loaded) == 1 {
		shape = matchers.ShapeDedupe
	}
	for _, l := range loaded {
		for _, c := range l.Columns {
			if c.Role != "" {
				ignore = append(ignore, record.Field(c.Header))
			}
		}
	}
	together, joined := matchers.Together(table, ignore)
	parted, cut := matchers.Divide(together, ignore)
	turned, exchanged := matchers.Turn(parted, ignore)
	s, err := matchers.Automatic(turned, shape, ignore)
	if err != nil {
		return nil, err
	}
	m.Table, s.Reasons = turned, slices.Concat(joined, cut, exchanged, s.Reasons)
	return &s, nil
}

func matchedFile(l *sources.Loaded) MatchedFile {
	f := MatchedFile{Name: l.Part.Source.Name, Accepted: l.Accepted, Rejected: l.Rejected, Columns: l.Columns}
	for _, w := range l.Warnings {
		f.Warnings = append(f.Warnings, Note{w.Code, f.Name, w.ZH, w.EN})
	}
	for _, file := range l.Files {
		f.Blank += file.Blank
	}
	for _, r := range l.Rejects {
		at := slices.IndexFunc(f.Left, func(o LeftOut) bool { return o.Code == r.Code })
		if at < 0 {
			at, f.Left = len(f.Left), append(f.Left, LeftOut{Code: r.Code, Reason: r.Reason})
		}
		o := &f.Left[at]
		if o.Rows++; len(o.Lines) < 20 {
			o.Lines = append(o.Lines, r.Line)
		}
	}
	return f
}
