package normalise

import (
	"strings"
	"unicode/utf8"
)

// maxTown bounds the characters of a town's name, suffix included: the longest
// are those of nationality townships.
const maxTown = 14

// townSuffixes end a town. kept is what stays of the suffix in the name.
var townSuffixes = [...]struct{ text, kept string }{
	{"街道办事处", "街道"}, {"街道办", "街道"}, {"街道", "街道"},
	{"地区办事处", "地区"}, {"办事处", "街道"},
	{"镇", "镇"}, {"乡", "乡"}, {"苏木", "苏木"},
	{"农场", "农场"}, {"林场", "林场"}, {"牧场", "牧场"}, {"渔场", "渔场"}, {"茶场", "茶场"}, {"种畜场", "种畜场"}, {"原种场", "原种场"},
	{"管理区", "管理区"}, {"开发区", "开发区"}, {"工业园区", "工业园区"}, {"园区", "园区"}, {"风景区", "风景区"}, {"度假区", "度假区"},
}

// TownStem gives a town's name without the suffix that people leave out, a
// village's VillageStem the same; the name itself where it has none. A farm or
// a zone is always called one.
func TownStem(name string) string {
	return withoutSuffix(name, "街道", "地区", "苏木", "镇", "乡")
}

// VillageStem is TownStem of a village.
func VillageStem(name string) string { return withoutSuffix(name, "社区", "嘎查", "村") }

func withoutSuffix(name string, suffixes ...string) string {
	for _, suffix := range suffixes {
		if stem, ok := strings.CutSuffix(name, suffix); ok && stem != "" {
			return stem
		}
	}
	return name
}

// town takes the town off the front of the rest.
func (a *addressReader) town() {
	if a.names == nil {
		a.skipUnknown()
	}
	end, kept := townEnd(a.rest)
	if end == 0 {
		return
	}
	if zone := kept == "开发区" || kept == "园区" || kept == "工业园区"; zone {
		// 经济开发区洋下镇: the zone is a detour, the town comes behind it.
		if next, _ := townEnd(a.rest[end:]); next > 0 {
			a.skip(end)
			a.town()
			return
		}
	}
	a.place.Town = townName(a.rest[:end])
	a.skip(end)
	if rest, ok := strings.CutPrefix(a.rest, "人民政府"); ok && trimSeparators(rest) != "" {
		a.rest = trimSeparators(rest)
	}
}

// skipUnknown skips province, city and county of names that no year's table
// has, when a town of two characters and a suffix stands behind them: 新设县
// 青松镇, 某省新设市新设县青松镇 and 青松镇 are one town.
func (a *addressReader) skipUnknown() {
	rest := a.rest
	for _, level := range [...]struct {
		suffixes string
		shortest int
	}{{"省", 1}, {"市州盟", 2}, {"县区旗市", 2}} {
		index := 0
		for i, c := range rest {
			if !isHan(c) || index > 8 {
				break
			}
			if index >= level.shortest && strings.ContainsRune(level.suffixes, c) {
				behind := strings.TrimLeft(rest[i+utf8.RuneLen(c):], separators)
				if end, kept := townEnd(behind); kept != "" && end > len(kept)+len("乡") {
					rest = behind
				}
				break
			}
			index++
		}
	}
	a.rest = rest
}

// townName writes the office words of a town as its plain suffix: 东街办事处 is
// 东街街道.
func townName(name string) string {
	if !strings.HasSuffix(name, "处") && !strings.HasSuffix(name, "办") {
		return name
	}
	for _, s := range townSuffixes {
		base, ok := strings.CutSuffix(name, s.text)
		if !ok {
			continue
		}
		if s.text != s.kept {
			return strings.TrimSuffix(base, s.kept) + s.kept
		}
		return name
	}
	return name
}

// townEnd gives the byte length of the town at the front of text and the kept
// suffix, 0 when text begins with no town.
func townEnd(text string) (int, string) {
	if n := irregularTown(text); n > 0 {
		return n, ""
	}
	if n := regiment(text); n > 0 {
		return n, ""
	}
	index := 0
	village := -1 // index of the first 村 before any town suffix
	for i, c := range text {
		if index >= maxTown || !isHan(c) {
			return 0, ""
		}
		if index > 0 {
			if c == '村' && village < 0 {
				village = index
			}
			if strings.HasPrefix(text[i:], "社区") || strings.HasPrefix(text[i:], "居委会") {
				return 0, ""
			}
			if size, kept := townSuffixAt(text, i); size > 0 {
				if village >= 0 && index-village > 2 {
					return 0, "" // the 村 was the village: 溪松村…旁镇
				}
				if end := i + size; !villageSuffixNext(text, end, kept) {
					return extendTown(text, end, kept)
				}
			}
		}
		index++
	}
	return 0, ""
}

// regiment gives the length of a farm of the Corps, a town in all but name:
// 143团.
func regiment(text string) int {
	i := 0
	for i < len(text) && isDigit(text[i]) {
		i++
	}
	if i == 0 || i > 3 || !strings.HasPrefix(text[i:], "团") {
		return 0
	}
	return i + len("团")
}

func townSuffixAt(text string, i int) (int, string) {
	switch c, _ := utf8.DecodeRuneInString(text[i:]); c {
	case '镇', '乡':
		return len("镇"), text[i : i+len("镇")]
	case '街', '地', '办', '苏', '农', '林', '牧', '渔', '茶', '种', '原', '管', '开', '工', '园', '风', '度':
	default:
		return 0, ""
	}
	for _, s := range townSuffixes {
		if strings.HasPrefix(text[i:], s.text) {
			return len(s.text), s.kept
		}
	}
	return 0, ""
}

// villageSuffixNext tells whether the suffix belongs to a village or a street:
// 龙镇村3组, 镇东路, but not 中港镇村前村.
func villageSuffixNext(text string, end int, kept string) bool {
	rest := text[end:]
	if kept == "街道" && strings.HasPrefix(rest, "口") {
		return true
	}
	if strings.HasPrefix(rest, "社区") || strings.HasPrefix(rest, "居委会") {
		return true
	}
	after, ok := strings.CutPrefix(rest, "村")
	if !ok {
		return false
	}
	c, _ := utf8.DecodeRuneInString(after)
	return after == "" || c < 0x80 || strings.ContainsRune("第民委居组", c) || numeral(c) > 0 && strings.Contains(prefixRunes(after, 4), "组")
}

// extendTown looks on for a stronger end right behind: 江湾镇街道. Other names
// with a suffix inside (五乡镇, 大安镇镇) are in the table of irregular towns.
func extendTown(text string, end int, kept string) (int, string) {
	if kept != "镇" && kept != "乡" {
		return end, kept
	}
	if size, next := townSuffixAt(text, end); size > 0 && next == "街道" && !strings.HasPrefix(text[end+size:], "村") && !strings.HasPrefix(text[end+size:], "社区") {
		return end + size, next
	}
	return end, kept
}

// irregularTown gives the length of a town's name that the rule of the first
// suffix would cut wrongly, 0 when text begins with none.
func irregularTown(text string) int {
	c, _ := utf8.DecodeRuneInString(text)
	for _, name := range irregularTowns()[c] {
		if strings.HasPrefix(text, name) {
			return len(name)
		}
	}
	return 0
}
