package blocking

import (
	"fmt"
	"sync"
	"sync/atomic"

	"yingbao/sources/record"
)

// compile derives every expression once and combines the keys of every rule
// and split key, each by a worker of its own.
func (p *Plan) compile() error {
	lists := make([][]string, 0, len(p.Rules)+len(p.opt.Split))
	for _, r := range p.Rules {
		lists = append(lists, r.Keys)
	}
	for _, s := range p.opt.Split {
		lists = append(lists, []string{s})
	}
	derived, failed := p.derive(lists)
	for i, list := range lists {
		err := keysError(list, failed)
		switch {
		case err == nil:
		case i < len(p.Rules):
			return fmt.Errorf("blocking rule %d: %w", i+1, err)
		default:
			return fmt.Errorf("split key: %w", err)
		}
	}
	keys := make([]ruleKeys, len(lists))
	share(p.opt.Workers, len(lists), func(i int) { keys[i] = compileKeys(p.table, lists[i], derived) })
	p.keys, p.splits = keys[:len(p.Rules):len(p.Rules)], keys[len(p.Rules):]
	return nil
}

// keysError gives what is wrong with a list of expressions.
func keysError(list []string, failed map[string]error) error {
	if len(list) == 0 {
		return fmt.Errorf("it has no key")
	}
	for _, expr := range list {
		if err := failed[expr]; err != nil {
			return err
		}
	}
	return nil
}

// derive gives every expression of the lists, or its error.
func (p *Plan) derive(lists [][]string) (map[string]*Derived, map[string]error) {
	var exprs []string
	derived, failed := map[string]*Derived{}, map[string]error{}
	for _, list := range lists {
		for _, expr := range list {
			if _, ok := derived[expr]; !ok {
				derived[expr] = nil
				exprs = append(exprs, expr)
			}
		}
	}
	values, errs := make([]*Derived, len(exprs)), make([]error, len(exprs))
	share(p.opt.Workers, len(exprs), func(i int) { values[i], errs[i] = Derive(p.table, exprs[i]) })
	for i, expr := range exprs {
		derived[expr], failed[expr] = values[i], errs[i]
	}
	return derived, failed
}

// compileKeys combines the keys of one rule. Alternatives multiply: a rule of
// two keys with two slots each has four keys for a row.
func compileKeys(table *record.Table, exprs []string, derived map[string]*Derived) ruleKeys {
	var parts []*Derived
	width := 1
	for _, e := range exprs {
		parts = append(parts, derived[e])
		width *= len(derived[e].Slots)
	}
	out := ruleKeys{width: width, keys: make([]uint64, table.Rows()*width)}
	for row := range table.Rows() {
		for w := range width {
			out.keys[row*width+w] = combine(parts, row, w)
		}
		dropRepeats(out.keys[row*width : (row+1)*width])
	}
	return out
}

// share lets workers take n tasks off one queue.
func share(workers, n int, task func(i int)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(workers, n) {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				task(i)
			}
		}()
	}
	wait.Wait()
}
