package normalise

import (
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

// placeName is a name that an address may begin with and the codes it can
// mean: own codes for provinces and cities, codes in force for counties ("" is
// left out: abolished without a single successor).
type placeName struct {
	name    string
	codes   []string
	inForce int  // how many of the codes bear this name today; they come first
	short   bool // without its suffix: accepted only where the context is sure
}

// placeIndex finds the longest name at the beginning of a text.
type placeIndex map[rune][]placeName

type gazetteer struct {
	provinces, cities, counties placeIndex
}

var places = sync.OnceValue(buildGazetteer)

func buildGazetteer() *gazetteer {
	provinces, cities, counties := nameTable{}, nameTable{}, nameTable{}
	for i := range divisions {
		d := &divisions[i]
		for age, name := range d.names {
			name = foldString(name)
			today := age == 0 && d.successor == d.code
			switch {
			case strings.HasSuffix(d.code, "0000"):
				provinces.add(name, d.code, today, false)
				provinces.add(shortProvince(name), d.code, today, true)
			case strings.HasSuffix(d.code, "00"):
				cities.add(name, d.code, today, false)
				if plain := withoutEthnic(name); plain != name {
					cities.add(plain, d.code, today, false) // 凉山州
				}
				cities.add(stem(name), d.code, today, true)
			case name != "市辖区":
				counties.add(name, d.successor, today, false)
				if plain := withoutEthnic(name); plain != name {
					counties.add(plain, d.successor, today, false)
				}
				counties.add(stem(name), d.successor, today, true)
			}
		}
	}
	return &gazetteer{provinces.index(), cities.index(), counties.index()}
}

// nameTable collects names before they are sorted into an index.
type nameTable map[string]*placeName

func (t nameTable) add(name, code string, today, short bool) {
	if utf8.RuneCountInString(name) < 2 {
		return
	}
	p := t[name]
	if p == nil {
		p = &placeName{name: name, short: short}
		t[name] = p
	}
	p.short = p.short && short
	if code == "" {
		return
	}
	for i, c := range p.codes {
		if c == code {
			if today && i >= p.inForce {
				copy(p.codes[p.inForce+1:i+1], p.codes[p.inForce:i])
				p.codes[p.inForce] = code
				p.inForce++
			}
			return
		}
	}
	p.codes = append(p.codes, code)
	if today {
		last := len(p.codes) - 1
		copy(p.codes[p.inForce+1:], p.codes[p.inForce:last])
		p.codes[p.inForce] = code
		p.inForce++
	}
}

func (t nameTable) index() placeIndex {
	index := placeIndex{}
	for _, p := range t {
		c, _ := utf8.DecodeRuneInString(p.name)
		index[c] = append(index[c], *p)
	}
	for _, list := range index {
		sort.Slice(list, func(i, j int) bool {
			if len(list[i].name) != len(list[j].name) {
				return len(list[i].name) > len(list[j].name)
			}
			return list[i].name < list[j].name
		})
	}
	return index
}

// at gives the longest name that text begins with, nil when there is none. A
// name without its suffix counts only where another name follows: not in
// 中山路, 新罗镇, 海南区.
func (x placeIndex) at(text string, below ...placeIndex) *placeName {
	c, _ := utf8.DecodeRuneInString(text)
	list := x[c]
	for i := range list {
		p := &list[i]
		if strings.HasPrefix(text, p.name) && (!p.short || nameStarts(text[len(p.name):], below)) {
			return p
		}
	}
	return nil
}

// nameStarts tells whether rest begins with a full name of a level below, or
// at least not with the suffix of the name before.
func nameStarts(rest string, below []placeIndex) bool {
	rest = strings.TrimLeft(rest, separators)
	c, _ := utf8.DecodeRuneInString(rest)
	for i, x := range below {
		for _, p := range x[c] {
			if strings.HasPrefix(rest, p.name) && (!p.short || i+1 < len(below) && nameStarts(rest[len(p.name):], below[i+1:])) {
				return true
			}
		}
	}
	return isHan(c) && !strings.ContainsRune("市县区镇乡村路街社里组州族自盟旗省道巷桥庄屯新大中东西南北小家第号", c)
}

// foldString folds the characters of a name as addresses are folded.
func foldString(s string) string {
	for _, c := range s {
		if foldHan(c) != c {
			return strings.Map(foldHan, s)
		}
	}
	return s
}

func shortProvince(name string) string {
	for _, suffix := range [...]string{"维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "特别行政区", "省", "市"} {
		if s, ok := strings.CutSuffix(name, suffix); ok {
			return s
		}
	}
	return name
}

// stem takes the administrative suffix (and the peoples before 自治) off.
func stem(name string) string {
	name = strings.TrimSuffix(withoutEthnic(name), "自治")
	for _, suffix := range [...]string{"地区", "林区", "特区", "矿区", "新区", "县", "市", "区", "州", "盟", "旗"} {
		if s, ok := strings.CutSuffix(name, suffix); ok && utf8.RuneCountInString(s) >= 2 {
			return s
		}
	}
	return ""
}

// withoutEthnic writes 景宁畲族自治县 as 景宁县, as people do.
func withoutEthnic(name string) string {
	for _, kind := range [...]string{"县", "州", "旗"} {
		base, ok := strings.CutSuffix(name, "自治"+kind)
		if !ok {
			continue
		}
		for trimmed := true; trimmed; {
			trimmed = false
			for _, people := range peoples() {
				if rest, ok := strings.CutSuffix(base, people); ok && utf8.RuneCountInString(rest) >= 2 {
					base, trimmed = rest, true
				}
			}
		}
		return base + kind
	}
	return name
}

// peoples gives the names of the ethnic groups as they stand in names of
// autonomous places, longest first.
var peoples = sync.OnceValue(func() []string {
	list := []string{"蒙古", "维吾尔", "哈萨克", "柯尔克孜", "塔吉克", "锡伯", "各族"}
	for _, f := range tsv(ethnicData) {
		for _, word := range strings.Fields(f[1]) {
			if strings.HasSuffix(word, "族") && len(word) > 3 {
				list = append(list, word)
			}
		}
	}
	sort.Slice(list, func(i, j int) bool {
		if len(list[i]) != len(list[j]) {
			return len(list[i]) > len(list[j])
		}
		return list[i] < list[j]
	})
	return list
})
