package pipeline

import (
	"context"
	"errors"
	"fmt"
	"sort"

	"yingbao/pipeline/entitlement"
	"yingbao/sources/mistake"
	"yingbao/sources/record"
)

// Retested is what another policy pack would have made of a past night.
type Retested struct {
	Before, After  int // leads
	Added, Removed []RetestedLead
	Off            []entitlement.SwitchedOff // rules of the new pack that could not run
}

// RetestedLead is one lead of one rule, named by its evidence.
type RetestedLead struct {
	Rule     string
	Evidence []record.ID
}

// Retest evaluates a past night by its own pack and by another and compares
// the leads, person by person and rule by rule. Nothing is written.
func Retest(ctx context.Context, p *Past, pack string, options Options) (*Retested, error) {
	defer sparing()()
	other, err := entitlement.Load(pack)
	if err != nil {
		if errors.As(err, new(mistake.List)) {
			return nil, err
		}
		return nil, fmt.Errorf("pack: %w", err)
	}
	n, err := p.night(options)
	if err != nil {
		return nil, err
	}
	if n.pack.Hash != p.Manifest.Policy.SHA256 {
		return nil, &PackChanged{n.pack.Name}
	}
	if err := p.relink(ctx, n); err != nil {
		return nil, err
	}
	coverage := n.coverage(n.counterparts(), n.doubts())
	before, _, err := entitlement.Evaluate(n.world, coverage, n.pack, n.rules())
	if err != nil {
		return nil, fmt.Errorf("evaluate: %w", err)
	}
	wishes := n.rules()
	wishes.Parameters = known(wishes.Parameters, other)
	after, off, err := entitlement.Evaluate(n.world, coverage, other, wishes)
	if err != nil {
		return nil, fmt.Errorf("evaluate: %w", err)
	}
	added, removed := entitlement.CompareLeads(before, after)
	return &Retested{Before: len(before), After: len(after), Added: named(added, after), Removed: named(removed, before), Off: off}, nil
}

// PackChanged says that the run's own pack is not what it was.
type PackChanged struct{ Pack string }

// Error names the pack.
func (p *PackChanged) Error() string { return p.Text("en") }

// Text names the pack in Chinese or English.
func (p *PackChanged) Text(lang string) string {
	if lang == "zh" {
		return "政策包 " + p.Pack + " 在该批次之后改动过，无法重现当时的线索；请重新运行该批次后再试"
	}
	return "the pack " + p.Pack + " has changed since the run, so its leads cannot be had again; run the night again first"
}

// known drops the plan's parameters for rules that another pack does not have.
func known(parameters map[string]map[string]any, pack *entitlement.Pack) map[string]map[string]any {
	kept := map[string]map[string]any{}
	for rule, values := range parameters {
		if pack.Rule(rule) != nil {
			kept[rule] = values
		}
	}
	return kept
}

// named gives each key the evidence of its lead, in the order of rules and
// evidence.
func named(keys []entitlement.LeadKey, leads []entitlement.Lead) []RetestedLead {
	evidence := map[entitlement.LeadKey][]record.ID{}
	for _, l := range leads {
		for _, hit := range l.Rules {
			evidence[entitlement.LeadKey{Person: l.Person, Rule: hit.ID}] = hit.Evidence
		}
	}
	out := make([]RetestedLead, 0, len(keys))
	for _, k := range keys {
		out = append(out, RetestedLead{k.Rule, evidence[k]})
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Rule < out[j].Rule })
	return out
}
