package plan

import (
	"github.com/goccy/go-yaml/ast"

	"yingbao/sources/mistake"
)

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
			d.report(first(seen, position(n), "review", "link"), key, "review-above-link")
		}
		if p.Matching.Exclude < p.Matching.Link {
			d.report(first(seen, position(n), "exclude", "link"), key, "link-above-exclude")
		}
	}
}

func first(seen map[string]mistake.Place, otherwise mistake.Place, names ...string) mistake.Place {
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
		p.Matching.Model, p.Matching.ModelAt = s, position(n)
		if s != "built-in" {
			p.Matching.Model = d.absolute(n, key, s)
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
					d.report(off.At, key+".off", "only-and-off")
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
		p.Rules.Parameters = map[string]map[string]any{}
		d.mapping(m, key, nil, func(rule string) handler {
			return func(value ast.Node, key string) {
				inner, ok := d.asMapping(value, key)
				if !ok {
					return
				}
				values := map[string]any{}
				seen := d.mapping(inner, key, nil, func(name string) handler {
					return d.parameter(func(v any) { values[name] = v })
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
				"care":     d.trueFalse(&p.Worklist.Care),
				"encoding": d.oneOf(&p.Worklist.Encoding, "utf-8-bom", "utf-8", "gb18030"),
			}[name]
		})
	}
}

// parameter reads a number, a text, or a list of these. Whether the rule wants
// it so is checked against the pack.
func (d *decoder) parameter(set func(any)) handler {
	return func(n ast.Node, key string) {
		seq, list := n.(*ast.SequenceNode)
		if !list {
			if v, ok := d.parameterValue(n, key); ok {
				set(v)
			}
			return
		}
		values := []any{}
		for _, item := range seq.Values {
			if v, ok := d.parameterValue(item, key); ok {
				values = append(values, v)
			}
		}
		set(values)
	}
}

func (d *decoder) parameterValue(n ast.Node, key string) (any, bool) {
	if s, text := n.(*ast.StringNode); text {
		return s.Value, true
	}
	var value any
	d.number(func(v float64) { value = v })(n, key)
	return value, value != nil
}
