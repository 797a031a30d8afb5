package main

import (
	"errors"
	"fmt"
	"io/fs"
	"sort"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"yingbao/pipeline"
	"yingbao/pipeline/entitlement"
	"yingbao/sources/mistake"
	"yingbao/sources/record"
)

func init() {
	codes := []int{exitDone, exitOther, exitUsage, exitIO, exitLater, exitPlan}
	exitCodes["rules-list"], exitCodes["rules-show"], exitCodes["rules-diff"] = codes, codes, codes
	exitCodes["rules-facts"] = []int{exitDone, exitUsage, exitLater}
	exitCodes["rules-test"] = []int{exitDone, exitOther, exitUsage, exitHeld, exitAccounting, exitIO, exitLater, exitUnsafe, exitPlan, exitSignal}
}

func (s *session) rulesCommand() *cli.Command {
	return &cli.Command{Name: "rules", Subcommands: []*cli.Command{
		{Name: "list", Action: s.rulesList},
		{Name: "show", Action: s.rulesShow},
		{Name: "facts", Action: s.rulesFacts},
		{Name: "diff", Action: s.rulesDiff},
		{Name: "test", Action: s.rulesTest, Flags: []cli.Flag{
			&cli.BoolFlag{Name: "leads", Usage: s.say("rules-test.flag.leads")},
			s.workersFlag(),
		}},
	}}
}

// pack loads a policy pack; one that is not there is a mistake of what was
// typed.
func (s *session) pack(name string) (*entitlement.Pack, error) {
	pack, err := entitlement.Load(name)
	var path *fs.PathError
	switch {
	case err == nil, errors.As(err, new(mistake.List)):
		return pack, err
	case errors.As(err, &path) && !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	return nil, usageError{s.say("rules.no-pack", "known", strings.Join(entitlement.BuiltIn(), ", "))}
}

func (s *session) rulesList(c *cli.Context) error {
	args, err := s.arguments(c, 0, 1)
	if err != nil {
		return err
	}
	if len(args) == 0 {
		for _, name := range entitlement.BuiltIn() {
			pack, err := s.pack(name)
			if err != nil {
				return err
			}
			fmt.Fprintln(s.out, s.say("rules.pack", "name", name, "title", pack.Title, "version", pack.Version, "rules", strconv.Itoa(len(pack.RuleIDs()))))
		}
		return nil
	}
	pack, err := s.pack(args[0])
	if err != nil {
		return err
	}
	var rows [][]string
	for _, id := range pack.RuleIDs() {
		r := pack.Rule(id)
		off := ""
		if r.Off != "" {
			off = s.say("rules.off")
		}
		rows = append(rows, []string{r.ID, r.Name, r.Class, severityWord(r.Severity), strings.Join(r.Inputs, " "), r.Assistance, off})
	}
	fmt.Fprintln(s.out, s.say("rules.pack", "name", pack.Name, "title", pack.Title, "version", pack.Version, "rules", strconv.Itoa(len(rows))))
	printTable(s.out, strings.Split(s.say("rules-list.header"), "|"), rows)
	return nil
}

func severityWord(code string) string {
	return map[string]string{"R": "红", "O": "橙", "Y": "黄", "B": "蓝"}[code]
}

func (s *session) rulesShow(c *cli.Context) error {
	args, err := s.arguments(c, 2, 2)
	if err != nil {
		return err
	}
	pack, err := s.pack(args[0])
	if err != nil {
		return err
	}
	shown := 0
	for _, r := range pack.Rules { // every wording of the rule
		if r.ID == args[1] {
			s.tellRule(pack, r)
			shown++
		}
	}
	if shown == 0 {
		return usageError{s.say("rules.no-rule", "rule", strconv.Quote(args[1]), "pack", pack.Name)}
	}
	return nil
}

// tellRule shows a rule with what can be cited for it today.
func (s *session) tellRule(pack *entitlement.Pack, r *entitlement.Rule) {
	fmt.Fprintln(s.out, r.ID, r.Name)
	rows := [][]string{
		{"statement", r.Statement}, {"basis", strings.Join(pack.Basis(r, s.shanghai()), "；")}, {"effective", strings.Trim(r.From+" – "+r.To, " ")},
		{"class", r.Class}, {"severity", severityWord(r.Severity)}, {"strength", r.Strength}, {"inputs", strings.Join(r.Inputs, " ")},
		{"evidence", strings.Join(r.Evidence, " ")}, {"needs", strings.Join(r.Needs, " ")}, {"condition", r.Condition},
		{"definitions", strings.Join(pack.Definitions(r), "；")}, {"soft", strings.Join(r.Soft, "；")}, {"raise", strings.Join(r.Raise, "；")},
		{"benefits", strings.Join(r.Benefits, " ")}, {"allowances", strings.Join(r.Allowances, " ")}, {"assistance", r.Assistance},
		{"channel", r.Channel}, {"office", r.Office}, {"difficulty", r.Difficulty}, {"reason", r.Reason}, {"off", r.Off},
	}
	var names []string
	for name := range r.Parameters {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		p := r.Parameters[name]
		rows = append(rows, []string{"parameters." + name, strings.TrimSpace(fmt.Sprint(p.Value) + " " + p.Unit)})
	}
	for _, row := range rows {
		if row[1] != "" && row[1] != "–" {
			fmt.Fprintln(s.out, " ", pad(s.sayKey(row[0]), 14), visible(strings.Join(strings.Fields(row[1]), " ")))
		}
	}
}

// sayKey names a key of a rule; parameters keep their own names.
func (s *session) sayKey(key string) string {
	if name, ok := strings.CutPrefix(key, "parameters."); ok {
		return name
	}
	return s.say("rule." + key)
}

// rulesFacts lists what a condition may ask of a person.
func (s *session) rulesFacts(c *cli.Context) error {
	if _, err := s.arguments(c, 0, 0); err != nil {
		return err
	}
	var rows [][]string
	for _, f := range entitlement.Schema() {
		rows = append(rows, []string{f.Name, f.Type, f.Doc})
	}
	printTable(s.out, strings.Split(s.say("rules-facts.header"), "|"), rows)
	return nil
}

func (s *session) rulesDiff(c *cli.Context) error {
	args, err := s.arguments(c, 2, 2)
	if err != nil {
		return err
	}
	a, err := s.pack(args[0])
	if err != nil {
		return err
	}
	b, err := s.pack(args[1])
	if err != nil {
		return err
	}
	changes := entitlement.Diff(a, b)
	for _, change := range changes {
		rule := change.Rule
		if rule == "" {
			rule = "-"
		}
		fmt.Fprintln(s.out, rule, change.Key)
		for _, side := range [][2]string{{"-", change.From}, {"+", change.To}} {
			for line := range strings.Lines(strings.TrimSpace(side[1])) {
				fmt.Fprintln(s.out, " ", side[0], visible(strings.TrimSpace(line)))
			}
		}
	}
	fmt.Fprintln(s.out, s.say("rules-diff.done", "count", strconv.Itoa(len(changes))))
	return nil
}

func (s *session) rulesTest(c *cli.Context) error {
	args, err := s.arguments(c, 2, 2)
	if err != nil {
		return err
	}
	pack, err := s.pack(args[0])
	if err != nil {
		return err
	}
	p, err := s.past(args[1])
	if err != nil {
		return err
	}
	options, err := s.options(c)
	if err != nil {
		return err
	}
	events, done := s.events()
	options.Events = events
	r, err := pipeline.Retest(c.Context, p, args[0], options)
	done()
	if err != nil {
		return err
	}
	s.tellRetest(pack, r, c.Bool("leads"))
	return nil
}

func (s *session) tellRetest(pack *entitlement.Pack, r *pipeline.Retested, leads bool) {
	fmt.Fprintln(s.out, s.say("rules-test.done", "before", strconv.Itoa(r.Before), "after", strconv.Itoa(r.After),
		"added", strconv.Itoa(len(r.Added)), "removed", strconv.Itoa(len(r.Removed))))
	counts := map[string][2]int{}
	for i, list := range [][]pipeline.RetestedLead{r.Added, r.Removed} {
		for _, l := range list {
			n := counts[l.Rule]
			n[i]++
			counts[l.Rule] = n
		}
	}
	var rows [][]string
	for rule, n := range counts {
		name := rule
		if known := pack.Rule(rule); known != nil {
			name += " " + known.Name
		}
		rows = append(rows, []string{name, "+" + strconv.Itoa(n[0]), "-" + strconv.Itoa(n[1])})
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i][0] < rows[j][0] })
	if len(rows) > 0 {
		printTable(s.out, strings.Split(s.say("rules-test.header"), "|"), rows)
	}
	for i, list := range [][]pipeline.RetestedLead{r.Added, r.Removed} {
		for _, l := range list {
			if leads {
				fmt.Fprintln(s.out, []string{"+", "-"}[i], l.Rule, idWords(l.Evidence))
			}
		}
	}
}

func idWords(ids []record.ID) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = id.String()
	}
	return strings.Join(words, ";")
}
