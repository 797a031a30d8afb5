package pipeline

import (
	"context"

	"yingbao/matchers/sieve"
	"yingbao/pipeline/entitlement"
	"yingbao/pipeline/entity"
	"yingbao/sources"
	"yingbao/sources/department"
	"yingbao/sources/record"
)

// bulkRows is the number of rows from which the roll of a whole population is
// sifted while it is read. Below it everything stands in the table.
const bulkRows = 500_000

// bulk tells the extracts that may be the roll of a whole population. They
// are sifted after the others are read, because what may go depends on those.
func (x *extract) bulk() bool {
	d, ok := department.Find(x.source.Department)
	return ok && d.Bulk && x.source.Role != "register"
}

// bulkRows gives the limit for an extract, 0 for one that is never sifted.
func (n *night) bulkRows(x *extract) int {
	switch {
	case !x.bulk():
		return 0
	case n.options.BulkRows > 0:
		return n.options.BulkRows
	}
	return bulkRows
}

// sieve is asked for when an extract turns out to be of bulk size. It sifts
// against the rows of every extract read before.
func (n *night) sieve(ctx context.Context, x *extract) func(fields []record.Field, workers int) ([]sources.Sifter, error) {
	return func(fields []record.Field, workers int) ([]sources.Sifter, error) {
		<-n.others
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		screen, err := entitlement.NewScreen(n.pack, n.rules())
		if err != nil {
			return nil, err
		}
		table, err := record.Glance(sieve.Fields(), n.parts()...)
		if err != nil {
			return nil, err
		}
		source := record.Source{Name: x.source.Name, Department: x.source.Department, Role: x.source.Role}
		x.sieve, err = sieve.New(table, sieve.Options{Workers: workers, Last: x.lastTable(), Screen: func(fields []record.Field) func([][]string, int) bool {
			r := entity.NewRowReader(source, fields)
			return func(columns [][]string, row int) bool {
				burden, bill := r.Burden(columns, row)
				return screen.Loud(r.Kinds(columns, row), burden, bill)
			}
		}})
		if err != nil {
			return nil, err
		}
		n.beginMemory(x, screen)
		var out []sources.Sifter
		for _, s := range x.sieve.Sifters(fields, workers) {
			out = append(out, s)
		}
		return out, nil
	}
}

// parts are those of the extracts in force so far, in the plan's order.
func (n *night) parts() []*record.Part {
	var parts []*record.Part
	for _, x := range n.extracts {
		if x.settled && x.loaded != nil && x.loaded.Held == nil {
			parts = append(parts, x.loaded.Part)
		}
	}
	return parts
}

// sifted notes what the sieve let go, for the table to be made.
func (x *extract) sifted() {
	if x.sieve != nil && x.loaded.Part != nil && x.loaded.Apart > 0 {
		x.loaded.Part.SetBeyond(x.sieve.Beyond())
	}
	x.sieve = nil
}
