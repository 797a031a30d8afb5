package normalise

import (
	_ "embed"
	"strings"
)

//go:embed data/divisions.csv
var divisionData string

//go:embed data/divisions_test.csv
var testDivisionData string

// Division is one county-level unit in force.
type Division struct {
	Code     string // six digits of GB/T 2260
	Name     string // 鼓楼区
	City     string // 福州市; "" under a municipality or directly under a province
	Province string // 福建省
}

// division is a unit of any level and year.
type division struct {
	code      string
	names     []string // newest first
	successor string   // code in force today, own code when still in force, "" when unknown
}

var (
	divisions  []division
	byDivision map[string]int // code → index into divisions
)

func init() {
	divisions = make([]division, 0, 7200)
	byDivision = make(map[string]int, 7200)
	for _, data := range []string{divisionData, testDivisionData} {
		for _, line := range strings.Split(data, "\n") {
			f := strings.Split(strings.TrimSpace(line), ",")
			if len(f) != 3 || line[0] == '#' {
				continue
			}
			d := division{code: f[0], names: strings.Split(f[1], "|"), successor: f[2]}
			switch f[2] {
			case "":
				d.successor = d.code
			case "-":
				d.successor = ""
			}
			byDivision[d.code] = len(divisions)
			divisions = append(divisions, d)
		}
	}
}

func divisionKnown(code string) bool {
	_, ok := byDivision[code]
	return ok && !strings.HasPrefix(code, "99")
}

// nameOf gives the newest name of a code of any level and year.
func nameOf(code string) string {
	if i, ok := byDivision[code]; ok {
		return divisions[i].names[0]
	}
	return ""
}

func provinceName(two string) string { return nameOf(two + "0000") }

// County brings a county code of any year to the one in force and names it.
// ok is false for a code that no year's table knows (name "") and for an
// abolished county without a single successor (current "", its last name).
func County(code string) (current, name string, ok bool) {
	i, found := byDivision[code]
	if !found || strings.HasSuffix(code, "00") && code != divisions[i].successor {
		return "", "", false
	}
	d := &divisions[i]
	if d.successor == "" || code[4:] == "00" && !isCountyless(code) {
		return "", d.names[0], false
	}
	return d.successor, nameOf(d.successor), true
}

// countyless are the cities without counties: their own code serves.
var countyless = [...]string{"441900", "442000", "460400", "620200"}

func isCountyless(code string) bool {
	for _, c := range countyless {
		if c == code {
			return true
		}
	}
	return false
}

// TestDivisions gives the counties of the made-up province 99 (测试省): the
// only places that committed people may live in.
func TestDivisions() []Division {
	var list []Division
	for _, d := range divisions {
		if strings.HasPrefix(d.code, "99") && d.code[4:] != "00" && d.successor == d.code {
			list = append(list, Division{Code: d.code, Name: d.names[0], City: nameOf(d.code[:4] + "00"), Province: nameOf("990000")})
		}
	}
	return list
}
