package normalise

import (
	_ "embed"
	"sort"
	"sync"
	"unicode/utf8"
)

//go:embed data/towns_irregular.tsv
var irregularTownData string

// irregularTowns holds the towns whose names the suffix rule would cut, by
// first character, longest first.
var irregularTowns = sync.OnceValue(func() map[rune][]string {
	index := map[rune][]string{}
	for _, f := range tsv(irregularTownData) {
		name := foldString(f[0])
		c, _ := utf8.DecodeRuneInString(name)
		index[c] = append(index[c], name)
	}
	for _, list := range index {
		sort.Slice(list, func(i, j int) bool {
			if len(list[i]) != len(list[j]) {
				return len(list[i]) > len(list[j])
			}
			return list[i] < list[j]
		})
	}
	return index
})
