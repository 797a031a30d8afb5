package pipeline

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"yingbao/matchers"
	"yingbao/pipeline/archive"
	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// NotFound says that a run has no such lead or record.
type NotFound struct{ What string }

// Error names it.
func (n *NotFound) Error() string { return n.Text("en") }

// Text names it in Chinese or English.
func (n *NotFound) Text(lang string) string {
	if lang == "zh" {
		return fmt.Sprintf("该批次没有 %s", n.What)
	}
	return fmt.Sprintf("the run has no %s", n.What)
}

// LeadRow is one line of leads.csv, by column.
type LeadRow map[string]string

// List gives a cell that is a list.
func (l LeadRow) List(column string) []string {
	if l[column] == "" {
		return nil
	}
	return strings.Split(l[column], ";")
}

// Leads gives each line of the run's leads.csv.
func (p *Past) Leads(take func(LeadRow) error) error {
	return p.eachLead(func(header, cells []string) error { return take(leadRow(header, cells)) })
}

// leadRow names a line's cells.
func leadRow(header, cells []string) LeadRow {
	row := LeadRow{}
	for i, c := range cells {
		row[header[i]] = strings.TrimPrefix(c, "'")
	}
	return row
}

// eachLead gives the header and the cells of each line as they stand in
// leads.csv; the slices are used again.
func (p *Past) eachLead(take func(header, cells []string) error) error {
	f, err := archive.Open(filepath.Join(p.Folder, "leads.csv"))
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(bufio.NewReaderSize(f, 1<<16))
	header, err := r.Read()
	if err != nil {
		return fmt.Errorf("leads.csv: %w", err)
	}
	r.ReuseRecord = true
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("leads.csv: %w", err)
		}
		if err := take(header, cells); err != nil {
			return err
		}
	}
}

// Explained is why a lead is one, or how two records came to their weight.
type Explained struct {
	Run      string
	AsOf     string
	Lead     LeadRow // nil when two records were asked for
	Rules    []ExplainedRule
	Pairs    []ExplainedPair
	Register *ExplainedPair // the most probable row of a register for the lead's person, nil when none came near
	None     float64        // probability that no register row is the person
	Link     float64        // thresholds of the night
	Exclude  float64
}

// ExplainedRule is a rule of the lead as it was in force that night.
type ExplainedRule struct {
	ID, Name, Pack string
	Basis          []string // what could be cited on the day
	Parameters     []string // name, value and unit
}

// countyOf is the county of a lead's person: while an emergency lasts, rules
// are others there.
func (n *night) countyOf(lead LeadRow) string {
	if p, err := strconv.Atoi(lead["person"]); err == nil && p >= 1 && p <= n.world.Count() {
		return n.world.Person(p - 1).County
	}
	return ""
}

// explainRules tells the lead's rules as the county has them.
func (n *night) explainRules(ids []string, county string) []ExplainedRule {
	var out []ExplainedRule
	used, err := n.pack.Override(n.plan.Rules.Parameters)
	if err != nil {
		used = n.pack // cannot be: the night ran with them
	}
	rules, err := used.At(county, n.day())
	if err != nil {
		rules = used.InForce(n.day()) // cannot be either
	}
	for _, r := range rules {
		if !slices.Contains(ids, r.ID) {
			continue
		}
		e := ExplainedRule{ID: r.ID, Name: r.Name, Pack: used.Name + " " + used.Version, Basis: used.Basis(r, n.day())}
		for _, name := range slices.Sorted(maps.Keys(r.Parameters)) {
			p := r.Parameters[name]
			e.Parameters = append(e.Parameters, strings.TrimSpace(fmt.Sprint(name, " ", p.Value, " ", p.Unit)))
		}
		out = append(out, e)
	}
	return out
}

// ExplainedPair is the waterfall of two records.
type ExplainedPair struct {
	Left, Right record.ID
	matchers.Explanation
	Values []PairValue // what the records say, nil unless asked for: personal data
}

// PairValue is what two records say in one field, numbers and phones masked.
type PairValue struct{ Field, Left, Right string }

// ExplainPair explains two records of a run.
func ExplainPair(ctx context.Context, p *Past, left, right record.ID, show bool, options Options) (*Explained, error) {
	defer sparing()()
	n, err := p.night(options)
	if err != nil {
		return nil, err
	}
	if err := p.relink(ctx, n); err != nil {
		return nil, err
	}
	e := n.explained(p)
	pair, err := n.pair(left, right, show)
	if err != nil {
		return nil, err
	}
	e.Pairs = []ExplainedPair{*pair}
	return e, nil
}

// ExplainLead explains a lead of a run: its line, how its evidence rows came
// together, and why the register did not exclude the person.
func ExplainLead(ctx context.Context, p *Past, id string, show bool, options Options) (*Explained, error) {
	defer sparing()()
	lead, err := p.lead(id)
	if err != nil {
		return nil, err
	}
	n, err := p.night(options)
	if err != nil {
		return nil, err
	}
	if err := p.relink(ctx, n); err != nil {
		return nil, err
	}
	e := n.explained(p)
	e.Lead, e.Rules = lead, n.explainRules(lead.List("rules"), n.countyOf(lead))
	var evidence []record.ID
	for _, text := range lead.List("evidence") {
		id, err := record.ParseID(text)
		if err != nil {
			return nil, fmt.Errorf("leads.csv: %w", err)
		}
		evidence = append(evidence, id)
	}
	for i := 1; i < len(evidence); i++ {
		pair, err := n.pair(evidence[0], evidence[i], show)
		if err != nil {
			return nil, err
		}
		e.Pairs = append(e.Pairs, *pair)
	}
	return e, n.explainRegister(e, evidence, show)
}

// explainRegister finds the row of a register that is most probably the
// person of the evidence, and how near it came.
func (n *night) explainRegister(e *Explained, evidence []record.ID, show bool) error {
	if len(evidence) == 0 {
		return nil
	}
	first, ok := n.table.Lookup(evidence[0])
	if !ok {
		return &NotFound{evidence[0].String()}
	}
	person := int(n.links.Persons[first])
	register := make([]bool, len(n.table.Sources))
	for i, s := range n.table.Sources {
		register[i] = s.Role == "register"
	}
	counterparts := n.links.Counterparts(func(s int) bool { return register[s] })
	var row int32
	e.None, row = n.best(counterparts, person, register)
	if row < 0 {
		return nil
	}
	from := evidence[0]
	for _, r := range n.world.Rows(person) { // the row by which the register row came nearest
		if counterparts.Best[r] == row && counterparts.None[r] == e.None {
			from = n.table.ID(int(r))
			break
		}
	}
	if to := n.table.ID(int(row)); to != from {
		pair, err := n.pair(from, to, show)
		e.Register = pair
		return err
	}
	return nil
}

func (n *night) explained(p *Past) *Explained {
	return &Explained{Run: p.Manifest.Meta.Run, AsOf: n.asOf, Link: n.plan.Matching.Link, Exclude: n.plan.Matching.Exclude}
}

// lead finds a line of leads.csv by its id.
func (p *Past) lead(id string) (LeadRow, error) {
	var found LeadRow
	id = strings.TrimSpace(id)
	err := p.eachLead(func(header, cells []string) error {
		if at := slices.Index(header, "lead_id"); at >= 0 && strings.EqualFold(cells[at], id) {
			found = leadRow(header, cells)
		}
		return nil
	})
	if err == nil && found == nil {
		err = &NotFound{"lead " + id}
	}
	return found, err
}

func (n *night) pair(left, right record.ID, show bool) (*ExplainedPair, error) {
	var rows [2]int
	for i, id := range []record.ID{left, right} {
		row, ok := n.table.Lookup(id)
		if !ok {
			return nil, &NotFound{"record " + id.String()}
		}
		rows[i] = row
	}
	if rows[0] == rows[1] {
		return nil, &NotFound{"second record"}
	}
	pair := &ExplainedPair{Left: left, Right: right, Explanation: n.links.Explain(uint32(rows[0]), uint32(rows[1]))}
	if show {
		pair.Values = n.values(rows[0], rows[1])
	}
	return pair, nil
}

// shown are the fields two records are compared by, as a clerk may see them.
var shown = []record.Field{record.FieldName, record.FieldIDNumber, record.FieldBirth, record.FieldSex, record.FieldPhone,
	record.FieldCounty, record.FieldTown, record.FieldVillage}

func (n *night) values(a, b int) []PairValue {
	var values []PairValue
	for _, f := range shown {
		column := n.table.Column(f)
		v := PairValue{string(f), column.Value(a), column.Value(b)}
		switch f {
		case record.FieldIDNumber:
			v.Left, v.Right = normalise.MaskID(v.Left), normalise.MaskID(v.Right)
		case record.FieldPhone:
			v.Left, v.Right = normalise.MaskPhone(v.Left), normalise.MaskPhone(v.Right)
		}
		values = append(values, v)
	}
	return values
}
