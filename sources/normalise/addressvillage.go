package normalise

import (
	"strings"
	"unicode/utf8"
)

// maxVillage bounds the characters of a village's name, suffix included.
const maxVillage = 16

// committees are the words behind a village's own name, longest first, and the
// suffix that a bare name gets in their place.
var committees = [...]struct{ text, suffix string }{
	{"社区居民委员会", "社区"}, {"社区居委会", "社区"}, {"社区村委会", "社区"}, {"社区", "社区"},
	{"居民委员会", "社区"}, {"居委会", "社区"}, {"居委", "社区"},
	{"村村民委员会", "村"}, {"村民委员会", "村"}, {"村村委会", "村"}, {"村委会", "村"}, {"行政村", "村"},
	{"嘎查村委会", "嘎查"}, {"嘎查村", "嘎查"}, {"嘎查", "嘎查"},
	{"村", "村"},
}

// village takes the village off the front of the rest.
func (a *addressReader) village() {
	name, size := villageAt(a.rest)
	if size == 0 {
		name, size = numberedVillage(a.rest)
	}
	if size == 0 {
		return
	}
	a.place.Village = name
	a.skip(size)
}

// villageAt gives the village at the front of text and the bytes it takes.
func villageAt(text string) (string, int) {
	index := 0
	for i, c := range text {
		if index >= maxVillage {
			return "", 0
		}
		if !isHan(c) {
			return groupVillage(text, i)
		}
		if index > 0 && (c == '村' || c == '社' || c == '居' || c == '行' || c == '嘎') {
			for _, k := range committees {
				if !strings.HasPrefix(text[i:], k.text) {
					continue
				}
				if name, size := villageEnd(text, i, k.text, k.suffix); size > 0 {
					return name, size
				}
				break
			}
		} else if index == 0 && c == '第' {
			return "", 0 // 第6村民小组
		}
		index++
	}
	return "", 0
}

// numberedVillage reads a village that has a number for a name (8村, in
// Xinjiang) and a company of a farm of the Corps (5连), written as numeral.
func numberedVillage(text string) (string, int) {
	n, width, used, ok := chineseNumber(text)
	if !ok || width > 2 || n < 1 || n > 99 {
		return "", 0
	}
	rest := text[used:]
	switch {
	case strings.HasPrefix(rest, "连"):
		return numeralText(n) + "连", used + len("连")
	case strings.HasPrefix(rest, "村") && !strings.HasPrefix(rest, "村民") && !strings.HasPrefix(rest, "村小组") && !strings.HasPrefix(rest, "村组"):
		return numeralText(n) + "村", used + len("村")
	}
	return "", 0
}

// numeralText writes 1 to 99 as Chinese numerals.
func numeralText(n int) string {
	text := ""
	if n >= 20 {
		text = string([]rune("一二三四五六七八九")[n/10-1])
	}
	if n >= 10 {
		text += "十"
	}
	if n%10 > 0 {
		text += string([]rune("一二三四五六七八九")[n%10-1])
	}
	return text
}

// villageEnd judges a suffix that starts at byte i of text.
func villageEnd(text string, i int, suffix, kept string) (string, int) {
	end := i + len(suffix)
	rest := text[end:]
	if suffix == "村" {
		c, _ := utf8.DecodeRuneInString(rest)
		switch {
		case c == '村' || strings.HasPrefix(rest, "社区") || strings.HasPrefix(rest, "居委会") || strings.HasPrefix(rest, "居民委员会"):
			return "", 0 // 中村村, 和村社区: the next suffix ends it
		case strings.HasPrefix(rest, "小组") || strings.HasPrefix(rest, "民小组") || strings.HasPrefix(rest, "民组"):
			return "", 0 // 岩前村民小组 is a group
		case strings.ContainsRune("路街巷道桥口", c) && rest != "":
			return "", 0 // 新村路
		case strings.HasPrefix(rest, "镇") || strings.HasPrefix(rest, "乡"):
			return "", 0
		}
		if next := communityWithin(rest); next > 0 {
			return text[:end+next], end + next
		}
	}
	name := text[:i]
	if strings.HasSuffix(name, kept) && suffix != "村" {
		return name, end
	}
	if suffix == kept {
		return text[:end], end
	}
	return name + kept, end
}

// communityWithin gives the length of a 社区 that ends within a few characters
// behind a 村: 中关村大街社区 is one name.
func communityWithin(rest string) int {
	head := prefixRunes(rest, 5)
	i := strings.Index(head, "社区")
	if i < 0 {
		return 0
	}
	for _, c := range head[:i] {
		if !isHan(c) || strings.ContainsRune("组队号第", c) {
			return 0
		}
	}
	return i + len("社区")
}

// groupVillage reads a village without suffix in front of a numbered group:
// 刘庄5组. Names in front of a house number say nothing.
func groupVillage(text string, i int) (string, int) {
	name := strings.TrimSuffix(text[:i], "第")
	if n := utf8.RuneCountInString(name); n < 2 || n > 5 {
		return "", 0
	}
	digits := i
	for digits < len(text) && isDigit(text[digits]) {
		digits++
	}
	rest := text[digits:]
	if digits == i || !strings.HasPrefix(rest, "组") && !strings.HasPrefix(rest, "队") && !strings.HasPrefix(rest, "小组") &&
		!strings.HasPrefix(rest, "村民小组") && !groupOfCooperative(rest) {
		return "", 0
	}
	switch runeBefore(name, len(name)) {
	case '路', '街', '巷', '弄', '里', '道', '组':
		return "", 0
	}
	return name, len(name)
}

// foldHamlet writes what follows the village one way: numerals as digits in
// front of a unit, 第6村民小组 and 6小组 and 6队 as 6组.
func foldHamlet(s string) string {
	if s == "" {
		return ""
	}
	buf := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		c, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case c == '第' && i+size < len(s) && digitNext(s[i+size:]):
			i += size
			continue
		case numeral(c) >= 0 && c != '元' && c != '两':
			value, width, used, ok := houseNumber(s[i:])
			if ok && width <= 4 && unitNext(s[i+used:]) {
				buf = appendInt(buf, value)
				i += used
				continue
			}
		case isDigitRune(c):
			for i < len(s) && isDigit(s[i]) {
				buf = append(buf, s[i])
				i++
			}
			if group := groupWord(s[i:]); group > 0 {
				buf = append(buf, "组"...)
				i += group
			}
			continue
		}
		if group := groupWord(s[i:]); group > 0 && len(buf) > 0 && isDigit(buf[len(buf)-1]) {
			buf = append(buf, "组"...)
			i += group
			continue
		}
		buf = append(buf, s[i:i+size]...)
		i += size
	}
	if len(buf) == len(s) && string(buf) == s {
		return s
	}
	return string(buf)
}

// groupWord gives the length of a word for a villagers' group.
func groupWord(s string) int {
	for _, word := range [...]string{"村民小组", "村民组", "居民小组", "居民组", "小组", "生产队", "小队", "组", "队"} {
		if strings.HasPrefix(s, word) {
			return len(word)
		}
	}
	if groupOfCooperative(s) {
		return len("社")
	}
	return 0
}

// groupOfCooperative tells whether text begins with 社, as villagers' groups
// are called where they once were cooperatives; not in 社区 and 社会.
func groupOfCooperative(s string) bool {
	rest, ok := strings.CutPrefix(s, "社")
	if !ok || rest == "" {
		return ok
	}
	c, _ := utf8.DecodeRuneInString(rest)
	return c < 0x80 || numeral(c) >= 0 || c == '第'
}

// houseNumber is chineseNumber with hundreds: 一百八十六, 二百零六, 一百二 for 120.
func houseNumber(s string) (value, width, used int, ok bool) {
	c, size := utf8.DecodeRuneInString(s)
	digit := numeral(c)
	if digit < 1 || digit > 9 || !strings.HasPrefix(s[size:], "百") {
		return chineseNumber(s)
	}
	used = size + len("百")
	more, _, behind, _ := chineseNumber(s[used:])
	if more < 10 && more > 0 && numeralAt(s[used:]) == more {
		more *= 10
	}
	return digit*100 + more, 3, used + behind, more < 100
}

func digitNext(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return isDigitRune(c) || numeral(c) >= 0
}

func unitNext(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return groupWord(s) > 0 || s != "" && strings.ContainsRune("号栋幢单室楼层弄座门户", c)
}

func appendInt(b []byte, n int) []byte {
	if n >= 10 {
		b = appendInt(b, n/10)
	}
	return append(b, byte('0'+n%10))
}
