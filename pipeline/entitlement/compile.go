package entitlement

import (
	"maps"
	"slices"
)

// compileRule compiles everything a rule says and notes what is wrong.
func (l *loader) compileRule(p *Pack, r *Rule) {
	used, before := map[string]bool{}, len(l.found)
	s := scope{definitions: p.definitions, parameters: r.Parameters, bad: l.bad}
	r.compiled = compiledRule{}
	r.compiled.condition, _ = l.compile(r.file.Condition, s, used)
	for _, clue := range r.file.Exclude.Soft {
		if c, ok := l.compile(clue.When, s, used); ok {
			r.compiled.soft = append(r.compiled.soft, softClue{c, clue.Note})
		}
		if clue.Note == "" {
			l.add(clue.When.at, "P_MISSING", "软性线索缺少 %s", "a soft clue lacks %s", "note")
		}
	}
	for _, rf := range r.file.Raise {
		if rf.When.value == "" {
			l.add(rf.at, "P_MISSING", "raise 缺少 %s", "raise lacks %s", "when")
		}
		l.oneOf(rf.Class, Classes, "class")
		l.oneOf(rf.Severity, Severities, "severity")
		l.oneOf(rf.Strength, []string{"strong", "medium", "weak"}, "strength")
		if c, ok := l.compile(rf.When, s, used); ok {
			r.compiled.raise = append(r.compiled.raise, raise{c, rf.Class.value, rf.Severity.value, rf.Strength.value})
		}
	}
	r.compiled.reason = l.compileTemplate(r.file.Reason, r.Parameters, used)
	if len(l.found) > before {
		return // what is not used may stand in what could not be read
	}
	for name, parameter := range r.Parameters {
		if !used[name] && parameter.at.file != "" {
			zh, en := nearest(name, slices.Sorted(maps.Keys(used)))
			l.addText(parameter.at, "P_UNUSED", "参数 "+name+" 没有用到"+zh, "parameter "+name+" is not used"+en)
		}
	}
}

// Override gives a pack whose rules have the parameters a plan sets: rule id
// → parameter → number, text or list of either. The error is a mistake.List without
// lines: the plan knows where it says so.
func (p *Pack) Override(set map[string]map[string]any) (*Pack, error) {
	if len(set) == 0 {
		return p, nil
	}
	l := &loader{collector: &collector{}}
	out := *p
	out.Rules = append([]*Rule(nil), p.Rules...)
	for id, values := range set {
		if p.Rule(id) == nil {
			zh, en := nearest(id, p.RuleIDs())
			l.addText(position{}, "P_RULE", "政策包没有规则 "+id+zh, "the pack has no rule "+id+en)
			continue
		}
		for i, r := range out.Rules {
			if r.ID == id {
				out.Rules[i] = l.override(&out, r, values)
			}
		}
	}
	if len(l.found) > 0 {
		return nil, l.found.Err()
	}
	return &out, nil
}

// override gives a copy of the rule with other parameters.
func (l *loader) override(p *Pack, r *Rule, values map[string]any) *Rule {
	rule := *r
	rule.Parameters = map[string]Parameter{}
	for name, parameter := range r.Parameters {
		rule.Parameters[name] = parameter
	}
	for name, v := range values {
		parameter, ok := rule.Parameters[name]
		if !ok {
			zh, en := nearest(name, parameterNames(&rule))
			l.addText(position{}, "P_PARAMETER", "规则 "+r.ID+" 没有参数 "+name+zh, "rule "+r.ID+" has no parameter "+name+en)
			continue
		}
		given, ok := convert(v, parameter.Value)
		if !ok {
			l.add(position{}, "P_TYPE", "规则 %s 的参数 %s 类型不符", "parameter of rule %s has another type: %s", r.ID, name)
			continue
		}
		parameter.Value = given
		rule.Parameters[name] = parameter
	}
	l.compileRule(p, &rule)
	return &rule
}

// convert reads a plan's value as the type the pack gave it.
func convert(v, like any) (any, bool) {
	switch like.(type) {
	case float64:
		return toNumber(v)
	case string:
		s, ok := v.(string)
		return s, ok
	case []float64:
		return toNumbers(v)
	case []string:
		return toTexts(v)
	}
	return nil, false
}

func toNumber(v any) (any, bool) {
	switch x := v.(type) {
	case float64:
		return x, true
	case int:
		return float64(x), true
	case int64:
		return float64(x), true
	case uint64:
		return float64(x), true
	}
	return nil, false
}

func toNumbers(v any) (any, bool) {
	if x, ok := v.([]float64); ok {
		return x, true
	}
	list, ok := v.([]any)
	out := []float64{}
	for _, e := range list {
		n, good := toNumber(e)
		if !good {
			return nil, false
		}
		out = append(out, n.(float64))
	}
	return out, ok
}

func toTexts(v any) (any, bool) {
	if x, ok := v.([]string); ok {
		return x, true
	}
	list, ok := v.([]any)
	out := []string{}
	for _, e := range list {
		s, good := e.(string)
		if !good {
			return nil, false
		}
		out = append(out, s)
	}
	return out, ok
}
