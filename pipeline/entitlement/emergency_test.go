package entitlement

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// floodPack is national with an emergency in one of two test counties.
const floodPack = `name: flood
inherits: national
emergencies:
  - name: 示例洪涝
    basis: 示例县政府通告
    areas: ["990102"]
    from: 2026-10-01
    to: 2026-11-30
    suspend_exit: true
    channel: 村（社区）直接办理，先行救助
    parameters:
      medical-burden-high: {self_pay: 8000}
`

func loadFlood(t *testing.T, from, to string) (*Pack, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "flood.yaml")
	if err := os.WriteFile(file, []byte(strings.Replace(floodPack, from, to, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	return Load(file)
}

// floodWorld has a burden of 9,000 and temporary aid to ask for in each county,
// and a person of another county on two registers.
func floodWorld(t *testing.T) *entity.World {
	fields := []record.Field{"name", "id_no", "birth", "county", "burden", "year", "petition", "day", "benefit", "period"}
	parts := []*record.Part{}
	var persons []uint32
	add := func(source record.Source, rows ...[]string) {
		part := record.NewPart(source, fields, make([]record.Kind, len(fields)))
		for i, row := range rows {
			person := uint32(row[0][0] - '0')
			part.Append(uint32(i+1), row[1:])
			persons = append(persons, person)
		}
		parts = append(parts, part)
	}
	add(record.Source{Name: "medical", Department: "medical-insurance"},
		[]string{"0", "测甲", "", "19800101", "990102", "9000", "2026", "", "", "", ""},
		[]string{"1", "测乙", "", "19810101", "990103", "9000", "2026", "", "", "", ""},
		[]string{"2", "测丙", "", "19820101", "", "9000", "2026", "", "", "", ""})
	add(record.Source{Name: "petition", Department: "petitions"},
		[]string{"0", "测甲", "", "19800101", "990102", "", "", "aid", "20261020", "", ""},
		[]string{"1", "测乙", "", "19810101", "990103", "", "", "aid", "20261020", "", ""})
	add(record.Source{Name: "register", Department: "civil-affairs", Role: "register"},
		[]string{"3", "测丁", "990102198001010117", "19800101", "990102", "", "", "", "", "DB", "202610"},
		[]string{"3", "测丁", "990102198001010117", "19800101", "990102", "", "", "", "", "TK", "202610"},
		[]string{"4", "测戊", "990103198001010113", "19800101", "990103", "", "", "", "", "DB", "202610"},
		[]string{"4", "测戊", "990103198001010113", "19800101", "990103", "", "", "", "", "TK", "202610"})
	table, err := record.Merge(parts...)
	if err != nil {
		t.Fatal(err)
	}
	world, err := entity.Build(table, persons, 5)
	if err != nil {
		t.Fatal(err)
	}
	return world
}

// TestEmergency: in its area and while it lasts thresholds are lower, temporary
// aid goes another way and nothing is asked about what is drawn; elsewhere,
// where the place is unknown, and afterwards, all is as it was.
func TestEmergency(t *testing.T) {
	pack, err := loadFlood(t, "", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ day, want string }{
		{"2026-11-01", "0:medical-burden-high 0:petition-hardship(村（社区）直接办理，先行救助) 1:petition-hardship(乡镇受理) 4:duplicate-incompatible"},
		{"2026-12-01", "0:petition-hardship(乡镇受理) 1:petition-hardship(乡镇受理) 3:duplicate-incompatible 4:duplicate-incompatible"},
	} {
		on, _ := time.Parse(time.DateOnly, c.day)
		for _, thorough := range []bool{false, true} {
			options := Options{AsOf: on, Only: []string{"medical-burden-high", "petition-hardship", "duplicate-incompatible"}, Sources: allInputs(), thorough: thorough}
			leads, _, err := Evaluate(floodWorld(t), Coverage{}, pack, options)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, l := range leads {
				for _, h := range l.Rules {
					word := string(rune('0'+l.Person)) + ":" + h.ID
					if h.Target == "JZ" {
						word += "(" + h.Channel + ")"
					}
					got = append(got, word)
				}
			}
			slices.Sort(got)
			if strings.Join(got, " ") != c.want {
				t.Errorf("%s: %s\nwant %s", c.day, strings.Join(got, " "), c.want)
			}
		}
	}
}

// TestEmergencyScreen: a roll sifted while an emergency lasts keeps those whom
// its lower threshold flags.
func TestEmergencyScreen(t *testing.T) {
	pack, err := loadFlood(t, "", "")
	if err != nil {
		t.Fatal(err)
	}
	for asOf, want := range map[string]bool{"2026-11-30": true, "2026-12-01": false} {
		on, _ := time.Parse(time.DateOnly, asOf)
		s, err := NewScreen(pack, Options{AsOf: on})
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Loud(entity.KindBurden|entity.KindRoll, 9000, false); got != want {
			t.Errorf("%s: a burden of 9,000 is kept: %v", asOf, got)
		}
	}
}

// TestBrokenEmergencies: each slip is pointed at.
func TestBrokenEmergencies(t *testing.T) {
	for _, b := range []struct{ from, to, at, code string }{
		{"    to: 2026-11-30\n", "", "name: 示例洪涝", "P_MISSING"}, // one without an end
		{`areas: ["990102"]`, "areas: []", "name: 示例洪涝", "P_MISSING"},
		{`areas: ["990102"]`, `areas: ["99"]`, "", ""},
		{`areas: ["990102"]`, `areas: ["县城"]`, "县城", "P_AREA"},
		{"from: 2026-10-01", "from: 2026-12-01", "2026-11-30", "P_DATE"},
		{"from: 2026-10-01", "from: 2026-10-32", "2026-10-32", "P_DATE"},
		{"medical-burden-high:", "medical-burden-hihg:", "8000", "P_RULE"},
		{"self_pay: 8000", "self_pai: 8000", "8000", "P_PARAMETER"},
		{"self_pay: 8000", "self_pay: 八千", "八千", "P_TYPE"},
		{"suspend_exit:", "suspend_exits:", "suspend_exits", "P_UNKNOWN_KEY"},
	} {
		source := strings.Replace(floodPack, b.from, b.to, 1)
		mistakes := loadText(t, source)
		if b.code == "" {
			if len(mistakes) > 0 {
				t.Errorf("%s: %v", b.to, mistakes)
			}
			continue
		}
		line, column := placeOf(source, b.at)
		if len(mistakes) != 1 || mistakes[0].Line != line || mistakes[0].Column != column || mistakes[0].Code != b.code {
			t.Errorf("%q: want one %s at %d:%d, got\n%v", b.to, b.code, line, column, mistakes)
		}
	}
}
