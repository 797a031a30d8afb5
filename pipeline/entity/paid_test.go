package entity

import (
	"fmt"
	"slices"
	"testing"

	"yingbao/sources/record"
)

// TestPaidMonths: who was paid in a month that the list has left behind is not
// being paid; one month late is, and a month typed wrong makes nobody old.
func TestPaidMonths(t *testing.T) {
	departments["payments"] = record.Source{Name: "payments", Department: "payments"}
	lines := []string{"payments 0 benefit=LA period=202605", "payments 1 benefit=LA period=202609", "payments 2 benefit=LA period=202605", "payments 2 benefit=LA period=202610",
		"payments 3 benefit=LA", "payments 4 benefit=ED period=202603", "payments 5 benefit=LA period=209910"}
	for i := range 20 {
		lines = append(lines, fmt.Sprintf("payments %d benefit=LA period=202610", 6+i))
	}
	w := build(t, lines...)
	for person, want := range []bool{false, true, true, true, true, true, true} {
		paid := false
		for _, sp := range w.SpellsOf(person) {
			paid = paid || sp.Active("20261101")
		}
		if paid != want {
			t.Errorf("person %d: paid %v, want %v", person, paid, want)
		}
	}
}

// TestCountyCodeTeachesNoVillage: a benefit's row may state the paying county's
// six digits, which name no village and no township.
func TestCountyCodeTeachesNoVillage(t *testing.T) {
	w := build(t, "register 0 benefit=DB county=990121 town=云台镇 village=上坪村 village_code=990122", "register 1 benefit=DB village_code=990122")
	if p := w.Person(1); p.Town != UnknownTown && p.Town != "" || p.Village != "" {
		t.Errorf("placed in %q %q", p.Town, p.Village)
	}
	if sp := w.SpellsOf(0)[0]; sp.Area != "990122" {
		t.Errorf("paid by %q", sp.Area)
	}
}

// TestParentsInput: children's rules can be asked where the registry and what
// became of people are there, and not by the registry alone.
func TestParentsInput(t *testing.T) {
	departments["registry"] = record.Source{Name: "registry", Department: "household-registry"}
	family := []string{"registry 0 hh_no=1 relation=02", "registry 1 hh_no=1 relation=20"}
	if in := build(t, family...).Inputs(); in["parents"] || !in["relations"] {
		t.Errorf("the registry alone: %v", in)
	}
	if in := build(t, append(family, "deaths 0 death=20260101")...).Inputs(); !in["parents"] {
		t.Error("the registry and deaths do not tell")
	}
}

// TestNamedHead: whom a household's rows name as their head by number and name is
// known though no row of his is left there; a member, a name that is not his or
// two heads are nobody.
func TestNamedHead(t *testing.T) {
	const number, other = "99012119800101001X", "990121195001010032"
	departments["registry"] = record.Source{Name: "registry", Department: "household-registry"}
	w := build(t,
		"registry 0 hh_no=1 relation=10 head_id="+number+" head_name=测父", "registry 1 hh_no=1 relation=20 head_id="+number+" head_name=测父",
		"deaths 2 death=20260101 id_no="+number+" name=测父", "registry 3 hh_no=4 relation=20 head_id="+number+" head_name=测错",
		"registry 4 hh_no=2 relation=02 id_no="+other+" name=测母", "registry 5 hh_no=2 relation=20 head_id="+other+" head_name=测母",
		"registry 6 hh_no=3 relation=20 head_id="+number+" head_name=测父", "registry 7 hh_no=3 relation=20 head_id="+other+" head_name=测母")
	var got []int32
	for _, h := range w.Households {
		got = append(got, h.Named)
	}
	if want := []int32{2, -1, -1, -1}; !slices.Equal(got, want) {
		t.Errorf("named heads %v, want %v", got, want)
	}
	if kin := w.Families().Kin(1); kin.Kinds&KindDeath == 0 {
		t.Error("the head's death is not the family's")
	}
}

// TestNamedHeadOfMany: a number that a whole list bears names nobody.
func TestNamedHeadOfMany(t *testing.T) {
	const number = "99012119800101001X"
	departments["registry"] = record.Source{Name: "registry", Department: "household-registry"}
	rows := []string{"registry 0 hh_no=1 relation=20 head_id=" + number + " head_name=测父", "registry 1 hh_no=1 relation=20"}
	for i := range 50 {
		rows = append(rows, fmt.Sprintf("deaths %d death=20260101 id_no=%s name=测父", i+2, number))
	}
	if w := build(t, rows...); w.Households[0].Named != -1 {
		t.Errorf("%d is the head", w.Households[0].Named)
	}
}
