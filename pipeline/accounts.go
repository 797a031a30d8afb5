package pipeline

import (
	"cmp"
	"fmt"
	"path"
	"strings"
	"sync"

	"yingbao/pipeline/archive"
	"yingbao/pipeline/worklist"
)

// accounts are the counts handed from stage to stage.
type accounts struct {
	hook  func(stage string, n int) int
	equal []equation
}

// equation is one account: both sides must be equal.
type equation struct {
	what        string
	left, right int
}

// hand passes a count on; tests change it here to see that the accounts find
// out.
func (a *accounts) hand(stage string, n int) int {
	if a.hook == nil {
		return n
	}
	return a.hook(stage, n)
}

func (a *accounts) add(what string, left, right int) {
	a.equal = append(a.equal, equation{what, left, right})
}

// check gives *Unequal for the first account that is not equal (P1).
func (a *accounts) check() error {
	for _, e := range a.equal {
		if e.left != e.right {
			return &Unequal{e.what, e.left, e.right}
		}
	}
	return nil
}

// recount counts again from the files as they stand on the disk and compares
// with what the stages said.
func (n *night) recount(run *archive.Run) error {
	var sum tallied
	var entities, leads int
	var errs [3]error
	var wait sync.WaitGroup
	wait.Go(func() { entities, errs[1] = archive.CountEntities(run.Path(archive.EntitiesName)) })
	wait.Go(func() {
		if leads, errs[2] = countRecords(run.Path("leads.csv")); errs[2] != nil {
			errs[2] = fmt.Errorf("leads.csv: %w", errs[2])
		}
	})
	for _, f := range run.Files() {
		if err := sum.add(f.Name, run.Path(f.Name)); err != nil {
			errs[0] = fmt.Errorf("%s: %w", f.Name, err)
			break
		}
	}
	wait.Wait()
	if err := cmp.Or(errs[:]...); err != nil {
		return fmt.Errorf("self-check: %w", err)
	}
	n.accounts.add("records in entities.parquet = records accepted - apart", n.accounts.hand("entities", entities), n.accepted-n.apart)
	n.accounts.add("rows in rejects = rows rejected", n.accounts.hand("rejects", sum.rejects), n.rejected)
	n.accounts.add("lines in worklists = leads listed", n.accounts.hand("worklists", sum.lines), n.listed)
	n.accounts.add("lines in visiting lists = persons in care", n.accounts.hand("care", sum.care), n.inCare)
	n.accounts.add("lines in leads.csv = leads listed + waiting + cooling", n.accounts.hand("leads", leads), n.listed+n.waiting+n.cooling)
	return n.accounts.check()
}

// tallied are the records of a run's lists, counted from the files.
type tallied struct{ lines, care, rejects int }

// add counts the records of a file where it is one of the lists.
func (s *tallied) add(name, file string) error {
	into := map[string]*int{"worklists": &s.lines, worklist.CareFolder: &s.care, "rejects": &s.rejects}[strings.SplitN(name, "/", 2)[0]]
	if into == nil || path.Ext(name) != ".csv" || !strings.Contains(name, "/") {
		return nil
	}
	count, err := countRecords(file)
	*into += count
	return err
}
