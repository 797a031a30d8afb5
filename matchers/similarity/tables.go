package similarity

import (
	_ "embed"
	"iter"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// The tables are data files, so that a data officer can read and extend them.
var (
	//go:embed data/shapes.txt
	shapeData string
	//go:embed data/surnames.txt
	surnameData string
	//go:embed data/splits.txt
	splitData string
	//go:embed data/transliterations.txt
	transliterationData string
)

// shapes and surnamePairs hold the pairs of each group. splits holds what a
// character falls apart into.
var (
	shapes       = groupPairs(shapeData)
	surnamePairs = groupPairs(surnameData)
	splits       = splitTable(splitData)
	spellings    = spellingTable(transliterationData)
)

// tableLines yields the lines of a table without comments and blanks.
func tableLines(data string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.Lines(data) {
			line, _, _ = strings.Cut(line, "#")
			if line = strings.TrimSpace(line); line != "" && !yield(line) {
				return
			}
		}
	}
}

// runePair is the key of an unordered pair of characters.
func runePair(a, b rune) uint64 {
	return uint64(min(a, b))<<32 | uint64(max(a, b))
}

// pairSet is a set of pairs of characters by open addressing: a look-up is one
// or two loads, for it is asked at every place where two names differ.
type pairSet struct {
	slots []uint64 // 0 is free
	shift uint
	size  int
}

func (s *pairSet) slot(pair uint64) uint64 {
	i := pair * 0x9E3779B97F4A7C15 >> s.shift // Fibonacci hashing
	for s.slots[i] != 0 && s.slots[i] != pair {
		i = (i + 1) & uint64(len(s.slots)-1)
	}
	return i
}

func (s *pairSet) has(a, b rune) bool {
	pair := runePair(a, b)
	return s.slots[s.slot(pair)] == pair && a != b
}

// groupPairs reads every pair of every line into a set at most a quarter full.
func groupPairs(data string) *pairSet {
	var pairs []uint64
	for line := range tableLines(data) {
		group := []rune(line)
		for i, a := range group {
			for _, b := range group[i+1:] {
				pairs = append(pairs, runePair(a, b))
			}
		}
	}
	width := uint(bits.Len(uint(4 * len(pairs))))
	s := &pairSet{slots: make([]uint64, 1<<width), shift: 64 - width}
	for _, pair := range pairs {
		if i := s.slot(pair); s.slots[i] == 0 {
			s.slots[i] = pair
			s.size++
		}
	}
	return s
}

// ShapeAlike reports whether two different characters are commonly taken for
// one another by eye (data/shapes.txt). A character is not shape-alike with
// itself.
func ShapeAlike(a, b rune) bool { return shapes.has(a, b) }

// surnameVariant reports whether two surnames are written forms of one.
func surnameVariant(a, b rune) bool { return surnamePairs.has(a, b) }

func splitTable(data string) map[rune][]rune {
	t := map[rune][]rune{}
	for line := range tableLines(data) {
		whole, parts, _ := strings.Cut(line, " ")
		r, _ := utf8.DecodeRuneInString(whole)
		t[r] = []rune(strings.TrimSpace(parts))
	}
	return t
}

// spelling is one way to write a syllable group and the group's first way.
type spelling struct {
	from, to []rune
	last     bool // only at the end of a name
}

// spellingTable indexes the spellings by their first rune, the longest first.
func spellingTable(data string) map[rune][]spelling {
	t := map[rune][]spelling{}
	for line := range tableLines(data) {
		line, last := strings.CutPrefix(line, "-")
		ways := strings.Fields(line)
		for _, way := range ways {
			from := []rune(way)
			t[from[0]] = append(t[from[0]], spelling{from, []rune(ways[0]), last})
		}
	}
	for _, ways := range t {
		slices.SortStableFunc(ways, func(a, b spelling) int { return len(b.from) - len(a.from) })
	}
	return t
}

// respell writes a name of another language with the first spelling of each
// syllable group; ok is false when nothing was respelled. A name must be four
// characters long or be one group as a whole, lest a Han name be taken for one.
func respell(name []rune) (out []rune, ok bool) {
	if len(name) < 3 || !slices.ContainsFunc(name, func(r rune) bool { return spellings[r] != nil }) {
		return nil, false // nearly every name
	}
	for i := 0; i < len(name); {
		w := spellingAt(name, i)
		if w == nil {
			out = append(out, name[i])
			i++
			continue
		}
		ok = ok || len(name) >= 4 || len(w.from) == len(name) && len(name) >= 3
		out = append(out, w.to...)
		i += len(w.from)
	}
	return out, ok
}

func spellingAt(name []rune, i int) *spelling {
	ways := spellings[name[i]]
	for k := range ways {
		w := &ways[k]
		if len(name)-i < len(w.from) || !slices.Equal(name[i:i+len(w.from)], w.from) {
			continue
		}
		if !w.last || i > 0 && i+len(w.from) == len(name) {
			return w
		}
	}
	return nil
}
