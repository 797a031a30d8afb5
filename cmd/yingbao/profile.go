package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"

	"github.com/urfave/cli/v2"

	"yingbao/pipeline"
	"yingbao/pipeline/report"
	"yingbao/sources"
	"yingbao/sources/department"
	"yingbao/sources/tabular"
)

func init() {
	exitCodes["profile"] = []int{exitDone, exitOther, exitUsage, exitHeld, exitIO, exitLater, exitSignal}
}

func (s *session) profileCommand() *cli.Command {
	return &cli.Command{Name: "profile", Action: s.profile, Flags: []cli.Flag{
		&cli.StringFlag{Name: "html", Usage: s.say("flag.html")},
		&cli.StringFlag{Name: "department", Usage: s.say("profile.flag.department")},
		&cli.BoolFlag{Name: "values", Usage: s.say("profile.flag.values")},
		&cli.StringFlag{Name: "as-of", Usage: s.say("run.flag.as-of")},
	}}
}

func (s *session) profile(c *cli.Context) error {
	paths, err := s.arguments(c, 1, 1000)
	if err != nil {
		return err
	}
	options, err := s.profileOptions(c)
	if err == nil && c.String("html") != "" {
		err = s.mayWriteFile(c.String("html"), paths...)
	}
	if err != nil {
		return err
	}
	sheet := &report.Sheet{Title: s.say("profile.title")}
	held := &pipeline.Held{}
	for _, path := range paths {
		if _, err := os.Lstat(path); err != nil {
			return err
		}
		p, err := sources.NewProfile(c.Context, path, options)
		if err != nil {
			return fmt.Errorf("profile %s: %w", tabular.EscapeName(path), err)
		}
		sheet.Sections = append(sheet.Sections, s.profileFile(tabular.EscapeName(path), p), s.profileColumns(p))
		if p.Held != nil {
			held.Extracts = append(held.Extracts, *p.Held)
		}
	}
	if err := s.showSheet(sheet, c.String("html")); err != nil {
		return err
	}
	if len(held.Extracts) > 0 {
		return heldFiles{held}
	}
	return nil
}

// heldFiles says which files would be held, without speaking of a run.
type heldFiles struct{ *pipeline.Held }

// Text lists the reasons, one a line.
func (h heldFiles) Text(lang string) string { return h.Reasons(lang) }

// Unwrap gives the reasons for their exit code.
func (h heldFiles) Unwrap() error { return h.Held }

func (s *session) profileOptions(c *cli.Context) (sources.ProfileOptions, error) {
	o := sources.ProfileOptions{Department: c.String("department"), Values: c.Bool("values")}
	if o.Department != "" {
		d, ok := department.Find(o.Department)
		if !ok {
			return o, usageError{s.say("profile.no-department")}
		}
		o.Department = d.ID
	}
	day, err := s.day(c)
	o.AsOf = day
	return o, err
}

// profileFile tells of the file as a whole.
func (s *session) profileFile(name string, p *sources.Profile) report.Section {
	section := report.Section{Title: name, Header: []string{s.say("profile.what"), s.say("profile.is")}}
	row := func(code, text string) {
		if text != "" {
			section.Rows = append(section.Rows, []string{s.say("profile." + code), text})
		}
	}
	row("format", joinWords(p.File.Format, p.File.Encoding, delimiterWord(p.File.Delimiter)))
	if p.Held != nil {
		row("held", map[bool]string{true: p.Held.ZH, false: p.Held.EN}[s.language == "zh"]+" ("+p.Held.Code+")")
	}
	if p.File.HeaderLine == 0 && p.Rows == 0 {
		return section // nothing was read
	}
	row("header", s.say("profile.header-line", "line", strconv.Itoa(p.File.HeaderLine), "titles", strconv.Itoa(p.Titles)))
	row("department", s.departmentWord(p))
	row("rows", s.say("profile.rows-of", "rows", strconv.Itoa(p.Rows), "accepted", strconv.Itoa(p.Accepted), "rejected", strconv.Itoa(p.Rejected), "same", strconv.Itoa(p.Duplicates)))
	if p.File.Blank > 0 {
		row("blank", s.say("profile.blank-of", "count", strconv.Itoa(p.File.Blank)))
	}
	row("rejects", s.countCodes("reject", p.Rejects))
	row("repairs", s.countCodes("repair", leaving(p.Repairs, "")))
	row("kept", s.countCodes("repair", leaving(p.Repairs, "kept")))
	row("lost", s.countCodes("repair", leaving(p.Repairs, "lost", p.Damaged...)))
	row("flags", s.countCodes("flag", p.Flags))
	row("damaged", s.countCodes("repair", p.Damaged))
	row("numbers", s.sharedWord(p.SharedNumbers))
	row("phones", s.sharedWord(p.SharedPhones))
	for _, w := range p.Warnings {
		row("note", map[bool]string{true: w.ZH, false: w.EN}[s.language == "zh"]+" ("+w.Code+")")
	}
	return section
}

func (s *session) departmentWord(p *sources.Profile) string {
	d, ok := department.Find(p.Department)
	if !ok {
		return s.say("profile.unknown-department")
	}
	return s.say("profile.guessed", "name", d.ZH, "id", d.ID, "score", strconv.FormatFloat(p.Score, 'f', 2, 64))
}

func (s *session) sharedWord(v sources.Shared) string {
	if v.Values == 0 {
		return ""
	}
	return s.say("profile.shared", "values", strconv.Itoa(v.Values), "rows", strconv.Itoa(v.Rows), "most", strconv.Itoa(v.Most))
}

// profileColumns tells of each column.
func (s *session) profileColumns(p *sources.Profile) report.Section {
	section := report.Section{}
	for _, h := range []string{"column", "field", "filled", "distinct", "valid", "shapes", "top"} {
		section.Header = append(section.Header, s.say("profile.col."+h))
	}
	for _, c := range p.Columns {
		valid := strconv.FormatFloat(100*c.Valid, 'f', 1, 64) + "%"
		if c.Kind == "" { // not read into a field of its own
			valid = "-"
		}
		section.Rows = append(section.Rows, []string{c.Header, s.fieldWord(p, c), share(c.Filled, p.Rows), strconv.Itoa(c.Distinct),
			valid, s.countWords(c.Shapes[:min(3, len(c.Shapes))]), s.countWords(c.Top)})
	}
	return section
}

// fieldWord says what a column was taken for, and why: of a file that no
// dictionary knows, the kind of its values.
func (s *session) fieldWord(p *sources.Profile, c sources.ColumnProfile) string {
	field := string(c.Field)
	switch {
	case c.Role != "":
		field = sources.Word("kind", c.Role, string(s.language))
	case field == "":
		field = "-"
	case p.Department == "":
		field = sources.Word("kind", c.Kind, string(s.language))
	case s.language == "zh":
		if d, ok := department.Find(p.Department); ok {
			field = d.Title(c.Field)
		}
	}
	return field + " (" + sources.Word("how", c.How, string(s.language)) + ")"
}

func share(part, whole int) string {
	if whole == 0 {
		return "-"
	}
	return strconv.FormatFloat(100*float64(part)/float64(whole), 'f', 1, 64) + "%"
}

func (s *session) countWords(counts []sources.Count) string {
	text := ""
	for i, c := range counts {
		if i > 0 {
			text += s.say("list-comma")
		}
		text += c.Value + " ×" + strconv.Itoa(c.N)
	}
	return text
}

// leaving gives the repairs that leave the value whole (""), as it came
// ("kept") or lost, without those told elsewhere.
func leaving(repairs []sources.Count, what string, elsewhere ...sources.Count) []sources.Count {
	return slices.DeleteFunc(slices.Clone(repairs), func(c sources.Count) bool {
		return sources.Left(c.Value) != what || slices.Contains(elsewhere, c)
	})
}

// countCodes shows codes as words.
func (s *session) countCodes(what string, counts []sources.Count) string {
	words := make([]sources.Count, len(counts))
	for i, c := range counts {
		words[i] = sources.Count{Value: sources.Word(what, c.Value, string(s.language)), N: c.N}
	}
	return s.countWords(words)
}

func joinWords(words ...string) string {
	text := ""
	for _, w := range words {
		if w != "" && text != "" {
			text += " · "
		}
		text += w
	}
	return text
}

func delimiterWord(d string) string {
	if d == "\t" {
		return "TAB"
	}
	return d
}
