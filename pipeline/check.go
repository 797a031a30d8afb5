package pipeline

import (
	"context"
	"errors"

	"yingbao/pipeline/plan"
)

// Checked is what Check found that is no mistake.
type Checked struct {
	Extracts []CheckedExtract
	Degraded []Note
	Warnings []Note
}

// CheckedExtract is one extract that was read.
type CheckedExtract struct {
	Name                     string
	Rows, Accepted, Rejected int
	Unknown                  []string // headers that mean nothing to the dictionary
}

// Check reads the pack, the model and every extract through all of its gates
// and writes nothing. The error joins those of Run; Checked is filled as far as
// it went.
func Check(ctx context.Context, p *plan.Plan, options Options) (Checked, error) {
	var c Checked
	n, wrong := newNight(p, options)
	if n == nil {
		return c, wrong
	}
	n.checking = true
	_, err := n.load(ctx)
	if err == nil {
		err = n.checkKnown()
	}
	var held *Held
	if err != nil && !errors.As(err, &held) {
		return c, errors.Join(wrong, err)
	}
	if held != nil {
		held.Checked = true
	}
	for _, x := range n.extracts {
		if l := x.loaded; l != nil && l.Held == nil {
			c.Extracts = append(c.Extracts, CheckedExtract{x.source.Name, l.Rows, l.Accepted, l.Rejected, l.Unknown})
		}
	}
	n.notePlanned()
	c.Degraded, c.Warnings = n.notes, n.warnings
	return c, errors.Join(wrong, err, n.accounts.check())
}

// checkKnown reads whom earlier runs knew, for what it notes.
func (n *night) checkKnown() error {
	_, err := n.flagsBefore()
	if err == nil {
		_, _, err = n.registerBefore()
	}
	return err
}
