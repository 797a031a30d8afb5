package main

import (
	_ "embed"
	"strings"

	"yingbao/sources/mistake"
)

//go:embed messages.yaml
var messagesFile []byte

var messages = mistake.Embedded(messagesFile)

// language is "zh" or "en".
type language string

// chooseLanguage takes --lang where it stands among the arguments, because
// help texts are needed before flags are read, and LANG otherwise.
func chooseLanguage(args []string, getenv func(string) string) language {
	chosen := getenv("LANG")
	for _, name := range []string{"LC_MESSAGES", "LC_ALL"} {
		if v := getenv(name); v != "" {
			chosen = v
		}
	}
	if given := langGiven(args); names(given) { // another is refused, in the words of LANG
		chosen = given
	}
	if strings.HasPrefix(strings.ToLower(chosen), "zh") {
		return "zh"
	}
	return "en"
}

// names says whether what stands behind --lang is a language we speak.
func names(lang string) bool {
	lang = strings.ToLower(lang)
	return strings.HasPrefix(lang, "zh") || strings.HasPrefix(lang, "en")
}

// langGiven gives what stands behind --lang, "" without.
func langGiven(args []string) (given string) {
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if v, ok := strings.CutPrefix(strings.TrimPrefix(arg, "-"), "-lang="); ok {
			given = v
		} else if (arg == "--lang" || arg == "-lang") && i+1 < len(args) {
			given = args[i+1]
		}
	}
	return given
}

// say gives a message with its placeholders filled: pairs of name and value.
func (l language) say(code string, pairs ...string) string {
	return messages().Say(string(l), code, pairs...)
}
