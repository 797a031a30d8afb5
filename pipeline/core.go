package pipeline

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"yingbao/sources/department"
)

type coreDepartment struct {
	id     string
	inputs []string
}

// core are the departments without which a night is not whole, each with the
// inputs of rules (entity.World.Inputs) that its extract is there for. A rule
// that is off because one of them is not there makes the run degraded,
// whether the plan names the department or not. Rules that need further
// departments are told with the result when the plan does not name these.
var core = []coreDepartment{
	{"medical-insurance", []string{"burden", "settlements", "illness", "roll", "insured-roll", "medical-aid"}},
	{"disabled-federation", []string{"disability"}},
	{"human-resources", []string{"work", "insurance", "pension"}},
	{"rural-revitalization", []string{"monitored"}},
	{"civil-affairs", []string{"register", "register-history", "benefit:DB", "benefit:TK", "benefit:BY"}},
	{"deaths", []string{"death"}},
	{"petitions", []string{"petition"}},
}

// noteRulesOff says which rules had no source to run on. The run is degraded
// when that is for want of a core department or of a source that the plan
// names.
func (n *night) noteRulesOff() {
	wanting := n.coreWanting()
	named := slices.ContainsFunc(n.extracts, func(x *extract) bool { return x.loaded == nil })
	lost := map[string][]string{}
	for _, off := range n.off {
		if off.Code != "missing-input" {
			continue
		}
		n.rulesOff = append(n.rulesOff, off.ID)
		for _, c := range wanting {
			if slices.ContainsFunc(off.Missing, func(in string) bool { return slices.Contains(c.inputs, in) }) {
				lost[c.id] = append(lost[c.id], off.ID)
			}
		}
	}
	sort.Strings(n.rulesOff)
	for _, c := range wanting {
		if rules := lost[c.id]; len(rules) > 0 && !n.plansFor(c.id) {
			n.noteDepartment(c.id, rules)
		}
	}
	if len(n.rulesOff) > 0 && named {
		count, names := strconv.Itoa(len(n.rulesOff)), strings.Join(n.rulesOff, ", ")
		n.note("rules-off", "", count+" 条规则因缺少数据未运行："+names, count+" rules are off for want of their source: "+names)
	}
}

func (n *night) noteDepartment(id string, rules []string) {
	names := strings.Join(rules, ", ")
	n.note("no-department", id, "作业计划没有"+title(id)+"的数据，规则未运行："+names,
		"the plan has no extract of this department; rules are off: "+names)
}

// notePlanned is noteRulesOff for a check, which knows the plan and matches
// nothing: of a core department that the plan does not name. Any register
// stands for civil affairs'.
func (n *night) notePlanned() {
	register := slices.ContainsFunc(n.extracts, func(x *extract) bool { return x.source.Role == "register" })
	for _, c := range core {
		if n.pack == nil || n.plansFor(c.id) || c.id == "civil-affairs" && register {
			continue
		}
		if rules := n.pack.Asking(c.inputs, n.rules()); len(rules) > 0 {
			n.noteDepartment(c.id, rules)
		}
	}
}

// coreWanting gives the core departments of which nothing was read.
func (n *night) coreWanting() []coreDepartment {
	wanting := slices.Clone(core)
	for _, x := range n.extracts {
		if x.loaded != nil {
			wanting = slices.DeleteFunc(wanting, func(c coreDepartment) bool { return c.id == x.loaded.Department })
		}
	}
	return wanting
}

// plansFor says whether the plan names an extract of a department.
func (n *night) plansFor(id string) bool {
	return slices.ContainsFunc(n.extracts, func(x *extract) bool { return x.source.Department == id })
}

func title(id string) string {
	if d, ok := department.Find(id); ok {
		return d.ZH
	}
	return id
}
