package matchers

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"yingbao/matchers/blocking"
	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// Result is everything Link found.
type Result struct {
	// Links are the pairs at or above the floor, and the pairs of one person
	// that no rule reached, sorted by Left then Right.
	Links []fellegisunter.Link
	// Persons gives each table row the number of its person, counted from 0
	// by first row; Count is how many there are.
	Persons []uint32
	Count   int
	Rules   []blocking.Rule
	Summary Summary
	engine  *engine
}

// Link matches a table. It is a function of table and settings (M1); an error
// names the stage.
func Link(ctx context.Context, table *record.Table, settings Settings, progress Progress) (*Result, error) {
	e, err := newEngine(ctx, table, settings.withDefaults(), progress)
	if err != nil {
		return nil, err
	}
	e.findMates(mateSample)
	return e.link(ctx)
}

// link is Link from the first pass on.
func (e *engine) link(ctx context.Context) (*Result, error) {
	if e.universe.Pairs == 0 {
		return e.nothing(), nil
	}
	if err := e.count(ctx); err != nil {
		return nil, fmt.Errorf("counting patterns: %w", err)
	}
	if err := e.learn(ctx); err != nil {
		return nil, fmt.Errorf("learning the model: %w", err)
	}
	links, err := e.score(ctx)
	if err != nil {
		return nil, fmt.Errorf("scoring pairs: %w", err)
	}
	if links, err = e.relearn(ctx, links); err != nil {
		return nil, fmt.Errorf("learning from groups: %w", err)
	}
	if e.set.Model == nil {
		e.pooled.Origin = e.origin()
	}
	e.missed = min(e.pooled.Beyond(e.beyond), 1)
	e.tallies, e.kept, e.promise, e.random, e.beyond = nil, nil, nil, nil, nil
	return e.decide(links), nil
}

// engine holds one matching job.
type engine struct {
	ctx         context.Context
	table       *record.Table
	set         Settings
	comparisons []*comparison.Comparison
	plan        *blocking.Plan
	universe    *fellegisunter.Universe
	copies      *copies
	mates       *mates   // nil where there are none to go by
	rank        []uint32 // by row: its place in an order of what the rows say
	cells       *cells
	ordered     [][]uint32                        // by source: what order gives
	proofs      []uint32                          // by row: what proof gives
	random      []fellegisunter.Pattern           // of random pairs, once they are drawn
	beyond      []fellegisunter.Unreached         // what the rules do not reach of them
	missed      float64                           // the part of the matches that lies there
	tallies     [][]*tally                        // by worker, by cell
	kept        []kept                            // by worker
	promise     []func(comparison.Vector) float64 // by worker
	pooled      *fellegisunter.Model
	learned     []string // what a reader is told of the learning
	strangers   string   // the same of a class of strangers
	strict      *fellegisunter.Strict
	told        fellegisunter.Told     // what was found beside them
	kin         *fellegisunter.Related // what findKin found within the files
	others      *fellegisunter.Related // a class that was found and is not of persons
	began, most float64                // the λ at which EM began; the matches that it was kept to, 0 for none
	how         string                 // λ was found, see fellegisunter.Origin
	bounds      []Warning              // of pairs of sources kept to what there can be
	repeats     map[int]float64        // by source: what perPerson gave
	copied      float64                // pairs of one person for one without copies; 0 where λ is of those without
	certain     []fellegisunter.Link   // what sure gives, while a decision is made
	progress    Progress
	candidates  int64
}

func newEngine(ctx context.Context, table *record.Table, set Settings, progress Progress) (*engine, error) {
	if progress == nil {
		progress = func(string, int64, int64) {}
	}
	if set.Complete {
		table = Complete(table)
	}
	e := &engine{ctx: ctx, table: table, set: set, progress: progress}
	if err := e.bind(); err != nil {
		return nil, err
	}
	e.notEnumerated()
	e.copies = findCopies(table, e.comparisons, set.Workers, e.keyColumns()...)
	e.plan = e.plan.Of(e.copies.rows())
	inParts(set.Workers, len(e.comparisons), func(from, to int) {
		for _, c := range e.comparisons[from:to] {
			c.Reshare(e.standsFor)
		}
	})
	if e.table.Column(set.Proof) != nil {
		e.proof() // apart asks for it
	}
	e.ordered = e.order()
	e.universe = fellegisunter.NewUniverse(table, e.ordered, set.Allow)
	e.cells = newCells(table, e.universe)
	return e, nil
}

// bind derives what the table's values are compared and blocked by, both at once:
// neither keeps all processors busy to its end.
func (e *engine) bind() error {
	var err, planErr error
	var wait sync.WaitGroup
	wait.Go(func() {
		e.plan, planErr = blocking.Compile(e.table, e.set.Blocking, blocking.Options{
			Allow: e.set.Allow, Split: e.set.Split, Coarse: e.set.Coarse, Workers: e.set.Workers, Apart: e.apart(),
		})
	})
	e.comparisons, err = comparison.New(e.table, e.set.Comparisons)
	wait.Wait()
	return cmp.Or(err, planErr)
}

// among gives a job over the same table, rules and comparisons for other pairs
// of sources, under a model that is given.
func (e *engine) among(allow func(a, b int) bool, model *fellegisunter.Model) *engine {
	out := &engine{ctx: e.ctx, table: e.table, set: e.set, comparisons: e.comparisons, plan: e.plan.Among(allow),
		copies: e.copies, rank: e.rank, ordered: e.ordered, proofs: e.proofs, progress: func(string, int64, int64) {}}
	out.set.Allow, out.set.Model = allow, model
	out.universe = fellegisunter.NewUniverse(e.table, e.ordered, allow)
	out.cells = newCells(e.table, out.universe)
	return out
}

// notEnumerated takes the mark of whole enumeration off comparisons whose first
// column is no blocking rule of its own.
func (e *engine) notEnumerated() {
	for _, c := range e.comparisons {
		alone := func(r blocking.Rule) bool { return len(r.Keys) == 1 && r.Keys[0] == blocking.Name(c.Fields[0]) }
		if !slices.ContainsFunc(e.set.Blocking, alone) {
			c.Enumerated = nil
		}
	}
}

// apart tells rows of two valid numbers of their own, nil without such numbers.
// A block over the limit has a key that says next to nothing, and number rules
// have reached the numbers that are a slip apart: what is left of such pairs
// would be refused, and they grow with the square of the rows that bear one name
// and one birth date.
func (e *engine) apart() func(a, b uint32) bool {
	if e.table.Column(e.set.Proof) == nil {
		return nil
	}
	return func(a, b uint32) bool {
		x, y := e.proofs[a], e.proofs[b]
		return x != 0 && y != 0 && x != y
	}
}

// keyColumns lists the columns that blocking reads: records that differ in
// one of them are not copies, because different rules reach them.
func (e *engine) keyColumns() []*record.Column {
	var out []*record.Column
	seen := map[record.Field]bool{}
	for _, r := range e.set.Blocking {
		for _, f := range r.Fields() {
			if c := e.table.Column(f); c != nil && !seen[f] {
				out = append(out, c)
				seen[f] = true
			}
		}
	}
	return out
}

// copiesCounted bounds how often the copies of one record count as a pair
// that agrees in everything: a row delivered ten thousand times is a fault of
// the sender and teaches nothing.
const copiesCounted = 3

func link(a, b uint32, weight float64, rule uint16) fellegisunter.Link {
	return fellegisunter.Link{Left: a, Right: b, Weight: weight, Probability: fellegisunter.Probability(weight), Rule: rule}
}
