package plan

import (
	"path/filepath"

	"github.com/goccy/go-yaml/ast"
)

// The keys of each mapping, in the order in which messages list them.
var (
	planKeys     = []string{"name", "as_of", "policy", "sources", "matching", "rules", "worklist", "runs"}
	sourceKeys   = []string{"department", "path", "role", "period", "sheet", "columns", "gate"}
	gateKeys     = []string{"min_rows", "max_drop", "min_valid_id", "max_reject"}
	matchingKeys = []string{"model", "link", "review", "exclude"}
	ruleKeys     = []string{"only", "off", "parameters"}
	worklistKeys = []string{"split", "capacity", "mask", "encoding"}
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
			d.report(at, "", "missing-key", map[string]string{"missing": must})
		}
	}
}

func (d *decoder) path(into *string) handler {
	return func(n ast.Node, key string) {
		var s string
		if d.text(&s)(n, key); s != "" {
			*into = d.absolute(s)
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
			p.Policy = d.absolute(s)
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
			d.report(position(n), key, "no-sources", nil)
		}
		d.mapping(m, key, nil, func(name string) handler {
			return func(value ast.Node, key string) { d.source(p, m, name, value, key) }
		})
	}
}

func (d *decoder) source(p *Plan, parent *ast.MappingNode, name string, value ast.Node, key string) {
	s := Source{Name: name, At: position(value)}
	for _, pair := range parent.Values {
		if pair.Value == value {
			s.At = position(pair.Key)
		}
	}
	if !safeName(name) {
		d.report(s.At, "sources", "bad-name", nil)
	}
	m, ok := d.asMapping(value, key)
	if !ok {
		return
	}
	seen := d.mapping(m, key, sourceKeys, func(name string) handler {
		return map[string]handler{
			"department": d.department(&s),
			"path":       d.paths(p, &s),
			"role":       d.oneOf(&s.Role, "register"),
			"period":     d.period(&s.Period),
			"sheet":      d.text(&s.Sheet),
			"columns":    d.columns(&s),
			"gate":       d.gate(&s.Gate),
		}[name]
	})
	for _, must := range []string{"department", "path"} {
		if _, ok := seen[must]; !ok {
			d.report(s.At, key, "missing-key", map[string]string{"missing": must})
		}
	}
	if s.Department == registerDepartment {
		s.Role = "register"
	}
	p.Sources = append(p.Sources, s)
}

func (d *decoder) department(s *Source) handler {
	return func(n ast.Node, key string) {
		var word string
		if d.text(&word)(n, key); word == "" {
			return
		}
		id, ok := lookupDepartment(word)
		if !ok {
			d.reportNear(position(n), key, "unknown-department", word, departmentNames())
			return
		}
		s.Department = id
	}
}

func (d *decoder) paths(p *Plan, s *Source) handler {
	return func(n ast.Node, key string) {
		d.list(n, key, func(item ast.Node, text string) {
			path := d.absolute(text)
			if _, err := filepath.Match(path, ""); err != nil {
				d.report(position(item), key, "bad-glob", nil)
				return
			}
			other := samePath(p, s, path)
			if other != "" {
				d.report(position(item), key, "same-path", map[string]string{"other": other})
				return
			}
			s.Paths = append(s.Paths, path)
			d.places = append(d.places, place{s.Name, path, key, position(item)})
		})
		if seq, ok := n.(*ast.SequenceNode); ok && len(seq.Values) == 0 {
			d.report(position(n), key, "empty-text", nil)
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

func (d *decoder) columns(s *Source) handler {
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
				if !knownField(field) {
					d.reportNear(position(value), key, "unknown-field", field, fieldNames())
					return
				}
				s.Columns[header] = field
			}
		})
	}
}

func (d *decoder) gate(g *Gate) handler {
	return func(n ast.Node, key string) {
		m, ok := d.asMapping(n, key)
		if !ok {
			return
		}
		d.mapping(m, key, gateKeys, func(name string) handler {
			return map[string]handler{
				"min_rows":     d.count(func(v int) { g.MinRows = &v }),
				"max_drop":     d.share(func(v float64) { g.MaxDrop = &v }),
				"min_valid_id": d.share(func(v float64) { g.MinValidID = &v }),
				"max_reject":   d.share(func(v float64) { g.MaxReject = &v }),
			}[name]
		})
	}
}

func (d *decoder) matching(p *Plan) handler {
	return func(n ast.Node, key string) {
		m, ok := d.asMapping(n, key)
		if !ok {
			return
		}
		seen := d.mapping(m, key, matchingKeys, func(name string) handler {
			return map[string]handler{
				"model":   d.model(p),
				"link":    d.share(func(v float64) { p.Matching.Link = v }),
				"review":  d.share(func(v float64) { p.Matching.Review = v }),
				"exclude": d.share(func(v float64) { p.Matching.Exclude = v }),
			}[name]
		})
		if p.Matching.Review > p.Matching.Link {
			d.report(first(seen, position(n), "review", "link"), key, "review-above-link", nil)
		}
		if p.Matching.Exclude < p.Matching.Link {
			d.report(first(seen, position(n), "exclude", "link"), key, "link-above-exclude", nil)
		}
	}
}

func first(seen map[string]Position, otherwise Position, names ...string) Position {
	for _, n := range names {
		if at, ok := seen[n]; ok {
			return at
		}
	}
	return otherwise
}

func (d *decoder) model(p *Plan) handler {
	return func(n ast.Node, key string) {
		var s string
		if d.text(&s)(n, key); s == "" {
			return
		}
		p.Matching.Model = s
		if s != "built-in" {
			p.Matching.Model = d.absolute(s)
		}
	}
}

func (d *decoder) rules(p *Plan) handler {
	return func(n ast.Node, key string) {
		m, ok := d.asMapping(n, key)
		if !ok {
			return
		}
		d.mapping(m, key, ruleKeys, func(name string) handler {
			return map[string]handler{
				"only":       d.words(&p.Rules.Only),
				"off":        d.words(&p.Rules.Off),
				"parameters": d.parameters(p),
			}[name]
		})
		for _, off := range p.Rules.Off {
			for _, only := range p.Rules.Only {
				if off.Text == only.Text {
					d.report(off.At, key+".off", "only-and-off", nil)
				}
			}
		}
	}
}

func (d *decoder) words(into *[]Word) handler {
	return func(n ast.Node, key string) {
		d.list(n, key, func(item ast.Node, text string) {
			*into = append(*into, Word{text, position(item)})
		})
	}
}

func (d *decoder) parameters(p *Plan) handler {
	return func(n ast.Node, key string) {
		m, ok := d.asMapping(n, key)
		if !ok {
			return
		}
		p.Rules.Parameters = map[string]map[string]float64{}
		d.mapping(m, key, nil, func(rule string) handler {
			return func(value ast.Node, key string) {
				inner, ok := d.asMapping(value, key)
				if !ok {
					return
				}
				values := map[string]float64{}
				seen := d.mapping(inner, key, nil, func(name string) handler {
					return d.number(func(v float64) { values[name] = v })
				})
				p.Rules.Parameters[rule] = values
				p.Rules.Named = append(p.Rules.Named, Named{Rule: rule, At: position(value), Parameters: seen})
			}
		})
	}
}

func (d *decoder) worklist(p *Plan) handler {
	return func(n ast.Node, key string) {
		m, ok := d.asMapping(n, key)
		if !ok {
			return
		}
		d.mapping(m, key, worklistKeys, func(name string) handler {
			return map[string]handler{
				"split":    d.oneOf(&p.Worklist.Split, "township", "village", "county"),
				"capacity": d.count(func(v int) { p.Worklist.Capacity = v }),
				"mask":     d.trueFalse(&p.Worklist.Mask),
				"encoding": d.oneOf(&p.Worklist.Encoding, "utf-8-bom", "utf-8", "gb18030"),
			}[name]
		})
	}
}
