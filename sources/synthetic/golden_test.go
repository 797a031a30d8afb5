package synthetic

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// TestGolden shows a hamlet of 60 people as a data officer would read it.
func TestGolden(t *testing.T) {
	config := Config{People: 60, Seed: 1, Need: 12, Defects: 8, Departments: []string{"all"}}
	dir, summary := generate(t, config)
	var got strings.Builder
	for _, name := range summary.Files {
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if d, ok := findDepartment(strings.TrimSuffix(name, ".csv")); ok && strings.Contains(d.format, "gb") {
			if content, err = simplifiedchinese.GB18030.NewDecoder().Bytes(content); err != nil {
				t.Fatal(err)
			}
		}
		fmt.Fprintf(&got, "== %s\n%s", name, strings.ReplaceAll(string(content), "\r\n", "\n"))
	}
	const golden = "testdata/hamlet.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("made something else (-update rewrites %s):\n%s", golden, diff)
	}
}

// TestSampleData: the committed sample is what the command of its README makes.
func TestSampleData(t *testing.T) {
	const committed = "../../sample-data"
	dir := t.TempDir()
	if *update {
		dir = committed
	}
	summary, err := Sample(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	want := files(t, committed, summary)
	size := 0
	for name, content := range files(t, dir, summary) {
		size += len(content)
		if content != want[name] {
			t.Errorf("sample-data/%s is not what is made today; regenerate it with -update", name)
		}
	}
	for _, r := range rules {
		if slices.Contains(Departments(), r.source) && summary.Entitled[r.id] == 0 {
			t.Errorf("the sample has nobody for %s", r.id)
		}
	}
	if size > 3<<20 {
		t.Errorf("sample-data has %d bytes", size)
	}
}

func TestWorkbook(t *testing.T) {
	dir, summary := generate(t, Config{People: 5_000, Seed: 8, Departments: []string{"rural"}, Formats: map[string]string{"rural": "xlsx+title"}})
	book, err := zip.OpenReader(filepath.Join(dir, "rural.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	sheet, err := book.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(sheet)
	if err != nil {
		t.Fatal(err)
	}
	text := string(content)
	if n := strings.Count(text, "<row>"); n != summary.Rows["rural"]+3 || n != strings.Count(text, "</row>") {
		t.Errorf("%d rows for %d of data and 3 above them", n, summary.Rows["rural"])
	}
	if header := strings.Index(text, "户编号"); header < strings.Index(text, "制表单位") {
		t.Error("the header does not stand below the titles")
	}
}

func TestEncodings(t *testing.T) {
	for name, want := range map[string]string{"gb18030": "\xb3\xc2,\x95\x32\x82\x36", "gbk": "\xb3\xc2,?", "utf8": "陈,𠀀"} {
		if got := string(format{encoding: name}.encode([]byte("陈,𠀀"))); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func ExampleGenerate() {
	dir, err := os.MkdirTemp("", "province")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	summary, err := Generate(context.Background(), dir, Config{People: 1_000, Seed: 1, Departments: []string{"medical", "register"}})
	if err != nil {
		panic(err)
	}
	fmt.Println(summary.People, "people in", summary.Villages, "villages")
	fmt.Println(summary.Files)
	// Output:
	// 1000 people in 4 villages
	// [entitlements.csv medical.csv people.csv plan.yaml register.csv truth.csv]
}

func BenchmarkGenerate(b *testing.B) {
	dir := b.TempDir()
	const people = 200_000
	for b.Loop() {
		if _, err := Generate(context.Background(), dir, Config{People: people, Seed: 1}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(people*b.N)/b.Elapsed().Seconds(), "people/s")
}
