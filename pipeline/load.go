package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"

	"yingbao/matchers/sieve"
	"yingbao/pipeline/plan"
	"yingbao/sources"
	"yingbao/sources/lastnight"
	"yingbao/sources/record"
)

// extract is one source of the plan and what became of it.
type extract struct {
	source  plan.Source
	paths   []string
	loaded  *sources.Loaded  // nil when it is missing or left out
	state   string           // "loaded", "missing", "held" or "last-good"
	settled bool             // what becomes of it is decided
	sieve   *sieve.Sieve     // nil unless it was found to be of bulk size
	night   *lastnight.Night // nil for what is not remembered
	why     string           // code of what held it, or the day of the data in force
}

func (x *extract) files() []sources.File {
	if x.loaded == nil {
		return nil
	}
	return x.loaded.Files
}

// load reads every extract, several at once, and gives their parts in the
// plan's order. All that is wrong with all of them comes back in one *Held
// (P2).
func (n *night) load(ctx context.Context) ([]*record.Part, error) {
	if err := n.findExtracts(); err != nil {
		return nil, err
	}
	if err := n.lookBack(); err != nil {
		return nil, err
	}
	held, err := n.loadBoth(ctx)
	if err != nil {
		return nil, err
	}
	if len(held) == 0 {
		held = n.nothing()
	}
	if len(held) > 0 {
		return nil, &Held{Extracts: held, Last: n.last}
	}
	n.stage("load")
	return n.parts(), nil
}

// loadBoth looks through the bulk extracts while it reads the others: the disk
// and the processors are busy at once. What of their rows may go is asked only
// when the others are settled.
func (n *night) loadBoth(ctx context.Context) (held []sources.Message, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	n.others = make(chan struct{})
	bulk := make(chan error, 1)
	go func() {
		err := n.loadAll(ctx, true)
		if err != nil {
			cancel()
		}
		bulk <- err
	}()
	if err = n.loadAll(ctx, false); err == nil {
		held, err = n.settleSome(ctx, false)
	}
	if err != nil {
		cancel()
	}
	close(n.others)
	if err = firstFailure([]error{err, <-bulk}); err != nil {
		return nil, err
	}
	more, err := n.settleSome(ctx, true)
	return append(held, more...), err
}

// settleSome settles the bulk extracts or the others, which are read.
func (n *night) settleSome(ctx context.Context, bulk bool) (held []sources.Message, err error) {
	for _, x := range n.extracts {
		if x.bulk() != bulk {
			continue
		}
		messages, err := n.settle(ctx, x)
		if err != nil {
			return nil, err
		}
		held = append(held, messages...)
		x.settled = true
		if x.loaded != nil && x.loaded.Held == nil {
			x.sifted()
			n.judge(x)
		}
	}
	return held, nil
}

// findExtracts resolves the plan's paths. A source without files is missing,
// and so is one of which a named file is not there: half a department is not
// a department.
func (n *night) findExtracts() error {
	for _, s := range n.plan.Sources {
		x := &extract{source: s}
		n.extracts = append(n.extracts, x)
		if n.past != nil {
			x.pastFiles(n.past)
			continue
		}
		if !n.wanted(s) {
			continue
		}
		for _, pattern := range s.Paths {
			paths, err := resolve(pattern)
			if err != nil {
				return fmt.Errorf("load %s: %w", s.Name, err)
			}
			if len(paths) == 0 {
				x.paths = nil
				break
			}
			x.paths = append(x.paths, paths...)
		}
	}
	return n.knownOnly()
}

// resolve gives the files of a pattern in order, none when there are none. A
// path that exists is taken as it stands, whatever signs are in it, and so is
// one that this account cannot look for: it holds its source, not the night.
func resolve(pattern string) ([]string, error) {
	if _, err := os.Lstat(pattern); err == nil || errors.Is(err, os.ErrPermission) { // whoever opens it says so
		return []string{pattern}, nil
	} else if !errors.Is(err, os.ErrNotExist) && !errors.Is(err, os.ErrInvalid) {
		return nil, err
	}
	paths, err := filepath.Glob(pattern)
	sort.Strings(paths)
	return paths, err
}

// wanted says whether a source takes part: --only never leaves out registers
// and deaths, because without them visitors would be sent to people who are
// helped already or dead.
func (n *night) wanted(s plan.Source) bool {
	return len(n.options.Only) == 0 || s.Role == "register" || s.Department == "deaths" || slices.Contains(n.options.Only, s.Name)
}

func (n *night) knownOnly() error {
	for _, name := range n.options.Only {
		known := slices.ContainsFunc(n.plan.Sources, func(s plan.Source) bool { return s.Name == name })
		if !known {
			return &UnknownSource{Name: name}
		}
	}
	return nil
}

// UnknownSource says that --only names a source the plan does not have.
type UnknownSource struct{ Name string }

// Error names the source.
func (u *UnknownSource) Error() string { return u.Text("en") }

// Text names the source in Chinese or English.
func (u *UnknownSource) Text(lang string) string {
	if lang == "zh" {
		return fmt.Sprintf("作业计划中没有名为 %q 的来源", u.Name)
	}
	return fmt.Sprintf("the plan has no source named %q", u.Name)
}

func (n *night) loadAll(ctx context.Context, bulk bool) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	slots := make(chan struct{}, n.options.Workers)
	failures := make([]error, len(n.extracts))
	var group sync.WaitGroup
	for i, x := range n.extracts {
		if len(x.paths) == 0 || x.bulk() != bulk {
			continue
		}
		group.Add(1)
		go func() {
			defer group.Done()
			slots <- struct{}{}
			defer func() { <-slots }()
			if ctx.Err() != nil {
				failures[i] = ctx.Err()
				return
			}
			if x.loaded, failures[i] = n.loadOne(ctx, x, n.known[x.source.Name]); failures[i] != nil {
				cancel()
			}
		}()
	}
	group.Wait()
	return firstFailure(failures)
}

// firstFailure prefers a cause over the cancellations that followed from it.
func firstFailure(failures []error) error {
	var cancelled error
	for _, err := range failures {
		if err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
		if err != nil {
			cancelled = err
		}
	}
	return cancelled
}

func (n *night) loadOne(ctx context.Context, x *extract, history *sources.History) (*sources.Loaded, error) {
	var rows atomic.Int64
	s := x.source
	if n.checking && s.Override == "" {
		s.Override = "check" // gates are told one after the other, not only the first
	}
	n.recall(x)
	loaded, err := sources.Load(ctx, sources.Extract{Name: s.Name, Department: s.Department, Role: s.Role, Period: s.Period,
		Paths: x.paths, Patterns: s.Paths, Columns: s.Columns, Gate: s.Gate, Sheet: s.Sheet,
		DamagedID: s.DamagedID, Encoding: s.Encoding, Override: s.Override},
		sources.Options{AsOf: n.asOf, History: history, BulkRows: n.bulkRows(x), Sieve: n.sieve(ctx, x), LastNight: x.night, Progress: func(more int) {
			n.options.Events(Event{Stage: "load", Detail: s.Name, Done: rows.Add(int64(more))})
		}})
	return loaded, err // which names the source
}

func patterns(x *extract) string {
	var names []string
	for _, p := range x.source.Paths {
		names = append(names, filepath.Base(p))
	}
	return strings.Join(names, ", ")
}

// rejectWarning is the share of faulty rows from which a run is degraded, long
// before the gate holds the extract. Both count the same rows.
const rejectWarning = 0.05

// judge notes what an extract that was loaded leaves to be desired.
func (n *night) judge(x *extract) {
	l := x.loaded
	n.accepted += l.Accepted
	n.apart += l.Apart
	n.rejected += l.Rejected
	n.accounts.add("rows = accepted + rejected in "+x.source.Name, l.Rows, n.accounts.hand("load", l.Accepted)+l.Rejected)
	n.accounts.add("rejects listed = rows rejected in "+x.source.Name, len(l.Rejects), l.Rejected)
	n.accounts.add("records = rows accepted in "+x.source.Name, l.Part.Rows()+l.Apart, l.Accepted)
	if bad := float64(l.Faulty()); bad > rejectWarning*float64(l.Rows) {
		share := fmt.Sprintf("%.1f%%", 100*bad/float64(l.Rows))
		n.note("rejects", x.source.Name, "退回行占 "+share+"，请看 rejects/", share+" of the rows were rejected; see rejects/")
	}
	n.overridden(x)
	for _, w := range l.Warnings {
		note := Note{w.Code, x.source.Name, w.ZH, w.EN}
		if degrading[w.Code] {
			n.notes = append(n.notes, note)
		} else {
			n.warnings = append(n.warnings, note)
		}
	}
}

// overridden tells of the gates that the plan's reason let pass. The reason
// itself stands in the manifest.
func (n *night) overridden(x *extract) {
	for _, m := range x.loaded.Overridden {
		n.warnings = append(n.warnings, Note{m.Code, x.source.Name, m.ZH + "（作业计划已说明理由，放行）", m.EN + " (let pass for the plan's reason)"})
	}
}

// degrading are the warnings that make a run degraded: data that is old.
var degrading = map[string]bool{"W_AGE": true, "W_OLD": true, "W_STALE": true}
