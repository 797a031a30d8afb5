package normalise

import (
	"strings"
	"unicode/utf8"
)

// Place is an address taken apart. Empty fields are unknown.
type Place struct {
	County        string // six-digit code in force today, "" when unknown or one of several
	Town          string // 乡镇(街道) with its suffix, without committee or office words
	Village       string // 村(社区) with its suffix; 居委会 is written 社区
	Hamlet        string // what follows, numerals as digits: 6组186号
	CountyCertain bool   // the text or the hint names exactly one county
}

// Address takes an address apart: province, city and county by gazetteer of
// all years (abolished counties become today's), then town, village and the
// rest by their suffixes. Parents may be missing or written short (福建闽侯…).
// countyHint is a code of any year, six digits or more, or "": it settles
// names that several cities have, and stands in where the text names no county
// and does not contradict it.
func Address(raw string, countyHint string) Place {
	a := addressReader{rest: foldAddress(raw)}
	a.readHint(countyHint)
	a.divisions()
	a.county()
	if a.rest == "" {
		return a.place
	}
	a.town()
	a.village()
	a.place.Hamlet = foldHamlet(trimSeparators(a.rest))
	return a.place
}

// addressReader walks through an address; rest is what is not read yet.
type addressReader struct {
	rest       string
	province   string // two digits
	city       string // six digits, own code
	names      *placeName
	hint       string // county in force
	hintPrefix string // what the hint says when it is no county
	place      Place
}

func (a *addressReader) readHint(code string) {
	if len(code) < 6 || !allDigits(code[:6]) {
		return
	}
	code = code[:6]
	if current, _, ok := County(code); ok {
		a.hint, a.hintPrefix = current, current
		return
	}
	a.hintPrefix = strings.TrimRight(code, "0")
	if len(a.hintPrefix)%2 == 1 {
		a.hintPrefix += "0"
	}
}

// quotes are what people put around a cell to stop a spreadsheet.
const quotes = "'\"`“”‘’"

// foldPlace folds widths and variants and drops blanks.
func foldPlace(raw string) string {
	s, _ := foldText(raw)
	for _, c := range s {
		if c >= 0x3400 && foldHan(c) != c {
			return strings.Map(foldHan, s)
		}
	}
	return s
}

// foldAddress folds an address and drops quotes and lead-ins.
func foldAddress(raw string) string {
	s := withoutFormer(strings.Trim(foldPlace(raw), quotes))
	if len(s) <= 12 && (notNames[s] || notNames[strings.ToLower(s)] || s == "-" || s == "/") {
		return ""
	}
	if c, _ := utf8.DecodeRuneInString(s); !strings.ContainsRune("现家户住地中", c) {
		return s
	}
	for _, lead := range [...]string{"现住址", "家庭住址", "户籍地址", "户籍地", "现住", "住址", "地址", "中华人民共和国", "中国"} {
		if rest, ok := strings.CutPrefix(s, lead); ok {
			s = strings.TrimLeft(rest, ":：")
		}
	}
	return s
}

// withoutFormer drops brackets that name what a place was or will be called:
// 建阳市(今建阳区)潭城街道, 上街镇(原上街乡). The name outside stands; what is known
// of its years is in the tables.
func withoutFormer(s string) string {
	for from := 0; ; {
		at := strings.IndexByte(s[from:], '(')
		if at < 0 {
			return s
		}
		from += at + 1
		if c, _ := utf8.DecodeRuneInString(s[from:]); !strings.ContainsRune("原现今曾旧", c) {
			continue
		}
		end := strings.IndexByte(s[from:], ')')
		if end < 0 {
			return s
		}
		from--
		s = s[:from] + s[from+1+end+1:]
	}
}

const separators = "/\\、,，;；|-—–>·.。:： _"

func trimSeparators(s string) string { return strings.Trim(s, separators) }

func (a *addressReader) skip(n int) { a.rest = strings.TrimLeft(a.rest[n:], separators) }

// divisions reads province, city and county. An address pasted behind itself
// (registered place, then the full address) begins anew.
func (a *addressReader) divisions() {
	g := places()
	a.corps()
	for pass := 0; pass < 3; pass++ {
		if p := g.provinces.at(a.rest, g.cities, g.counties); p != nil && (!p.short || pass == 0) {
			a.province = p.codes[0][:2]
			a.city, a.names = "", nil
			a.skip(len(p.name))
		} else if pass > 0 {
			return
		}
		a.readCity(g)
		a.readCounty(g)
	}
}

// corps skips the Production and Construction Corps and its division, which
// are no county: 新疆生产建设兵团第八师石河子市143团.
func (a *addressReader) corps() {
	for _, name := range [...]string{"新疆生产建设兵团", "生产建设兵团", "新疆兵团", "兵团"} {
		if !strings.HasPrefix(a.rest, name) {
			continue
		}
		a.province = "65"
		a.skip(len(name))
		rest := strings.TrimPrefix(a.rest, "第")
		if _, _, used, ok := chineseNumber(rest); ok && strings.HasPrefix(rest[used:], "师") {
			a.skip(len(a.rest) - len(rest) + used + len("师"))
		}
		return
	}
}

func (a *addressReader) readCity(g *gazetteer) {
	p := g.cities.at(a.rest, g.counties)
	if p == nil {
		a.readCountyless()
		return
	}
	code := ""
	for _, c := range p.codes {
		if a.province == "" || c[:2] == a.province {
			code = c
			break
		}
	}
	if code == "" {
		return
	}
	after := strings.TrimLeft(a.rest[len(p.name):], separators)
	if p.short && !a.countyFollows(g, after, code) && !(a.province != "" && townFollows(after)) {
		return
	}
	if county := g.counties.at(a.rest); county != nil && !county.short {
		if len(county.name) > len(p.name) || len(county.name) == len(p.name) && !inForce(code) {
			return // 吉安县 is not the city 吉安; 石河子市 is a county today
		}
	}
	a.city, a.province = code, code[:2]
	a.skip(len(p.name))
	if rest, ok := strings.CutPrefix(a.rest, "市辖区"); ok {
		a.rest = rest
	}
	if strings.HasSuffix(p.name, "市") && g.counties.at(a.rest) == nil && a.countyFollows(g, "市"+a.rest, code) {
		a.rest = "市" + a.rest // 枣庄市中区 is 枣庄 and 市中区
	}
}

// readCountyless accepts 东莞 for 东莞市, right before a town and behind its
// province: no county's name can settle it.
func (a *addressReader) readCountyless() {
	if a.province == "" {
		return
	}
	for _, code := range countyless {
		if code[:2] != a.province {
			continue
		}
		name := stem(nameOf(code))
		if strings.HasPrefix(a.rest, name) && townFollows(a.rest[len(name):]) {
			a.city = code
			a.skip(len(name))
		}
	}
}

func (a *addressReader) countyFollows(g *gazetteer, text, city string) bool {
	p := g.counties.at(text)
	if p == nil || p.short {
		return false
	}
	for _, c := range p.codes {
		if c[:4] == city[:4] {
			return true
		}
	}
	return false
}

func townFollows(text string) bool {
	end, _ := townEnd(text)
	return end > 0
}

func (a *addressReader) readCounty(g *gazetteer) {
	p := g.counties.at(a.rest)
	if p == nil {
		return
	}
	if p.short && !a.shortCounty(p) || !a.inProvince(p) {
		return
	}
	if !p.short && townNamed(a.rest, p.name) {
		return
	}
	a.names = p
	a.skip(len(p.name))
}

// inProvince refuses a county name that the province's towns bear by chance:
// 广东省中山市西区街道 is not in 西区 of 攀枝花. Chongqing and Hainan count to
// their former provinces.
func (a *addressReader) inProvince(p *placeName) bool {
	if a.province == "" || len(p.codes) == 0 {
		return true
	}
	for _, c := range p.codes {
		two := c[:2]
		if two == a.province || two == "50" && a.province == "51" || two == "46" && a.province == "44" {
			return true
		}
	}
	return false
}

// shortCounty accepts 闽侯 for 闽侯县 where the city, the province or the hint
// leaves one county of that name, and a town follows.
func (a *addressReader) shortCounty(p *placeName) bool {
	if !townFollows(a.rest[len(p.name):]) {
		return false
	}
	left := 0
	for _, c := range p.codes[:p.inForceOrAll()] {
		if a.hint != "" && c == a.hint {
			return true
		}
		if a.city != "" && c[:4] == a.city[:4] || a.city == "" && a.province != "" && c[:2] == a.province {
			left++
		}
	}
	return left == 1
}

func (p *placeName) inForceOrAll() int {
	if p.inForce > 0 && !p.short {
		return p.inForce
	}
	return len(p.codes)
}

// townNamed guards towns and villages that bear a county's name: 沙县镇 is not
// in 沙县, but 应县镇子梁乡 is in 应县.
func townNamed(text, name string) bool {
	rest := text[len(name):]
	for _, suffix := range [...]string{"镇", "乡", "街道"} {
		if strings.HasPrefix(rest, suffix) {
			return !townFollows(rest)
		}
	}
	if strings.HasPrefix(rest, "社区") {
		return true
	}
	return strings.HasPrefix(rest, "村") && !townFollows(rest)
}

// county decides which county the names, the context and the hint leave.
func (a *addressReader) county() {
	codes := a.candidates()
	switch {
	case len(codes) == 1:
		a.place.County, a.place.CountyCertain = codes[0], true
	case len(codes) > 1:
		for _, c := range codes {
			if c == a.hint {
				a.place.County, a.place.CountyCertain = c, true
			}
		}
		if a.place.County == "" && a.hintPrefix != "" && a.hint == "" {
			if left := withPrefix(codes, a.hintPrefix); len(left) == 1 {
				a.place.County, a.place.CountyCertain = left[0], true
			}
		}
	case a.city != "" && isCountyless(a.city):
		a.place.County, a.place.CountyCertain = a.city, true
	case a.hint != "" && a.contains(a.hint):
		a.place.County, a.place.CountyCertain = a.hint, true
	}
}

// contains tells whether the text's province and city do not contradict a
// county. Cities of former years say nothing below the province.
func (a *addressReader) contains(code string) bool {
	if a.province != "" && code[:2] != a.province {
		return false
	}
	return a.city == "" || a.city[:4] == code[:4] || !inForce(a.city)
}

func inForce(code string) bool {
	i, ok := byDivision[code]
	return ok && divisions[i].successor == code
}

// candidates narrows the county name's codes by city, then by province. Names
// in force go before former names.
func (a *addressReader) candidates() []string {
	if a.names == nil {
		return nil
	}
	codes := a.names.codes
	today := a.names.codes[:a.names.inForce]
	if a.city != "" {
		if left := withPrefix(today, a.city[:4]); len(left) == 1 {
			return left
		}
	} else if a.province != "" {
		if left := withPrefix(today, a.province); len(left) == 1 && (a.hint == "" || a.hint == left[0]) {
			return left
		}
	}
	if a.city != "" {
		if left := withPrefix(codes, a.city[:4]); len(left) > 0 {
			codes = left
		} else if left := withPrefix(codes, a.city[:2]); len(left) > 0 {
			codes = left
		}
	} else if a.province != "" {
		if left := withPrefix(codes, a.province); len(left) > 0 {
			codes = left
		}
	}
	if len(codes) > 1 && len(codes) == len(a.names.codes) && a.names.inForce == 1 && (a.hint == "" || a.hint == codes[0]) {
		return codes[:1]
	}
	return codes
}

// withPrefix selects codes; the one result of the common case shares memory.
func withPrefix(codes []string, prefix string) []string {
	if len(codes) == 1 && strings.HasPrefix(codes[0], prefix) {
		return codes
	}
	var left []string
	for _, c := range codes {
		if strings.HasPrefix(c, prefix) {
			left = append(left, c)
		}
	}
	return left
}

// runeBefore gives the character that ends at byte i.
func runeBefore(s string, i int) rune {
	c, _ := utf8.DecodeLastRuneInString(s[:i])
	return c
}
