package entitlement

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/expr-lang/expr/vm"
	"pgregory.net/rapid"

	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// TestGuardsMeanTheExpression: for every condition of the national pack and
// random facts, guards and the expression's own machine agree.
func TestGuardsMeanTheExpression(t *testing.T) {
	pack, err := Load("national")
	if err != nil {
		t.Fatal(err)
	}
	machine := &vm.VM{}
	held := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		view := newFactView()
		drawFacts(rt, view.value)
		for _, r := range pack.Rules {
			c := &r.compiled.condition
			plain, err := machine.Run(c.program, view.facts)
			if err != nil {
				rt.Fatal(err)
			}
			fast, err := c.run(machine, view)
			if err != nil || fast != plain.(bool) {
				rt.Fatalf("%s: guards say %v, the expression %v", r.ID, fast, plain)
			}
			if fast {
				held[r.ID]++
			}
		}
	})
	if len(held) < 20 {
		t.Errorf("random facts met only %d rules; the comparison says little", len(held))
	}
}

// drawFacts fills facts with values around those that conditions speak of.
func drawFacts(rt *rapid.T, v reflect.Value) {
	words := []string{"", "severe", "none", "unable", "able", "dead", "ill", "DB", "employee", "income", "college", "refused", "3"}
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		switch f := v.Field(i); f.Kind() {
		case reflect.Bool:
			f.SetBool(rapid.Bool().Draw(rt, name))
		case reflect.String:
			f.SetString(rapid.SampledFrom(words).Draw(rt, name))
		case reflect.Int:
			f.SetInt(int64(rapid.SampledFrom([]int{-1, 0, 1, 2, 3, 4, 5, 6, 12, 17, 18, 60, 70, 180}).Draw(rt, name)))
		case reflect.Float64:
			f.SetFloat(rapid.SampledFrom([]float64{-1, 0, 500, 5000, 10000, 19999.99, 20000, 60000}).Draw(rt, name))
		}
	}
}

var day = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

// crowd makes rows of random persons over six extracts; row order inside an
// extract is the order of the slices.
type crowdRow struct {
	source string
	person int
	values map[record.Field]string
}

func drawCrowd(rt *rapid.T) []crowdRow {
	var rows []crowdRow
	for p := range rapid.IntRange(1, 6).Draw(rt, "persons") {
		birth := rapid.SampledFrom([]string{"19500101", "19800101", "20150101"}).Draw(rt, "birth")
		add := func(source string, values ...string) {
			m := map[record.Field]string{record.FieldName: fmt.Sprint("测", p), record.FieldBirth: birth}
			for i := 0; i < len(values); i += 2 {
				m[record.Field(values[i])] = values[i+1]
			}
			rows = append(rows, crowdRow{source, p, m})
		}
		add("medical", "burden", rapid.SampledFrom([]string{"0", "9000", "25000", "70000"}).Draw(rt, "burden"), "year", "2026")
		if rapid.Bool().Draw(rt, "disabled") {
			add("disabled", "category", "4", "level", rapid.SampledFrom([]string{"1", "2", "3"}).Draw(rt, "level"))
		}
		if rapid.Bool().Draw(rt, "rural") {
			add("rural", "hh_no", rapid.SampledFrom([]string{"H1", "H2"}).Draw(rt, "hh"))
		}
		if rapid.Bool().Draw(rt, "jobless") {
			add("work", "work", "jobless", "jobless_since", rapid.SampledFrom([]string{"20260101", "20261001"}).Draw(rt, "since"))
		}
		if rapid.IntRange(0, 3).Draw(rt, "register") == 0 {
			add("register", "benefit", rapid.SampledFrom([]string{"DB", "BY", "TK"}).Draw(rt, "benefit"))
		}
	}
	return rows
}

var crowdSources = []record.Source{
	{Name: "medical", Department: "medical-insurance"}, {Name: "disabled", Department: "disabled-federation"},
	{Name: "rural", Department: "rural-revitalization"}, {Name: "work", Department: "human-resources"},
	{Name: "register", Department: "civil-affairs", Role: "register"},
}

func crowdWorld(rt *rapid.T, rows []crowdRow) *entity.World {
	fieldOrder := []record.Field{"name", "birth", "burden", "year", "category", "level", "hh_no", "work", "jobless_since", "benefit"}
	var parts []*record.Part
	var persons []uint32
	count := 0
	for _, s := range crowdSources {
		part := record.NewPart(s, fieldOrder, make([]record.Kind, len(fieldOrder)))
		n := uint32(0)
		for _, r := range rows {
			if r.source != s.Name {
				continue
			}
			n++
			values := make([]string, len(fieldOrder))
			for i, f := range fieldOrder {
				values[i] = r.values[f]
			}
			part.Append(n, values)
			persons = append(persons, uint32(r.person))
			count = max(count, r.person+1)
		}
		parts = append(parts, part)
	}
	table, err := record.Merge(parts...)
	if err != nil {
		rt.Fatal(err)
	}
	w, err := entity.Build(table, persons, count)
	if err != nil {
		rt.Fatal(err)
	}
	return w
}

// allInputs switches no rule off, so that worlds with few kinds test rules too.
func allInputs() []string {
	out := entity.InputNames()
	for b := range BenefitNames {
		out = append(out, "benefit:"+b)
	}
	return out
}

// summary is what must not depend on row order: record numbers left out.
func summary(leads []Lead) string {
	var b strings.Builder
	for _, l := range leads {
		fmt.Fprint(&b, l.Person, l.Class, l.Severity, l.Identity, l.Suspect, l.PUncovered, len(l.Evidence), l.Sources, l.Burden)
		for _, h := range l.Rules {
			fmt.Fprint(&b, " ", h.ID, h.Reason)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestRowOrderAndWorkersDoNotMatter(t *testing.T) {
	pack, err := Load("national")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		rows := drawCrowd(rt)
		options := Options{AsOf: day, Sources: allInputs(), Workers: 1}
		want, _, err := Evaluate(crowdWorld(rt, rows), Coverage{}, pack, options)
		if err != nil {
			rt.Fatal(err)
		}
		shuffled := rapid.Permutation(rows).Draw(rt, "rows")
		options.Workers = 4
		got, _, err := Evaluate(crowdWorld(rt, shuffled), Coverage{}, pack, options)
		if err != nil {
			rt.Fatal(err)
		}
		if summary(got) != summary(want) {
			rt.Fatalf("order of rows matters:\n%s\n%s", summary(want), summary(got))
		}
	})
}

// TestCoverageOnlyRemoves: raising the probability that people draw dibao
// never adds a missed-person lead, and below the threshold never removes one.
func TestCoverageOnlyRemoves(t *testing.T) {
	pack, err := Load("national")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		w := crowdWorld(rt, append(drawCrowd(rt), crowdRow{"register", 0, map[record.Field]string{"name": "测0", "benefit": "DB"}}))
		at := func(p float64) map[LeadKey]bool {
			n := w.Count()
			c := Coverage{Uncovered: make([]float64, n), Row: make([]int32, n), Dead: make([]float64, n), DeathRow: make([]int32, n)}
			row, _ := w.Table().Lookup(record.ID{Source: "register", Row: uint32(w.Table().Sources[4].Rows)})
			for i := range n {
				c.Uncovered[i], c.Row[i], c.DeathRow[i] = 1-p, int32(row), -1
			}
			leads, _, err := Evaluate(w, c, pack, Options{AsOf: day, Sources: allInputs()})
			if err != nil {
				rt.Fatal(err)
			}
			keys := leadKeys(leads)
			for k := range keys {
				if !contains(pack.Rule(k.Rule).Benefits, "DB") {
					delete(keys, k)
				}
			}
			return keys
		}
		low, mid, high := at(0.1), at(0.98), at(0.999)
		if !reflect.DeepEqual(low, mid) {
			rt.Fatalf("below the threshold leads differ: %v, %v", low, mid)
		}
		for k := range high {
			if !mid[k] {
				rt.Fatalf("more coverage added %v", k)
			}
		}
	})
}

// TestSwitchedOffLoudly: a world without a register switches off what needs
// one, with the reason in both languages.
func TestSwitchedOffLoudly(t *testing.T) {
	pack, err := Load("fujian")
	if err != nil {
		t.Fatal(err)
	}
	var leads []Lead
	var off []SwitchedOff
	rapid.Check(t, func(rt *rapid.T) {
		w := crowdWorld(rt, []crowdRow{{"disabled", 0, map[record.Field]string{"name": "测", "level": "1", "category": "4"}}})
		leads, off, err = Evaluate(w, Coverage{}, pack, Options{AsOf: day, Off: []string{"petition-hardship"}})
	})
	if err != nil || len(leads) != 0 || len(off) != 54 {
		t.Fatalf("%d leads, %d rules off, %v", len(leads), len(off), err)
	}
	codes := map[string]string{}
	for _, o := range off {
		codes[o.ID] = o.Code
		if o.Zh == "" || o.En == "" || o.Name == "" {
			t.Errorf("%s is off without a reason", o.ID)
		}
	}
	if codes["single-severe-disabled"] != "missing-input" || codes["petition-hardship"] != "plan" || codes["prison-release"] != "pack" {
		t.Errorf("codes: %v", codes)
	}
}
