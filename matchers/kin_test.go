package matchers

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"yingbao/sources/record"
)

// inHouses makes two files that share two thirds of their persons, of whom four
// live at each door. age is what the second file's are more; dates says birth date
// in place of age, in the second file alone.
func inHouses(seed uint64, n, age int) (left, right [][]string) {
	r := rand.New(rand.NewPCG(seed, 21))
	var fams [][]string
	var door []string
	for i, p := range people(seed, n) {
		if i%4 == 0 {
			door = []string{p.surname, fmt.Sprintf("%d %s", 1+r.IntN(200), word(r, 3)), p.town}
		}
		fams = append(fams, []string{p.forename, door[0], fmt.Sprint(5 + r.IntN(80)), door[1], door[2], fmt.Sprint(i)})
	}
	for i, row := range fams {
		if i%3 != 0 {
			left = append(left, row)
		}
		if i%3 != 1 {
			row = slices.Clone(row)
			var years int
			fmt.Sscan(row[2], &years)
			row[2] = fmt.Sprint(years + age)
			right = append(right, row)
		}
	}
	return left, slipped(seed, right)
}

// TestRelativesWithinFiles: where two files have more pairs at one door than rows,
// the pairs within the files tell that these are relatives.
func TestRelativesWithinFiles(t *testing.T) {
	fields := []record.Field{"first_name", "last_name", "age", "street", "city", "label"}
	for _, n := range []int{1500, 4500} {
		left, right := inHouses(31, n, 3)
		table, s := plannedOf(t, fields, left, right)
		r := mustLink(t, table, s)
		checkF1(t, table, r, false, 0.95)
	}
	left, right := inHouses(32, 1500, 0)
	table, s := plannedOf(t, fields, left, right[:20])
	r := mustLink(t, table, s)
	if right, wrong, _ := score(t, table, r, false); wrong > 3 || right < 7 {
		t.Errorf("twenty rows: %d right, %d wrong", right, wrong)
	}
}

// TestColumnOfOneFile: a birth date that only one file states does not say that
// nobody was born on one day.
func TestColumnOfOneFile(t *testing.T) {
	left, right := inHouses(33, 1500, 0)
	for i := range left {
		left[i] = []string{left[i][0], left[i][1], left[i][2], "", left[i][3], left[i][4], left[i][5]}
	}
	for i := range right {
		right[i] = []string{right[i][0], right[i][1], "", fmt.Sprintf("19%02d%02d11", i%90, 1+i%12), right[i][3], right[i][4], right[i][5]}
	}
	table, s := plannedOf(t, []record.Field{"first_name", "last_name", "age", "birth_date", "street", "city", "label"}, left, right)
	if !slices.ContainsFunc(s.Reasons, func(why string) bool { return strings.HasPrefix(why, "column birth_date: left out") }) {
		t.Errorf("%q", s.Reasons)
	}
	checkF1(t, table, mustLink(t, table, s), false, 0.9)
}

// twoCensuses makes two censuses ten years apart: families of five, ages that are
// guessed, half of the families in another parish. Forename, sex, place in the family and trade
// go together, so that namesakes are more than persons.
func twoCensuses(seed uint64, families int) (left, right [][]string) {
	r := rand.New(rand.NewPCG(seed, 22))
	stock := people(seed, 2000)
	var parishes, births []string
	for range 150 {
		parishes, births = append(parishes, word(r, 3)), append(births, word(r, 3))
	}
	label := 0
	for range families {
		sur, born := stock[r.IntN(len(stock))].surname+word(r, 0), births[r.IntN(len(births))]
		parish := [2]string{parishes[r.IntN(len(parishes))], ""}
		if parish[1] = parish[0]; r.IntN(2) == 0 {
			parish[1] = parishes[r.IntN(len(parishes))]
		}
		for k := range 5 {
			label++
			fore := stock[r.IntN(len(stock))].forename
			sex := []string{"f", "m"}[int(fore[0])%2]
			relation := []string{"head", "wife", "daughter", "son"}[min(k, 2)+[]int{0, 0, int(fore[0]) % 2}[min(k, 2)]]
			birth := born
			if r.IntN(2) == 0 {
				birth = births[r.IntN(len(births))]
			}
			age := 30 - 15*min(k, 2)/2 + r.IntN(12)
			for i, file := range []*[][]string{&left, &right} {
				if r.IntN(8) == 0 {
					continue
				}
				trade := fmt.Sprint("trade", (label*7+i*r.IntN(2))%13)
				*file = append(*file, []string{fore, sur, sex, fmt.Sprint(age + 10*i + r.IntN(4)), relation, trade, birth, parish[i], fmt.Sprint(label)})
			}
		}
	}
	return left, slipped(seed, right)
}

// TestCensuses: what the strict rules tell serves where EM finds namesakes.
func TestCensuses(t *testing.T) {
	left, right := twoCensuses(34, 500)
	table, s := plannedOf(t, []record.Field{"forename", "surname", "sex", "age", "relation", "occupation", "birthplace", "parish", "label"}, left, right)
	checkF1(t, table, mustLink(t, table, s), false, 0.97)
}
