package main

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"yingbao/pipeline/plan"
)

// flagMistakes are the libraries' words for what is wrong with a flag. What
// stands in place of (name) and (value) goes into our own.
var flagMistakes = []struct {
	code  string
	words *regexp.Regexp
}{
	{"flag-unknown", regexp.MustCompile(`^flag provided but not defined: -(?P<name>.*)$`)},
	{"flag-empty", regexp.MustCompile(`^flag needs an argument: -(?P<name>.*)$`)},
	{"flag-value", regexp.MustCompile(`^invalid (?:boolean )?value (?P<value>".*") for (?:flag )?-(?P<name>\S+): `)},
	{"flag-twice", regexp.MustCompile(`^Cannot use two forms of the same flag: \S+ (?P<name>\S+)$`)},
}

// usageError says what is wrong with a flag in the session's language.
func (s *session) usageError(_ *cli.Context, err error, _ bool) error {
	text := err.Error()
	for _, m := range flagMistakes {
		found := m.words.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		var pairs []string
		for i, name := range m.words.SubexpNames() {
			switch {
			case name == "name" && len(found[i]) > 1:
				pairs = append(pairs, name, "--"+found[i])
			case name == "name":
				pairs = append(pairs, name, "-"+found[i])
			case name != "":
				pairs = append(pairs, name, found[i])
			}
		}
		text = s.say(m.code, pairs...)
		break
	}
	return usageError{s.say("usage-error", "problem", text)}
}

// words lets "help" and "version" stand for the flags, as people type them.
func words(args []string) []string {
	at := 1
	for at < len(args) && strings.HasPrefix(args[at], "-") {
		if at++; args[at-1] == "--lang" || args[at-1] == "-lang" {
			at++
		}
	}
	switch {
	case at >= len(args):
	case args[at] == "help":
		return append(slices.Delete(slices.Clone(args), at, at+1), "--help")
	case args[at] == "version" && at+1 == len(args):
		return []string{args[0], "--version"}
	}
	return args
}

// checkLanguage refuses a --lang that names neither language; LANG may name
// any.
func (s *session) checkLanguage(args []string) error {
	if given := langGiven(args); given == "" || names(given) {
		return nil
	}
	return usageError{s.say("bad-lang")}
}

// day gives the date of --as-of, "" when it is not given. Today is Shanghai's.
func (s *session) day(c *cli.Context) (string, error) {
	day := c.String("as-of")
	switch {
	case !c.IsSet("as-of"):
		return "", nil
	case day == "today":
		return s.shanghai().Format(time.DateOnly), nil
	case !plan.ValidDate(day):
		return "", usageError{s.say("bad-date")}
	}
	return day, nil
}

var sizePattern = regexp.MustCompile(`(?i)^\s*([0-9]+(?:\.[0-9]+)?)\s*([KMGT]?)(?:i?B)?\s*$`)

// parseSize reads 4GiB, 800M, 2G or bytes.
func parseSize(text string) (int64, bool) {
	found := sizePattern.FindStringSubmatch(text)
	if found == nil {
		return 0, false
	}
	n, err := strconv.ParseFloat(found[1], 64)
	if err != nil {
		return 0, false
	}
	for _, unit := range "KMGT" {
		if found[2] == "" {
			break
		}
		if n *= 1024; strings.EqualFold(found[2], string(unit)) {
			break
		}
	}
	if n < 1 || n > 1e15 {
		return 0, false
	}
	return int64(n), true
}

// flagText writes a flag's line of a help: the library's, with its default in
// the session's language. That something is off, or 0, until it is asked for
// goes without saying.
func (s *session) flagText(library cli.FlagStringFunc) cli.FlagStringFunc {
	return func(flag cli.Flag) string {
		value := ""
		if f, ok := flag.(cli.DocGenerationFlag); ok {
			value = f.GetDefaultText()
		}
		text, found := strings.CutSuffix(library(flag), " (default: "+value+")")
		if found && value != "false" && value != "0" {
			text += s.say("flag-default", "value", value)
		}
		return text
	}
}
