package normalise

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
)

//go:embed data/readings.tsv
var readingData string

// maxReadings bounds what the library's dictionary adds: its later readings
// are literary and would make unlike names sound alike.
const maxReadings = 2

// tables is what Syllables looks up: the readings of each character as plain
// and as regionally folded syllables, in the same order.
type tables struct {
	plain map[rune][]string
	first map[rune]string // folded first reading
}

// readings is built once, on first use; the library is never asked again.
var readings = sync.OnceValue(func() *tables {
	t := &tables{plain: make(map[rune][]string, len(pinyin.PinyinDict)), first: make(map[rune]string, len(pinyin.PinyinDict))}
	shared := make(map[string][]string, 4096) // equal lists share one slice
	folds := make(map[string]string, 512)
	put := func(c rune, list string) {
		syllables, ok := shared[list]
		if !ok {
			syllables = splitReadings(list)
			shared[list] = syllables
		}
		if len(syllables) == 0 {
			return
		}
		t.plain[c] = syllables
		folded, ok := folds[syllables[0]]
		if !ok {
			folded = FoldSyllable(syllables[0])
			folds[syllables[0]] = folded
		}
		t.first[c] = folded
	}
	for code, list := range pinyin.PinyinDict {
		put(rune(code), list)
	}
	for _, f := range tsv(readingData) {
		for _, c := range f[0] {
			put(c, strings.ReplaceAll(f[1], " ", ","))
		}
	}
	return t
})

// splitReadings drops tones and repeats and keeps the first readings.
func splitReadings(list string) []string {
	var out []string
	var b strings.Builder
	add := func() {
		if s := b.String(); s != "" && len(out) < maxReadings && !containsString(out, s) {
			out = append(out, s)
		}
		b.Reset()
	}
	for _, c := range list {
		if c == ',' {
			add()
		} else {
			b.WriteRune(plainVowel(c))
		}
	}
	add()
	return out[:len(out):len(out)]
}

const tonedVowels = "āaáaǎaàaēeéeěeèeōoóoǒoòoīiíiǐiìiūuúuǔuùuüvǖvǘvǚvǜvńnňnǹnḿmêe"

// plainVowel takes the tone off; ü is written v.
func plainVowel(c rune) rune {
	if c < 0x80 {
		return c
	}
	i := strings.IndexRune(tonedVowels, c)
	if i < 0 || c == 0x304 || c == 0x30c || c == 0x300 || c == 0x301 {
		return -1
	}
	return rune(tonedVowels[i+utf8.RuneLen(c)])
}

// Syllables gives the toneless readings of a character, the most common first,
// at most a few; nil for characters without one. The slice is shared: do not
// change it.
func Syllables(r rune) []string { return readings().plain[r] }

// Pinyin gives the reading of a name key: syllables joined by blanks, the
// surname with its reading as a surname (曾 zeng, 单 shan, 尉迟 yu chi), '?' for
// a wildcard, other characters without a reading as they are.
func Pinyin(key string) string { return spell(key, false) }

// PinyinFolded is Pinyin after the mergers of southern speech: n and r as l, f
// as hu, zh ch sh as z c s, ing eng ang as in en an.
func PinyinFolded(key string) string { return spell(key, true) }

func spell(key string, fold bool) string {
	if key == "" {
		return ""
	}
	t := readings()
	buf := make([]byte, 0, 3*len(key))
	rest := key
	surname, _ := Surname(key)
	if reading := surnameReading(surname); reading != "" {
		if fold {
			first, second, two := strings.Cut(reading, " ")
			buf = append(buf, FoldSyllable(first)...)
			if two {
				buf = append(buf, ' ')
				buf = append(buf, FoldSyllable(second)...)
			}
		} else {
			buf = append(buf, reading...)
		}
		rest = key[len(surname):]
	}
	other := false // the last thing written was no syllable
	for _, c := range rest {
		syllable := ""
		if list := t.plain[c]; len(list) > 0 {
			syllable = list[0]
			if fold {
				syllable = t.first[c]
			}
		}
		if c == ' ' {
			other = false
			continue
		}
		if len(buf) > 0 && !(other && syllable == "" && c != '?') {
			buf = append(buf, ' ')
		}
		if other = syllable == "" && c != '?'; syllable == "" {
			buf = appendRune(buf, c)
		} else {
			buf = append(buf, syllable...)
		}
	}
	return string(buf)
}

// surnameReading gives the reading of a surname where it is not that of the
// character itself.
func surnameReading(surname string) string {
	c, size := utf8.DecodeRuneInString(surname)
	if size == len(surname) {
		return singleSurnames[c]
	}
	return compoundSurnames[surname]
}

// FoldSyllable merges the sounds that southern speech does not part:
// n/l, r/l, f/hu, zh/z, ch/c, sh/s, in/ing, en/eng, an/ang. Folding twice
// changes nothing.
func FoldSyllable(s string) string {
	switch {
	case len(s) < 2:
		return s
	case s[1] == 'h' && (s[0] == 'z' || s[0] == 'c' || s[0] == 's'):
		s = s[:1] + s[2:]
	case (s[0] == 'n' || s[0] == 'r') && s != "ng":
		s = "l" + s[1:]
	case s[0] == 'f':
		s = foldF(s[1:])
	}
	if len(s) >= 3 && strings.HasSuffix(s, "ng") {
		switch s[len(s)-3] {
		case 'a', 'e', 'i':
			s = s[:len(s)-1]
		}
	}
	return s
}

// foldF spells f as the hu that Min and Hakka speakers hear: fang huang, fei
// hui, fen hun, fu hu.
func foldF(final string) string {
	switch final {
	case "u":
		return "hu"
	case "ei":
		return "hui"
	case "en", "eng":
		return "hun"
	}
	return "hu" + final
}
