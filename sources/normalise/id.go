package normalise

import "strings"

// Years a living person or a recent death can be born in. A fixed window keeps
// results independent of the clock; as-of checks belong to the caller.
const (
	firstBirthYear = 1880
	lastBirthYear  = 2049
)

// ID reads a resident identity number (GB 11643-1999) as departments deliver
// it and gives its 18-character pattern over 0–9, X (last place only) and '?'
// for a digit that is not known; "" when nothing usable is left. Fewer than
// six known digits are not usable.
//
// Mended silently, with a bit: width, blanks and Excel guards, x × χ Х for X,
// O and l for 0 and 1, 15 digits, a missing check character, a disability
// certificate of 20 or 22 characters. Kept as typed, with a bit: a wrong check
// character, an impossible birth date, an unknown region. Partial, with a bit:
// scientific notation, 15-digit floats, masks, wrong lengths.
func ID(raw string) (pattern string, r Repair) {
	if clean18(raw) {
		return finishID(raw, 0)
	}
	var s idScan
	readable := s.read(raw)
	switch {
	case s.n == 0 && strings.TrimFunc(raw, isBlank) == "":
		return "", 0
	case s.n == 0 || !readable:
		return "", RepairNotID
	}
	return s.assemble()
}

// clean18 is the fast path: most cells are 18 characters that need nothing.
func clean18(s string) bool {
	return len(s) == 18 && allDigits(s[:17]) && (isDigit(s[17]) || s[17] == 'X')
}

// finishID judges a pattern of 18 characters and adds the bits of what is
// wrong with it.
func finishID(p string, r Repair) (string, Repair) {
	if known := knownDigits(p); known < 6 {
		return "", r | RepairLength
	}
	if placeholderID(p) {
		return "", r | RepairPlaceholder
	}
	if strings.IndexByte(p, '?') < 0 {
		if CheckDigit(p[:17]) != p[17] {
			if strings.HasSuffix(p, "000") && possibleBirth(p[6:14]) {
				// A 64-bit float keeps 15 digits; the spreadsheet pads with zeros.
				return p[:15] + "???", r | RepairRounded | regionBit(p)
			}
			r |= RepairCheckDigit
		}
	}
	if !compatibleBirth(p[6:14]) {
		r |= RepairBirthDate
	}
	return p, r | regionBit(p)
}

func regionBit(p string) Repair {
	region := p[:6]
	if strings.IndexByte(region, '?') >= 0 || knownRegion(region) {
		return 0
	}
	return RepairRegion
}

// knownRegion accepts every county code of any year, the codes of residence
// permits (81, 82, 83 0000) and foreigners' permanent residence (9 + province
// + nationality, cards since 2023). 99xxxx is no province: always unknown.
func knownRegion(region string) bool {
	switch region {
	case "810000", "820000", "830000", "710000":
		return true
	}
	if region[0] == '9' {
		return region[1] != '9' && provinceName(region[1:3]) != ""
	}
	return divisionKnown(region)
}

var checkWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

const checkMap = "10X98765432"

// CheckDigit computes the check character of the first 17 digits (ISO 7064
// MOD 11-2 as in GB 11643-1999): '0'–'9' or 'X', '?' when they are not 17
// digits.
func CheckDigit(first17 string) byte {
	if len(first17) != 17 {
		return '?'
	}
	sum := 0
	for i := 0; i < 17; i++ {
		if !isDigit(first17[i]) {
			return '?'
		}
		sum += int(first17[i]-'0') * checkWeights[i]
	}
	return checkMap[sum%11]
}

// IDComplete tells whether a pattern has all its 18 characters.
func IDComplete(pattern string) bool {
	return len(pattern) == 18 && strings.IndexByte(pattern, '?') < 0
}

// IDValid tells whether a pattern is complete, its check character fits and
// its birth date exists. The region is not judged.
func IDValid(pattern string) bool {
	return clean18(pattern) && CheckDigit(pattern[:17]) == pattern[17] && possibleBirth(pattern[6:14])
}

// IDBirth gives the birth date inside a pattern as YYYYMMDD with '?' for
// unknown digits; "" when no digit of it is known or the date cannot exist.
func IDBirth(pattern string) string {
	if len(pattern) != 18 {
		return ""
	}
	birth := pattern[6:14]
	if birth == "????????" || !compatibleBirth(birth) {
		return ""
	}
	return birth
}

// IDSex gives "1" male, "2" female (GB/T 2261.1) from the 17th digit, "" when
// it is not known.
func IDSex(pattern string) string {
	if len(pattern) != 18 || !isDigit(pattern[16]) {
		return ""
	}
	if (pattern[16]-'0')%2 == 1 {
		return "1"
	}
	return "2"
}

// IDRegion gives the six-digit region code inside a pattern, "" unless all six
// are known. It is the code of the year of issue: see County for today's.
func IDRegion(pattern string) string {
	if len(pattern) != 18 || !allDigits(pattern[:6]) {
		return ""
	}
	return pattern[:6]
}

// placeholderID knows the numbers clerks type when they have none: repeated
// digits, runs, a region followed by one digit only, 1111111900….
func placeholderID(p string) bool {
	if p == "123456789012345678" || p == "987654321098765432" || strings.HasPrefix(p, "012345678901234") {
		return true
	}
	if strings.HasPrefix(p, "1111111900010") || sameKnown(p[:17]) {
		return true
	}
	return strings.IndexByte(p, '?') < 0 && sameKnown(p[6:17])
}

// sameKnown tells whether the known digits are one digit repeated (at least
// eight times: fewer say nothing).
func sameKnown(s string) bool {
	var digit byte
	count := 0
	for i := 0; i < len(s); i++ {
		if s[i] == '?' {
			continue
		}
		if digit != 0 && s[i] != digit {
			return false
		}
		digit = s[i]
		count++
	}
	return count >= 8
}

// possibleBirth: eight digits that are a day of the window.
func possibleBirth(d string) bool {
	return allDigits(d) && compatibleBirth(d)
}

// compatibleBirth tells whether some day of the window fits an eight-character
// pattern.
func compatibleBirth(d string) bool {
	if allDigits(d) {
		year := number(d[:4])
		return year >= firstBirthYear && year <= lastBirthYear && validDay(year, number(d[4:6]), number(d[6:8]))
	}
	yearOK := false
	for year := firstBirthYear; year <= lastBirthYear; year++ {
		if fits(d[:4], year, 4) {
			yearOK = true
			break
		}
	}
	if !yearOK {
		return false
	}
	for month := 1; month <= 12; month++ {
		if !fits(d[4:6], month, 2) {
			continue
		}
		for day := daysIn(2000, month); day >= 1; day-- {
			if fits(d[6:8], day, 2) {
				return true
			}
		}
	}
	return false
}

// fits compares a pattern of width digits with a number.
func fits(pattern string, value, width int) bool {
	for i := width - 1; i >= 0; i-- {
		if pattern[i] != '?' && pattern[i] != byte('0'+value%10) {
			return false
		}
		value /= 10
	}
	return true
}

func knownDigits(p string) int {
	n := 0
	for i := 0; i < len(p); i++ {
		if p[i] != '?' {
			n++
		}
	}
	return n
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return len(s) > 0
}

// number reads a short run of digits; the caller has checked them.
func number(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
