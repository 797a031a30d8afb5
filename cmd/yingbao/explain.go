package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"yingbao/matchers"
	"yingbao/pipeline"
	"yingbao/pipeline/report"
	"yingbao/sources/record"
)

func init() {
	exitCodes["explain"] = []int{exitDone, exitOther, exitUsage, exitHeld, exitAccounting, exitIO, exitLater, exitUnsafe, exitPlan, exitSignal}
}

func (s *session) explainCommand() *cli.Command {
	return &cli.Command{Name: "explain", Action: s.explainRun, Flags: []cli.Flag{
		&cli.StringFlag{Name: "html", Usage: s.say("flag.html")},
		&cli.BoolFlag{Name: "show", Usage: s.say("explain.flag.show")},
		s.workersFlag(),
	}}
}

func (s *session) explainRun(c *cli.Context) error {
	args, err := s.arguments(c, 2, 3)
	if err != nil {
		return err
	}
	options, err := s.options(c)
	if err != nil {
		return err
	}
	var ids [2]record.ID
	for i, text := range args[1:] {
		if len(args) < 3 {
			break
		}
		if ids[i], err = record.ParseID(text); err != nil {
			return usageError{s.say("explain.bad-record", "record", strconv.Quote(text))}
		}
	}
	p, err := s.past(args[0])
	if err == nil && c.String("html") != "" {
		err = s.mayWriteFile(c.String("html"), pastInputs(p)...)
	}
	if err != nil {
		return err
	}
	events, done := s.events()
	options.Events = events
	var e *pipeline.Explained
	if len(args) == 2 {
		e, err = pipeline.ExplainLead(c.Context, p, args[1], c.Bool("show"), options)
	} else {
		e, err = pipeline.ExplainPair(c.Context, p, ids[0], ids[1], c.Bool("show"), options)
	}
	done()
	if err != nil {
		return s.inWords(err)
	}
	return s.showSheet(s.explainSheet(e, c.Bool("show")), c.String("html"))
}

func (s *session) explainSheet(e *pipeline.Explained, show bool) *report.Sheet {
	sheet := &report.Sheet{Title: s.say("explain.pair-title", "run", e.Run)}
	if e.Lead != nil {
		sheet.Title = s.say("explain.lead-title", "lead", e.Lead["lead_id"], "run", e.Run)
		sheet.Sections = append(sheet.Sections, s.explainLead(e, show))
	}
	for i := range e.Pairs {
		sheet.Sections = append(sheet.Sections, s.waterfall(s.say("explain.evidence"), &e.Pairs[i])...)
	}
	if e.Lead == nil {
		return sheet
	}
	why := report.Section{Title: s.say("explain.register")}
	none := strconv.FormatFloat(e.None, 'f', 4, 64)
	exclude := strconv.FormatFloat(e.Exclude, 'f', 4, 64)
	switch {
	case e.Register == nil:
		why.Lines = []string{s.say("explain.no-candidate", "none", none)}
	default:
		why.Lines = []string{s.say("explain.candidate", "row", e.Register.Right.String(), "none", none, "exclude", exclude)}
	}
	sheet.Sections = append(sheet.Sections, why)
	if e.Register != nil {
		sheet.Sections = append(sheet.Sections, s.waterfall(s.say("explain.best"), e.Register)...)
	}
	return sheet
}

// explainLead tells of the lead itself. The sentence names the person, so it
// is shown only when it is asked for.
func (s *session) explainLead(e *pipeline.Explained, show bool) report.Section {
	section := report.Section{Header: []string{s.say("profile.what"), s.say("profile.is")}}
	for _, key := range []string{"rules", "class", "severity", "priority", "status", "due", "p_uncovered", "identity", "assistance", "channel", "evidence"} {
		section.Rows = append(section.Rows, []string{s.say("lead.col." + key), strings.ReplaceAll(e.Lead[key], ";", "; ")})
	}
	for _, r := range e.Rules {
		lines := []string{r.Name + " · " + r.Pack}
		if len(r.Basis) > 0 {
			lines = append(lines, s.say("rule.basis")+"："+strings.Join(r.Basis, "；"))
		}
		lines = append(lines, r.Parameters...)
		section.Rows = append(section.Rows, []string{r.ID, strings.Join(lines, "；")})
	}
	if show {
		for _, key := range []string{"county", "town", "village", "suspect", "reason"} {
			section.Rows = append(section.Rows, []string{s.say("lead.col." + key), e.Lead[key]})
		}
	}
	return section
}

// waterfall draws how two records came to their weight.
func (s *session) waterfall(title string, p *pipeline.ExplainedPair) []report.Section {
	section := report.Section{Title: title + " " + p.Left.String() + " – " + p.Right.String()}
	at := p.Prior
	section.Bars = append(section.Bars, report.Bar{Label: s.say("explain.prior"), Value: p.Prior, From: 0, To: p.Prior})
	step := func(label, detail string, value float64) {
		section.Bars = append(section.Bars, report.Bar{Label: label, Detail: detail, Value: value, From: at, To: at + value})
		at += value
	}
	for _, part := range p.Parts {
		part.Name = s.comparisonName(part.Name)
		detail := matchers.LevelName(part.Level, string(s.language))
		if part.M > 0 || part.U > 0 {
			detail += fmt.Sprintf(" m=%.4g u=%.4g", part.M, part.U)
		}
		step(part.Name, detail, part.Weight)
		if part.Frequency != 0 {
			step(part.Name+" "+s.say("explain.frequency"), "", part.Frequency)
		}
	}
	for _, more := range []struct {
		what  string
		value float64
	}{{"explain.together", p.Together}, {"explain.household", p.Household}, {"explain.rest", p.Rest}} {
		if math.Abs(more.value) >= 0.005 { // what would show as 0.00 is no step
			step(s.say(more.what), "", more.value)
		}
	}
	section.Bars = append(section.Bars, report.Bar{Label: s.say("explain.total"), Detail: fmt.Sprintf("p=%.6f", p.Probability), Value: p.Weight, From: 0, To: p.Weight, Total: true})
	rules := strings.Join(p.Rules, "; ")
	if rules == "" {
		rules = s.say("explain.no-rule")
	}
	section.Lines = []string{s.say("explain.decision", "decision", s.say("decision."+p.Decision.String())), s.say("explain.reached", "rules", rules)}
	sections := []report.Section{section}
	if len(p.Values) > 0 {
		values := report.Section{Header: []string{s.say("profile.col.field"), p.Left.String(), p.Right.String()}}
		for _, v := range p.Values {
			values.Rows = append(values.Rows, []string{v.Field, v.Left, v.Right})
		}
		sections = append(sections, values)
	}
	return sections
}

// comparisonName names one of the built-in comparisons in the session's
// language; those of a settings file keep their own names.
func (s *session) comparisonName(name string) string {
	if text := s.say("comparison." + name); text != "comparison."+name {
		return text
	}
	return name
}
