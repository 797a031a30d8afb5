package pipeline

import (
	"sort"
	"strings"

	"yingbao/pipeline/archive"
	"yingbao/pipeline/visits"
	"yingbao/pipeline/worklist"
	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// Difference is what changed from one run to another.
type Difference struct {
	Made    []Change // what the runs were made from
	Leads   []LeadChange
	Same    int // leads that are in both, with the same rules and severity
	Counts  map[string][2]int
	Sources []SourceChange
}

// Change is one thing the runs were made from that differs.
type Change struct{ What, Before, After string }

// SourceChange is one source whose extract differs.
type SourceChange struct {
	Source        string
	Before, After string // states
	Rows          [2]int
}

// LeadChange is one lead that came, went, or changed. It names no person.
type LeadChange struct {
	Kind     string // "new", "gone", "changed"
	ID       string // line id in the later run, in the earlier one for "gone"
	Rules    []string
	Severity string
	Why      string // "extract", "rules", "visits", "day", "program", "other"
}

// Diff compares two runs. Leads are the same when their evidence is and its
// extracts did not change, or when they are listed under the same name, number
// as masked, and place.
func Diff(a, b *Past) (*Difference, error) {
	d := &Difference{Counts: map[string][2]int{}}
	d.made(a.Manifest, b.Manifest)
	changed := d.sources(a.Manifest, b.Manifest)
	before, err := a.sides(changed)
	if err != nil {
		return nil, err
	}
	after, err := b.sides(changed)
	if err != nil {
		return nil, err
	}
	for step, n := range a.Manifest.Counts {
		d.Counts[step] = [2]int{n, b.Manifest.Counts[step]}
	}
	taken := map[*side]bool{}
	for _, key := range []func(*side) string{func(s *side) string { return s.evidence }, func(s *side) string { return s.person }} {
		index := map[string]*side{}
		for _, s := range before {
			if k := key(s); k != "" && s.other == nil {
				index[k] = s
			}
		}
		for _, s := range after {
			if old := index[key(s)]; old != nil && s.other == nil && !taken[old] {
				s.other, old.other, taken[old] = old, s, true
			}
		}
	}
	d.leads(before, after, changed)
	return d, nil
}

// side is one lead of one of the runs.
type side struct {
	id, severity, status string
	rules, sources       []string
	evidence, person     string // keys, "" when the lead has none
	other                *side
}

func (d *Difference) made(a, b *archive.Manifest) {
	for _, c := range []Change{
		{"as_of", a.AsOf, b.AsOf}, {"plan", short(a.Plan.SHA256), short(b.Plan.SHA256)}, {"policy", a.Policy.Name + " " + short(a.Policy.SHA256), b.Policy.Name + " " + short(b.Policy.SHA256)},
		{"model", a.Model.Name + " " + short(a.Model.SHA256), b.Model.Name + " " + short(b.Model.SHA256)}, {"visits", short(a.Visits), short(b.Visits)},
		{"program", a.Program + " " + a.Meta.Build, b.Program + " " + b.Meta.Build}, {"state", a.State, b.State},
	} {
		if c.Before != c.After {
			d.Made = append(d.Made, c)
		}
	}
}

func short(hash string) string { return hash[:min(8, len(hash))] }

// sources lists the extracts that differ and gives their names.
func (d *Difference) sources(a, b *archive.Manifest) map[string]bool {
	changed := map[string]bool{}
	before := map[string]archive.Input{}
	for _, in := range a.Inputs {
		before[in.Source] = in
	}
	for _, in := range b.Inputs {
		old, ok := before[in.Source]
		if !ok {
			old.State = "-"
		}
		delete(before, in.Source)
		if old.State == in.State && sums(old) == sums(in) {
			continue
		}
		changed[in.Source] = true
		d.Sources = append(d.Sources, SourceChange{in.Source, old.State, in.State, [2]int{old.Rows, in.Rows}})
	}
	for name, old := range before {
		changed[name] = true
		d.Sources = append(d.Sources, SourceChange{name, old.State, "-", [2]int{old.Rows, 0}})
	}
	sort.Slice(d.Sources, func(i, j int) bool { return d.Sources[i].Source < d.Sources[j].Source })
	return changed
}

func sums(in archive.Input) string {
	var all []string
	for _, f := range in.Files {
		all = append(all, f.SHA256)
	}
	return strings.Join(all, " ")
}

// sides reads the leads of a run.
func (p *Past) sides(changed map[string]bool) ([]*side, error) {
	printed, err := worklist.ReadPrinted(p.Folder)
	if err != nil {
		return nil, err
	}
	persons := map[string]string{}
	for i := range printed {
		name, number, sex, county, town, village := printed[i].Person()
		if number != "" && !strings.Contains(number, "*") {
			number = normalise.MaskID(number)
		}
		persons[printed[i].ID] = visits.PersonKey(name, number, sex, county, town, village)
	}
	var all []*side
	words := record.NewInterner() // a cell by itself would keep its whole line
	word := func(text string) string {
		code := words.Code(text)
		return words.Values()[code]
	}
	err = p.Leads(func(l LeadRow) error {
		s := &side{id: strings.Clone(l["lead_id"]), severity: word(l["severity"]), status: word(l["status"]), person: persons[l["lead_id"]]}
		for _, rule := range l.List("rules") {
			s.rules = append(s.rules, word(rule))
		}
		if s.person != "" {
			s.person += "|" + wClass(l["class"]) // a person may have a lead of each kind
		}
		s.evidence = l["class"] + l["evidence"]
		for _, id := range l.List("evidence") {
			source, _, _ := strings.Cut(id, ":")
			s.sources = append(s.sources, word(source))
			if changed[source] {
				s.evidence = "" // its row numbers mean other rows now
			}
		}
		all = append(all, s)
		return nil
	})
	return all, err
}

func wClass(class string) string {
	if class == "W" {
		return class
	}
	return ""
}

func (d *Difference) leads(before, after []*side, changed map[string]bool) {
	for _, s := range after {
		switch {
		case s.other == nil:
			d.Leads = append(d.Leads, LeadChange{"new", s.id, s.rules, s.severity, d.why(s, changed)})
		case strings.Join(s.rules, ";") != strings.Join(s.other.rules, ";") || s.severity != s.other.severity || s.status != s.other.status:
			c := LeadChange{"changed", s.id, s.rules, s.severity, d.why(s, changed)}
			if s.status == "cooldown" || s.other.status == "cooldown" {
				c.Why = "visits"
			}
			d.Leads = append(d.Leads, c)
		default:
			d.Same++
		}
	}
	for _, s := range before {
		if s.other == nil {
			d.Leads = append(d.Leads, LeadChange{"gone", s.id, s.rules, s.severity, d.why(s, changed)})
		}
	}
}

// why names the likeliest cause: what the lead rests on before what all leads
// share.
func (d *Difference) why(s *side, changed map[string]bool) string {
	for _, source := range s.sources {
		if changed[source] {
			return "extract"
		}
	}
	cause := map[string]string{"plan": "rules", "policy": "rules", "as_of": "day", "visits": "visits", "program": "program", "model": "program"}
	for _, what := range []string{"policy", "plan", "as_of", "model", "program", "visits"} {
		for _, c := range d.Made {
			if c.What == what {
				return cause[what]
			}
		}
	}
	if len(changed) > 0 {
		return "extract" // another source's rows, a register's above all
	}
	return "other"
}
