package matchers

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"yingbao/matchers/fellegisunter"
	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// TestTenThousandCopies: one row delivered ten thousand times is one person
// at once, and the others are decided as without it (M2).
func TestTenThousandCopies(t *testing.T) {
	sources := departmentRows(11, 600)
	number := "99010119610203123"
	copied := []string{"欧阳玉珠", number + string(rune(normalise.CheckDigit(number))), "19610203", "1", "990101", "城关镇", "云岫村", "13911110001", "copy"}
	n := len(sources[2])
	for range 10000 {
		sources[2] = append(sources[2], copied)
	}
	table := tableOf(t, departmentFields, sources...)
	s := Departments(table)
	s.Sample = 100_000
	result := mustLink(t, table, s)
	first := result.Persons[1200+n]
	for row := 1200 + n; row < table.Rows(); row++ {
		if result.Persons[row] != first {
			t.Fatalf("copy %d is another person", row-1200-n)
		}
	}
	if slices.Contains(result.Persons[:1200+n], first) {
		t.Error("somebody is taken for the copies' person")
	}
	if result.Count < 600 || result.Count > 612 {
		t.Errorf("%d persons of 601", result.Count)
	}
	if len(result.Links) > 20000 {
		t.Errorf("%d links are written out", len(result.Links))
	}
}

// TestCopiesTeachNothing: one row ten thousand times in a small file is one
// person, and neither u nor the shares of values are those of the copies.
func TestCopiesTeachNothing(t *testing.T) {
	rows := oneFile(11, 300, 0.1)
	s := peopleSettings(ShapeDedupe)
	alone := mustLink(t, tableOf(t, peopleFields, rows), s)
	// The copy is appended, so that the numbers of the other rows stand.
	copied := []string{"wilhelmara", "quorbeanx", "19610203", "dratoonle", "0791234567", "copy"}
	more := slices.Clone(rows)
	for range 10000 {
		more = append(more, copied)
	}
	table := tableOf(t, peopleFields, more)
	result := mustLink(t, table, s)
	first := result.Persons[len(rows)]
	for row := len(rows); row < len(more); row++ {
		if result.Persons[row] != first {
			t.Fatalf("copy %d is another person", row-len(rows))
		}
	}
	if slices.Contains(result.Persons[:len(rows)], first) {
		t.Error("somebody is taken for the copies' person")
	}
	same := 0
	for a := range rows {
		for b := range a {
			if (alone.Persons[a] == alone.Persons[b]) == (result.Persons[a] == result.Persons[b]) {
				same++
			}
		}
	}
	if pairs := len(rows) * (len(rows) - 1) / 2; pairs-same > pairs/10000 {
		t.Errorf("%d pairs of other rows are decided otherwise", pairs-same)
	}
	if n := len(result.Links); n > 3*len(alone.Links)+copyPairs+len(rows) {
		t.Errorf("%d links are written out", n)
	}
}

// TestNameAlone: rows that hold a common name and nothing else are copies of
// one another and yet no one person.
func TestNameAlone(t *testing.T) {
	rows := oneFile(12, 300, 0.1)
	n := len(rows)
	for range 5 {
		rows = append(rows, []string{"", rows[0][1], "", "", "", "alone"})
	}
	rows[n-1][1] = rows[0][1]
	result := mustLink(t, tableOf(t, peopleFields, rows), peopleSettings(ShapeDedupe))
	for a := n; a < n+5; a++ {
		for b := n; b < a; b++ {
			if result.Persons[a] == result.Persons[b] {
				t.Fatalf("rows %d and %d, a surname each, are one person", a, b)
			}
		}
	}
}

// TestCopiesInTwoSources: copies on both sides are told of as pairs, each
// once.
func TestCopiesInTwoSources(t *testing.T) {
	left, right := twoFiles(13, 400, 0)
	shared := slices.Clone(left[len(left)-1])
	for range 3 {
		left = append(left, shared)
	}
	right = append(right, shared)
	table := tableOf(t, peopleFields, left, right)
	s := peopleSettings(ShapeLink)
	s.OneToOne = No
	result := mustLink(t, table, s)
	_, wrong, missed := score(t, table, result, false)
	if wrong+missed > 10 {
		t.Errorf("%d wrong, %d missed", wrong, missed)
	}
	n := 0
	for _, l := range result.Links {
		if l.Decision == fellegisunter.Linked && table.Column("label").Value(int(l.Left)) == shared[5] {
			n++
		}
	}
	if n != 8 {
		t.Errorf("%d pairs of four rows with two", n)
	}
}

// TestOneNameOneBirthDate: 20,000 people of one name and birth date, told
// apart by their phones, finish; the pairs that no key splits are counted.
func TestOneNameOneBirthDate(t *testing.T) {
	var rows [][]string
	for i := range 20000 {
		rows = append(rows, []string{"anna", "smith", "19800512", fmt.Sprint("town", i%40), fmt.Sprintf("07%08d", i*7919/2), fmt.Sprint(i / 2)})
	}
	rows = append(rows, oneFile(14, 200, 0.1)...)
	s := peopleSettings(ShapeDedupe)
	s.Sample = 100_000
	s.Split = []string{"phone"}
	s.Workers = 2
	for i := range s.Blocking {
		if s.Blocking[i].String() == "dob+town" {
			s.Blocking = slices.Delete(slices.Clone(s.Blocking), i, i+1)
			break
		}
	}
	result := mustLink(t, tableOf(t, peopleFields, rows), s)
	dropped := int64(0)
	for _, b := range result.Summary.Blocking {
		dropped += b.Dropped
		if b.Largest > 20000*19999/2+20000*300 {
			t.Errorf("%+v", b)
		}
	}
	if dropped < 500_000_000 || result.Summary.Candidates > 5_000_000 {
		t.Errorf("%d pairs dropped, %d compared", dropped, result.Summary.Candidates)
	}
}

// departmentRows makes rows of two extracts and a register about the same
// made-up people, whose numbers have the region 99xxxx.
func departmentRows(seed uint64, n int) [][][]string {
	r := rand.New(rand.NewPCG(seed, 9))
	surnames, given := []rune("王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高罗"), []rune("秀英桂兰建国志强海燕春梅文华立新晓明永福德顺玉珍")
	villages := []string{"龙华村", "松林村", "白水村", "石湫村", "鹤汀村", "云岫村"}
	sources := make([][][]string, 3)
	for i := range n {
		sex := 1 + r.IntN(2)
		first := fmt.Sprintf("990101%d%02d%02d%02d%d", 1935+r.IntN(65), 1+r.IntN(12), 1+r.IntN(28), r.IntN(100), 2*r.IntN(5)+sex%2)
		number := first + string(rune(normalise.CheckDigit(first)))
		name := string([]rune{surnames[r.IntN(len(surnames))], given[r.IntN(len(given))], given[r.IntN(len(given))]})
		village := villages[r.IntN(len(villages))]
		phone := fmt.Sprintf("138%08d", r.IntN(1e8))
		for s := range sources {
			if s == 2 && i%2 == 1 {
				continue // half the people are in the register
			}
			row := []string{name, number, number[6:14], fmt.Sprint(sex), "990101", "城关镇", village, phone, fmt.Sprint(i)}
			switch x := r.Float64(); {
			case x < 0.05:
				row[1] = "" // no number
			case x < 0.10:
				row[1] = number[:15] + "???" // rounded
			case x < 0.13:
				row[0] = string([]rune(name)[:2]) + "?"
			case x < 0.20:
				row[7] = ""
			case x < 0.25:
				row[2] = ""
			}
			sources[s] = append(sources[s], row)
		}
	}
	return sources
}

var departmentFields = []record.Field{record.FieldName, record.FieldIDNumber, record.FieldBirth, record.FieldSex, record.FieldCounty, record.FieldTown, record.FieldVillage, record.FieldPhone, "label"}

// TestDepartments links three extracts with the built-in settings, on a table
// large enough to learn from and on one that is not.
func TestDepartments(t *testing.T) {
	for _, n := range []int{800, 30} {
		table := tableOf(t, departmentFields, departmentRows(15, n)...)
		s := Departments(table)
		s.Sample = 100_000
		result := mustLink(t, table, s)
		checkF1(t, table, result, false, 0.99)
		if result.Summary.Vetoed > n/100 {
			t.Errorf("%d links of %d people refused", result.Summary.Vetoed, n)
		}
	}
}

// TestDepartmentsClearCases adds rows whose answer anybody would give.
func TestDepartmentsClearCases(t *testing.T) {
	sources := departmentRows(16, 600)
	add := func(s int, name, number, birth, sex, village, phone string) string {
		label := fmt.Sprintf("case %d.%d", s, len(sources[s]))
		if len(number) == 17 {
			number += string(rune(normalise.CheckDigit(number)))
		}
		sources[s] = append(sources[s], []string{name, number, birth, sex, "990101", "城关镇", village, phone, label})
		return label
	}
	type pair struct {
		why, a, b string
		one       bool
	}
	cases := []pair{
		{"the same in every field", add(0, "欧阳玉珠", "99010119510203123", "19510203", "1", "云岫村", "13911110001"), add(2, "欧阳玉珠", "99010119510203123", "19510203", "1", "云岫村", "13911110001"), true},
		{"masked number, name by ear", add(0, "司徒建伟", "990101????????124?", "", "", "白水村", "13911110002"), add(2, "司徒健伟", "99010119620405124", "19620405", "2", "白水村", "13911110002"), true},
		{"one wrong digit", add(0, "上官文慧", "990101197306071359", "19730607", "", "石湫村", "13911110003"), add(2, "上官文慧", "99010119730607134", "19730607", "2", "石湫村", "13911110003"), true},
		{"no number", add(0, "诸葛立民", "", "19840809", "1", "松林村", "13911110004"), add(2, "诸葛立民", "99010119840809157", "19840809", "1", "松林村", ""), true},
		{"namesakes with two valid numbers", add(0, "夏侯明月", "99010119460102146", "19460102", "2", "龙华村", "13911110005"), add(2, "夏侯明月", "99010119880304128", "19880304", "2", "龙华村", "13911110006"), false},
		{"a couple in one house", add(0, "慕容志高", "99010119550506139", "19550506", "1", "鹤汀村", "13911110007"), add(2, "尉迟秀芬", "99010119570708128", "19570708", "2", "鹤汀村", "13911110007"), false},
		{"twins", add(0, "端木大双", "99010120100506139", "20100506", "1", "鹤汀村", "13911110008"), add(2, "端木小双", "99010120100506155", "20100506", "1", "鹤汀村", "13911110008"), false},
	}
	table := tableOf(t, departmentFields, sources...)
	s := Departments(table)
	s.Sample = 100_000
	result := mustLink(t, table, s)
	rowOf := map[string]int{}
	for row := range table.Rows() {
		rowOf[table.Column("label").Value(row)] = row
	}
	for _, c := range cases {
		if got := result.Persons[rowOf[c.a]] == result.Persons[rowOf[c.b]]; got != c.one {
			t.Errorf("%s: one person %v, want %v", c.why, got, c.one)
		}
	}
}
