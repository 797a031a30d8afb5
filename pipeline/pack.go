package pipeline

import (
	"errors"
	"io/fs"
	"slices"
	"sort"

	"yingbao/pipeline/entitlement"
	"yingbao/pipeline/plan"
	"yingbao/sources/mistake"
)

// LoadPlan reads a plan for a command. The mistakes of a plan are told with
// those of the pack and the model it names, so that nobody mends the plan to
// hear of the next one. The error is that of plan.Load.
func LoadPlan(path string) (*plan.Plan, error) {
	p, err := plan.Draft(path)
	if err == nil {
		return p, nil
	}
	var found mistake.List
	if p == nil || !errors.As(err, &found) {
		return nil, err
	}
	told := map[mistake.Place]bool{}
	for _, m := range found {
		told[m.Place] = true
	}
	var more mistake.List
	if p.Policy != "" {
		if _, wrong := loadPack(p); errors.As(wrong, &more) {
			found = append(found, untold(more, p.File, told)...)
		}
	}
	if wrong := (&night{plan: p}).loadModel(); errors.As(wrong, &more) {
		found = append(found, untold(more, p.File, told)...)
	}
	return nil, found.Err()
}

// untold leaves out what is wrong at places of a file of which something is
// told already.
func untold(found mistake.List, file string, told map[mistake.Place]bool) mistake.List {
	return slices.DeleteFunc(found, func(m mistake.Mistake) bool { return m.File == file && told[m.Place] })
}

// loadPack reads the plan's policy pack and checks what the plan says of its
// rules. The error is mistake.List.
func loadPack(p *plan.Plan) (*entitlement.Pack, error) {
	pack, err := entitlement.Load(p.Policy)
	var mistakes mistake.List
	switch {
	case errors.As(err, &mistakes):
		return nil, err
	case errors.Is(err, fs.ErrNotExist), err != nil && !errors.As(err, new(*fs.PathError)):
		return nil, mistake.List{p.Mistake(p.PolicyAt, "policy", "unknown-policy", p.Policy, entitlement.BuiltIn())}
	case err != nil:
		return nil, err
	}
	if found := checkRules(p, pack); len(found) > 0 {
		return nil, found
	}
	return pack, nil
}

// checkRules finds rules and parameters the pack does not have.
func checkRules(p *plan.Plan, pack *entitlement.Pack) mistake.List {
	rules := map[string]*entitlement.Rule{}
	var ids []string
	for _, r := range pack.Rules {
		rules[r.ID] = r
		ids = append(ids, r.ID)
	}
	sort.Strings(ids)
	var found mistake.List
	check := func(word plan.Word, key string) {
		if rules[word.Text] == nil {
			found = append(found, p.Mistake(word.At, key, "unknown-rule", word.Text, ids))
		}
	}
	for _, w := range p.Rules.Only {
		check(w, "rules.only")
	}
	for _, w := range p.Rules.Off {
		check(w, "rules.off")
	}
	for _, named := range p.Rules.Named {
		check(plan.Word{Text: named.Rule, At: named.At}, "rules.parameters")
		if r := rules[named.Rule]; r != nil {
			found = append(found, checkParameters(p, named, r, pack)...)
		}
	}
	return found
}

func checkParameters(p *plan.Plan, named plan.Named, r *entitlement.Rule, pack *entitlement.Pack) mistake.List {
	var known []string
	for name := range r.Parameters {
		known = append(known, name)
	}
	sort.Strings(known)
	var given []string
	for name := range named.Parameters {
		given = append(given, name)
	}
	sort.Strings(given)
	var found mistake.List
	for _, name := range given {
		key := "rules.parameters." + named.Rule
		if _, ok := r.Parameters[name]; !ok {
			found = append(found, p.Mistake(named.Parameters[name], key, "unknown-parameter", name, known))
			continue
		}
		one := map[string]map[string]any{named.Rule: {name: p.Rules.Parameters[named.Rule][name]}}
		if _, err := pack.Override(one); err != nil {
			found = append(found, p.Mistake(named.Parameters[name], key+"."+name, "parameter-type", "", nil))
		}
	}
	return found
}
