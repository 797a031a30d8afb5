package pipeline

import (
	"context"
	"errors"
	"sync"

	"yingbao/matchers"
	"yingbao/pipeline/entitlement"
	"yingbao/pipeline/entity"
)

// match says which records are one person. What it put on the shelf stays
// there until bring.
func (n *night) match(ctx context.Context) (*matchers.Result, error) {
	settings := matchers.Departments(n.table)
	settings.Link, settings.Review, settings.Workers = n.plan.Matching.Link, n.plan.Matching.Review, n.options.Workers
	settings.Model = n.model
	settings.Allow = func(a, b int) bool { return a != b || n.table.Sources[a].Delivered == n.table.Sources[a].Rows }
	if err := n.shelve(settings); err != nil {
		return nil, err
	}
	found, err := matchers.Link(ctx, n.table, settings, func(stage string, done, total int64) {
		n.options.Events(Event{Stage: "match", Detail: stage, Done: done, Total: total})
	})
	n.stage("match")
	if err != nil {
		err = errors.Join(err, n.bring())
	}
	if err != nil && n.model != nil && ctx.Err() == nil { // a model of other comparisons
		return nil, n.badModel(err)
	}
	if found != nil {
		for _, w := range found.Summary.Prior.Warnings {
			n.warnings = append(n.warnings, Note{w.Code, "", w.ZH, w.EN})
		}
	}
	return found, err
}

// counterparts are the rows of registers and of deaths that each row may be.
type counterparts struct{ register, deaths *matchers.Counterparts }

func (n *night) counterparts() (of counterparts) {
	var wait sync.WaitGroup
	wait.Go(func() {
		of.deaths = n.links.Counterparts(func(s int) bool { return n.table.Sources[s].Department == "deaths" })
	})
	of.register = n.links.Counterparts(func(s int) bool { return n.table.Sources[s].Role == "register" })
	wait.Wait()
	return of
}

// coverage is the probability, for each person, that no register row is him,
// and that a death record is.
func (n *night) coverage(of counterparts, doubts []entitlement.Doubt) entitlement.Coverage {
	persons := n.world.Count()
	c := entitlement.Coverage{Rows: of.register.None, Uncovered: make([]float64, persons), Row: make([]int32, persons),
		Dead: make([]float64, persons), DeathRow: make([]int32, persons), Doubts: doubts}
	register, deaths := make([]bool, len(n.table.Sources)), make([]bool, len(n.table.Sources))
	for i, s := range n.table.Sources {
		register[i], deaths[i] = s.Role == "register", s.Department == "deaths"
	}
	entity.InParts(n.options.Workers, persons, func(p int) {
		c.Uncovered[p], c.Row[p] = n.best(of.register, p, register)
		alive, row := n.best(of.deaths, p, deaths)
		c.Dead[p], c.DeathRow[p] = 1-alive, row
	})
	return c
}

// doubts are the pairs at or above the review threshold whose records ended up
// with two persons.
func (n *night) doubts() []entitlement.Doubt {
	var all []entitlement.Doubt
	for _, l := range n.links.Links {
		if l.Probability >= n.plan.Matching.Review && n.links.Persons[l.Left] != n.links.Persons[l.Right] {
			all = append(all, entitlement.Doubt{A: l.Left, B: l.Right})
		}
	}
	return all
}

// best gives the least probability that no row of the target sources is the
// person, and the row it speaks of.
func (n *night) best(c *matchers.Counterparts, person int, target []bool) (none float64, row int32) {
	none, row = 1, -1
	others := false
	for _, r := range n.world.Rows(person) {
		if target[n.table.SourceOf(int(r))] {
			continue
		}
		others = true
		if c.Best[r] >= 0 && c.None[r] < none {
			none, row = c.None[r], c.Best[r]
		}
	}
	if !others {
		return 0, int32(n.world.Rows(person)[0])
	}
	return none, row
}

// rules are the plan's wishes about rules.
func (n *night) rules() entitlement.Options {
	o := entitlement.Options{AsOf: n.day(), Parameters: n.plan.Rules.Parameters, Exclude: n.plan.Matching.Exclude, Workers: n.options.Workers}
	for _, w := range n.plan.Rules.Only {
		o.Only = append(o.Only, w.Text)
	}
	for _, w := range n.plan.Rules.Off {
		o.Off = append(o.Off, w.Text)
	}
	return o
}
