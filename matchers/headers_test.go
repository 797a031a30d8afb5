package matchers

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"yingbao/sources/record"
)

// TestHeadersSay: a header is read by its words, and the name of something else is
// not the name of a row.
func TestHeadersSay(t *testing.T) {
	for header, want := range map[record.Field]int{"email": 0, "work_email": 0, "Telephone": 1, "companyPhone": 1, "phone2": 1, "聯繫電話": 1, "web site": 2, "URL": 2, "street address": 5,
		"name": 8, "company_name": 8, "企业名称": 8, "date of birth": 7, "出生年份": 7, "birth_place": -1, "birth city": 4, "Gender": 6, "sex code": -1, "性别": 6, "first_name": -1, "file name": -1, "产品 编号": -1, "year": -1, "注册地址": 5} {
		if at := headerOf(header, false); at != want {
			t.Errorf("%s: %d, want %d", header, at, want)
		}
	}
}

// TestPersonsHeaders: where rows are persons, an employer, a form of address or a
// country is not their name.
func TestPersonsHeaders(t *testing.T) {
	for header, want := range map[record.Field]int{"name": 8, "full_name": 8, "patient name": 8, "title": -1, "company": -1, "employer name": -1, "country_name": -1, "phone": 1} {
		if at := headerOf(header, true); at != want {
			t.Errorf("%s: %d, want %d", header, at, want)
		}
	}
	for header, want := range map[record.Field]bool{"first_name": true, "FirstName": true, "date of birth": true, "surname": true, "出生日期": true, "sex": true,
		"name": false, "last_update": false, "company name": false, "file name": false, "essex": false} {
		table := tableOf(t, []record.Field{"label", header}, [][]string{{"1", "x"}})
		if got := ofPersons(table.Columns()); got != want {
			t.Errorf("%s: %v", header, got)
		}
	}
}

// TestPersonsChangeFirms: persons who work elsewhere in the other file, or whose
// form of address only one file has, are the same persons.
func TestPersonsChangeFirms(t *testing.T) {
	r := rand.New(rand.NewPCG(43, 1))
	left, right := twoFiles(43, 900, 0.05)
	firm := func() string { return fmt.Sprintf("firm%c%c works", 'a'+r.IntN(20), 'a'+r.IntN(20)) }
	var a, b, c, d [][]string
	for _, p := range left {
		a = append(a, []string{p[0], p[1], p[2], firm(), p[5]})
		c = append(c, []string{"Mr Dr Ms"[3*r.IntN(3):][:2], p[0], p[1], "", p[2], p[3], p[5]})
	}
	for _, p := range right {
		b = append(b, []string{p[0], p[1], p[2], firm(), p[5]})
		d = append(d, []string{"", "", "", p[0] + " " + p[1], p[2], p[3], p[5]})
	}
	for _, table := range []*record.Table{
		tableOf(t, []record.Field{"first_name", "last_name", "birth", "company", "label"}, a, b),
		tableOf(t, []record.Field{"title", "first_name", "last_name", "name", "birth", "town", "label"}, c, d),
	} {
		ignore := []record.Field{"label"}
		table, _ = Together(table, ignore)
		table, _ = Divide(table, ignore)
		s, err := Automatic(table, ShapeLink, ignore)
		if err != nil {
			t.Fatal(err)
		}
		checkF1(t, table, mustLink(t, table, s), false, 0.95)
	}
}

// TestFirmsOfTwoRegisters: where no firm is in both registers, names, streets and
// telephones have nothing in common. They are compared all the same, and towns
// and post codes alone make no firm.
func TestFirmsOfTwoRegisters(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 1))
	firms := func(n int, from int) (rows [][]string) {
		for i := range n {
			town := r.IntN(80)
			rows = append(rows, []string{fmt.Sprintf("%s %s %d", word(r, 3), word(r, 2), from+i), fmt.Sprintf("%d %s %d", 1+r.IntN(150), word(r, 3), from+i), fmt.Sprintf("town%c%c", 'a'+town%9, 'a'+town/9),
				fmt.Sprint(2000 + 7*town + r.IntN(3)), fmt.Sprintf("0%09d", 2*r.IntN(4e8)+from%2)})
		}
		return rows
	}
	left, right := firms(1100, 10000), firms(400, 20001)
	var a, b [][]string
	for i, f := range left {
		a = append(a, []string{f[0], f[1], f[2], f[3], f[4], "", "", "", "", "", fmt.Sprint(i)})
	}
	for i, f := range right {
		b = append(b, []string{"", "", "", "", "", f[0], f[1], f[2], f[3], f[4], fmt.Sprint(9999 + i)})
	}
	table := tableOf(t, []record.Field{"company_name", "address", "city", "postcode", "phone", "name", "street address", "town", "zip", "telephone", "label"}, a, b)
	ignore := []record.Field{"label"}
	joined, why := Together(table, ignore)
	if len(why) != 5 {
		t.Errorf("%q", why)
	}
	s, err := Automatic(joined, ShapeLink, ignore)
	if err != nil {
		t.Fatal(err)
	}
	s.Sample = 200_000
	if got := mustLink(t, joined, s); got.Summary.Linked > 0 {
		t.Errorf("%d links between strangers: %q", got.Summary.Linked, got.Summary.Reasons)
	}
}

// TestTitlesAreNoNames: Dr. Ann Smith is cut as Ann Smith is.
func TestTitlesAreNoNames(t *testing.T) {
	left, right := twoFiles(42, 600, 0.05)
	var a, b [][]string
	for _, p := range left {
		a = append(a, []string{p[0], p[1], p[3], "", p[5]})
	}
	for _, p := range right {
		b = append(b, []string{"", "", p[3], "Dr. " + p[0] + " " + p[1], p[5]})
	}
	table := tableOf(t, []record.Field{"first_name", "last_name", "town", "doctor", "label"}, a, b)
	cut, why := Divide(table, []record.Field{"label"})
	if len(why) != 1 || cut.Column("doctor") != nil {
		t.Fatalf("%q", why)
	}
	first := cut.Column("first_name")
	if at := slices.IndexFunc(first.Values, func(v string) bool { return strings.EqualFold(strings.TrimSuffix(v, "."), "dr") }); at >= 0 {
		t.Errorf("a title is a forename: %q", first.Values[at])
	}
}

// TestUntitled: a title is taken off, a given name that is one in another language
// is not.
func TestUntitled(t *testing.T) {
	for v, want := range map[string]string{"Dr. Ann Smith": "Ann Smith", "Prof Dr Ann": "Ann", "Don Smith": "Don Smith", "Smith": "Smith", "Dr": "Dr", "": ""} {
		if got := untitled(v); got != want {
			t.Errorf("%q: %q, want %q", v, got, want)
		}
	}
}
