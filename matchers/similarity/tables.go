package similarity

import (
	_ "embed"
	"iter"
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

// shapes and surnamePairs hold the pairs of each group, keyed by runePair.
// splits holds what a character falls apart into.
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

func groupPairs(data string) map[uint64]struct{} {
	pairs := make(map[uint64]struct{}, 1024)
	for line := range tableLines(data) {
		group := []rune(line)
		for i, a := range group {
			for _, b := range group[i+1:] {
				pairs[runePair(a, b)] = struct{}{}
			}
		}
	}
	return pairs
}

// ShapeAlike reports whether two different characters are commonly taken for
// one another by eye (data/shapes.txt). A character is not shape-alike with
// itself.
func ShapeAlike(a, b rune) bool {
	_, ok := shapes[runePair(a, b)]
	return ok && a != b
}

// surnameVariant reports whether two surnames are written forms of one.
func surnameVariant(a, b rune) bool {
	_, ok := surnamePairs[runePair(a, b)]
	return ok && a != b
}

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
