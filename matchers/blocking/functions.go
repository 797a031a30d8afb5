package blocking

import (
	"slices"
	"strings"

	"yingbao/matchers/similarity"
)

// functions are the value-to-value functions that an expression may name.
// Each gives "" for a value that says nothing.
var functions = map[string]func(string) string{
	"known":     func(v string) string { return unlessPartial(v) },
	"year":      func(v string) string { return substring(v, 0, 4) },
	"monthday":  func(v string) string { return substring(v, 4, 8) },
	"soundex":   similarity.Soundex,
	"nysiis":    similarity.NYSIIS,
	"metaphone": func(v string) string { s, _ := similarity.DoubleMetaphone(v); return s },
	"sorted":    sortedWords,
	"first":     func(v string) string { return word(v, 0) },
	"last":      func(v string) string { return word(v, -1) },
	"letters":   sortedLetters,
	"tail":      func(v string) string { return tail(v, 4) },
}

// Functions lists the names of the functions, sorted.
func Functions() []string {
	var out []string
	for name := range functions {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func unlessPartial(v string) string {
	if strings.IndexByte(v, '?') >= 0 {
		return ""
	}
	return v
}

func sortedWords(v string) string {
	words := strings.Fields(v)
	slices.Sort(words)
	return strings.Join(words, " ")
}

func sortedLetters(v string) string {
	r := []rune(strings.ReplaceAll(v, " ", ""))
	slices.Sort(r)
	return unlessPartial(string(r))
}

// word gives the n-th word, counted from the end when n is negative.
func word(v string, n int) string {
	words := strings.Fields(v)
	if n < 0 {
		n += len(words)
	}
	if n < 0 || n >= len(words) {
		return ""
	}
	return words[n]
}

// tail gives the last n characters, "" when the value is shorter.
func tail(v string, n int) string {
	r := []rune(v)
	if len(r) < n {
		return ""
	}
	return unlessPartial(string(r[len(r)-n:]))
}
