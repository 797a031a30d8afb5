package blocking

import (
	"strings"

	"yingbao/sources/record"
)

// Rule brings together the records that agree on all of its keys. Each key is
// an expression of Derive.
type Rule struct {
	Keys []string
	// Why tells a reader what the rule is for; it is carried into summaries.
	Why string
}

// String gives the rule as it stands in links.csv: its keys joined by "+".
func (r Rule) String() string { return strings.Join(r.Keys, "+") }

// Fields lists every column that the rule reads.
func (r Rule) Fields() []record.Field {
	var out []record.Field
	for _, k := range r.Keys {
		out = append(out, Fields(k)...)
	}
	return out
}

// Pair is a candidate: two table rows, Left < Right, and the first rule that
// reached them.
type Pair struct {
	Left, Right uint32
	Rule        uint16
}

// Options bound a plan.
type Options struct {
	// Allow says which sources may be paired, by their indices in the table;
	// nil allows all, a source with itself included.
	Allow func(a, b int) bool
	// Split are the keys by which a block over MaxBlock is split (B4).
	Split []string
	// Apart tells of two rows that they are not worth comparing when all that
	// reaches them is a block over MaxBlock: such a pair counts as handed out
	// and is not. Several goroutines ask; nil is true of none.
	Apart func(a, b uint32) bool
	// MaxBlock is the number of pairs above which a block is split; 0 means
	// DefaultMaxBlock.
	MaxBlock int64
	// Coarse is the number of pairs up to which a rule whose blocks are all
	// large is enumerated whole; 0 splits every block over MaxBlock.
	Coarse int64
	// Rows are the rows to pair, ascending; nil means all of them.
	Rows    []uint32
	Workers int
}

// DefaultMaxBlock is the number of pairs of a block of 2,000 records of one
// source.
const DefaultMaxBlock = 2_000_000

// Plan is a compiled list of rules over one table.
type Plan struct {
	Rules  []Rule
	table  *record.Table
	keys   []keys   // by rule
	splits []keys   // by split key
	cells  []uint32 // by row: the numbers of its block values, stride of them, 0 for none
	stride int
	paired []uint32 // Options.Rows, or every row
	reach  []uint8  // by row, see Around; nil where every pair is looked at
	need   []uint8  // by rule, the same
	ends   []uint32 // by source: the row behind its last
	opt    Options
	allow  [][]bool
	over   []map[uint64]bool // by rule: blocks that were split, by path
	nested []bool            // by rule: whether a piece of one was split again
	stats  []Stats
}

// Stats tells what one rule brought.
type Stats struct {
	Rule    string
	Blocks  int   // blocks that hold a pair
	Pairs   int64 // pairs of the rule alone, before earlier rules are taken off; with alternatives a pair counts for each key it shares
	Largest int64 // pairs of its largest block
	Split   int   // blocks over the limit
	Dropped int64 // pairs that no split key reached; with alternatives an upper bound
}

// Compile derives the keys of every rule. Errors name the rule.
func Compile(table *record.Table, rules []Rule, opt Options) (*Plan, error) {
	if opt.MaxBlock == 0 {
		opt.MaxBlock = DefaultMaxBlock
	}
	if opt.Workers < 1 {
		opt.Workers = 1
	}
	p := &Plan{Rules: rules, table: table, opt: opt}
	if err := p.compile(); err != nil {
		return nil, err
	}
	for _, src := range table.Sources {
		p.ends = append(p.ends, uint32(src.First+src.Rows))
	}
	if p.paired = opt.Rows; opt.Rows == nil {
		p.paired = make([]uint32, table.Rows())
		for row := range p.paired {
			p.paired[row] = uint32(row)
		}
	}
	return p.Among(opt.Allow), nil
}

// Of gives the plan for some rows alone, ascending. The two share what was
// derived from the table.
func (p *Plan) Of(rows []uint32) *Plan {
	out := p.Among(p.opt.Allow)
	out.paired = rows
	return out
}

// Among gives the plan for other pairs of sources. The two share what was
// derived from the table.
func (p *Plan) Among(allow func(a, b int) bool) *Plan {
	out := *p
	out.opt.Allow, out.allow, out.reach, out.need = allow, nil, nil, nil
	n := len(p.table.Sources)
	for a := range n {
		row := make([]bool, n)
		for b := range n {
			row[b] = allow == nil || allow(a, b) || allow(b, a)
		}
		out.allow = append(out.allow, row)
	}
	out.over, out.nested = make([]map[uint64]bool, len(p.Rules)), make([]bool, len(p.Rules))
	out.stats = make([]Stats, len(p.Rules))
	return &out
}
