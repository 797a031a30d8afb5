package record

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

// Merge joins the parts, in order, into one table. A field that some parts
// lack is missing in their rows. Two parts that give one field two kinds are
// an error, and so are two sources of one name. Merge takes the parts'
// columns as it goes, so that they are not in memory twice: a part that was
// merged with others cannot be merged again. A single part can.
func Merge(parts ...*Part) (*Table, error) {
	t, err := outline(parts)
	if err != nil {
		return nil, err
	}
	for i, p := range parts {
		src := p.Source
		src.First, src.Rows = len(t.rowNo), p.Rows()
		src.Delivered = max(src.Delivered, src.Rows)
		t.Sources = append(t.Sources, src)
		if p.stands != nil && t.stands == nil {
			t.stands = ones(len(t.rowNo))
		}
		if t.stands != nil && p.stands == nil {
			t.stands = append(t.stands, ones(len(p.rowNo))...)
		}
		t.stands = append(t.stands, p.stands...)
		t.rowNo = append(t.rowNo, p.rowNo...)
		for range p.rowNo {
			t.source = append(t.source, uint16(i))
		}
		if p.merged = len(parts) > 1; p.merged {
			p.taken, p.rowNo, p.stands = len(p.rowNo), nil, nil
		}
	}
	mergeColumns(t, parts)
	return t, nil
}

// outline makes the table's columns, still empty.
func outline(parts []*Part) (*Table, error) {
	t := &Table{}
	total := 0
	names, places := map[string]bool{}, map[Field]int{}
	for _, p := range parts {
		if names[p.Source.Name] {
			return nil, fmt.Errorf("two extracts are named %q", p.Source.Name)
		}
		if p.merged {
			return nil, fmt.Errorf("extract %q is part of another table already", p.Source.Name)
		}
		names[p.Source.Name] = true
		total += p.Rows()
		for i, f := range p.fields {
			at, ok := places[f]
			if !ok {
				places[f] = len(t.columns)
				t.columns = append(t.columns, &Column{Field: f, Kind: p.kinds[i]})
			} else if t.columns[at].Kind != p.kinds[i] {
				return nil, fmt.Errorf("field %s is %s in one extract and %s in %s", f, t.columns[at].Kind, p.kinds[i], p.Source.Name)
			}
		}
	}
	t.byField = newFieldIndex(t.columns)
	t.rowNo = make([]uint32, 0, total)
	t.source = make([]uint16, 0, total)
	return t, nil
}

// mergeColumns merges as many columns at one time as there are processors.
func mergeColumns(t *Table, parts []*Part) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(t.columns); i = int(next.Add(1)) - 1 {
				mergeColumn(t, t.columns[i], parts)
			}
		})
	}
	wait.Wait()
	for _, c := range t.columns {
		c.addBeyond(parts)
	}
}

// mergeColumn renumbers the parts' codes of one field into shared ones (R4).
// The first part that has the field keeps its codes and lends its dictionary.
func mergeColumn(t *Table, c *Column, parts []*Part) {
	var shared *dictionary
	c.table, c.bySource = t, make([]codes, len(parts))
	for pi, p := range parts {
		at := p.place(c.Field)
		if at < 0 {
			continue
		}
		own, from := p.dicts[at], p.codes[at]
		if len(parts) > 1 {
			p.dicts[at], p.codes[at] = nil, column{}
		}
		if shared == nil {
			shared = own
			if len(parts) > 1 {
				shared.unseal()
			}
			c.bySource[pi] = from.joined(own.count(), nil)
			continue
		}
		renumber := shared.adopt(own)
		c.bySource[pi] = from.joined(shared.count(), renumber)
	}
	c.Values = shared.strings()
}

// place gives the place of a field in the part, -1 when it lacks it.
func (p *Part) place(f Field) int {
	for i, own := range p.fields {
		if own == f {
			return i
		}
	}
	return -1
}
