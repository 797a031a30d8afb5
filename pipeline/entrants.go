package pipeline

import (
	"slices"
	"strconv"
	"strings"

	"yingbao/pipeline/archive"
	"yingbao/pipeline/entitlement"
	"yingbao/pipeline/report"
	"yingbao/pipeline/worklist"
	"yingbao/sources/record"
)

// A register's next month tells what became of the leads: who was flagged and
// stands on it was helped, who entered it without ever having been flagged is
// our miss. A night is compared with the last published run of an earlier
// month, so that every night of a month counts from the same day.

// remember gathers the flags of earlier nights and adds tonight's: a person's
// first lead is the one that counts. Questions about benefits perhaps wrongly
// kept confirm nothing.
func (n *night) remember(lines []*worklist.Line, before *knownIndex) {
	n.flagged = newKnownIndex(len(before.all) + len(lines))
	oldest := n.day().AddDate(0, 0, -rememberDays).Format("20060102")
	for _, k := range before.all {
		if k.said.day >= oldest && k.said.day < n.compactDay() {
			n.flagged.add(k)
		}
	}
	tonight := map[string]*said{} // few leads have rules that no other has
	marks := n.marks(len(lines), func(i int) int { return n.leads[i].Person })
	var ids []string
	for i, l := range lines {
		lead, m := &n.leads[i], marks[i]
		if lead.Class == "W" || n.flagged.find(m) != nil || m == (mark{}) {
			continue
		}
		ids = ids[:0]
		for i := range lead.Rules {
			ids = append(ids, lead.Rules[i].ID)
		}
		rules := strings.Join(ids, ";")
		if tonight[rules] == nil {
			tonight[rules] = &said{n.compactDay(), n.batch, rules}
		}
		n.flagged.add(remembered{m, l.ID, tonight[rules]})
	}
}

// compareRegister looks at who entered the register since the run of an
// earlier month, and writes entrants.csv.
func (n *night) compareRegister(run *archive.Run, lines []*worklist.Line) error {
	flags, err := n.flagsBefore()
	if err != nil {
		return err
	}
	since, before, err := n.registerBefore()
	if err != nil {
		return err
	}
	n.remember(lines, flags)
	if before == nil {
		return nil // nothing to compare with
	}
	return n.tellEntrants(run, since, before, flags)
}

// tellEntrants counts entrants and writes who they are.
func (n *night) tellEntrants(run *archive.Run, since string, before, flags *knownIndex) error {
	old, key := map[string]bool{}, func(m mark) string { return m.number.String() + "/" + m.name.String() }
	for _, k := range before.all {
		old[key(k.mark)] = true
	}
	var flagged []entitlement.Flagged
	for _, k := range flags.all {
		flagged = append(flagged, entitlement.Flagged{Key: key(k.mark), Lead: k.said.batch + " " + k.lead, Day: k.said.day, Rules: strings.Split(k.said.rules, ";")})
	}
	entrants := entitlement.Entrants(n.world, strings.ReplaceAll(since, "-", ""), n.compactDay(), old, func(person int) string {
		p := n.world.Identity(person)
		m := markOf(&p)
		for _, x := range []*knownIndex{before, flags} {
			if k := x.find(m); k != nil {
				return key(k.mark)
			}
		}
		return key(m)
	})
	out := entitlement.Confirm(flagged, entrants)
	c := &report.Comparison{Since: since, Entrants: out.Entrants, Confirmed: len(out.Confirmed), Missed: len(out.Missed), Crossed: out.Crossed,
		ByRule: out.ByRule, Benefits: map[string]int{}}
	var days []int
	for _, o := range out.Confirmed {
		if o.Days >= 0 {
			days = append(days, o.Days)
		}
	}
	if slices.Sort(days); len(days) > 0 {
		c.Days = days[len(days)/2]
	}
	for _, m := range out.Missed {
		c.Benefits[entitlement.BenefitNames[m.Benefit]]++
	}
	n.compared = c
	return n.writeEntrants(run, entrants, &out)
}

// writeEntrants writes entrants.csv: who entered the register since, and
// whether we had flagged him. It names persons by their records, as leads.csv
// does.
func (n *night) writeEntrants(run *archive.Run, entrants []entitlement.Entrant, out *entitlement.Outcomes) error {
	c, err := run.CSV("entrants.csv", archive.MachineStyle, "person", "state", "benefit", "from", "county", "batch", "lead_id", "days", "evidence")
	if err != nil {
		return err
	}
	missed, confirmed := map[int]bool{}, map[int]*entitlement.Confirmation{}
	for _, m := range out.Missed {
		missed[m.Person] = true
	}
	for i := range out.Confirmed {
		confirmed[out.Confirmed[i].Person] = &out.Confirmed[i]
	}
	for _, e := range entrants {
		state, batch, lead, days := "crossed", "", "", ""
		if o := confirmed[e.Person]; o != nil {
			state = "confirmed"
			batch, lead, _ = strings.Cut(o.Lead, " ")
			if o.Days >= 0 {
				days = strconv.Itoa(o.Days)
			}
		} else if missed[e.Person] {
			state = "missed"
		}
		record := n.recordOf(e)
		if err := c.Row(strconv.Itoa(e.Person+1), state, e.Benefit, e.From, e.Area, batch, lead, days, record.String()); err != nil {
			return err
		}
	}
	return c.Close()
}

func (n *night) recordOf(e entitlement.Entrant) record.ID {
	for _, sp := range n.world.SpellsOf(e.Person) {
		if sp.Benefit == e.Benefit && sp.From == e.From {
			return sp.Record
		}
	}
	return record.ID{}
}
