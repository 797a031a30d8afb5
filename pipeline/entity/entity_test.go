package entity

import (
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yingbao/sources/record"
)

var asOf = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

// departments of the little tables below.
var departments = map[string]record.Source{
	"disabled": {Name: "disabled", Department: "disabled-federation"},
	"medical":  {Name: "medical", Department: "medical-insurance"},
	"rural":    {Name: "rural", Department: "rural-revitalization"},
	"register": {Name: "register", Department: "civil-affairs", Role: "register", Period: "2026-10"},
	"deaths":   {Name: "deaths", Department: "deaths"},
	"cremated": {Name: "cremated", Department: "deaths"},
	"work":     {Name: "work", Department: "human-resources"},
	"hukou":    {Name: "hukou", Department: "hukou"},
}

// build makes a world of lines "source person field=value ...", rows of one
// source in the order given. Persons are numbered from 0.
func build(t testing.TB, lines ...string) *World {
	t.Helper()
	table, persons, count := tableOf(t, lines)
	w, err := Build(table, persons, count)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func tableOf(t testing.TB, lines []string) (*record.Table, []uint32, int) {
	t.Helper()
	fields, order := layout(lines)
	var parts []*record.Part
	var persons []uint32
	count := 0
	for _, source := range order {
		part := record.NewPart(departments[source], fields, make([]record.Kind, len(fields)))
		for _, line := range lines {
			words := strings.Fields(line)
			if words[0] != source {
				continue
			}
			var person int
			_, _ = fmt.Sscan(words[1], &person)
			count = max(count, person+1)
			persons = append(persons, uint32(person))
			part.Append(uint32(part.Rows()+1), cells(words[2:], fields))
		}
		parts = append(parts, part)
	}
	table, err := record.Merge(parts...)
	if err != nil {
		t.Fatal(err)
	}
	return table, persons, count
}

// layout gives the fields and sources that lines name.
func layout(lines []string) (fields []record.Field, sources []string) {
	seen := map[record.Field]bool{}
	for _, line := range lines {
		words := strings.Fields(line)
		for _, w := range words[2:] {
			f, _, _ := strings.Cut(w, "=")
			if !seen[record.Field(f)] {
				seen[record.Field(f)] = true
				fields = append(fields, record.Field(f))
			}
		}
		if !contains(sources, words[0]) {
			sources = append(sources, words[0])
		}
	}
	sort.Slice(fields, func(i, j int) bool { return fields[i] < fields[j] })
	return fields, sources
}

// cells lays "field=value" words out by field.
func cells(words []string, fields []record.Field) []string {
	values := make([]string, len(fields))
	for _, w := range words {
		f, v, _ := strings.Cut(w, "=")
		for i := range fields {
			if string(fields[i]) == f {
				values[i] = v
			}
		}
	}
	return values
}

func contains(list []string, v string) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}

func TestBuildRefusesWrongPersonNumbers(t *testing.T) {
	table, _, _ := tableOf(t, []string{"medical 0 name=甲", "medical 1 name=乙"})
	for _, c := range []struct {
		persons []uint32
		count   int
	}{{[]uint32{0}, 1}, {[]uint32{0, 2}, 2}, {[]uint32{0, 0}, 2}} {
		if _, err := Build(table, c.persons, c.count); err == nil {
			t.Errorf("persons %v of %d were accepted", c.persons, c.count)
		}
	}
}

// TestIdentityConflicts: the documented rules, one line each.
func TestIdentityConflicts(t *testing.T) {
	w := build(t,
		// 0: a valid number before a complete wrong one before a masked one
		"medical 0 name=陈秀? name_shown=陈秀? id_no=99010219????????1? birth=19800102 sex=2",
		"medical 0 name=陈秀英 name_shown=陈秀英 id_no=990102198001020121",
		"medical 0 name=陈秀英 name_shown=陈秀英 id_no=990102198001020121",
		"disabled 0 name=陈秀英 name_shown=陳秀英 id_no=990102198001020120 birth=19800102",
		// 1: no number: majority of birth dates and sexes
		"medical 1 name=林木 birth=19700101 sex=1",
		"disabled 1 name=林木 birth=19700201 sex=2",
		"register 1 name=林木 birth=19700201 sex=2 benefit=DB",
		// 2: a stated date against the number's: the number's when it is sound and nobody agrees with the stated one
		"medical 2 name=郑帆 id_no=990102199003040111 birth=19910304",
		// 3: a name cut short loses from four characters on
		"medical 3 name=阿不都热依木 name_shown=阿不都热依木",
		"disabled 3 name=阿不都热依木买买提 name_shown=阿不都热依木·买买提",
	)
	type want struct{ name, number, birth, sex string }
	for i, c := range []want{
		{"陈秀英", "990102198001020120", "19800102", "2"},
		{"林木", "", "19700201", "2"},
		{"郑帆", "990102199003040111", "19900304", "1"},
		{"阿不都热依木·买买提", "", "", ""},
	} {
		p := w.Person(i)
		if (want{p.Name, p.Number, p.Birth, p.Sex}) != c {
			t.Errorf("person %d: %+v, want %+v", i, p, c)
		}
		if p.From.Name < 0 || w.Table().Column(record.FieldName).Value(int(p.From.Name)) != p.NameKey {
			t.Errorf("person %d: the name's row does not say the name", i)
		}
	}
}

func TestPlace(t *testing.T) {
	w := build(t,
		// village code teaches its names; person 1 has the code only
		"register 0 county=990102 town=松下镇 village=桥头村 village_code=990102100201 address=桥头村1号 benefit=DB",
		"register 1 village_code=990102100201 benefit=DB",
		// person 2: nine digits teach the township
		"register 2 village_code=990102100999 benefit=DB",
		// person 3: two rows against one
		"medical 3 county=990102 town=松下镇 village=溪边村 address=甲",
		"disabled 3 county=990102 town=松下镇 village=溪边村 hukou_addr=乙",
		"rural 3 county=990181 town=青岩镇 village=上村 address=丙 hh_no=H9",
		// person 4: nothing but a village name that stands for one township
		"medical 4 village=桥头村 address=桥头村7号",
		// person 5: nothing of his own, the household knows
		"rural 5 hh_no=H1",
		"rural 6 hh_no=H1 county=990181 town=青岩镇 village=上村 address=上村3组",
		// person 7: registered address only
		"disabled 7 county=990102 town=松下镇 village=桥头村 hukou_addr=桥头村9号",
	)
	for i, want := range []string{
		"990102 松下镇 桥头村 现住", "990102 松下镇 桥头村 ", "990102 松下镇  ", "990102 松下镇 溪边村 现住",
		"990102 松下镇 桥头村 现住", "990181 青岩镇 上村 现住", "990181 青岩镇 上村 现住", "990102 松下镇 桥头村 户籍",
	} {
		p := w.Person(i)
		if got := strings.Join([]string{p.County, p.Town, p.Village, p.AddressKind}, " "); got != want {
			t.Errorf("person %d: %q, want %q", i, got, want)
		}
	}
}

func TestHouseholds(t *testing.T) {
	w := build(t,
		"rural 0 hh_no=1 relation=02 monitored=3 risk_cleared=0 risk=因病",
		"rural 1 hh_no=1 relation=10",
		"register 0 hh_no=1 relation=02 benefit=DB benefit_mode=single",
		"register 2 hh_no=1 benefit=DB",
		"register 3 head_id=990102198001020118 id_no=990102200501020118 benefit=DB",
		"register 4 id_no=990102198001020118 relation=02 benefit=DB",
	)
	var got []string
	for _, h := range w.Households {
		got = append(got, fmt.Sprint(h.Kind, " ", h.Members, " ", h.Head))
	}
	sort.Strings(got)
	if s := strings.Join(got, " | "); s != "dibao [0 2] 0 | dibao [3 4] 4 | monitored [0 1] 0" {
		t.Errorf("households: %s", s)
	}
	m := w.Monitor(1)
	if !m.On || m.Class != "3" || !m.Inherited || m.Risk != "因病" || m.Cleared {
		t.Errorf("monitored class is not inherited from the head: %+v", m)
	}
	if p := w.Person(0); w.Households[p.Household].Kind != Monitored {
		t.Error("the monitored household is the one to visit")
	}
}

// TestHeadWhoseRowSaysNothingOfAHousehold: civil affairs leaves the head's
// number empty in the head's own row, and its exports have no household number.
func TestHeadWhoseRowSaysNothingOfAHousehold(t *testing.T) {
	w := build(t,
		"register 0 head_id=990102198001020118 id_no=990102200501020118 benefit=DB",
		"register 1 id_no=990102198001020118 relation=02 benefit=DB",
	)
	for person := range 2 {
		if len(w.HouseholdsOf(person)) != 1 || w.WidestHousehold(person) != 0 || w.Kinds(person)&KindHousehold == 0 {
			t.Errorf("person %d: households %v, widest %d, kinds %v", person, w.HouseholdsOf(person), w.WidestHousehold(person), w.Kinds(person).Names())
		}
	}
}

func TestPlaceholderHouseholdNumberHoldsNobodyTogether(t *testing.T) {
	var lines []string
	for i := range MaxHousehold + 1 {
		lines = append(lines, fmt.Sprintf("rural %d hh_no=0", i))
	}
	if w := build(t, lines...); len(w.Households) != 0 {
		t.Errorf("%d households of one number for %d rows", len(w.Households), MaxHousehold+1)
	}
}

func TestDisability(t *testing.T) {
	w := build(t,
		"disabled 0 category=4 level=3 cert_no=99010219800102011842",
		"disabled 1 category=4 level=3 issued=20100101",
		"disabled 1 category=4 level=1 issued=20240101",
		"register 2 category=4 level=1 benefit=DB",
		"disabled 2 category=4 level=4",
		"disabled 3 category=4 level=2 cert_status=cancelled issued=20240101",
		"disabled 4 level=2 category=1 cert_status=cancelled",
		"disabled 4 level=2 category=1",
	)
	for i, want := range []Disability{
		{Level: 2, Category: 4, Conflict: true}, {Level: 1, Category: 4, Conflict: true}, {Level: 4, Category: 4, Conflict: true},
		{Level: 2, Category: 4, Status: "cancelled"}, {Level: 2, Category: 1},
	} {
		got := w.Disability(i)
		if got.Level != want.Level || got.Category != want.Category || got.Status != want.Status || got.Conflict != want.Conflict {
			t.Errorf("person %d: %+v, want %+v", i, got, want)
		}
	}
	if w.Disability(3).Valid() || !w.Disability(4).Valid() {
		t.Error("a cancelled certificate is none, and a valid one of the same day wins")
	}
}

func TestMedical(t *testing.T) {
	w := build(t,
		"medical 0 burden=100 day=20260301", "medical 0 burden=-100 day=20260301", "medical 0 burden=100 day=20260301",
		"medical 1 burden=50 day=20260301", "medical 1 burden=50 day=20260301", "medical 1 burden=50 day=20260302",
		"medical 2 burden=70 year=2026", "medical 2 burden=70 year=2026", "medical 2 burden=900 year=2025",
		"medical 3 burden=80 day=20251101", "medical 3 burden=90 day=20251102", "medical 3 burden=10 day=20261102",
		"medical 4 burden=60 day=20260101 settlement=A", "medical 4 burden=60 day=20260101 settlement=B",
		"medical 5 burden=500 year=2026", "medical 5 burden=120 day=20260601",
		"medical 6 burden=400 year=2025",
	)
	for i, want := range []float64{100, 100, 70, 90, 120, 500, 400} {
		got := w.Medical(i, asOf)
		if got.Burden != want {
			t.Errorf("person %d: %.2f, want %.2f", i, got.Burden, want)
		}
		if got.Burden > w.BurdenCeiling(i) {
			t.Errorf("person %d: burden %.2f above its ceiling %.2f", i, got.Burden, w.BurdenCeiling(i))
		}
	}
	if got := w.Medical(2, time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)).Burden; got != 900 {
		t.Errorf("in February last year's figure still counts: %.2f", got)
	}
}

func TestSpells(t *testing.T) {
	w := build(t,
		"register 0 benefit=DB start=20240101 village_code=990102100201",
		"register 1 benefit=DB status=stopped",
		"register 2 benefit=DB end=20260930",
		"register 3 benefit=DB end=202611??",
		"register 4 benefit=DB start=20261201",
		"rural 5 benefit=DB",
	)
	for i, want := range []bool{true, false, false, true, false} {
		if got := w.SpellsOf(i)[0].Active("20261101"); got != want {
			t.Errorf("spell %d in force: %v, want %v", i, got, want)
		}
	}
	if len(w.SpellsOf(5)) != 0 || w.Kinds(5)&KindClaim == 0 {
		t.Error("another department's word is a claim, not a spell")
	}
	if s := w.SpellsOf(0)[0]; s.Area != "990102" || s.Period != "202610" || s.Record.String() != "register:1" {
		t.Errorf("spell: %+v", s)
	}
}

func TestDatesWithUnknownDigits(t *testing.T) {
	for _, c := range []struct {
		from   string
		months int
	}{{"20260801", 3}, {"20260802", 2}, {"202608??", 3}, {"2026????", 10}, {"", -1}, {"20261201", -1}, {"19??0101", -1}} {
		if got := Months(c.from, asOf); got != c.months {
			t.Errorf("months since %q: %d, want %d", c.from, got, c.months)
		}
	}
	for _, c := range []struct {
		birth string
		age   int
	}{{"20081101", 18}, {"20081102", 17}, {"200811??", 17}, {"2008????", 17}, {"", -1}, {"????1101", -1}, {"20270101", -1}} {
		if got := Age(c.birth, asOf); got != c.age {
			t.Errorf("age of %q: %d, want %d", c.birth, got, c.age)
		}
	}
}

// TestOrderOfRowsDoesNotMatter: rows of one source in any order give the same
// persons wherever facts are not tied (E2).
func TestOrderOfRowsDoesNotMatter(t *testing.T) {
	lines := []string{
		"medical 0 name=陈秀英 id_no=990102198001020118 birth=19800102 burden=100 day=20260301",
		"medical 0 name=陈秀英 id_no=990102198001020118 burden=-100 day=20260301",
		"medical 0 name=陈秀? burden=300 day=20260401",
		"medical 1 name=林木 burden=50 year=2026 county=990102 town=松下镇 village=桥头村",
		"medical 1 name=林木 burden=50 year=2026",
		"medical 2 name=郑帆 village=桥头村",
		"medical 2 name=郑帆 county=990102 town=松下镇 village=桥头村",
	}
	describe := func(w *World) string {
		var out []string
		for i := range w.Count() {
			p := w.Person(i)
			out = append(out, fmt.Sprint(p.Name, p.Number, p.Birth, p.County, p.Town, p.Village, w.Medical(i, asOf).Burden, w.Kinds(i)))
		}
		return strings.Join(out, "\n")
	}
	want := describe(build(t, lines...))
	rapid.Check(t, func(rt *rapid.T) {
		shuffled := rapid.Permutation(lines).Draw(rt, "lines")
		if got := describe(build(t, shuffled...)); got != want {
			rt.Fatalf("order matters:\n%s\n%s", got, want)
		}
	})
}

// TestRowKindsMakePersonKinds: a person's kinds are the union of his rows'.
func TestRowKindsMakePersonKinds(t *testing.T) {
	w := build(t,
		"medical 0 burden=1 insured=active insurance=resident", "disabled 0 level=1 note=dead", "work 0 insured=active insurance=employee",
		"register 1 benefit=CA", "rural 1 benefit=DB hh_no=3", "deaths 2 name=丁", "hukou 3 father_state=dead tuition=1",
	)
	for i := range w.Count() {
		var union Kind
		for _, row := range w.Rows(i) {
			union |= w.RowKinds(row)
		}
		if union != w.Kinds(i) {
			t.Errorf("person %d: rows say %v, person says %v", i, union.Names(), w.Kinds(i).Names())
		}
	}
}
