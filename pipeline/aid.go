package pipeline

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"yingbao/pipeline/entity"
	"yingbao/pipeline/report"
	"yingbao/sources/record"
)

// aidReasonsFile names the reasons of temporary aid, one a line: what the
// report calls it, and the words that offices write. The first line that has
// a word in the text decides. What offices write may hold a name or a
// diagnosis, so none of it is shown.
//
//go:embed aid-reasons.csv
var aidReasonsFile string

var aidReasons = sync.OnceValue(func() [][]string {
	var all [][]string
	for line := range strings.Lines(aidReasonsFile) {
		all = append(all, strings.Split(strings.TrimSpace(line), ","))
	}
	return all
})

// Reasons that no word decides.
const (
	reasonOther    = "其他"
	reasonUnstated = "没有写明"
)

// aidReason sorts what an office wrote as the reason of an aid.
func aidReason(text string) string {
	if text == "" {
		return reasonUnstated
	}
	for _, r := range aidReasons() {
		if slices.ContainsFunc(r[1:], func(word string) bool { return strings.Contains(text, word) }) {
			return r[0]
		}
	}
	return reasonOther
}

// temporaryAid counts the aids of the last twelve months, nil without any: two
// rows of one person and day are one aid entered twice.
func (n *night) temporaryAid() *report.Aid {
	type given struct {
		person int
		day    string
	}
	type helped struct {
		person int
		reason string
	}
	total, seen, persons := &report.Aid{}, map[given]bool{}, map[helped]bool{}
	byReason, topic := map[string]*report.AidReason{}, n.table.Column(record.FieldTopic)
	for i := range n.world.Spells {
		sp := &n.world.Spells[i]
		if sp.Benefit != "JZ" {
			continue
		}
		if m := entity.Months(sp.From, n.day()); m < 0 || m >= 12 || seen[given{sp.Person, sp.From}] {
			continue
		}
		name := aidReason(topic.Value(int(sp.Row)))
		if byReason[name] == nil {
			byReason[name] = &report.AidReason{Name: name}
		}
		r := byReason[name]
		if !persons[helped{sp.Person, ""}] {
			total.Persons++
		}
		if !persons[helped{sp.Person, name}] {
			r.Persons++
		}
		seen[given{sp.Person, sp.From}], persons[helped{sp.Person, ""}], persons[helped{sp.Person, name}] = true, true, true
		total.Times, total.Yuan, r.Times, r.Yuan = total.Times+1, total.Yuan+sp.Amount, r.Times+1, r.Yuan+sp.Amount
	}
	if total.Times == 0 {
		return nil
	}
	total.Reasons = inOrder(byReason)
	return total
}

// inOrder lists the reasons as the file does, then the others.
func inOrder(byReason map[string]*report.AidReason) []report.AidReason {
	var out []report.AidReason
	for _, r := range append(slices.Clone(aidReasons()), []string{reasonOther}, []string{reasonUnstated}) {
		if found := byReason[r[0]]; found != nil {
			out = append(out, *found)
		}
	}
	return out
}
