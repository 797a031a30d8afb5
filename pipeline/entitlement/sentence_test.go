package entitlement

import (
	"regexp"
	"strings"
	"testing"

	"yingbao/pipeline/entity"
)

// A sentence may say of a list that somebody is not on it only when that list
// is among tonight's sources: an input the rule cannot do without, the lists of
// {lists}, or a text that {source …?} or a fact of the sources keeps back.
func TestSentencesSayWhatWasLookedAt(t *testing.T) {
	// The inputs a rule must have to say so in plain words.
	needs := map[string]string{
		"disabled-care-allowance-gap": "benefit:CA", "disabled-living-allowance-gap": "benefit:LA", "child-disability-rehab": "benefit:RH",
		"disability-cert-missing": "disability", "medical-aid-gap": "medical-aid", "insurance-subsidy-gap": "insured-roll", "zero-employment-household": "insurance",
		"graduate-jobless": "insurance", "exit-fade-missing": "register-history", "staff-relative-unfiled": "staff", "subsidy-payment-gap": "benefit:PS",
		"orphan-missed": "parents", "dibao-member-omitted": "register", "edge-with-severe-member": "benefit:BY",
	}
	absence := regexp.MustCompile(`未在|未见|未领|未享|未纳入|未认定|无此人|无新参保|无就业参保|无人单独`)
	kept := regexp.MustCompile(`\{(source [^?{}]*|work_insurance_known)\?[^{}|]*(\{[^{}]*\}[^{}|]*)*\|`)
	for _, name := range BuiltIn() {
		pack, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range pack.Rules {
			plain := kept.ReplaceAllString(r.Reason, "")
			for _, part := range regexp.MustCompile(`\[[^\[\]]*\{lists\}[^\[\]]*\]`).FindAllString(plain, -1) {
				plain = strings.Replace(plain, part, "", 1)
			}
			said := absence.FindString(plain)
			switch in, known := needs[r.ID]; {
			case said != "" && (!known || !contains(r.Inputs, in)):
				t.Errorf("%s %s says %s of a list that may not be there: %s", name, r.ID, said, plain)
			case known && r.Reason == "":
				t.Errorf("%s has no sentence", r.ID)
			}
		}
	}
}

// The lists named are those of the rule that are there; of none nothing is said.
func TestListsText(t *testing.T) {
	s := &subject{facts: &Facts{Age: 12}, inputs: map[string]bool{"benefit:DB": true, "benefit:GE": true, "benefit:SG": true, "benefit:BY": true}}
	for want, classes := range map[string][]string{
		"低保": {"TK", "DB"}, "低保、低保边缘、儿童保障": {"SG", "BY", "GE", "DB", "TK"}, "": {"TK", "GX"},
	} {
		if got := s.listsText(classes); got != want {
			t.Errorf("%v: %q, want %q", classes, got, want)
		}
	}
	s.facts.Age = 40
	if got := s.listsText([]string{"DB", "GE"}); got != "低保" {
		t.Errorf("of an adult: %q", got)
	}
	s.spells = []entity.Spell{{Benefit: "DB"}} // by a row that is not sure enough to exclude
	if got := s.listsText([]string{"DB", "BY"}); got != "低保边缘" {
		t.Errorf("of somebody drawing: %q", got)
	}
}
