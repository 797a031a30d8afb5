package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"unicode/utf8"
)

// denseTable dedupes a list whose only blocking rule is the year of birth:
// names by Jaro-Winkler, dates, places, and next to no match among hundreds of
// millions of candidate pairs. Candidates are counted from the blocks.
func (b *bench) denseTable(people int) error {
	if b.has("dense", people, "yingbao", "match") {
		return nil
	}
	dir, remove, _, err := b.province(fmt.Sprintf("dense-%d", people), people, "--department", "deaths")
	if err != nil {
		return err
	}
	defer remove()
	list := filepath.Join(dir, "list.csv")
	pairs, err := denseList(filepath.Join(dir, "people.csv"), list)
	if err != nil {
		return err
	}
	settings := filepath.Join(b.here, "settings", "dense.yaml")
	for _, w := range []struct{ workers, work string }{{"1", "match, 1 worker"}, {workers(), "match"}} {
		o := b.measure(b.bounds("yingbao"), b.binary, "match", "--lang", "en", "--workers", w.workers, "--settings", settings, "-o", filepath.Join(dir, "links.csv"), "--dedupe", list)
		r := o.row("dense", people, "yingbao", w.work)
		r.Pairs = pairs
		if o.status != done {
			r.fact("said", o.last())
		}
		r.fact("million_per_cpu_s", fmt.Sprintf("%.2f", float64(pairs)/1e6/r.CPU))
		r.fact("million_per_wall_s", fmt.Sprintf("%.2f", float64(pairs)/1e6/r.Wall))
		if err := b.results.add("dense", r); err != nil {
			return err
		}
	}
	if b.python == "" {
		return nil
	}
	o := b.measure(b.bounds("splink"), b.python, b.script("splink_dense"), list, workers())
	r := o.row("dense", people, "splink", "match")
	r.Pairs = pairs
	if takeFacts(r, o.out); o.status != done {
		r.fact("said", o.last())
	} else {
		r.fact("million_per_cpu_s", fmt.Sprintf("%.2f", float64(pairs)/1e6/r.CPU))
	}
	return b.results.add("dense", r)
}

// denseList writes name, birth and village of everybody, one in ten a second
// time with a slip, and counts the pairs of one year of birth.
func denseList(people, target string) (pairs int64, err error) {
	out, err := os.Create(target)
	if err != nil {
		return 0, err
	}
	w := bufio.NewWriterSize(out, 1<<20)
	fmt.Fprintln(w, "person,born,town,village")
	years, n := map[string]int64{}, 0
	err = columns(people, func(c [][]byte) {
		name, birth, village := c[2], c[4], c[6]
		add := func(name, birth string) {
			pairs += years[birth[:4]]
			years[birth[:4]]++
			fmt.Fprintf(w, "%s,%s,%s,%s\n", name, birth, village[:9], village)
		}
		add(string(name), string(birth))
		switch n++; n % 20 {
		case 0:
			add(string(name), string(birth[:8])+"15")
		case 10:
			_, last := utf8.DecodeLastRune(name)
			add(string(name[:len(name)-last]), string(birth))
		}
	})
	if err != nil {
		return 0, err
	}
	if err := w.Flush(); err != nil {
		return 0, err
	}
	return pairs, out.Close()
}
