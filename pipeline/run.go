package pipeline

import (
	"context"
	"errors"
	"fmt"

	"yingbao/pipeline/archive"
	"yingbao/pipeline/entitlement"
	"yingbao/pipeline/entity"
	"yingbao/pipeline/plan"
	"yingbao/pipeline/ranking"
	"yingbao/sources/record"
)

// Run does one night. The error is *Held when extracts must not be used,
// *Unequal when the self-check failed, *archive.Busy when another run of the
// plan is under way, *archive.Unsafe when others could change the runs,
// mistake.List when plan or pack are wrong, and
// otherwise wraps what went wrong with its stage. After any error the last
// good run is what it was.
func Run(ctx context.Context, p *plan.Plan, options Options) (result *Result, err error) {
	n, err := newNight(p, options)
	if err != nil {
		return nil, err
	}
	store, err := archive.Acquire(p.Runs, p.Name, archive.Holder{PID: n.options.PID, Started: n.started()})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if m, done := n.published(); done {
		return &Result{ID: m.Meta.Run, Folder: n.last, Before: true}, nil
	}
	result, err = n.once(ctx, store)
	if !n.crowded(err) {
		return result, err
	}
	options.Full = true
	full := err
	if n, err = newNight(p, options); err != nil {
		return nil, err
	}
	if result, err = n.once(ctx, store); err == nil {
		result.Warnings = append(result.Warnings, notRemembered(".nights", full))
	}
	return result, err
}

// once does the night, from the first extract to the name of the run.
func (n *night) once(ctx context.Context, store *archive.Store) (result *Result, err error) {
	run, err := store.Begin(n.asOf)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(usurped(store, err), run.Discard()) }() // does nothing once published

	n.work = run.Path(".")
	ctx, release := WithinMemory(ctx, n.options.Memory)
	defer release()
	n.beside = newBeside(run)
	defer n.beside.stop()
	n.remembers = n.options.Build != "" && !n.options.Full && !n.options.DryRun
	defer n.forget()
	if err := n.evaluate(ctx); err != nil {
		return nil, Cause(ctx, err)
	}
	if err := n.write(ctx, run); err != nil {
		return nil, Cause(ctx, err)
	}
	if err := n.recount(run); err != nil {
		return nil, err
	}
	return n.publish(store, run)
}

// usurped prefers, to what went wrong, that another process has the plan since
// somebody removed the lock: it swept our run away.
func usurped(store *archive.Store, err error) error {
	var busy *archive.Busy
	if err != nil && errors.As(store.StillHeld(), &busy) {
		return busy
	}
	return err
}

// evaluate does all that is done in memory: from extracts to ordered leads.
func (n *night) evaluate(ctx context.Context) error {
	parts, err := n.load(ctx)
	if err != nil {
		return err
	}
	if n.table, err = record.Merge(parts...); err != nil {
		return fmt.Errorf("table: %w", err)
	}
	if n.links, err = n.match(ctx); err != nil {
		return fmt.Errorf("match: %w", err)
	}
	doubts := n.doubts() // writing the links lets them go
	n.asked = make(chan struct{})
	n.beside.start(ctx, step{"rejects", n.writeRejects}, step{"entities", n.writeEntities}, step{"links", n.writeLinks})
	of := n.counterparts()
	close(n.asked)
	n.links.Release()
	if err := n.bring(); err != nil {
		return err
	}
	if n.world, err = entity.Build(n.table, n.links.Persons, n.links.Count); err != nil {
		return fmt.Errorf("persons: %w", err)
	}
	if n.leads, n.off, err = entitlement.Evaluate(n.world, n.coverage(of, doubts), n.pack, n.rules()); err != nil {
		return fmt.Errorf("evaluate: %w", err)
	}
	ranking.Sort(n.leads, n.world)
	return nil
}
