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

// tables is what Syllables and spell look up: lists of readings, which many
// characters share, by a number for each character.
type tables struct {
	lists  [][]string      // plain syllables; lists[0] is none
	folded []string        // regionally folded first reading of each list
	han    hanTable        // list of a character
	rare   map[rune]uint16 // of a character beyond hanTable
	sounds []sound         // readings of surnames; sounds[0] is none
	alone  hanTable        // sound of a surname of one character

	packed, packedSounds []uint64 // of folded and of sounds, for Speller
}

// sound is a surname's reading, plain and folded.
type sound struct{ plain, folded string }

// of gives the number of a character's list.
func (t *tables) of(c rune) uint16 {
	if n, in := t.han.at(c); in {
		return n
	}
	return t.rare[c]
}

// readings is built once, on first use; the library is never asked again.
var readings = sync.OnceValue(func() *tables {
	t := &tables{lists: make([][]string, 1), folded: make([]string, 1), rare: map[rune]uint16{}, sounds: make([]sound, 1)}
	shared := make(map[string]uint16, 4096) // equal lists share one number
	put := func(c rune, list string) {
		n, ok := shared[list]
		if !ok {
			if syllables := splitReadings(list); len(syllables) > 0 {
				n = uint16(len(t.lists))
				t.lists, t.folded = append(t.lists, syllables), append(t.folded, FoldSyllable(syllables[0]))
			}
			shared[list] = n
		}
		if n > 0 && !t.han.set(c, n) {
			t.rare[c] = n
		}
	}
	for code, list := range pinyin.PinyinDict {
		put(rune(code), list)
	}
	for _, f := range tsv(readingData) {
		for _, c := range f[0] {
			put(c, strings.ReplaceAll(f[1], " ", ","))
		}
	}
	for c, reading := range singleSurnames {
		if reading != "" && t.alone.set(c, uint16(len(t.sounds))) {
			t.sounds = append(t.sounds, soundOf(reading))
		}
	}
	for _, syllable := range t.folded {
		t.packed = append(t.packed, pack(syllable))
	}
	for _, s := range t.sounds {
		t.packedSounds = append(t.packedSounds, pack(s.folded))
	}
	return t
})

func soundOf(reading string) sound {
	first, second, two := strings.Cut(reading, " ")
	folded := FoldSyllable(first)
	if two {
		folded += " " + FoldSyllable(second)
	}
	return sound{reading, folded}
}

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
func Syllables(r rune) []string {
	t := readings()
	return t.lists[t.of(r)]
}

// Pinyin gives the reading of a name key: syllables joined by blanks, the
// surname with its reading as a surname (曾 zeng, 单 shan, 尉迟 yu chi), '?' for
// a wildcard, other characters without a reading as they are.
func Pinyin(key string) string { return spell(key, false) }

// PinyinFolded is Pinyin after the mergers of southern speech: n and r as l, f
// as hu, zh ch sh as z c s, ing eng ang as in en an.
func PinyinFolded(key string) string { return spell(key, true) }

// AppendPinyinFolded appends PinyinFolded to a buffer.
func AppendPinyinFolded(buf []byte, key string) []byte { return appendSpelt(buf, key, true) }

func spell(key string, fold bool) string {
	if key == "" {
		return ""
	}
	return string(appendSpelt(make([]byte, 0, 3*len(key)), key, fold))
}

func appendSpelt(to []byte, key string, fold bool) []byte {
	t := readings()
	from := len(to)
	rest := key
	surname, _ := Surname(key)
	if reading := t.surname(surname); reading.plain != "" {
		if fold {
			to = append(to, reading.folded...)
		} else {
			to = append(to, reading.plain...)
		}
		rest = key[len(surname):]
	}
	other := false // the last thing written was no syllable
	for _, c := range rest {
		if c == ' ' {
			other = false
			continue
		}
		syllable := ""
		if n := t.of(c); n > 0 && fold {
			syllable = t.folded[n]
		} else if n > 0 {
			syllable = t.lists[n][0]
		}
		if len(to) > from && !(other && syllable == "" && c != '?') {
			to = append(to, ' ')
		}
		if other = syllable == "" && c != '?'; syllable == "" {
			to = appendRune(to, c)
		} else {
			to = append(to, syllable...)
		}
	}
	return to
}

// surname gives the reading of a surname where it is not that of the
// character itself.
func (t *tables) surname(surname string) sound {
	c, size := utf8.DecodeRuneInString(surname)
	if size < len(surname) {
		return soundOf(compoundSurnames[surname])
	}
	n, in := t.alone.at(c)
	if !in {
		return soundOf(singleSurnames[c])
	}
	return t.sounds[n]
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
