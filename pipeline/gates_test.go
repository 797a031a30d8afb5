package pipeline_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"yingbao/pipeline"
	"yingbao/pipeline/archive"
	"yingbao/pipeline/plan"
	"yingbao/sources/mistake"
	"yingbao/sources/normalise"
)

// gated is a folder of a plan with one roll of the disabled behind a gate.
type gated struct {
	t   *testing.T
	dir string
}

const rollHeader = "姓名,身份证号,残疾证号,残疾类别,残疾等级,联系电话\n"

// roll gives n made-up people in four test counties, from number from on.
func roll(n, from int) []string {
	rows := make([]string, n)
	for i := range rows {
		k := from + i
		s := fmt.Sprintf("%s1960%02d%02d%03d", []string{"990101", "990102", "990121", "990122"}[k%4], k/28%12+1, k%28+1, k%997+1)
		id := s + string(normalise.CheckDigit(s))
		name := "林" + string([]rune("一二三四五六七八九十")[k%10]) + string([]rune("甲乙丙丁戊己庚辛壬癸")[k/10%10])
		rows[i] = fmt.Sprintf("%s,%s,%s41,肢体,一级,1390000%04d", name, id, id, k%10000)
	}
	return rows
}

func file(rows []string) string { return rollHeader + strings.Join(rows, "\n") + "\n" }

// changed gives the rows with change made to the first n.
func changed(rows []string, n int, change func(cells []string)) []string {
	out := append([]string(nil), rows...)
	for i := range n {
		cells := strings.Split(out[i], ",")
		change(cells)
		out[i] = strings.Join(cells, ",")
	}
	return out
}

func (g *gated) put(files map[string]string) {
	g.t.Helper()
	in := filepath.Join(g.dir, "in")
	if err := errors.Join(os.RemoveAll(in), os.Mkdir(in, 0o700)); err != nil {
		g.t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(in, name), []byte(text), 0o600); err != nil {
			g.t.Fatal(err)
		}
	}
}

// night runs one night with the keys given to the roll's source.
func (g *gated) night(asOf, keys string) (*pipeline.Result, error) {
	g.t.Helper()
	register := "姓名,身份证号,救助类别,保障方式,最初享受月份,状态,家庭住址\n"
	for i := range 30 {
		name, number, address := county(i)
		register += fmt.Sprintf("%s,%s,农村低保,单人保,202001,在保,%s\n", name, number, address)
	}
	text := "name: gates\nas_of: today\npolicy: fujian\nsources:\n  roll:\n    department: disabled-federation\n    path: in/cl_*\n" + keys +
		"  register: {department: civil-affairs, path: register.csv, role: register}\nruns: runs/\n"
	for name, content := range map[string]string{"register.csv": register, "plan.yaml": text} {
		if err := os.WriteFile(filepath.Join(g.dir, name), []byte(content), 0o600); err != nil {
			g.t.Fatal(err)
		}
	}
	p, err := plan.Load(filepath.Join(g.dir, "plan.yaml"))
	if err != nil {
		g.t.Fatal(err)
	}
	return pipeline.Run(context.Background(), p, pipeline.Options{AsOf: asOf})
}

func (g *gated) latest() string {
	target, err := os.Readlink(filepath.Join(g.dir, "runs", "gates", "latest"))
	if err != nil {
		g.t.Fatal(err)
	}
	return target
}

// input is what the manifest of the last good run says of the roll.
func (g *gated) input() archive.Input {
	g.t.Helper()
	m, err := archive.ReadManifest(filepath.Join(g.dir, "runs", "gates", "latest"))
	if err != nil {
		g.t.Fatal(err)
	}
	for _, in := range m.Inputs {
		if in.Source == "roll" {
			return in
		}
	}
	g.t.Fatal("the manifest does not know the roll")
	return archive.Input{}
}

const (
	nightOne, nightTwo = "2024-01-01", "2024-01-02"
	second             = "cl_20240102.csv"
)

// gateCase is a second night after a first one of 400 rows: with the strict
// threshold in the plan it is held for the code, with the loose one it passes.
// An empty loose one says that no threshold opens the gate, only a reason;
// "never" that nothing does.
type gateCase struct {
	name, strict, loose string
	files               map[string]string
	code                string
}

func gateCases() []gateCase {
	next := roll(404, 0)
	var partial []string
	for _, r := range roll(540, 0) {
		if !strings.Contains(r, ",990102") {
			partial = append(partial, r)
		}
	}
	wrong := func(n int) string {
		return file(changed(next, n, func(c []string) { c[1], c[2] = c[1][:17]+"?", "" }))
	}
	sum := func(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }
	return []gateCase{
		{"freshness", "max_age: 20", "max_age: 40", map[string]string{"cl_20231202.csv": file(next)}, "E_STALE"},
		{"period: of the future", "", "", map[string]string{"cl_20240301.csv": file(next)}, "E_DATE"},
		{"period: before the last", "", "", map[string]string{"cl_20231101.csv": file(next)}, "E_STALE"},
		{"rows: a floor", "min_rows: 405", "min_rows: 404", map[string]string{second: file(next)}, "E_ROW_DROP"},
		{"rows: fewer", "max_drop: 10%", "max_drop: 20%", map[string]string{second: file(roll(340, 0))}, "E_ROW_DROP"},
		{"rows: more", "max_rise: 20%", "max_rise: 30%", map[string]string{second: file(roll(500, 0))}, "E_ROW_JUMP"},
		{"valid numbers", "min_valid_id: 95%", "min_valid_id: 80%", map[string]string{second: wrong(60)}, "E_VALID_ID"},
		{"rows without a number", "max_empty_key: 5%", "max_empty_key: 20%", map[string]string{second: file(changed(next, 40, func(c []string) { c[1], c[2] = "", "" }))}, "E_NULL_RATIO"},
		{"counties", "county_share: 5%", "county_share: 50%", map[string]string{second: file(partial)}, "E_PARTITION_DROP"},
		{"nulls", "max_null_jump: 10%", "max_null_jump: 30%", map[string]string{second: file(changed(next, 80, func(c []string) { c[5] = "" }))}, "E_NULL_RATIO"},
		{"rejects", "max_reject: 5%", "max_reject: 15%", map[string]string{second: file(changed(next, 40, func(c []string) { c[0] = "" }))}, "E_QRATIO"},
		{"rejects over 20 in 100", "", "max_reject: 40%", map[string]string{second: file(changed(next, 120, func(c []string) { c[0] = "" }))}, "E_QRATIO"},
		{"damaged on the way", "", "never", map[string]string{second: file(next), "MANIFEST.sha256": sum("x") + "  " + second + "\n"}, "E_MANIFEST"},
		{"the same file again", "", "", map[string]string{second: file(roll(400, 0))}, "E_STALE"},
		{"two versions", "", "", map[string]string{second: file(next), "cl_20240102_修正.csv": file(next[:403])}, "E_AMBIGUOUS"},
		{"names and numbers swapped", "", "", map[string]string{second: strings.Replace(file(next), "姓名,身份证号", "身份证号,姓名", 1)}, "E_DRIFT"},
	}
}

// TestGates: every gate, with its threshold in the plan, through a whole night.
// What is held changes nothing; what passes is published; a gate that judges
// is opened by a reason, which the manifest keeps.
func TestGates(t *testing.T) {
	for i, c := range gateCases() {
		if testing.Short() && i%4 != 0 {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := &gated{t: t, dir: t.TempDir()}
			first := "cl_20240101.csv"
			if strings.HasPrefix(c.name, "freshness") {
				first = "cl_20231201.csv"
			}
			g.put(map[string]string{first: file(roll(400, 0))})
			if _, err := g.night(nightOne, ""); err != nil {
				t.Fatal(err)
			}
			before := g.latest()
			g.put(c.files)
			_, err := g.night(nightTwo, gate(c.strict))
			var held *pipeline.Held
			if !errors.As(err, &held) || len(held.Extracts) != 1 || held.Extracts[0].Code != c.code || held.Extracts[0].Source != "roll" {
				t.Fatalf("not held for %s: %v", c.code, err)
			}
			if g.latest() != before {
				t.Error("a held night was published")
			}
			if c.loose != "" && c.loose != "never" {
				if _, err := g.night(nightTwo, gate(c.loose)); err != nil {
					t.Errorf("with %s: %v", c.loose, err)
				}
			}
			if _, err := g.night("2024-01-03", gate(c.strict)+"    override: 两个县的数据合并，已电话核实\n"); (err != nil) != (c.loose == "never") {
				t.Fatalf("with a reason: %v", err)
			}
			if in := g.input(); c.loose == "" && (in.Override != "两个县的数据合并，已电话核实" || len(in.Overridden) == 0 || in.Overridden[0] != c.code) {
				t.Errorf("the manifest keeps %q for %v, not the reason for %s", in.Override, in.Overridden, c.code)
			}
		})
	}
}

func gate(threshold string) string {
	if threshold == "" {
		return ""
	}
	return "    gate: {" + threshold + "}\n"
}

// TestUnreadableIsNotOverridden: a reason opens no extract that cannot be read,
// or that is another department's.
func TestUnreadableIsNotOverridden(t *testing.T) {
	g := &gated{t: t, dir: t.TempDir()}
	for name, c := range map[string]struct{ text, code string }{
		"empty":                {"", "E_EMPTY"},
		"header only":          {rollHeader, "E_NO_ROWS"},
		"another department's": {"姓名,身份证号,失业登记日期,失业原因,登记状态\n林一,990101196001010019,2023-01-01,合同到期,正常\n", "E_SCHEMA_MISSING"},
	} {
		g.put(map[string]string{second: c.text})
		_, err := g.night(nightTwo, "    override: 什么都放行\n")
		var held *pipeline.Held
		if !errors.As(err, &held) || held.Extracts[0].Code != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestReasonIsAsked: an override without a reason is a mistake in the plan.
func TestReasonIsAsked(t *testing.T) {
	for _, word := range []string{`""`, `"  "`, "", "true", "~"} {
		path := filepath.Join(t.TempDir(), "plan.yaml")
		text := "name: gates\nas_of: today\npolicy: fujian\nsources:\n  roll: {department: disabled-federation, path: a.csv, override: " + word + "}\n" +
			"  register: {department: civil-affairs, path: register.csv, role: register}\nruns: runs/\n"
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var wrong mistake.List
		if _, err := plan.Load(path); !errors.As(err, &wrong) || !strings.Contains(err.Error(), "override") {
			t.Errorf("override: %s gives %v", word, err)
		}
	}
}

// TestLastGood: a held extract leaves yesterday's data in force, marked with
// their age, as long as it is held; its own data take over when it is not.
func TestLastGood(t *testing.T) {
	g := &gated{t: t, dir: t.TempDir()}
	g.put(map[string]string{"cl_20240101.csv": file(roll(400, 0))})
	keys := "    when_held: last-good\n"
	if _, err := g.night(nightOne, keys); err != nil {
		t.Fatal(err)
	}
	g.put(map[string]string{second: file(roll(100, 0))})
	for _, day := range []string{nightTwo, "2024-01-05"} {
		result, err := g.night(day, keys)
		if err != nil {
			t.Fatal(err)
		}
		told := false
		for _, n := range result.Degraded {
			told = told || n.Code == "last-good" && n.About == "roll" && strings.Contains(n.ZH, nightOne)
		}
		in := g.input()
		if !told || in.State != "last-good" || in.Why != "E_ROW_DROP "+nightOne || in.Accepted != 400 {
			t.Errorf("%s: told %v, manifest %s %q with %d rows", day, told, in.State, in.Why, in.Accepted)
		}
	}
	g.put(map[string]string{"cl_20240106.csv": file(roll(410, 0))})
	if _, err := g.night("2024-01-06", keys); err != nil {
		t.Fatal(err)
	}
	if in := g.input(); in.State != "loaded" || in.Accepted != 410 {
		t.Errorf("the next good extract: %s with %d rows", in.State, in.Accepted)
	}
}

// TestFootersAreNoFault: a total and a signature under a short list do not
// degrade the night, rows that nobody can read do.
func TestFootersAreNoFault(t *testing.T) {
	for _, c := range []struct {
		name     string
		below    []string
		degraded bool
	}{
		{"footers", []string{"合计,12,,,,", "制表人：林甲,,,,,"}, false},
		{"damaged rows", []string{"林甲", "林乙"}, true},
	} {
		g := &gated{t, t.TempDir()}
		g.put(map[string]string{"cl_20240101.csv": file(append(roll(12, 0), c.below...))})
		result, err := g.night(nightOne, "")
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		noted := slices.ContainsFunc(result.Degraded, func(n pipeline.Note) bool { return n.Code == "rejects" })
		if in := g.input(); noted != c.degraded || in.Rejected != 2 || in.Rows != 14 {
			t.Errorf("%s: degraded by rejects %v, %d of %d rows rejected", c.name, noted, in.Rejected, in.Rows)
		}
	}
}
