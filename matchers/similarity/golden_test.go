package similarity

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"yingbao/sources/normalise"
)

var update = flag.Bool("update", false, "rewrite the result column of the tables in testdata")

// TestGolden holds every relation to the tables in testdata: left | right |
// result | remark, written to be read by a data officer. Each row is asked in
// both directions.
func TestGolden(t *testing.T) {
	for name, compare := range map[string]func(a, b string) string{
		"names.txt":  func(a, b string) string { return CompareNames(a, b).String() },
		"ids.txt":    func(a, b string) string { return CompareIDs(checked(a), checked(b)).String() },
		"dates.txt":  func(a, b string) string { return CompareDates(a, b).String() },
		"places.txt": func(a, b string) string { return ComparePlaces(placeOf(a), placeOf(b)).String() },
	} {
		t.Run(name, func(t *testing.T) { goldenTable(t, filepath.Join("testdata", name), compare) })
	}
}

func goldenTable(t *testing.T, path string, compare func(a, b string) string) {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	rows := 0
	for n, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		cells := strings.Split(line, "|")
		if strings.HasPrefix(line, "#") || len(cells) != 4 {
			fmt.Fprintln(&out, line)
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		got := compare(cells[0], cells[1])
		if back := compare(cells[1], cells[0]); back != got {
			t.Errorf("line %d: %s, but %s from right to left", n+1, got, back)
		}
		if got != cells[2] && !*update {
			t.Errorf("line %d: %s | %s gives %s, the table says %s (%s)", n+1, cells[0], cells[1], got, cells[2], cells[3])
		}
		fmt.Fprintf(&out, "%s | %s | %s | %s\n", cells[0], cells[1], got, cells[3])
		rows++
	}
	if rows < 10 {
		t.Fatalf("%d rows", rows)
	}
	if *update {
		if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

var bracketed = regexp.MustCompile(`\{(\d+)\}`)

// checked fills a number in braces up with sequence digits and its check digit,
// so that the table can hold valid numbers without anybody computing them.
func checked(s string) string {
	m := bracketed.FindStringSubmatch(s)
	if m == nil {
		return s
	}
	first := (m[1] + "00")[:17]
	return first + string(rune(normalise.CheckDigit(first)))
}

// placeOf reads county,town,village,hamlet; a county ending in '~' is uncertain.
func placeOf(s string) normalise.Place {
	f := strings.Split(s, ",")
	county, doubt := strings.CutSuffix(f[0], "~")
	return normalise.Place{County: county, Town: f[1], Village: f[2], Hamlet: f[3], CountyCertain: county != "" && !doubt}
}
