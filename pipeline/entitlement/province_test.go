package entitlement

import (
	"context"
	"encoding/csv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"yingbao/pipeline/entity"
	"yingbao/sources"
	"yingbao/sources/record"
	"yingbao/sources/synthetic"
)

var sourceLine = regexp.MustCompile(`(?m)^  ([a-z-]+): \{department: ([a-z-]+), path: ([^,}]+)(, role: register)?, period: ([0-9-]+)\}`)

// province loads a made-up province of every department, its rows tied to the
// persons they truly are of.
func province(t *testing.T, people int, seed uint64) *entity.World {
	t.Helper()
	dir := t.TempDir()
	if _, err := synthetic.Generate(context.Background(), dir, synthetic.Config{People: people, Seed: seed, Need: 2, Departments: []string{"all"}}); err != nil {
		t.Fatal(err)
	}
	plan, err := os.ReadFile(filepath.Join(dir, "plan.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var parts []*record.Part
	for _, m := range sourceLine.FindAllStringSubmatch(string(plan), -1) {
		e := sources.Extract{Name: m[1], Department: m[2], Paths: []string{filepath.Join(dir, m[3])}, Period: m[5], Override: "a test"}
		if m[4] != "" {
			e.Role = "register"
		}
		loaded, err := sources.Load(context.Background(), e, sources.Options{AsOf: "20220831"})
		if err != nil || loaded.Held != nil {
			t.Fatalf("%s: %v %v", m[1], err, loaded)
		}
		parts = append(parts, loaded.Part)
	}
	if len(parts) < 25 {
		t.Fatalf("only %d extracts", len(parts))
	}
	table, err := record.Merge(parts...)
	if err != nil {
		t.Fatal(err)
	}
	persons, count := truth(t, dir, table)
	world, err := entity.Build(table, persons, count)
	if err != nil {
		t.Fatal(err)
	}
	return world
}

// truth numbers the true persons by their first row.
func truth(t *testing.T, dir string, table *record.Table) (persons []uint32, count int) {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "truth.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	of := map[record.ID]string{}
	for _, l := range lines[1:] {
		row, _ := strconv.Atoi(l[1])
		of[record.ID{Source: l[0], Row: uint32(row)}] = l[2]
	}
	numbers := map[string]uint32{}
	for row := range table.Rows() {
		person := of[table.ID(row)]
		if _, known := numbers[person]; !known {
			numbers[person] = uint32(len(numbers))
		}
		persons = append(persons, numbers[person])
	}
	return persons, len(numbers)
}

// TestProvincePassingOver: on made-up provinces with every department, by
// every pack, the leads are those of an evaluation that reads everybody.
func TestProvincePassingOver(t *testing.T) {
	asOf := time.Date(2022, 8, 31, 0, 0, 0, 0, time.UTC)
	rules := map[string]bool{}
	for seed, name := range []string{"fujian", "national"} {
		world := province(t, 4000, uint64(seed+1))
		pack, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range pack.Rules {
			r.Off = "" // those that are off by default too
		}
		for _, coverage := range []Coverage{{}, drawCoverage(rand.New(rand.NewPCG(uint64(seed), 2)), world)} {
			all := Options{AsOf: asOf}
			fast, _, err := Evaluate(world, coverage, pack, all)
			if err != nil {
				t.Fatal(err)
			}
			all.thorough, all.Workers = true, 1
			plain, _, err := Evaluate(world, coverage, pack, all)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(plain, fast, cmpopts.IgnoreUnexported(RuleHit{}, Terms{})); diff != "" {
				t.Fatal(name, diff)
			}
			for _, l := range plain {
				for _, h := range l.Rules {
					rules[h.ID] = true
				}
			}
		}
	}
	if len(rules) < 45 {
		t.Errorf("only %d rules flagged somebody; the comparison says little", len(rules))
	}
}

// drawCoverage covers persons at random by rows of the register and of deaths
// that are somebody else's.
func drawCoverage(d *rand.Rand, world *entity.World) Coverage {
	var registers, deaths []int32
	for _, s := range world.Table().Sources {
		for row := s.First; row < s.First+s.Rows; row++ {
			if s.Role == "register" {
				registers = append(registers, int32(row))
			} else if s.Department == "deaths" {
				deaths = append(deaths, int32(row))
			}
		}
	}
	shares := []float64{1, 1, 1, .9, .5, .02, .01, .001, 0}
	share := func() float64 { return shares[d.IntN(len(shares))] }
	c := Coverage{Rows: make([]float64, world.Table().Rows())}
	for row := range c.Rows {
		c.Rows[row] = share()
	}
	for range world.Count() {
		row, death, dead := int32(-1), int32(-1), 0.0
		if d.IntN(4) == 0 {
			row = registers[d.IntN(len(registers))]
		}
		if d.IntN(10) == 0 {
			death, dead = deaths[d.IntN(len(deaths))], 1-share()
		}
		c.Uncovered, c.Row = append(c.Uncovered, share()), append(c.Row, row)
		c.Dead, c.DeathRow = append(c.Dead, dead), append(c.DeathRow, death)
	}
	return c
}

// TestOriginsOfFacts: whoever lacks the kinds a fact comes from has it blank.
func TestOriginsOfFacts(t *testing.T) {
	world := province(t, 3000, 7)
	pack, err := Load("fujian")
	if err != nil {
		t.Fatal(err)
	}
	e := &evaluation{world: world, pack: pack, options: Options{AsOf: time.Date(2022, 8, 31, 0, 0, 0, 0, time.UTC), Exclude: .99}, families: world.Families(), twins: registerTwins(world)}
	w, blank := e.newWorker(), newFactView()
	*blank.facts = blankFacts()
	checked := 0
	for i := range world.Count() {
		s := w.sight(i)
		w.subject.loadOwn(i)
		own, doubles := *w.subject.facts, w.subject.mayDouble()
		w.subject.doubles = doubles
		w.subject.loadRest(i)
		checkSettled(t, &w.subject, &own)
		for field, o := range origins {
			if s.own&o.own != 0 || s.family&o.family != 0 {
				continue
			}
			checked++
			if !w.subject.view.value.Field(field).Equal(blank.value.Field(field)) {
				t.Fatalf("%s is %v for somebody without its kinds", blank.value.Type().Field(field).Name, w.subject.view.value.Field(field))
			}
		}
		if !s.alone && w.subject.facts.Alone {
			t.Fatal("lives_alone for somebody who does not")
		}
		f := w.subject.facts
		if w.reach.level(max(f.Burden, f.LargestBill, f.RecentBill)) > s.bills || w.reach.level(max(f.BurdenCounted, f.BurdenHousehold)) > s.burden {
			t.Fatal("a burden above its ceiling")
		}
	}
	if checked < 10_000 {
		t.Errorf("only %d facts were looked at", checked)
	}
}

// checkSettled holds the facts read early against those of the whole reading.
func checkSettled(t *testing.T, s *subject, own *Facts) {
	t.Helper()
	early := reflect.ValueOf(own).Elem()
	for field := range early.NumField() {
		if s.settled(field) && !early.Field(field).Equal(s.view.value.Field(field)) {
			t.Fatalf("%s was %v before the rest was read and is %v", early.Type().Field(field).Name, early.Field(field), s.view.value.Field(field))
		}
	}
}
