package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"yingbao/pipeline/archive"
)

// byHousehold are the rules whose lead stands for a household.
var byHousehold = map[string]bool{"bereaved-household": true, "zero-employment-household": true, "medical-burden-high": true}

// findings are what the leads of a night are worth, over all rules.
type findings struct {
	leads                    int64
	entitled, flagged, right int64 // persons or households by rule
}

func (f *findings) recall() float64    { return float64(f.right) / float64(max(1, f.entitled)) }
func (f *findings) precision() float64 { return float64(f.right) / float64(max(1, f.flagged)) }

// unit is a person or household under a rule.
type unit struct {
	rule string
	n    int64
}

// nightly is what is read of a night; only the rows of people with a lead are
// kept, so that a province of 40 million can be judged too.
type nightly struct {
	rules     map[int64][]string // found person → rules
	rows      map[string]int64   // source:row → found person
	votes     map[int64]map[int64]int
	household map[int64]int64 // true person → household
}

// foundBy holds the leads of a province's latest run against entitlements.csv.
func foundBy(dir string) (*findings, error) {
	latest, err := latestRun(filepath.Join(dir, "runs"))
	if err != nil {
		return nil, err
	}
	n := &nightly{rules: map[int64][]string{}, rows: map[string]int64{}, votes: map[int64]map[int64]int{}, household: map[int64]int64{}}
	f := &findings{}
	if f.leads, err = n.readLeads(filepath.Join(latest, "leads.csv")); err != nil {
		return nil, err
	}
	err = archive.ReadEntities(filepath.Join(latest, archive.EntitiesName), func(e archive.Entity) {
		if p := int64(e.Person); n.rules[p] != nil {
			n.rows[e.Source+":"+strconv.FormatInt(e.Row, 10)] = p
		}
	})
	if err != nil {
		return nil, err
	}
	if err := n.readTruth(filepath.Join(dir, "truth.csv")); err != nil {
		return nil, err
	}
	return f, n.judge(dir, f)
}

func (n *nightly) readLeads(path string) (count int64, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	r := csv.NewReader(bufio.NewReaderSize(file, 1<<20))
	r.ReuseRecord = true
	person, rules := -1, -1
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return count, nil
		}
		if err != nil {
			return count, err
		}
		if person < 0 {
			for i, h := range cells {
				switch strings.TrimPrefix(h, "\ufeff") {
				case "person":
					person = i
				case "rules":
					rules = i
				}
			}
			if person < 0 || rules < 0 {
				return 0, fmt.Errorf("%s: no person or rules", path)
			}
			continue
		}
		p, err := strconv.ParseInt(cells[person], 10, 64)
		if err != nil {
			return count, err
		}
		n.rules[p] = append(n.rules[p], strings.Split(strings.Clone(cells[rules]), ";")...)
		count++
	}
}

// readTruth lets the rows of each found person say who they are.
func (n *nightly) readTruth(path string) error {
	return lines(path, func(source, row, person []byte) {
		key := append(append(append(make([]byte, 0, 32), source...), ':'), row...)
		found, ok := n.rows[string(key)]
		if !ok {
			return
		}
		if n.votes[found] == nil {
			n.votes[found] = map[int64]int{}
		}
		n.votes[found][whole(person)]++
	})
}

// judge counts units: entitled, flagged, and both.
func (n *nightly) judge(dir string, f *findings) error {
	type wanted struct {
		person int64
		rule   string
	}
	var entitled []wanted
	err := lines(filepath.Join(dir, "entitlements.csv"), func(person, rule, _ []byte) {
		w := wanted{whole(person), string(rule)}
		if entitled = append(entitled, w); byHousehold[w.rule] {
			n.household[w.person] = -1
		}
	})
	if err != nil {
		return err
	}
	owner := map[int64]int64{}
	for found, rules := range n.rules {
		owner[found] = n.owner(found)
		for _, rule := range rules {
			if byHousehold[rule] {
				n.household[owner[found]] = -1
			}
		}
	}
	err = lines(filepath.Join(dir, "people.csv"), func(person, household, _ []byte) {
		if p := whole(person); n.household[p] != 0 {
			n.household[p] = whole(household)
		}
	})
	if err != nil {
		return err
	}
	want := map[unit]bool{}
	for _, w := range entitled {
		want[n.unit(w.person, w.rule)] = true
	}
	n.count(f, want, owner)
	return nil
}

func (n *nightly) count(f *findings, want map[unit]bool, owner map[int64]int64) {
	have := map[unit]bool{}
	for found, rules := range n.rules {
		for _, rule := range rules {
			have[n.unit(owner[found], rule)] = true
		}
	}
	for u := range have {
		if want[u] {
			f.right++
		}
	}
	f.entitled, f.flagged = int64(len(want)), int64(len(have))
}

func (n *nightly) unit(person int64, rule string) unit {
	if byHousehold[rule] {
		return unit{rule, n.household[person]}
	}
	return unit{rule, person}
}

// owner is the true person most rows are of, the lowest on a tie.
func (n *nightly) owner(found int64) int64 {
	best, most := int64(-1), 0
	for person, count := range n.votes[found] {
		if count > most || count == most && person < best {
			best, most = person, count
		}
	}
	return best
}

// lines gives the first three cells of each line of a CSV file of ours.
func lines(path string, take func(a, b, c []byte)) error {
	return columns(path, func(cells [][]byte) { take(cells[0], cells[1], cells[2]) })
}

// columns gives up to eight cells of each line of a CSV file of ours, which
// has no quotes there, but for the header; cells that are not there are empty.
func columns(path string, take func([][]byte)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(make([]byte, 1<<20), 1<<20)
	cells := make([][]byte, 8)
	for first := true; s.Scan(); first = false {
		if first {
			continue
		}
		rest := s.Bytes()
		for i := range cells {
			cells[i], rest, _ = bytes.Cut(rest, []byte{','})
		}
		take(cells)
	}
	return s.Err()
}

// whole reads a whole number, -1 where there is none.
func whole(text []byte) int64 {
	n, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil {
		return -1
	}
	return n
}
