package normalise

import (
	_ "embed"
	"strings"
	"unicode/utf8"
)

//go:embed data/surnames.tsv
var surnameData string

var (
	singleSurnames   = map[rune]string{} // character → reading as a surname, "" when it is the common one
	compoundSurnames = map[string]string{}
	compoundHeads    hanTable // 1 for the first character of a compound surname
)

func init() {
	for _, f := range tsv(surnameData) {
		reading := ""
		if len(f) > 1 {
			reading = f[1]
		}
		for _, word := range strings.Fields(f[0]) {
			if utf8.RuneCountInString(word) == 1 {
				c, _ := utf8.DecodeRuneInString(word)
				singleSurnames[c] = reading
			} else {
				compoundSurnames[word] = reading
				c, _ := utf8.DecodeRuneInString(word)
				compoundHeads.set(c, 1)
			}
		}
	}
}

// hasSurname tells whether a folded word begins with a known surname.
func hasSurname(key string) bool {
	c, _ := utf8.DecodeRuneInString(key)
	if _, ok := singleSurnames[foldHan(c)]; ok {
		return true
	}
	_, ok := compoundSurnames[prefixRunes(key, 2)]
	return ok
}

// prefixRunes gives the first n runes of s, all of it when it is shorter.
func prefixRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// Surname parts a name key into surname and given name; compound surnames are
// known. Names without a Chinese surname (Latin, longer than five characters)
// are all given name.
func Surname(key string) (surname, given string) {
	n := utf8.RuneCountInString(key)
	first, size := utf8.DecodeRuneInString(key)
	if n == 0 || n > 5 || !isHan(first) && first != '?' {
		return "", key
	}
	if head, in := compoundHeads.at(first); n >= 3 && (head == 1 || !in) {
		if two := prefixRunes(key, 2); compoundSurnames[two] != "" {
			return two, key[len(two):]
		}
	}
	return key[:size], key[size:]
}
