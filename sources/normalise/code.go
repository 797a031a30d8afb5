package normalise

import (
	_ "embed"
	"strings"
)

//go:embed data/ethnic.tsv
var ethnicData string

//go:embed data/relations.tsv
var relationData string

var (
	sexWords      = map[string]string{"1": "1", "01": "1", "男": "1", "男性": "1", "m": "1", "male": "1", "♂": "1", "man": "1", "男孩": "1", "男童": "1", "2": "2", "02": "2", "女": "2", "女性": "2", "f": "2", "female": "2", "♀": "2", "woman": "2", "女孩": "2", "女童": "2"}
	ethnicWords   = wordCodes(ethnicData)
	relationWords = wordCodes(relationData)
)

// wordCodes reads a table of code<TAB>words into word → code; a code is its
// own word.
func wordCodes(data string) map[string]string {
	m := map[string]string{}
	for _, f := range tsv(data) {
		m[f[0]] = f[0]
		for _, word := range strings.Fields(f[1]) {
			m[strings.ToLower(word)] = f[0]
		}
	}
	return m
}

// Sex gives "1" male, "2" female (GB/T 2261.1), "" for unknown, unstated or
// anything else.
func Sex(raw string) string {
	if code, ok := sexWords[raw]; ok {
		return code
	}
	word := codeWord(raw)
	if code, ok := sexWords[word]; ok {
		return code
	}
	// 1-男, 1.男性, 男(1): digit and word must agree.
	digit, rest := splitCode(word)
	if rest != "" && (digit == "" || sexWords[digit] == sexWords[rest]) {
		return sexWords[rest]
	}
	return ""
}

// Ethnic gives the two-digit code of GB/T 3304 (01 汉 … 56 基诺, 97 other,
// 98 foreign-born) from a name, the number or the two letters; "" otherwise.
func Ethnic(raw string) string {
	return lookupCode(ethnicWords, raw, "族")
}

// Relation gives the two-digit code of GB/T 4761 for a relation to the head of
// the household (02 the head himself), "" for words it does not know.
func Relation(raw string) string {
	return lookupCode(relationWords, raw, "")
}

// lookupCode finds a word in a table, one in traditional characters (戶主, 滿族)
// by its simplified form.
func lookupCode(words map[string]string, raw, suffix string) string {
	code := lookupWord(words, raw, suffix)
	if code == "" {
		if simple := Simplified(raw); simple != raw {
			return lookupWord(words, simple, suffix)
		}
	}
	return code
}

func lookupWord(words map[string]string, raw, suffix string) string {
	if code, ok := words[raw]; ok {
		return code
	}
	word := codeWord(raw)
	if word == "" {
		return ""
	}
	for _, w := range [...]string{word, strings.TrimSuffix(word, suffix), strings.TrimPrefix(word, "之"), strings.TrimPrefix(word, "户主的"), strings.TrimPrefix(word, "户主之")} {
		if code, ok := words[w]; ok {
			return code
		}
	}
	digit, rest := splitCode(word)
	if len(digit) == 1 && words["0"+digit] != "" && rest == "" {
		return words["0"+digit]
	}
	if digit != "" && rest != "" {
		if len(digit) == 1 {
			digit = "0" + digit
		}
		byWord := words[rest]
		if byWord == "" {
			byWord = words[strings.TrimSuffix(rest, suffix)]
		}
		if byWord == words[digit] || words[digit] == "" {
			return byWord
		}
		return ""
	}
	return ""
}

// codeWord folds a coded cell: width, blanks, case, a trailing ".0".
func codeWord(raw string) string {
	s, _ := foldText(raw)
	s = strings.ToLower(strings.Trim(s, " '\"`"))
	return strings.TrimSuffix(s, ".0")
}

// splitCode parts 1-男, 02.回族, 男(1) into the digits and the word.
func splitCode(s string) (digits, word string) {
	var d, w []byte
	for _, c := range s {
		switch {
		case c >= '0' && c <= '9':
			d = append(d, byte(c))
		case strings.ContainsRune("-.:：、,()（）[]_/ ", c):
		default:
			w = appendRune(w, c)
		}
	}
	return string(d), string(w)
}
