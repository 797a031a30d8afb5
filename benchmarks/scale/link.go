package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// linkTable links the extracts of medical insurance and household
// registration, which both hold nearly everybody. "raw" reads the files as
// delivered and cleans them itself; "clean" is the cleaning that every peer
// needs before; "same blocking" reads the cleaned files with the same blocking
// rules and comparisons for every tool.
func (b *bench) linkTable(people int) error {
	dir, remove, made, err := b.province(fmt.Sprintf("link-%d", people), people, "--department", "medical", "--department", "hukou")
	if err != nil {
		return err
	}
	defer remove()
	if made != nil {
		if err := b.results.add("link", made); err != nil {
			return err
		}
	}
	l := &linking{bench: b, dir: dir, people: people, links: filepath.Join(dir, "links.csv")}
	for _, w := range l.works() {
		if err := l.do(w); err != nil {
			return err
		}
	}
	return nil
}

// linking is one pair of files and what is known of it.
type linking struct {
	*bench
	dir, links string
	people     int
	pairs      int64 // candidates of the shared rules, -1 where they cannot be counted
}

// linkWork is one row of the table.
type linkWork struct {
	tool, work, name string
	args             []string
}

func (l *linking) works() []linkWork {
	join := func(parts ...string) string { return filepath.Join(append([]string{l.dir}, parts...)...) }
	list := []linkWork{{"yingbao", "raw", l.binary, []string{"match", "--lang", "en", "-o", l.links, join("medical.csv"), join("hukou.csv")}}}
	if l.python == "" {
		return list
	}
	return append(list,
		linkWork{"pandas", "clean", l.python, []string{l.script("clean"), l.dir}},
		linkWork{"yingbao", "same blocking", l.binary, []string{"match", "--lang", "en", "--settings", filepath.Join(l.here, "settings", "link.yaml"),
			"-o", l.links, join("cleaned", "medical.csv"), join("cleaned", "hukou.csv")}},
		linkWork{"splink", "same blocking", l.python, []string{l.script("splink_peer"), l.dir, l.links, workers()}},
		linkWork{"recordlinkage", "same blocking", l.python, []string{l.script("recordlinkage_peer"), l.dir, l.links}},
		linkWork{"dedupe", "same blocking", l.python, []string{l.script("dedupe_peer"), l.dir, l.links}})
}

// do measures one row. The cleaning is done whatever is left out: others need it.
func (l *linking) do(w linkWork) error {
	clean := w.work == "clean"
	if !clean && (l.only != nil && !slices.Contains(l.only, w.tool) || l.has("link", l.people, w.tool, w.work) || l.pairs < 0) {
		return nil
	}
	o := l.measure(l.bounds(w.tool), w.name, w.args...)
	r := o.row("link", l.people, w.tool, w.work)
	switch {
	case o.status != done:
		r.fact("said", o.last())
	case clean:
		l.pairs = l.countPairs(l.dir)
	default:
		if w.work == "same blocking" {
			r.Pairs = l.pairs
		}
		l.judge(r, l.links, filepath.Join(l.dir, "truth.csv"))
		takeFacts(r, o.out)
	}
	if clean && o.status != done {
		l.pairs = -1
	}
	return l.results.add("link", r)
}

func (b *bench) script(name string) string { return filepath.Join(b.here, "peers", name+".py") }

// bounds are for peers: what is ours has to end, unless -own-limit says when.
func (b *bench) bounds(tool string) *bounds {
	if tool == "yingbao" && b.ownLimit == 0 {
		return nil
	}
	if tool == "yingbao" {
		return &bounds{wall: b.ownLimit, memory: 1 << 50}
	}
	return &bounds{wall: b.limit, memory: b.memory}
}

// countPairs counts the candidate pairs of the shared rules, -1 where the
// cleaned files are not there.
func (b *bench) countPairs(dir string) int64 {
	o := b.measure(nil, b.python, b.script("pairs"), dir)
	n, err := strconv.ParseInt(strings.TrimSpace(o.out), 10, 64)
	if o.status != done || err != nil {
		return -1
	}
	return n
}

// judge holds the links against the truth with the program's own evaluation:
// the same for every tool, at its own decision.
func (b *bench) judge(r *row, links, truth string) {
	o := b.measure(nil, b.binary, "evaluate", "--json", "--left", "medical", "--right", "hukou", links, truth)
	var report struct {
		Decided, Best struct {
			Links                 int64
			Precision, Recall, F1 float64
		}
	}
	if err := json.Unmarshal([]byte(o.out), &report); err != nil {
		r.fact("unjudged", o.status)
		return
	}
	d := report.Decided
	r.Links, r.Precision, r.Recall, r.F1 = d.Links, d.Precision, d.Recall, d.F1
	r.fact("best_f1", strconv.FormatFloat(report.Best.F1, 'f', 5, 64))
}

// takeFacts keeps what a peer's last line of JSON says.
func takeFacts(r *row, out string) {
	lines := strings.Split(strings.TrimSpace(out), "\n")
	facts := map[string]any{}
	if json.Unmarshal([]byte(lines[len(lines)-1]), &facts) != nil {
		return
	}
	var keys []string
	for k := range facts {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		r.fact(k, facts[k])
	}
}
