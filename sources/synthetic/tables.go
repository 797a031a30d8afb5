package synthetic

import (
	"embed"
	"slices"
	"strconv"
	"strings"
)

//go:embed data/*.csv
var data embed.FS

// readTable gives the lines of an embedded table, split at commas. The tables
// are part of the program: a broken one is a bug, so it panics.
func readTable(name string) [][]string {
	content, err := data.ReadFile("data/" + name)
	if err != nil {
		panic(err)
	}
	var lines [][]string
	for line := range strings.Lines(string(content)) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, strings.Split(line, ","))
		}
	}
	return lines
}

// values splits a list: at blanks where there are any, else into characters.
func values(list string) []string {
	if strings.Contains(list, " ") {
		return strings.Fields(list)
	}
	return strings.Split(list, "")
}

// pool is a list drawn from with falling frequency: weight 1/(rank+8), about
// what the published counts of the most frequent given names fall by.
type pool struct {
	values []string
	alias  *alias
}

func newPool(list []string) *pool {
	weights := make([]uint64, len(list))
	for i := range list {
		weights[i] = 1_000_000 / uint64(i+8)
	}
	return &pool{values: list, alias: newAlias(weights)}
}

func (p *pool) draw(d *dice) string { return p.values[p.alias.draw(d)] }

// givenPools are the ways of one band of birth years and one sex.
type givenPools struct{ first, second, single, whole *pool }

type tables struct {
	surnames   *pool
	given      [6][3]givenPools // by band, by sex 1 or 2
	broad      [3]*pool         // by sex: the characters of all bands
	characters map[string][]string
	split      map[rune]string
	confusions map[string]map[rune][]rune // kind → character → what it is mistyped as
	places     map[string][]string
}

func loadTables() *tables {
	t := &tables{
		characters: map[string][]string{}, split: map[rune]string{},
		confusions: map[string]map[rune][]rune{}, places: map[string][]string{},
	}
	t.surnames = weightedPool(readTable("surnames.csv"))
	for _, line := range readTable("given.csv") {
		band, sex := number(line[0]), number(line[1])
		made, pools := newPool(values(line[3])), &t.given[band][sex]
		switch line[2] {
		case "first":
			pools.first = made
		case "second":
			pools.second = made
		case "single":
			pools.single = made
		default:
			pools.whole = made
		}
	}
	t.mixBands()
	for _, line := range readTable("characters.csv") {
		t.characters[line[0]] = values(line[1])
	}
	for _, pair := range t.characters["split"] {
		whole, parts, _ := strings.Cut(pair, "=")
		t.split[[]rune(whole)[0]] = parts
	}
	for _, line := range readTable("places.csv") {
		t.places[line[0]] = values(line[1])
	}
	t.loadConfusions(readTable("confusions.csv"))
	return t
}

// mixBands makes one flat pool of the characters that given names of a sex have.
func (t *tables) mixBands() {
	for sex := range t.broad {
		if sex == 0 {
			continue
		}
		all, seen := &pool{}, map[string]bool{}
		var weights []uint64
		for band := range t.given {
			g := &t.given[band][sex]
			for _, c := range slices.Concat(g.first.values, g.second.values, g.single.values) {
				if !seen[c] {
					seen[c] = true
					all.values = append(all.values, c)
					weights = append(weights, 1_000_000/uint64(len(weights)+80))
				}
			}
		}
		all.alias = newAlias(weights)
		t.broad[sex] = all
	}
}

func weightedPool(lines [][]string) *pool {
	p := &pool{}
	var weights []uint64
	for _, line := range lines {
		p.values = append(p.values, line[0])
		weights = append(weights, uint64(number(line[1])))
	}
	p.alias = newAlias(weights)
	return p
}

func (t *tables) loadConfusions(lines [][]string) {
	for _, line := range lines {
		kind := t.confusions[line[0]]
		if kind == nil {
			kind = map[rune][]rune{}
			t.confusions[line[0]] = kind
		}
		from := []rune(line[2])[0]
		for _, to := range values(line[3]) {
			other := []rune(to)[0]
			kind[from] = append(kind[from], other)
			if line[1] == "2" {
				kind[other] = append(kind[other], from)
			}
		}
	}
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(err)
	}
	return n
}
