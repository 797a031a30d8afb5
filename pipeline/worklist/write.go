package worklist

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"

	"yingbao/pipeline/archive"
)

// Options are the plan's wishes and what the package needs to know of places.
type Options struct {
	Split     string // "township", "village" or "county"
	Capacity  int    // lines to visit in a township's batch, 0 is no limit (W6)
	Mask      bool
	Encoding  string                           // "utf-8-bom", "utf-8" or "gb18030"
	County    func(code string) (string, bool) // name of a county by its code
	MaskID    func(string) string
	MaskPhone func(string) string
	MaskText  func(string) string // hides numbers of persons in a text
	Workers   int                 // that write at once, 0 is one
}

// CountyName gives the name a county is listed under, 未定县 when it has none.
func (o Options) CountyName(code string) string {
	if name, ok := o.County(code); ok && safePart(name) {
		return name
	}
	return unknownCounty
}

// Worklist is one file.
type Worklist struct {
	Name  string // inside the run, with forward slashes
	Lines int
}

// Write numbers nothing and ranks nothing: it deals the lines out to files,
// marks those listed (W1), orders each file for walking (W4) and writes it.
// create opens a file of the run; with several workers it is called by each.
func Write(lines []*Line, o Options, create func(name string) (io.Writer, error)) ([]Worklist, error) {
	written, err := writeFiles(deal(lines, o), o.Workers, func(name string, list []*Line) error {
		walkingOrder(list)
		return writeFile(name, header, list, func(l *Line) []string { return l.cells(o) }, o.Encoding, create)
	})
	if err != nil {
		return nil, fmt.Errorf("worklist: %w", err)
	}
	return written, nil
}

// filesAtOnce are written by each worker: most of the time a small file takes
// is the disk's.
const filesAtOnce = 4

// writeFiles writes the files, several at once: one is synced while another
// is put together. It counts their lines, in the order of their names; the
// error is that of the first of them.
func writeFiles[L any](files map[string][]L, workers int, write func(name string, list []L) error) ([]Worklist, error) {
	written, errs := make([]Worklist, 0, len(files)), make([]error, len(files))
	for _, name := range slices.Sorted(maps.Keys(files)) {
		written = append(written, Worklist{name, len(files[name])})
	}
	var next atomic.Int64
	var failed atomic.Bool
	var wait sync.WaitGroup
	for range max(filesAtOnce*workers, 1) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(written) && !failed.Load(); i = int(next.Add(1)) - 1 {
				if errs[i] = write(written[i].Name, files[written[i].Name]); errs[i] != nil {
					failed.Store(true)
				}
			}
		})
	}
	wait.Wait()
	if err := cmp.Or(errs...); err != nil {
		return nil, err
	}
	return written, nil
}

// writeFile writes one file of lines, each a row of cells.
func writeFile[L any](name string, header []string, list []L, cells func(L) []string, encoding string, create func(name string) (io.Writer, error)) error {
	w, err := create(name)
	if err != nil {
		return err
	}
	c, err := archive.NewCSV(w, archive.Style{Encoding: encoding, QuoteAll: true}, header...)
	if err != nil {
		return err
	}
	for _, l := range list {
		if err := c.Row(cells(l)...); err != nil {
			return err
		}
	}
	return c.Close()
}

// deal gives each file its lines.
func deal(lines []*Line, o Options) map[string][]*Line {
	folders := newFolders(lines, o)
	families := familiesOf(lines)
	list(families, o, folders)
	files := map[string][]*Line{}
	for _, f := range families {
		anchor, children := f.anchor(), f.children()
		for _, l := range f {
			l.Child = l.Child || children
			l.Township, l.anchor = TownName(anchor.Town), anchor
			if l.Listed {
				name := folders.file(l, anchor)
				files[name] = append(files[name], l)
			}
		}
	}
	return files
}

// walkingOrder sorts a file by village, grid, hamlet, household, severity and
// priority. A household stands where its anchor lives.
func walkingOrder(list []*Line) {
	count := map[*Line]int32{}
	for _, l := range list {
		count[l.anchor]++
	}
	for _, l := range list {
		l.shared = count[l.anchor]
	}
	sort.Slice(list, func(i, j int) bool {
		if a, b := list[i].anchor, list[j].anchor; a != b {
			return before(a, b)
		}
		return list[i].Priority < list[j].Priority
	})
}

func before(a, b *Line) bool {
	for _, pair := range [][2]string{{a.Village, b.Village}, {a.Grid, b.Grid}, {a.Hamlet, b.Hamlet}} {
		if pair[0] != pair[1] {
			return walking(pair[0], pair[1])
		}
	}
	return a.Priority < b.Priority
}

// walking orders two places; runs of digits count as numbers, and a place
// nobody knows comes last.
func walking(a, b string) bool {
	if a == "" || b == "" {
		return b == "" && a != ""
	}
	for a != "" && b != "" {
		x, restA := chunk(a)
		y, restB := chunk(b)
		if x != y {
			if isDigit(x[0]) && isDigit(y[0]) {
				x, y = strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
				if len(x) != len(y) {
					return len(x) < len(y)
				}
			}
			if x != y {
				return x < y
			}
		}
		a, b = restA, restB
	}
	return len(a) < len(b)
}

// chunk cuts the leading run of digits, or of anything else, from a text.
func chunk(s string) (head, rest string) {
	i := 1
	for i < len(s) && isDigit(s[i]) == isDigit(s[0]) {
		i++
	}
	return s[:i], s[i:]
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
