package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"sync"

	"yingbao/matchers"
	"yingbao/matchers/fellegisunter"
	"yingbao/pipeline/archive"
	"yingbao/pipeline/worklist"
	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// write writes every file of the run but the manifest; those that the records
// and links alone decide were begun when these were known.
func (n *night) write(ctx context.Context, run *archive.Run) error {
	n.stage("evaluate")
	n.batch = n.batchNumber()
	steps := []step{{"worklists", n.writeWorklists}, {"known", n.writeKnown}, {"report", n.writeReport}}
	for i, step := range steps {
		if err := ctx.Err(); err != nil {
			return err
		}
		n.options.Events(Event{Stage: "write", Detail: step.name, Done: int64(i), Total: int64(len(steps))})
		if err := step.do(ctx, run); err != nil {
			return fmt.Errorf("write %s: %w", step.name, err)
		}
	}
	if err := n.beside.wait(); err != nil {
		return err
	}
	n.stage("write")
	return nil
}

func (n *night) writeRejects(_ context.Context, run *archive.Run) error {
	for _, x := range n.extracts {
		if x.loaded == nil {
			continue
		}
		c, err := run.CSV("rejects/"+x.source.Name+".csv", archive.MachineStyle, "row", "column", "reason", "raw", "code", "file", "line")
		if err != nil {
			return err
		}
		for _, r := range x.loaded.Rejects {
			if err := c.Row(strconv.FormatUint(uint64(r.Row), 10), r.Column, r.Reason, r.Raw, r.Code, r.File, strconv.Itoa(r.Line)); err != nil {
				return err
			}
		}
		if err := c.Close(); err != nil {
			return err
		}
	}
	return nil
}

func (n *night) writeEntities(ctx context.Context, run *archive.Run) error {
	return run.WriteEntities(ctx, n.table.Rows(), func(row int) archive.Entity {
		id := n.table.ID(row)
		return archive.Entity{Source: id.Source, Row: int64(id.Row), Person: int64(n.links.Persons[row]) + 1}
	})
}

func (n *night) writeLinks(ctx context.Context, run *archive.Run) error {
	w, err := run.Create("links.csv")
	if err != nil {
		return err
	}
	if err = WriteLinks(w, n.table, n.links); err != nil {
		return err
	}
	select {
	case <-n.asked:
		n.links.Links = nil // they are many
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// WriteLinks writes links.csv: every pair at or above the floor, in the order
// of the table. Rows are counted as in record.ID; match_weight is log2.
func WriteLinks(w io.Writer, table *record.Table, found *matchers.Result) error {
	c, err := archive.NewCSV(w, archive.MachineStyle, "left_source", "left_row", "right_source", "right_row",
		"match_weight", "match_probability", "rule", "decision")
	if err != nil {
		return err
	}
	err = c.Render(1, len(found.Links), func(i int, row []string) []string { // one: what runs beside takes the others
		l := &found.Links[i]
		left, right := table.ID(int(l.Left)), table.ID(int(l.Right))
		return append(row, left.Source, strconv.FormatUint(uint64(left.Row), 10), right.Source, strconv.FormatUint(uint64(right.Row), 10),
			strconv.FormatFloat(l.Weight, 'f', 4, 64), strconv.FormatFloat(l.Probability, 'f', 6, 64), ruleName(found, l.Rule), l.Decision.String())
	})
	if err != nil {
		return err
	}
	return c.Close()
}

func ruleName(found *matchers.Result, rule uint16) string {
	switch {
	case rule == fellegisunter.RuleClosure:
		return "closure"
	case rule == fellegisunter.RuleIdentical:
		return "identical"
	case int(rule) < len(found.Rules):
		return found.Rules[rule].String()
	}
	return strconv.Itoa(int(rule))
}

func (n *night) worklistOptions() worklist.Options {
	w := n.plan.Worklist
	return worklist.Options{Split: w.Split, Capacity: w.Capacity, Mask: w.Mask, Encoding: w.Encoding,
		County: countyName,
		MaskID: normalise.MaskID, MaskPhone: normalise.MaskPhone, MaskText: normalise.MaskText, Workers: n.options.Workers}
}

func countyName(code string) (string, bool) {
	_, name, ok := normalise.County(code)
	return name, ok
}

func (n *night) writeWorklists(_ context.Context, run *archive.Run) error {
	o := n.worklistOptions()
	lines := worklist.Lines(n.leads, n.world, n.batch, n.day())
	n.cool(lines)
	lists, err := worklist.Write(lines, o, func(name string) (io.Writer, error) { return run.Create(name) })
	if err != nil {
		return err
	}
	if err := writeGuide(run.Create); err != nil {
		return err
	}
	n.noteFamilies(lines)
	inLists := 0
	for _, list := range lists {
		inLists += list.Lines
	}
	for _, l := range lines {
		switch {
		case l.Listed:
			n.listed++
		case l.Cooling:
			n.cooling++
		default:
			n.waiting++
		}
	}
	n.accounts.add("leads = listed + waiting + cooling", n.accounts.hand("evaluate", len(n.leads)), n.listed+n.waiting+n.cooling)
	n.accounts.add("lines written = leads listed", inLists, n.listed)
	return n.tellLeads(run, lines)
}

// tellLeads writes leads.csv while the register is compared, the report
// gathered and the visiting lists are written: none changes a lead.
func (n *night) tellLeads(run *archive.Run, lines []*worklist.Line) error {
	var rows int
	var care careLists
	var cuts *cutter
	var errs [3]error
	var wait, counted sync.WaitGroup
	counted.Go(func() { cuts = n.cuts(lines) })
	wait.Go(func() {
		w, err := run.Create("leads.csv")
		if err == nil {
			rows, err = worklist.WriteLeads(w, n.leads, lines, n.worklistOptions())
		}
		errs[0] = err
	})
	wait.Go(func() {
		if err := n.writeCare(run, &care); err != nil {
			errs[2] = fmt.Errorf("care: %w", err)
		}
	})
	err := n.compareRegister(run, lines)
	if counted.Wait(); err != nil {
		errs[1] = fmt.Errorf("compare: %w", err)
	} else {
		n.summarise(lines, cuts)
	}
	wait.Wait()
	if err := cmp.Or(errs[:]...); err != nil {
		return err
	}
	n.accounts.add("rows of leads.csv = leads", rows, len(n.leads))
	n.countCare(&care)
	return nil
}

// writeGuide puts the page for who fills the worklists beside them.
func writeGuide(create func(string) (*archive.Writer, error)) error {
	w, err := create("worklists/" + worklist.GuideName)
	if err != nil {
		return err
	}
	return worklist.WriteGuide(w)
}

// noteFamilies tells of families larger than a township's capacity: they are
// listed whole, so the township has more lines than it was promised.
func (n *night) noteFamilies(lines []*worklist.Line) {
	towns := map[string]bool{}
	for _, l := range lines {
		if l.Over {
			towns[n.worklistOptions().CountyName(l.CountyCode)+l.Township] = true
		}
	}
	for _, town := range slices.Sorted(maps.Keys(towns)) {
		n.warnings = append(n.warnings, Note{"W_FAMILY_OVER_CAPACITY", town, "一户的线索多于本批容量，整户列入清单，没有拆开",
			"a family has more leads than the batch's capacity; it is listed whole"})
	}
}

func (n *night) writeReport(_ context.Context, run *archive.Run) error {
	summary, err := n.summary.JSON()
	if err != nil {
		return err
	}
	page, err := n.summary.HTML()
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name string
		data []byte
	}{{"summary.json", summary}, {"report.html", page}, {"metrics.prom", n.summary.Metrics()}} {
		w, err := run.Create(f.name)
		if err != nil {
			return err
		}
		if _, err := w.Write(f.data); err != nil {
			return errors.Join(err, w.Abort())
		}
		if err := w.Close(); err != nil {
			return err
		}
	}
	return nil
}
