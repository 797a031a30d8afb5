package normalise

import (
	_ "embed"
	"strings"
	"unicode/utf8"
)

// NameParts is what a name cell says.
type NameParts struct {
	Key      string   // folded name, '?' for each unreadable character; "" when the cell holds no name
	Shown    string   // the cell as a visitor may see it: invisible characters and quotation marks around it removed, numbers masked
	Aliases  []string // folded second, former or possible names, without Key
	Note     string   // "dead", "moved", "cancelled", or ""
	Repairs  Repair
	Minority bool // written with a separator, or longer than Han names are
}

// Name reads a name cell. The key has variants and traditional characters
// folded to the simplified standard form (萧 傅 戴 阎 as surnames to 肖 付 代 闫,
// which registries use for one another), blanks, separators, remarks and trailing digits
// removed, Latin letters lower case. Name(n.Key).Key == n.Key.
//
// A full-width blank inside or behind a Chinese name may stand for a lost
// character: the form with '?' is then given as an alias (as the key where
// only the surname is left).
func Name(raw string) NameParts {
	if cleanName(raw) {
		return NameParts{Key: raw, Shown: raw}
	}
	shown := showName(raw)
	if shown == "" {
		if raw == "" {
			return NameParts{}
		}
		return NameParts{Repairs: RepairNotName}
	}
	var p nameParser
	p.shown = shown
	p.parse(raw)
	return p.result()
}

// cleanName is the fast path: two to four Chinese characters that nothing
// folds, and no word that is no name.
func cleanName(s string) bool {
	if len(s) < 6 || len(s) > 12 || len(s)%3 != 0 {
		return false
	}
	count := 0
	for _, c := range s {
		if c < 0x4E00 || c > hanLast || hanFold[c-hanFirst] != 0 || c == '某' {
			return false
		}
		count++
	}
	first, _ := utf8.DecodeRuneInString(s)
	if count*3 != len(s) || surnameFold[first] != 0 {
		return false
	}
	return !notNames[s] && !hasNameSuffix(s)
}

// showName drops what cannot be seen and trims blanks; inner tabs and line
// breaks become one blank.
func showName(raw string) string {
	clean := true
	for i := 0; i < len(raw); i++ {
		if raw[i] < 0x21 || raw[i] >= 0x80 {
			clean = false
			break
		}
	}
	if clean {
		return raw
	}
	buf := make([]byte, 0, len(raw))
	for _, c := range raw {
		switch {
		case c == '\n' || c == '\r' || c == '\t' || c == '\u2028' || c == '\u2029':
			buf = append(buf, ' ')
		case invisible(c):
		default:
			buf = appendRune(buf, c)
		}
	}
	return strings.TrimFunc(string(buf), isBlank)
}

// visitorName is what of a shown name goes on paper: without the quotation
// marks that an export put around it or before it, and with numbers that stand
// in the cell masked as they are everywhere else.
func visitorName(shown string) string {
	if bare := strings.Trim(shown, "'`\"‘’“”＇＂"); bare != "" {
		shown = bare
	}
	var out []byte
	kept := 0
	for at := 0; at < len(shown); {
		end, digits := numberRun(shown[at:])
		if digits >= 7 { // no list number, no year
			out = append(out, shown[kept:at]...)
			out = append(out, maskNumber(shown[at:at+end])...)
			kept = at + end
		}
		at += end
	}
	return string(append(out, shown[kept:]...))
}

//go:embed data/name_remarks.tsv
var remarkData string

//go:embed data/not_names.tsv
var notNameData string

var (
	remarkKinds  = map[string]string{} // word → kind
	aliasMarks   []string
	deadSuffixes []string
	titles       []title
	notNames     = map[string]bool{}
	surnameFold  = map[rune]rune{'萧': '肖', '傅': '付', '戴': '代', '阎': '闫'}
)

// title is a form of address behind a name (陈国明先生), and its character that
// is the rarer one in names.
type title struct {
	word string
	mark rune
}

func init() {
	for _, f := range tsv(remarkData) {
		for _, word := range strings.Fields(f[1]) {
			if f[0] == "title" {
				mark, size := utf8.DecodeRuneInString(word)
				titles = append(titles, title{word[size:], mark})
				continue
			}
			remarkKinds[word] = f[0]
			switch {
			case f[0] == "alias":
				aliasMarks = append(aliasMarks, word)
			case f[0] == "dead" && utf8.RuneCountInString(word) >= 2:
				deadSuffixes = append(deadSuffixes, word)
			}
		}
	}
	for _, f := range tsv(notNameData) {
		for _, word := range strings.Fields(f[0]) {
			notNames[word] = true
		}
	}
}

// hasNameSuffix tells whether a remark is glued to a name without brackets:
// 张三已故, 张三曾用名张山.
func hasNameSuffix(s string) bool {
	for _, word := range deadSuffixes {
		if strings.HasSuffix(s, word) {
			return true
		}
	}
	for _, mark := range glued {
		if strings.Contains(s, mark) {
			return true
		}
	}
	for _, t := range titles {
		if strings.HasSuffix(s, t.word) {
			return true
		}
	}
	return false
}
