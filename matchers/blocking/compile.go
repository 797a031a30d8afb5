package blocking

import (
	"fmt"
	"hash/maphash"
	"slices"
	"sync"
	"sync/atomic"

	"yingbao/sources/record"
)

// compile derives every expression once, for every distinct value of its
// columns, and sets the cells of every row.
func (p *Plan) compile() error {
	lists := make([][]string, 0, len(p.Rules)+len(p.opt.Split))
	for _, r := range p.Rules {
		lists = append(lists, r.Keys)
	}
	for _, s := range p.opt.Split {
		lists = append(lists, []string{s})
	}
	slots, parts, failed := p.derive(lists)
	for i, list := range lists {
		keys := newKeys(list, parts)
		if err := keysError(list, failed); err != nil {
			if i < len(p.Rules) {
				return fmt.Errorf("blocking rule %d: %w", i+1, err)
			}
			return fmt.Errorf("split key: %w", err)
		}
		if i < len(p.Rules) {
			p.keys = append(p.keys, keys)
		} else {
			p.splits = append(p.splits, keys)
		}
	}
	p.fill(slots, parts)
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

// slot is one alternative of an expression: the column it reads, and the
// number of the block value by code of the column; nil where that is the code.
type slot struct {
	column *record.Column
	number []uint32
}

// derive gives the slots of every expression of the lists, side by side, and
// where each expression's are, or its error.
func (p *Plan) derive(lists [][]string) (slots []slot, parts map[string]part, failed map[string]error) {
	var exprs []string
	parts, failed = map[string]part{}, map[string]error{}
	for _, list := range lists {
		for _, expr := range list {
			if _, ok := parts[expr]; !ok {
				parts[expr] = part{}
				exprs = append(exprs, expr)
			}
		}
	}
	found, errs := make([][]slot, len(exprs)), make([]error, len(exprs))
	share(p.opt.Workers, len(exprs), func(_, i int) { found[i], errs[i] = slotsOf(p.table, exprs[i]) })
	for i, expr := range exprs {
		parts[expr], failed[expr] = part{len(slots), len(slots) + len(found[i])}, errs[i]
		slots = append(slots, found[i]...)
	}
	return slots, parts, failed
}

// seed of the hashes of block values: they decide places in memory and nothing
// else.
var seed = maphash.MakeSeed()

// slotsOf is Derive without the texts: block values are told apart by 64 bits
// of their hash.
func slotsOf(table *record.Table, expr string) ([]slot, error) {
	var out []slot
	numbers := NewNumbers()
	ways := alternatives(expr)
	for _, alt := range ways {
		column, transform, err := parseAlternative(table, alt)
		if err != nil {
			return nil, fmt.Errorf("block key %q: %w", expr, err)
		}
		if len(ways) == 1 && alt == Name(column.Field) {
			return []slot{{column: column}}, nil
		}
		number := make([]uint32, len(column.Values))
		for code, value := range column.Values {
			if code == 0 {
				continue
			}
			if v := transform(value); v != "" {
				number[code] = numbers.Of(maphash.String(seed, v) | 1)
			}
		}
		out = append(out, slot{column, number})
	}
	return out, nil
}

// fill sets the cells of every row.
func (p *Plan) fill(slots []slot, parts map[string]part) {
	p.stride = len(slots)
	p.cells = make([]uint32, p.table.Rows()*p.stride)
	var several []part
	for _, q := range parts {
		if q.to-q.from > 1 {
			several = append(several, q)
		}
	}
	columns, of := byColumn(slots)
	p.inRanges(p.table.Rows(), func(_, from, to int) {
		for i, column := range columns {
			for row := from; row < to; row++ {
				code := column.Code(row)
				for _, s := range of[i] {
					number := code
					if slots[s].number != nil {
						number = slots[s].number[code]
					}
					p.cells[row*p.stride+s] = number
				}
			}
		}
		for row := from; row < to; row++ {
			for _, q := range several {
				dropRepeats(p.cells[row*p.stride+q.from : row*p.stride+q.to])
			}
		}
	})
}

// byColumn lists the columns that slots read, and the slots of each.
func byColumn(slots []slot) (columns []*record.Column, of [][]int) {
	for i, s := range slots {
		at := slices.Index(columns, s.column)
		if at < 0 {
			at = len(columns)
			columns, of = append(columns, s.column), append(of, nil)
		}
		of[at] = append(of[at], i)
	}
	return columns, of
}

// inRanges lets each worker do an equal part of 0..n-1.
func (p *Plan) inRanges(n int, do func(worker, from, to int)) {
	workers := p.opt.Workers
	share(workers, workers, func(_, w int) { do(w, n*w/workers, n*(w+1)/workers) })
}

// share lets workers take n tasks off one queue; a task is told its worker.
func share(workers, n int, task func(worker, i int)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for w := range min(workers, n) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				task(w, i)
			}
		})
	}
	wait.Wait()
}
