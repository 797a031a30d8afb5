package synthetic

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// output holds the files open and knows how many rows each has.
type output struct {
	world                       *world
	files                       []*file // of the chosen departments
	truth, people, entitlements *file
	line                        []byte
	summary                     Summary
}

// file is one file being written; an xlsx file is a zip around its writer.
type file struct {
	path   string
	file   *os.File
	buffer *bufio.Writer
	book   *workbook // nil unless xlsx
	rows   int
}

func openOutput(dir string, w *world) (*output, error) {
	o := &output{world: w, summary: Summary{Rows: map[string]int{}, Defects: map[string]map[string]int{}, Entitled: map[string]int{}}}
	if err := makeDirs(dir, w.config.TruthDir); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "plan.yaml"), w.plan(), 0o644); err != nil {
		return nil, fmt.Errorf("synthetic: %w", err)
	}
	o.summary.Files = append(o.summary.Files, "plan.yaml")
	if w.hasPack() {
		if err := os.WriteFile(filepath.Join(dir, packFile), w.pack(), 0o644); err != nil {
			return nil, fmt.Errorf("synthetic: %w", err)
		}
		o.summary.Files = append(o.summary.Files, packFile)
	}
	for i, d := range w.chosen {
		f, err := o.create(dir, d.name+"."+w.formats[i].extension)
		if err != nil {
			return nil, err
		}
		o.files = append(o.files, f)
		if err := f.begin(w.formats[i], d); err != nil {
			return nil, err
		}
		o.summary.Defects[d.name] = map[string]int{}
	}
	for _, t := range []struct {
		to           **file
		name, header string
	}{{&o.truth, "truth.csv", truthHeader}, {&o.people, "people.csv", strings.Join(peopleHeader, ",") + "\n"},
		{&o.entitlements, "entitlements.csv", entitlementsHeader}} {
		f, err := o.create(dir, filepath.Join(w.config.TruthDir, t.name))
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(f.buffer, t.header); err != nil {
			return nil, fmt.Errorf("synthetic: %s: %w", t.name, err)
		}
		*t.to = f
	}
	slices.Sort(o.summary.Files)
	return o, nil
}

func (o *output) create(dir, name string) (*file, error) {
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		return nil, fmt.Errorf("synthetic: %w", err)
	}
	o.summary.Files = append(o.summary.Files, filepath.ToSlash(name))
	return &file{path: name, file: f, buffer: bufio.NewWriterSize(f, 1<<20)}, nil
}

// begin writes what stands above the first row.
func (f *file) begin(form format, d department) error {
	s := &sheet{format: form}
	if form.encoding == "bom" {
		s.buf = append(s.buf, "\ufeff"...)
	}
	if form.titled {
		s.text(d.title)
		s.end()
		s.text("制表单位：" + provinceName)
		s.end()
	}
	for _, h := range d.header {
		s.text(h)
	}
	s.end()
	if form.extension == "xlsx" {
		book, err := newWorkbook(f.buffer)
		if err != nil {
			return fmt.Errorf("synthetic: %s: %w", f.path, err)
		}
		f.book = book
	}
	return f.write(form.encode(s.buf), 0)
}

// sheetRows is how many rows a worksheet can have.
const sheetRows = 1 << 20

func (f *file) write(content []byte, rows int) error {
	f.rows += rows
	if f.book != nil && f.rows > sheetRows-3 {
		return fmt.Errorf("synthetic: %s: more rows than a worksheet can have", f.path)
	}
	var err error
	if f.book != nil {
		_, err = f.book.sheet.Write(content)
	} else {
		_, err = f.buffer.Write(content)
	}
	if err != nil {
		return fmt.Errorf("synthetic: %s: %w", f.path, err)
	}
	return nil
}

// write puts down a block; blocks come in order.
func (o *output) write(m *made) error {
	for i := range m.sheets {
		s, f, name := &m.sheets[i], o.files[i], o.world.chosen[i].name
		if err := o.writeTruth(name, f.rows, s.persons); err != nil {
			return err
		}
		if err := f.write(s.buf, len(s.persons)); err != nil {
			return err
		}
		o.summary.Rows[name] += len(s.persons)
		for kind, n := range s.counts {
			if n > 0 {
				o.summary.Defects[name][o.world.catalogue.names[kind]] += n
			}
		}
	}
	if err := o.people.write(m.people, 0); err != nil {
		return err
	}
	if err := o.entitlements.write(m.entitlements, 0); err != nil {
		return err
	}
	for k, n := range m.entitled {
		o.summary.Entitled[rules[k].id] += n
	}
	o.summary.People += len(m.block.people)
	o.summary.Households += len(m.block.houses)
	o.summary.Villages++
	if report := o.world.config.Progress; report != nil {
		report(o.summary.People)
	}
	return nil
}

func (o *output) writeTruth(name string, before int, persons []uint32) error {
	o.line = o.line[:0]
	for i, p := range persons {
		o.line = append(append(o.line, name...), ',')
		o.line = append(appendInt(o.line, int64(before+i+1)), ',')
		o.line = append(appendInt(o.line, int64(p)), '\n')
	}
	return o.truth.write(o.line, 0)
}

// close flushes and closes every file, and tells the first thing that failed.
func (o *output) close() error {
	var first error
	for _, f := range append(slices.Clone(o.files), o.truth, o.people, o.entitlements) {
		if f.book != nil {
			first = firstError(first, f.book.close())
		}
		first = firstError(first, f.buffer.Flush())
		first = firstError(first, f.file.Close())
	}
	if first != nil {
		return fmt.Errorf("synthetic: %w", first)
	}
	return nil
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}
