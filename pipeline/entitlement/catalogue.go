package entitlement

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sort"
	"strings"
	"unicode"
)

// parameterNames lists a rule's parameters, sorted.
func parameterNames(r *Rule) []string {
	var out []string
	for n := range r.Parameters {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}

// Change is one difference between two packs.
type Change struct {
	Rule     string // "" for standards, settings and emergencies
	Key      string // "added", "removed", or the rule's key
	From, To string
}

// Diff lists what the second pack changes: rules added and removed, and every
// key of a rule that differs. Standards and settings are compared as wholes.
func Diff(a, b *Pack) []Change {
	var out []Change
	ids := append(a.RuleIDs(), b.RuleIDs()...)
	sort.Strings(ids)
	last := ""
	for _, id := range ids {
		if id == last {
			continue
		}
		last = id
		x, y := a.wordings(id), b.wordings(id)
		switch {
		case len(x) == 0:
			out = append(out, Change{Rule: id, Key: "added", To: y[0].Name})
		case len(y) == 0:
			out = append(out, Change{Rule: id, Key: "removed", From: x[0].Name})
		default:
			out = append(out, diffRules(x[len(x)-1], y[len(y)-1])...)
			if len(x) != len(y) {
				out = append(out, Change{id, "wordings", fmt.Sprint(len(x)), fmt.Sprint(len(y))})
			}
		}
	}
	if f, t := fmt.Sprintf("%+v", a.Settings), fmt.Sprintf("%+v", b.Settings); f != t {
		out = append(out, Change{Key: "settings", From: f, To: t})
	}
	for _, name := range slices.Sorted(maps.Keys(union(a.definitions, b.definitions))) {
		if f, t := oneLine(a.definitions[name].value), oneLine(b.definitions[name].value); f != t {
			out = append(out, Change{Key: "definitions." + name, From: f, To: t})
		}
	}
	if f, t := standardLines(a), standardLines(b); f != t {
		out = append(out, Change{Key: "standards", From: f, To: t})
	}
	if f, t := emergencyLines(a), emergencyLines(b); f != t {
		out = append(out, Change{Key: "emergencies", From: f, To: t})
	}
	return out
}

// union has the keys of both.
func union(a, b map[string]text) map[string]text {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// Definitions gives the pack's definitions that a rule's texts name, in
// alphabetical order, each as "name = condition": one word means different
// things in different policies.
func (p *Pack) Definitions(r *Rule) []string {
	words := map[string]bool{}
	for _, t := range append(append([]string{r.Condition}, r.Soft...), r.Raise...) {
		for _, w := range strings.FieldsFunc(t, func(c rune) bool { return c != '_' && !unicode.IsLetter(c) && !unicode.IsDigit(c) }) {
			words[w] = true
		}
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(p.definitions)) {
		if words[name] {
			out = append(out, name+" = "+oneLine(p.definitions[name].value))
		}
	}
	return out
}

// wordings gives every wording of an id.
func (p *Pack) wordings(id string) []*Rule {
	var out []*Rule
	for _, r := range p.Rules {
		if r.ID == id {
			out = append(out, r)
		}
	}
	return out
}

// diffRules compares the exported keys.
func diffRules(a, b *Rule) []Change {
	var out []Change
	x, y := reflect.ValueOf(*a), reflect.ValueOf(*b)
	for i := range x.NumField() {
		f := x.Type().Field(i)
		if !f.IsExported() || f.Name == "Parameters" {
			continue
		}
		if from, to := fmt.Sprint(x.Field(i)), fmt.Sprint(y.Field(i)); from != to {
			out = append(out, Change{a.ID, strings.ToLower(f.Name), from, to})
		}
	}
	names := append(parameterNames(a), parameterNames(b)...)
	sort.Strings(names)
	last := ""
	for _, n := range names {
		if n == last {
			continue
		}
		last = n
		if from, to := fmt.Sprint(a.Parameters[n].Value), fmt.Sprint(b.Parameters[n].Value); from != to {
			out = append(out, Change{a.ID, "parameters." + n, from, to})
		}
	}
	return out
}

// standardLines prints the standards, one area and month a line.
func standardLines(p *Pack) string {
	var b strings.Builder
	for _, s := range p.file.Standards {
		fmt.Fprintf(&b, "%s %s", s.Area.value, s.From.value)
		v, t := reflect.ValueOf(s), reflect.TypeOf(s)
		for i := range t.NumField() {
			if v.Field(i).Kind() == reflect.Float64 && v.Field(i).Float() != 0 {
				fmt.Fprintf(&b, " %s=%g", t.Field(i).Tag.Get("yaml"), v.Field(i).Float())
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// emergencyLines prints the emergencies, one a line.
func emergencyLines(p *Pack) string {
	var b strings.Builder
	for _, e := range p.file.Emergencies {
		fmt.Fprintf(&b, "%s %s–%s %s suspend_exit=%v %s", e.Name.value, e.From.value, e.To.value, strings.Join(areaCodes(e.Areas), " "), e.SuspendExit, e.Channel)
		for _, rule := range slices.Sorted(maps.Keys(e.Parameters)) {
			for _, name := range slices.Sorted(maps.Keys(e.Parameters[rule])) {
				fmt.Fprintf(&b, " %s.%s=%v", rule, name, e.Parameters[rule][name].v)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// LeadKey names a lead for comparing two evaluations of one night.
type LeadKey struct {
	Person int
	Rule   string
}

// CompareLeads gives what a change of rules adds and removes, by person and
// rule, in the order of persons: a dry run on a past night.
func CompareLeads(before, after []Lead) (added, removed []LeadKey) {
	x, y := leadKeys(before), leadKeys(after)
	for k := range y {
		if !x[k] {
			added = append(added, k)
		}
	}
	for k := range x {
		if !y[k] {
			removed = append(removed, k)
		}
	}
	for _, list := range [][]LeadKey{added, removed} {
		sort.Slice(list, func(i, j int) bool {
			a, b := list[i], list[j]
			return a.Person < b.Person || a.Person == b.Person && a.Rule < b.Rule
		})
	}
	return added, removed
}

func leadKeys(leads []Lead) map[LeadKey]bool {
	out := map[LeadKey]bool{}
	for _, l := range leads {
		for _, h := range l.Rules {
			out[LeadKey{l.Person, h.ID}] = true
		}
	}
	return out
}
