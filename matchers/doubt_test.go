package matchers

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

var voterFields = []record.Field{"forename", "initial", "surname", "sex", "age", "house", "street", "town", "zip", "phone", "label"}

// households makes people as a list of voters holds them: at one door they share
// surname, address and phone, and no birth date is stated. alone is one person at
// each door. The sex follows from the forename.
func households(seed uint64, n int, alone bool) [][]string {
	r := rand.New(rand.NewPCG(seed, 11))
	var streets []string
	for range 500 {
		streets = append(streets, word(r, 2)+" "+word(r, 1))
	}
	door := func(p person) []string {
		return []string{p.surname, fmt.Sprint(1 + r.IntN(300)), streets[r.IntN(len(streets))], p.town, fmt.Sprintf("%s%03d", zipOf(p.town), r.IntN(6)), p.phone}
	}
	var out [][]string
	var at []string
	for i, p := range people(seed, n) {
		if i%4 == 0 || alone {
			at = door(p)
		}
		sex := []string{"f", "m"}[int(p.forename[0])%2]
		initial := string(rune('A' + 2*r.IntN(10) + int(p.forename[0])%2))
		out = append(out, []string{p.forename, initial, at[0], sex, fmt.Sprint(18 + r.IntN(70)), at[1], at[2], at[3], at[4], at[5], fmt.Sprint(i)})
	}
	return out
}

func zipOf(town string) string { return fmt.Sprintf("%02d", 10+len(town)*int(town[0])%80) }

// slipped gives a copy of rows, in another order, in which one value of twelve has
// a slip.
func slipped(seed uint64, rows [][]string) [][]string {
	r := rand.New(rand.NewPCG(seed, 12))
	var out [][]string
	for _, row := range rows {
		row = slices.Clone(row)
		for i, v := range row[:len(row)-1] {
			if len(v) > 1 && r.IntN(12) == 0 {
				at := r.IntN(len(v) - 1)
				row[i] = v[:at] + v[at+1:at+2] + v[at:at+1] + v[at+2:]
			}
		}
		out = append(out, row)
	}
	r.Shuffle(len(out), func(a, b int) { out[a], out[b] = out[b], out[a] })
	return out
}

// planned links files of voterFields without settings.
func planned(t *testing.T, rows ...[][]string) (*record.Table, *Result) {
	t.Helper()
	table, s := plannedOf(t, voterFields, rows...)
	return table, mustLink(t, table, s)
}

// TestNobodyInBoth: where no person is in both files, and none twice in one, what
// hangs together among strangers is not taken for persons.
func TestNobodyInBoth(t *testing.T) {
	list := households(21, 8000, true)
	table, r := planned(t, list[:4000], list[4000:])
	if right, wrong, _ := score(t, table, r, false); right+wrong > 0 {
		t.Errorf("%d links between strangers, λ %g", wrong, r.Summary.Lambda)
	}
	if table, r = planned(t, list[:6000]); r.Summary.Linked > 0 {
		_, wrong, _ := score(t, table, r, true)
		t.Errorf("%d links in a file where nobody stands twice", wrong)
	}
}

// TestHouseholdsWithoutBirthDate: many more relatives than persons agree, and
// strict rules tell that they are others.
func TestHouseholdsWithoutBirthDate(t *testing.T) {
	list := households(22, 3200, false)
	file := slices.Concat(list, slipped(3, list[:1600]))
	table, r := planned(t, file)
	checkF1(t, table, r, true, 0.97)
	if r.Summary.Prior.Far {
		t.Errorf("λ is told to be far: %v", r.Summary.Prior.Warnings)
	}
	told := slices.ContainsFunc(r.Summary.Reasons, func(s string) bool { return strings.HasPrefix(s, "a class of about") })
	if !told {
		t.Errorf("nobody is told of the households: %q", r.Summary.Reasons)
	}
	table, r = planned(t, list[:2200], slipped(4, list[1000:]))
	checkF1(t, table, r, false, 0.97)
}

// TestOnlyRelatives: a file of families in which each person has one record; and
// parents in one file, their children in the other. Settings without a mark and
// none at all must link nobody.
func TestOnlyRelatives(t *testing.T) {
	var once, parents, children [][]string
	seen := map[string]bool{}
	for _, row := range families(9, 3200) {
		label := row[len(row)-1]
		if seen[label] {
			continue
		}
		seen[label] = true
		once = append(once, row)
		var i int
		fmt.Sscan(label, &i)
		if row = slices.Clone(row); i%4 < 2 {
			row[2] = "19" + row[2][min(2, len(row[2])):]
			parents = append(parents, row)
		} else {
			row[2] = "20" + row[2][min(2, len(row[2])):]
			children = append(children, row)
		}
	}
	table, s := automaticOf(t, once)
	few(t, "one record each", table, mustLink(t, table, s), true)
	few(t, "one record each, settings", table, mustLink(t, table, peopleSettings(ShapeDedupe)), true)
	table, s = automaticOf(t, parents, children)
	few(t, "parents and children", table, mustLink(t, table, s), false)
	few(t, "parents and children, settings", table, mustLink(t, table, peopleSettings(ShapeLink)), false)
}

// few allows a link for each two hundred rows: twins, and namesakes at one door.
func few(t *testing.T, what string, table *record.Table, r *Result, within bool) {
	t.Helper()
	if _, wrong, _ := score(t, table, r, within); wrong > table.Rows()/200 {
		t.Errorf("%s: %d links between %d rows of different persons, reasons %q", what, wrong, table.Rows(), r.Summary.Reasons)
	}
	if r.Summary.Prior.Far {
		t.Errorf("%s: told to be far: %v", what, r.Summary.Prior.Warnings)
	}
}

// TestComesNear: levels that strangers reach as often say nothing.
func TestComesNear(t *testing.T) {
	levels := []fellegisunter.Level{{}, {M: 0.2, U: 0.001}, {M: 0.1, U: 0.04}, {M: 0.3, U: 0.2}, {M: 0.4, U: 0.759}}
	if part, chance := comesNear(levels); !near(part, 0.3, 1e-12) || !near(chance, 0.041, 1e-12) {
		t.Errorf("%g, by chance %g", part, chance)
	}
}

// TestBornColumn: what a person is born with is known by what a column holds and
// what it is called.
func TestBornColumn(t *testing.T) {
	table := tableOf(t, []record.Field{"birth_date", "出生日期", "visit_date", "birthplace", "year_of_birth", "year", "age", "age_group", "postage"},
		[][]string{{"1980-01-02", "19800102", "2020-01-02", "Ulm", "1980", "1980", "7", "40-49", "110"}, {"1981-01-02", "19810102", "2020-02-02", "Bonn", "1981", "1981", "102", "50-59", "100"}})
	born, aged := []string{"birth_date", "出生日期", "year_of_birth"}, []string{"age"}
	for _, c := range table.Columns() {
		field := string(c.Field)
		if got, want := bornColumn(c), slices.Contains(born, field); got != want {
			t.Errorf("%s: born %v", field, got)
		}
		if got, want := ageColumn(c), slices.Contains(aged, field); got != want {
			t.Errorf("%s: age %v", field, got)
		}
	}
}
