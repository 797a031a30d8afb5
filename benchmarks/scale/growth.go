package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// seven are the departments of a province's night, the register among them.
var seven = []string{"medical", "disabled", "employment", "rural", "register", "deaths", "petition"}

func sevenFlags() (flags []string) {
	for _, d := range seven {
		flags = append(flags, "--department", d)
	}
	return flags
}

// growthTable makes a province and runs its night.
func (b *bench) growthTable(people int) error {
	if b.has("growth", people, "yingbao", "run") {
		return nil
	}
	dir, remove, made, err := b.province(fmt.Sprintf("night-%d", people), people, sevenFlags()...)
	if err != nil {
		return err
	}
	defer remove()
	if made != nil {
		made.Bytes = extractBytes(dir)
		if err := b.results.add("growth", made); err != nil {
			return err
		}
	}
	if b.onlyMake {
		return nil
	}
	r, err := b.night("growth", dir, people, "run")
	if err != nil {
		return err
	}
	return b.results.add("growth", r)
}

// night runs the plan of a province and counts what it found.
func (b *bench) night(table, dir string, people int, work string, flags ...string) (*row, error) {
	if err := os.RemoveAll(filepath.Join(dir, "runs")); err != nil {
		return nil, err
	}
	return b.nextNight(table, dir, people, work, flags...), nil
}

// nightMemory keeps a night below 4 GiB: what a process has beside Go's memory
// is its program and the pages of files that it looks at.
const nightMemory = "3900MiB"

// nextNight runs it beside the runs that are there. Extracts that came hours
// ago are on the disk and no page of them in memory, small ones like large.
func (b *bench) nextNight(table, dir string, people int, work string, flags ...string) *row {
	for _, path := range extracts(dir) {
		if f, err := os.Open(path); err == nil {
			dropPages(f)
			f.Close()
		}
	}
	args := append([]string{"run", "--lang", "en", "--memory", nightMemory}, flags...)
	o := b.measure(b.bounds("yingbao"), b.binary, append(args, filepath.Join(dir, "plan.yaml"))...)
	r := o.row(table, people, "yingbao", work)
	if o.status != done {
		r.fact("said", o.last())
		return r
	}
	r.Rows, r.Bytes = wordBefore(o.text, "rows"), extractBytes(dir)
	f, err := foundBy(dir)
	if err != nil {
		r.fact("unjudged", err)
		return r
	}
	r.Links, r.Precision, r.Recall = f.leads, f.precision(), f.recall()
	r.fact("entitled", f.entitled)
	r.fact("found", f.right)
	r.fact("flagged", f.flagged)
	return r
}

// extracts are the files that may be in a folder.
func extracts(dir string) (paths []string) {
	for _, d := range append([]string{"payments"}, seven...) {
		paths = append(paths, filepath.Join(dir, d+".csv"))
	}
	return paths
}

// extractBytes is the size of the extracts in a folder.
func extractBytes(dir string) (n int64) {
	for _, path := range extracts(dir) {
		if info, err := os.Stat(path); err == nil {
			n += info.Size()
		}
	}
	return n
}

// skewTable is a province with values that an office's defaults make: a name
// and birth date shared by half of the people, a phone by a quarter.
func (b *bench) skewTable(people int) error {
	names, phones := strconv.Itoa(people/2), strconv.Itoa(people/4)
	kinds := []struct {
		work  string
		flags []string
	}{
		{"usual", nil},
		{names + " namesakes", []string{"--namesakes", names}},
		{phones + " with one phone", []string{"--one-phone", phones}},
		{"both", []string{"--namesakes", names, "--one-phone", phones}},
	}
	for i, k := range kinds {
		if b.has("skew", people, "yingbao", "run: "+k.work) {
			continue
		}
		dir, remove, _, err := b.province(fmt.Sprintf("skew-%d-%d", people, i), people, append(sevenFlags(), k.flags...)...)
		if err != nil {
			return err
		}
		r, err := b.night("skew", dir, people, "run: "+k.work)
		remove()
		if err != nil {
			return err
		}
		if err := b.results.add("skew", r); err != nil {
			return err
		}
		if err := b.skewedLink(people, i, k.work, k.flags); err != nil {
			return err
		}
	}
	return nil
}

// skewedLink links two files of nearly everybody with the same skew.
func (b *bench) skewedLink(people, i int, work string, flags []string) error {
	flags = append([]string{"--department", "medical", "--department", "hukou"}, flags...)
	dir, remove, _, err := b.province(fmt.Sprintf("skewed-link-%d-%d", people, i), people, flags...)
	if err != nil {
		return err
	}
	defer remove()
	links := filepath.Join(dir, "links.csv")
	o := b.measure(b.bounds("yingbao"), b.binary, "match", "--lang", "en", "-o", links, filepath.Join(dir, "medical.csv"), filepath.Join(dir, "hukou.csv"))
	r := o.row("skew", people, "yingbao", "match: "+work)
	if o.status == done {
		b.judge(r, links, filepath.Join(dir, "truth.csv"))
	}
	if err := b.results.add("skew", r); err != nil || b.python == "" || i == 0 {
		return err
	}
	return b.skewedPeer(people, dir, links, "match: "+work)
}

// skewedPeer lets Splink link the same files, cleaned for it.
func (b *bench) skewedPeer(people int, dir, links, work string) error {
	if o := b.measure(nil, b.python, b.script("clean"), dir); o.status != done {
		return fmt.Errorf("clean: %s: %s", o.status, o.last())
	}
	o := b.measure(b.bounds("splink"), b.python, b.script("splink_peer"), dir, links, workers())
	r := o.row("skew", people, "splink", work)
	if o.status == done {
		b.judge(r, links, filepath.Join(dir, "truth.csv"))
	}
	return b.results.add("skew", r)
}
