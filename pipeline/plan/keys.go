package plan

import (
	"path/filepath"
	"slices"

	"github.com/goccy/go-yaml/ast"

	"yingbao/sources/department"
	"yingbao/sources/mistake"
)

// The keys of each mapping, in the order in which messages list them.
var (
	planKeys     = []string{"name", "as_of", "policy", "sources", "matching", "rules", "worklist", "runs"}
	sourceKeys   = []string{"department", "path", "role", "period", "sheet", "columns", "gate", "damaged_id", "encoding", "override", "when_held"}
	gateKeys     = []string{"min_rows", "max_drop", "min_valid_id", "max_reject", "max_rise", "max_empty_key", "max_null_jump", "county_share", "max_age"}
	matchingKeys = []string{"model", "link", "review", "exclude"}
	ruleKeys     = []string{"only", "off", "parameters"}
	worklistKeys = []string{"split", "capacity", "mask", "encoding", "care"}
)

func (d *decoder) plan(p *Plan, root *ast.MappingNode) {
	seen := d.mapping(root, "", planKeys, func(name string) handler {
		return map[string]handler{
			"name":     d.name(&p.Name),
			"as_of":    d.asOf(&p.AsOf),
			"policy":   d.policy(p),
			"sources":  d.sources(p),
			"matching": d.matching(p),
			"rules":    d.rules(p),
			"worklist": d.worklist(p),
			"runs":     d.path(&p.Runs),
		}[name]
	})
	at := position(root)
	for _, must := range []string{"name", "policy", "sources", "runs"} {
		if _, ok := seen[must]; !ok {
			d.report(at, "", "missing-key", "missing", must)
		}
	}
}

func (d *decoder) path(into *string) handler {
	return func(n ast.Node, key string) {
		var s string
		if d.text(&s)(n, key); s != "" {
			*into = d.absolute(n, key, s)
		}
	}
}

// policy is a word for a built-in pack and a path otherwise.
func (d *decoder) policy(p *Plan) handler {
	return func(n ast.Node, key string) {
		var s string
		if d.text(&s)(n, key); s == "" {
			return
		}
		p.Policy, p.PolicyAt = s, position(n)
		if isPath(s) {
			p.Policy = d.absolute(n, key, s)
		}
	}
}

// isPath tells a path from the name of something built in.
func isPath(s string) bool { return filepath.Base(s) != s || filepath.Ext(s) != "" }

func (d *decoder) sources(p *Plan) handler {
	return func(n ast.Node, key string) {
		m, ok := d.asMapping(n, key)
		if !ok {
			return
		}
		if len(m.Values) == 0 {
			d.report(position(n), key, "no-sources")
		}
		d.mapping(m, key, nil, func(name string) handler {
			return func(value ast.Node, key string) { d.source(p, m, name, value, key) }
		})
	}
}

func (d *decoder) source(p *Plan, parent *ast.MappingNode, name string, value ast.Node, key string) {
	s := Source{Name: name, WhenHeld: Stop, At: position(value)}
	for _, pair := range parent.Values {
		if pair.Value == value {
			s.At = position(pair.Key)
		}
	}
	if !safeName(name) {
		d.report(s.At, "sources", "bad-name")
	}
	m, ok := d.asMapping(value, key)
	if !ok {
		return
	}
	var fields []named
	seen := d.mapping(m, key, sourceKeys, func(name string) handler {
		return map[string]handler{
			"department": d.department(&s),
			"path":       d.paths(p, &s),
			"role":       d.oneOf(&s.Role, "register"),
			"period":     d.period(&s.Period),
			"sheet":      d.text(&s.Sheet),
			"columns":    d.columns(&s, &fields),
			"gate":       d.gate(&s.Gate),
			"damaged_id": d.oneOf(&s.DamagedID, "keep", "reject"),
			"encoding":   d.oneOf(&s.Encoding, "utf-8", "gb18030", "gbk", "utf-16le", "utf-16be"),
			"override":   d.reason(&s.Override),
			"when_held":  d.oneOf(&s.WhenHeld, Stop, LastGood, LeaveOut),
		}[name]
	})
	for _, must := range []string{"department", "path"} {
		if _, ok := seen[must]; !ok && !(must == "department" && s.departmentByName(seen)) {
			d.report(s.At, key, "missing-key", "missing", must)
		}
	}
	if s.Department == registerDepartment {
		s.Role = "register"
	}
	if s.Role == "register" && s.WhenHeld == LeaveOut {
		d.report(seen["when_held"], join(key, "when_held"), "register-left-out")
	}
	d.checkFields(&s, fields)
	p.Sources = append(p.Sources, s)
}

// departmentByName takes the department from the source's name, or from its
// role, when the plan names none: medical, 残联, register say enough. Beside a
// key that nobody knows nothing is taken: it may be the department, misspelt.
func (s *Source) departmentByName(seen map[string]mistake.Place) bool {
	for key := range seen {
		if !slices.Contains(sourceKeys, key) {
			return false
		}
	}
	found, ok := department.Find(s.Name)
	switch {
	case s.Role == "register":
		s.Department = registerDepartment
	case ok:
		s.Department = found.ID
	default:
		return false
	}
	return true
}

func (d *decoder) department(s *Source) handler {
	return func(n ast.Node, key string) {
		var word string
		if d.text(&word)(n, key); word == "" {
			return
		}
		found, ok := department.Find(word)
		if !ok {
			d.reportNear(position(n), key, "unknown-department", word, departmentNames())
			return
		}
		s.Department = found.ID
	}
}

func (d *decoder) paths(p *Plan, s *Source) handler {
	return func(n ast.Node, key string) {
		d.list(n, key, func(item ast.Node, text string) {
			path := d.absolute(item, key, text)
			if _, err := filepath.Match(path, ""); err != nil {
				d.report(position(item), key, "bad-glob")
				return
			}
			other := samePath(p, s, path)
			if other != "" {
				d.report(position(item), key, "same-path", "other", other)
				return
			}
			s.Paths = append(s.Paths, path)
			d.places = append(d.places, place{s.Name, path, key, position(item)})
		})
		if seq, ok := n.(*ast.SequenceNode); ok && len(seq.Values) == 0 {
			d.report(position(n), key, "empty-text")
		}
	}
}

func samePath(p *Plan, s *Source, path string) string {
	for _, other := range append(p.Sources[:len(p.Sources):len(p.Sources)], *s) {
		for _, given := range other.Paths {
			if given == path {
				return other.Name
			}
		}
	}
	return ""
}

// columns takes the fields as words; whether the department has them is
// checked when the whole source is known.
func (d *decoder) columns(s *Source, fields *[]named) handler {
	return func(n ast.Node, key string) {
		m, ok := d.asMapping(n, key)
		if !ok {
			return
		}
		s.Columns = map[string]string{}
		d.mapping(m, key, nil, func(header string) handler {
			return func(value ast.Node, key string) {
				var field string
				if d.text(&field)(value, key); field == "" {
					return
				}
				s.Columns[header] = field
				*fields = append(*fields, named{Word{field, position(value)}, key})
			}
		})
	}
}

// named is a word and the key it stands under.
type named struct {
	Word
	key string
}

func (d *decoder) checkFields(s *Source, fields []named) {
	if len(fields) == 0 {
		return
	}
	known := fieldNames(s.Department)
	for _, f := range fields {
		if !slices.Contains(known, f.Text) {
			d.reportNear(f.At, f.key, "unknown-field", f.Text, known)
		}
	}
}

func (d *decoder) gate(g *department.Gate) handler {
	return func(n ast.Node, key string) {
		m, ok := d.asMapping(n, key)
		if !ok {
			return
		}
		d.mapping(m, key, gateKeys, func(name string) handler {
			return map[string]handler{
				"min_rows":      d.count(func(v int) { g.MinRows = &v }),
				"max_drop":      d.share(func(v float64) { g.MaxDrop = &v }),
				"min_valid_id":  d.share(func(v float64) { g.MinValidID = &v }),
				"max_reject":    d.share(func(v float64) { g.MaxReject = &v }),
				"max_rise":      d.rise(func(v float64) { g.MaxRise = &v }),
				"max_empty_key": d.share(func(v float64) { g.MaxEmptyKey = &v }),
				"max_null_jump": d.share(func(v float64) { g.MaxNullJump = &v }),
				"county_share":  d.share(func(v float64) { g.CountyShare = &v }),
				"max_age":       d.count(func(v int) { g.MaxAge = &v }),
			}[name]
		})
	}
}
