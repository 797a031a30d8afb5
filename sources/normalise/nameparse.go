package normalise

import (
	"strings"
	"unicode/utf8"
)

// nameParser takes a name cell apart: first remarks in brackets, then names
// side by side, then each name's characters.
type nameParser struct {
	shown   string
	parts   NameParts
	aliases []string
}

func (p *nameParser) result() NameParts {
	p.parts.Shown = visitorName(p.shown)
	for _, a := range p.aliases {
		if a == "" || a == p.parts.Key || containsString(p.parts.Aliases, a) {
			continue
		}
		if p.parts.Key == "" {
			p.parts.Key = a
			continue
		}
		p.parts.Aliases = append(p.parts.Aliases, a)
	}
	return p.parts
}

func containsString(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

func (p *nameParser) parse(raw string) {
	text := p.brackets(p.withoutListNumber(raw))
	first := true
	start := 0
	emit := func(end int) {
		key := p.fold(text[start:end])
		if first || p.parts.Key == "" {
			p.parts.Key, first = key, false
		} else if key != "" {
			p.aliases = append(p.aliases, key)
			p.parts.Repairs |= RepairAlias
		}
	}
	if notNames[strings.ToLower(strings.TrimFunc(text, isBlank))] {
		p.parts.Repairs |= RepairNotName
		return
	}
	for i, c := range text {
		if !splitsNames(c) {
			continue
		}
		if strings.TrimFunc(text[start:i], isBlank) != "" {
			if c != '/' && c != '／' && c != '\\' && strings.TrimFunc(text[i+utf8.RuneLen(c):], isBlank) != "" && hanOnly(text[start:i]) {
				p.parts.Repairs |= RepairSeveral
			}
			emit(i)
		}
		start = i + utf8.RuneLen(c)
	}
	emit(len(text))
}

// withoutListNumber takes off the number that a row of a list has before its
// name: 12.张三, 3 李四, ①王五. What is left must begin with a Han character.
func (p *nameParser) withoutListNumber(raw string) string {
	rest := strings.TrimLeftFunc(raw, isBlank)
	digits := 0
	for _, c := range rest {
		if circled := c >= '①' && c <= '⑳'; !circled && (narrow(c) < '0' || narrow(c) > '9') || digits > 0 && circled {
			break
		}
		rest = rest[utf8.RuneLen(c):]
		digits++
	}
	if digits == 0 || digits > 5 {
		return raw
	}
	rest = strings.TrimLeftFunc(rest, func(c rune) bool { return isBlank(c) || strings.ContainsRune(".．、,，:：)）", c) })
	if c, _ := utf8.DecodeRuneInString(rest); !isHan(c) {
		return raw
	}
	p.parts.Repairs |= RepairDigits
	return rest
}

// splitsNames: a slash parts two names of one person, the others two persons.
func splitsNames(c rune) bool {
	switch c {
	case '/', '／', '\\', '、', ';', '；', ',', '，', '|', '｜', '\n', '\r':
		return true
	}
	return false
}

func hanOnly(s string) bool {
	for _, c := range s {
		if !isHan(c) && !isBlank(c) {
			return false
		}
	}
	return true
}

// brackets takes remarks in any brackets out of the text and reads them. An
// unclosed bracket reaches to the end.
func (p *nameParser) brackets(raw string) string {
	if !strings.ContainsAny(raw, "(（[【〔〕〈<《「『{｛［＜＞)）") {
		return raw
	}
	var out []byte
	depth, start := 0, 0
	for i, c := range raw {
		switch {
		case isOpening(c):
			if depth == 0 {
				start = i + utf8.RuneLen(c)
			}
			depth++
		case isClosing(c):
			if depth == 0 {
				continue
			}
			if depth--; depth == 0 && p.remark(raw[start:i]) {
				out = append(out, '?')
			}
		case depth == 0:
			out = appendRune(out, c)
		}
	}
	if depth > 0 {
		p.remark(raw[start:])
	}
	if strings.TrimFunc(string(out), isBlank) == "" && p.parts.Note == "" { // （张三）: the whole name in brackets
		return strings.Map(func(c rune) rune {
			if isOpening(c) || isClosing(c) {
				return -1
			}
			return c
		}, raw)
	}
	return string(out)
}

func isOpening(c rune) bool { return strings.ContainsRune("(（[【〔〈<《「『{｛［＜", c) }
func isClosing(c rune) bool { return strings.ContainsRune(")）]】〕〉>》」』}｝］＞", c) }

// remark reads what stands in brackets; true when it describes a character
// that could not be written: 陈(王+文).
func (p *nameParser) remark(text string) (described bool) {
	p.parts.Repairs |= RepairRemark
	word, _ := foldText(text)
	word = strings.Trim(word, ":：。.,，;； ")
	if strings.Contains(word, "+") || strings.ContainsAny(word, "⿰⿱⿲⿳⿴⿵⿶⿷⿸⿹⿺⿻") {
		return true
	}
	switch kind := remarkKinds[word]; kind {
	case "dead", "moved", "cancelled":
		p.note(kind)
		return false
	case "drop", "alias":
		return false
	}
	for _, mark := range aliasMarks {
		if rest, ok := strings.CutPrefix(word, mark); ok && rest != "" {
			p.alias(strings.TrimLeft(rest, ":：为叫是"))
			return false
		}
	}
	if kind := remarkInside(word); kind != "" {
		p.note(kind)
		return false
	}
	if n := utf8.RuneCountInString(word); n >= 2 && n <= 4 && hanOnly(word) && hasSurname(word) {
		p.alias(word)
	}
	return false
}

// remarkInside finds a status inside a longer remark: 2021年死亡, 户口迁出.
func remarkInside(word string) string {
	for _, dead := range deadSuffixes {
		if strings.Contains(word, dead) {
			return "dead"
		}
	}
	for _, f := range [...][2]string{{"迁", "moved"}, {"注销", "cancelled"}} {
		if strings.Contains(word, f[0]) {
			return f[1]
		}
	}
	return ""
}

// note keeps the gravest remark.
func (p *nameParser) note(kind string) {
	if p.parts.Note != "dead" {
		p.parts.Note = kind
	}
}

func (p *nameParser) alias(text string) {
	if key := p.fold(text); key != "" {
		p.aliases = append(p.aliases, key)
		p.parts.Repairs |= RepairAlias
	}
}

// suffixes takes off a remark glued to a folded name without brackets:
// 张三曾用名张山, 张三已故, 张三先生. At least two characters of the name stay,
// but for a surname before a form of address.
func (p *nameParser) suffixes(key string) string {
	for _, mark := range glued {
		if i := strings.Index(key, mark); i > 0 && utf8.RuneCountInString(key[:i]) >= 2 {
			p.parts.Repairs |= RepairRemark
			p.alias(key[i+len(mark):])
			return key[:i]
		}
	}
	for _, dead := range deadSuffixes {
		if rest, ok := strings.CutSuffix(key, dead); ok && utf8.RuneCountInString(rest) >= 2 {
			p.note("dead")
			p.parts.Repairs |= RepairRemark
			return rest
		}
	}
	for _, t := range titles {
		if rest, ok := strings.CutSuffix(key, t.word); ok && rest != "" {
			p.parts.Repairs |= RepairRemark
			if utf8.RuneCountInString(rest) == 1 || compoundSurnames[rest] != "" {
				return rest + "某" // 陈先生 says a surname
			}
			return rest
		}
	}
	return key
}

// glued are the marks of a former name that stand without brackets.
var glued = [...]string{"曾用名", "又名", "原名"}
