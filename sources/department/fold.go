package department

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"yingbao/sources/normalise"
)

// FoldHeader brings a header or a code to the form in which aliases are
// compared (D1): half width, upper case, one kind of bracket; no blanks, line
// breaks, invisible characters, stars, colons, quotes, underscores or hyphens.
func FoldHeader(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		r = foldRune(r)
		if r > 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// foldName is FoldHeader with Chinese characters in their simplified form: so
// the names of columns are compared, 聯繫電話 with 联系电话, and nothing else.
func foldName(s string) string { return FoldHeader(normalise.Simplified(s)) }

func foldNames(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = normalise.Simplified(w)
	}
	return out
}

// plain says that folding would change nothing: Han characters, digits and
// capitals only.
func plain(s string) bool {
	for _, r := range s {
		if !(r >= 0x4E00 && r <= 0x9FFF || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z') {
			return false
		}
	}
	return true
}

// withoutListNumber takes off the number that a form gives its columns: 1.姓名,
// 2、身份证号, （3）住址. Without a sign behind them digits belong to the word
// (60岁以上人数).
func withoutListNumber(header string) string {
	rest := strings.TrimLeft(strings.TrimLeftFunc(header, unicode.IsSpace), "(（")
	word := strings.TrimLeftFunc(rest, unicode.IsDigit)
	if n := len(rest) - len(word); n == 0 || n > 6 { // two full-width digits
		return header
	}
	bare := strings.TrimLeft(strings.TrimLeftFunc(word, unicode.IsSpace), ".．、)）:：")
	bare = strings.TrimLeftFunc(bare, unicode.IsSpace)
	if first, _ := utf8.DecodeRuneInString(bare); len(bare) == len(word) || !unicode.Is(unicode.Han, first) {
		return header
	}
	return bare
}

// foldRune gives the folded rune, or -1 for one that does not count.
func foldRune(r rune) rune {
	if r >= 0xFF01 && r <= 0xFF5E {
		r -= 0xFEE0
	}
	switch r {
	case '*', ':', '\'', '"', '`', '_', '-', '＿', '“', '”', '‘', '’', '★', '※', '.', '·':
		return -1
	case '[', '{', '【', '〔', '「', '〈', '《':
		return '('
	case ']', '}', '】', '〕', '」', '〉', '》':
		return ')'
	}
	if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Mn, r) {
		return -1
	}
	return unicode.ToUpper(r)
}

// dropBrackets removes every bracketed part of a folded header.
func dropBrackets(s string) string {
	if !strings.ContainsRune(s, '(') {
		return s
	}
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch {
		case r == '(':
			depth++
		case r == ')' && depth > 0:
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// dropSuffix removes the number that tools put behind a repeated header
// (风险是否已消除0) and that forms put behind a second one (联系电话2).
func dropSuffix(s string) string {
	cut := strings.TrimRight(s, "0123456789")
	if cut == "" || isASCII(cut) {
		return s
	}
	return cut
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// unitOf reads the unit of money from the brackets that bare has lost.
func unitOf(whole, bare string) float64 {
	if whole != bare && strings.Contains(whole, "万元") {
		return 10000
	}
	return 1
}
