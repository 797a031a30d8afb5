package record

import (
	"slices"
	"strings"
	"unicode"
)

// HeaderWords splits a header into lower-case words, at what is neither letter nor
// digit and before a capital that follows a small letter.
func HeaderWords(header string) []string {
	var b strings.Builder
	lower := false
	for _, r := range header {
		if unicode.IsUpper(r) && lower {
			b.WriteByte(' ')
		}
		lower = unicode.IsLower(r)
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		} else {
			b.WriteByte(' ')
		}
	}
	return strings.Fields(b.String())
}

// HasWord tells whether one of a header's words is the word, digits behind it not
// counted: "phone2" is a phone.
func HasWord(words []string, word string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return w == word || strings.TrimRight(w, "0123456789") == word })
}
