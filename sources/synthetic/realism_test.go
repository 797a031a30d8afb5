package synthetic

import (
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"yingbao/sources/normalise"
)

// The rates of the table are those of the files: kinds that any cell can have
// are within five standard deviations, those that need something of the cell
// (a rare character, an old person) come at least now and then.
func TestDefectRates(t *testing.T) {
	needs := map[string]bool{"birth-lunar": true, "birth-swapped": true, "place-former": true, "name-homophone": true, "name-shape": true,
		"name-variant": true, "name-dropped": true, "name-reordered": true, "id-of-another": true, "id-15-digits": true, "id-rounded": true,
		"phone-missing": true, "phone-float": true, "phone-typo": true, "phone-two": true, "dead-kept": true, "place-stale": true}
	for _, times := range []float64{1, 4} {
		_, summary := generate(t, Config{People: 100_000, Seed: 21, Defects: times, Departments: []string{"medical", "disabled"}})
		catalogue, n := newCatalogue(times), float64(summary.Rows["medical"])
		for kind, name := range catalogue.names {
			rate, got := catalogue.rate[kind], float64(summary.Defects["medical"][name])
			if name == "level-wrong" {
				n, got := float64(summary.Rows["disabled"]), float64(summary.Defects["disabled"][name])
				if math.Abs(got-n*rate) > 5*math.Sqrt(n*rate)+2 {
					t.Errorf("%g times: %s: %g of %g rows, want a share of %g", times, name, got, n, rate)
				}
				continue
			}
			if !needs[name] && math.Abs(got-n*rate) > 5*math.Sqrt(n*rate)+.02*n*rate {
				t.Errorf("%g times: %s: %g of %g rows, want a share of %g", times, name, got, n, rate)
			}
			if needs[name] && (got == 0 || name != "id-15-digits" && name != "id-of-another" && got > n*rate+5*math.Sqrt(n*rate)) {
				t.Errorf("%g times: %s: %g of %g rows, want at most a share of %g", times, name, got, n, rate)
			}
		}
	}
}

// Without defects the cleaned cells are the truth; with them, as many differ as the table says.
func TestCellsAgainstTruth(t *testing.T) {
	for _, c := range []struct{ times, low, high float64 }{{-1, 0, 0}, {1, .015, .035}, {4, .06, .14}} {
		dir, _ := generate(t, Config{People: 20_000, Seed: 2, Defects: c.times, Departments: []string{"medical"}})
		people := rows(t, filepath.Join(dir, "people.csv"), "utf8")
		truth := rows(t, filepath.Join(dir, "truth.csv"), "utf8")
		wrong := 0
		list := extract(t, dir, "medical")
		for i, row := range list {
			n, _ := strconv.Atoi(truth[i]["person"])
			if pattern, _ := normalise.ID(row["证件号码"]); pattern != people[n]["id"] {
				wrong++
			}
			if c.times < 0 && row["人员姓名"] != people[n]["name"] {
				t.Errorf("row %d: another name without defects", i+1)
			}
		}
		if share := float64(wrong) / float64(len(list)); share < c.low || share > c.high {
			t.Errorf("%g times: numbers that cleaning does not bring back: %.4f, want %g to %g", c.times, share, c.low, c.high)
		}
	}
}

func TestPeopleLookLikePeople(t *testing.T) {
	dir, summary := generate(t, Config{People: 100_000, Seed: 4, Departments: []string{"deaths"}})
	people := rows(t, filepath.Join(dir, "people.csv"), "utf8")
	surnames, villages := map[string]int{}, map[string]map[string]int{}
	names, old, three := map[string]int{}, 0, 0
	for _, p := range people {
		surname, _ := normalise.Surname(p["name"])
		surnames[surname]++
		if villages[p["village"]] == nil {
			villages[p["village"]] = map[string]int{}
		}
		villages[p["village"]][surname]++
		names[p["name"]]++
		if p["birth"] < "1962" {
			old++
		}
		if utf8.RuneCountInString(p["name"]) == 3 {
			three++
		}
	}
	n := float64(len(people))
	if share := float64(surnames["陈"]) / n; share < .09 || share > .15 {
		t.Errorf("陈 is the name of %.3f", share)
	}
	if share := float64(old) / n; share < .15 || share > .35 {
		t.Errorf("%.3f are older than 60", share)
	}
	if share := float64(three) / n; share < .85 || share > .96 {
		t.Errorf("%.3f of the names have three characters", share)
	}
	if size := n / float64(summary.Households); size < 2.2 || size > 3.6 {
		t.Errorf("%.2f persons a household", size)
	}
	if lineages := lineageVillages(villages); lineages*4 < len(villages) {
		t.Errorf("%d of %d villages are of one lineage", lineages, len(villages))
	}
	most := 0
	for _, count := range names {
		most = max(most, count)
	}
	if most < 15 || most > 400 {
		t.Errorf("the commonest name has %d bearers in 100,000", most)
	}
}

// lineageVillages counts those where one surname has more than three in ten.
func lineageVillages(villages map[string]map[string]int) int {
	lineages := 0
	for _, v := range villages {
		total := 0
		for _, count := range v {
			total += count
		}
		for _, count := range v {
			if float64(count) > .3*float64(total) {
				lineages++
			}
		}
	}
	return lineages
}

// Every rule has people to find, and nobody who is dead is missed by a rule about the living.
func TestEntitlements(t *testing.T) {
	dir, summary := generate(t, Config{People: 50_000, Seed: 6, Need: 2, Departments: []string{"all"}})
	people := rows(t, filepath.Join(dir, "people.csv"), "utf8")
	for _, line := range rows(t, filepath.Join(dir, "entitlements.csv"), "utf8") {
		n, _ := strconv.Atoi(line["person"])
		p := people[n]
		switch line["rule"] {
		case "deceased-still-paid":
			if p["dead"] != "1" || p["benefit"] == "" && p["care"]+p["living"] == "00" {
				t.Errorf("person %d is no deceased recipient", n)
			}
		case "single-severe-disabled", "monitored-household-uninsured", "medical-burden-high", "unemployed-uninsured-3m", "petition-hardship":
			if p["dead"] == "1" || p["on_register"] == "1" {
				t.Errorf("person %d is dead or covered, yet %s", n, line["rule"])
			}
		}
	}
	for _, r := range rules {
		if summary.Entitled[r.id] == 0 {
			t.Errorf("nobody ought to be flagged by %s", r.id)
		}
	}
}

// A rule whose extract is not made has nobody: no office could know.
func TestEntitlementsNeedTheirExtract(t *testing.T) {
	_, summary := generate(t, Config{People: 20_000, Seed: 6, Departments: []string{"rural", "register"}})
	if n := summary.Entitled["medical-burden-high"]; n != 0 || summary.Entitled["monitored-household-uninsured"] == 0 {
		t.Errorf("entitled %v", summary.Entitled)
	}
}

func TestPlainHasOnlyRowsThatCount(t *testing.T) {
	dir, _ := generate(t, Config{People: 30_000, Seed: 6, Plain: true})
	for _, row := range extract(t, dir, "register") {
		if row["状态"] != "在保" || strings.Contains(row["救助类别"], "边缘") {
			t.Fatal("a row of the register does not count")
		}
	}
	for _, row := range extract(t, dir, "rural") {
		if row["风险是否已消除"] != "否" {
			t.Fatal("a cleared risk")
		}
	}
}

func TestFormerCountiesAgreeWithTheCleaning(t *testing.T) {
	for _, line := range readTable("former.csv") {
		if current, _, ok := normalise.County(line[0]); !ok || current != line[2] {
			t.Errorf("%s has become %s, the cleaning says %q", line[0], line[2], current)
		}
	}
	for _, c := range counties() {
		if !strings.HasPrefix(c.code, "99") || c.prefecture == "" {
			t.Errorf("county %+v", c)
		}
	}
}

func TestPlacesOfAProvince(t *testing.T) {
	p := newPlaces(loadTables(), 41_000_000, 1)
	codes, people := map[string]bool{}, 0
	for i := range p.villages {
		v := &p.villages[i]
		if codes[v.code] || len(v.code) != 12 {
			t.Fatalf("code %q is there twice or too long", v.code)
		}
		codes[v.code] = true
		people += v.people
	}
	if people != 41_000_000 || len(p.villages) < 15_000 {
		t.Errorf("%d people in %d villages", people, len(p.villages))
	}
	towns := map[string]string{}
	for i := range p.villages {
		v := &p.villages[i]
		key := p.counties[v.county].code + v.town
		if code, ok := towns[key]; ok && code != v.code[:9] {
			t.Fatalf("two towns of one county share the name %s", v.town)
		}
		towns[key] = v.code[:9]
	}
}

func TestDayIsTheCalendars(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := day(rapid.IntRange(-40_000, 40_000).Draw(t, "day"))
		want := time.Unix(int64(d)*86_400, 0).UTC()
		y, m, dd := d.civil()
		if y != want.Year() || m != int(want.Month()) || dd != want.Day() || newDay(y, m, dd) != d || dayOf(want) != d {
			t.Fatalf("day %d is %d-%d-%d, want %s", d, y, m, dd, want.Format(time.DateOnly))
		}
	})
}

func TestAliasDrawsByWeight(t *testing.T) {
	weights := []uint64{1, 0, 5, 94, 100}
	a, d, counts := newAlias(weights), newDice(1, 2, 3), make([]float64, len(weights))
	const draws = 400_000
	for range draws {
		counts[a.draw(d)]++
	}
	for i, w := range weights {
		if want := draws * float64(w) / 200; math.Abs(counts[i]-want) > 5*math.Sqrt(want)+1 {
			t.Errorf("value %d drawn %g times, want about %g", i, counts[i], want)
		}
	}
}
