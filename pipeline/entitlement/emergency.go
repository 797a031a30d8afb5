package entitlement

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Emergency is a public emergency: an epidemic, a flood. From a day to a day,
// in its areas, rules have other parameters, temporary aid another channel,
// and questions about wrongly kept benefits can rest. Elsewhere, and when it is
// over, nothing is different: nobody has to remember to put a pack back.
type Emergency struct {
	Name        text                        `yaml:"name"`
	Basis       string                      `yaml:"basis"`
	Areas       []text                      `yaml:"areas"` // digits of division codes: 35, 3501, 350102
	From        text                        `yaml:"from"`  // YYYY-MM-DD
	To          text                        `yaml:"to"`    // YYYY-MM-DD, the last day
	SuspendExit bool                        `yaml:"suspend_exit"`
	Channel     string                      `yaml:"channel"`    // of temporary aid, instead of the rule's
	Parameters  map[string]map[string]value `yaml:"parameters"` // rule → parameter → value
	at          position
}

func (e *Emergency) place(at position) { e.at = at }

// checkEmergency notes what an emergency lacks or cannot mean.
func (l *loader) checkEmergency(e *Emergency) {
	for _, m := range []struct{ key, value string }{{"name", e.Name.value}, {"from", e.From.value}, {"to", e.To.value}} {
		if m.value == "" {
			l.add(e.at, "P_MISSING", "突发事件缺少 %s", "an emergency lacks %s", m.key)
		}
	}
	if len(e.Areas) == 0 {
		l.add(e.at, "P_MISSING", "突发事件缺少 %s", "an emergency lacks %s", "areas")
	}
	for _, a := range e.Areas {
		if a.value == "" || !areaShape.MatchString(a.value) {
			l.add(a.at, "P_AREA", "area 应为 2、4 或 6 位区划代码（加引号）", "area must be 2, 4 or 6 digits of a division code, quoted")
		}
	}
	l.checkDay(e.From, "from")
	l.checkDay(e.To, "to")
	if e.To.value != "" && e.To.value < e.From.value {
		l.add(e.To.at, "P_DATE", "%s 早于 from", "%s is before from", "to")
	}
}

// checkEmergencyParameters needs every rule of the chain.
func (l *loader) checkEmergencyParameters(p *Pack, e *Emergency) {
	for _, id := range slices.Sorted(maps.Keys(e.Parameters)) {
		for _, name := range slices.Sorted(maps.Keys(e.Parameters[id])) {
			given, rule := e.Parameters[id][name], p.Rule(id)
			if rule == nil {
				zh, en := nearest(id, p.RuleIDs())
				l.addText(given.at, "P_RULE", "没有规则 "+id+zh, "there is no rule "+id+en)
				continue
			}
			known, ok := rule.Parameters[name]
			if !ok {
				zh, en := nearest(name, parameterNames(rule))
				l.addText(given.at, "P_PARAMETER", "规则 "+id+" 没有参数 "+name+zh, "rule "+id+" has no parameter "+name+en)
			} else if _, same := convert(given.v, known.Value); !same {
				zh, en := typeName(known.Value)
				l.addText(given.at, "P_TYPE", "参数 "+name+" 应为"+zh, "parameter "+name+" must be "+en)
			}
		}
	}
}

// placed gives the rules with, for each emergency of the day, another wording
// of those it changes, each with the areas it is for. A person meets exactly
// one wording of a rule, or none of one that is suspended. Of two emergencies
// in one area the first that the pack names counts.
func (p *Pack) placed(rules []*Rule, on time.Time) ([]*Rule, error) {
	day := on.Format(time.DateOnly)
	var out []*Rule
	for _, r := range rules {
		base, l := *r, &loader{collector: &collector{}}
		wordings := []*Rule{&base}
		for i := range p.file.Emergencies {
			e := &p.file.Emergencies[i]
			if day < e.From.value || e.To.value < day || !e.touches(r) {
				continue
			}
			if !(e.SuspendExit && r.Class == "W") {
				inside := e.wording(l, p, r)
				inside.within, inside.beyond = areaCodes(e.Areas), slices.Clone(base.beyond)
				wordings = append(wordings, inside)
			}
			base.beyond = append(base.beyond, areaCodes(e.Areas)...)
		}
		if len(l.found) > 0 {
			return nil, l.found.Err()
		}
		if len(base.beyond) == 0 {
			wordings[0] = r
		}
		out = append(out, wordings...)
	}
	return out, nil
}

// At gives the rules in force in a county on a day, emergencies considered.
func (p *Pack) At(county string, on time.Time) ([]*Rule, error) {
	rules, err := p.placed(p.InForce(on), on)
	return slices.DeleteFunc(rules, func(r *Rule) bool { return !r.in(county) }), err
}

// touches says whether the rule is another one while the emergency lasts.
func (e *Emergency) touches(r *Rule) bool {
	return len(e.Parameters[r.ID]) > 0 || e.SuspendExit && r.Class == "W" || e.Channel != "" && r.Target == "JZ"
}

// wording is the rule as the emergency has it.
func (e *Emergency) wording(l *loader, p *Pack, r *Rule) *Rule {
	values := map[string]any{}
	for name, given := range e.Parameters[r.ID] {
		values[name] = given.v
	}
	out := l.override(p, r, values)
	if e.Channel != "" && r.Target == "JZ" {
		out.Channel = e.Channel
	}
	return out
}

// in says whether this wording of the rule is the county's.
func (r *Rule) in(county string) bool {
	of := func(area string) bool { return strings.HasPrefix(county, area) }
	return (len(r.within) == 0 || slices.ContainsFunc(r.within, of)) && !slices.ContainsFunc(r.beyond, of)
}

func areaCodes(areas []text) []string {
	var out []string
	for _, a := range areas {
		out = append(out, a.value)
	}
	return out
}
