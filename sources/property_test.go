package sources

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"

	"yingbao/sources/record"
)

// lines gives the accepted rows of a load without their numbers, sorted.
func lines(l *Loaded) []string {
	table, err := record.Merge(l.Part)
	if err != nil {
		panic(err)
	}
	var fields []string
	for _, c := range table.Columns() {
		fields = append(fields, string(c.Field))
	}
	sort.Strings(fields)
	out := make([]string, table.Rows())
	for row := range out {
		for _, f := range fields {
			if v := table.Column(record.Field(f)).Value(row); v != "" {
				out[row] += f + "=" + v + " "
			}
		}
	}
	sort.Strings(out)
	return out
}

// Rows shuffled, columns reordered, another encoding or delimiter, the file
// split: the same people come out.
func TestSamePeopleHoweverDelivered(t *testing.T) {
	rows := roll(60, 0)
	want := strings.Join(lines(night(t, map[string]string{"a.csv": rollFile(rows)}, nil, nil)), "\n")
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		order := rapid.Permutation(rows).Draw(rt, "rows")
		columns := rapid.Permutation([]int{0, 1, 2, 3, 4, 5}).Draw(rt, "columns")
		delimiter := rapid.SampledFrom([]string{",", "\t", ";", "|"}).Draw(rt, "delimiter")
		end := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(rt, "end")
		cut := rapid.IntRange(1, 59).Draw(rt, "cut")
		encode := func(s string) string { return s }
		switch rapid.SampledFrom([]string{"utf-8", "bom", "gb18030"}).Draw(rt, "encoding") {
		case "bom":
			encode = func(s string) string { return "\ufeff" + s }
		case "gb18030":
			encode = func(s string) string { out, _ := simplifiedchinese.GB18030.NewEncoder().String(s); return out }
		}
		file := func(list []string) string { return encode(deliver(list, columns, delimiter, end)) }
		n++
		var paths []string
		for i, list := range [][]string{order[:cut], order[cut:]} {
			p := filepath.Join(dir, fmt.Sprintf("%c_%d.csv", 'a'+i, n))
			if err := os.WriteFile(p, []byte(file(list)), 0o600); err != nil {
				rt.Fatal(err)
			}
			paths = append(paths, p)
		}
		l, err := Load(context.Background(), Extract{Name: "x", Department: "残联", Paths: paths}, Options{})
		if err != nil || l.Held != nil {
			rt.Fatalf("%+v %v", l, err)
		}
		if got := strings.Join(lines(l), "\n"); got != want {
			rt.Fatalf("other people:\n%s\nwant\n%s", got, want)
		}
	})
}

// deliver writes rows of a roll with their columns in another order.
func deliver(rows []string, columns []int, delimiter, end string) string {
	var b strings.Builder
	for _, line := range append([]string{strings.TrimSpace(rollHeader)}, rows...) {
		cells := strings.Split(line, ",")
		for i, c := range columns {
			if i > 0 {
				b.WriteString(delimiter)
			}
			b.WriteString(cells[c])
		}
		b.WriteString(end)
	}
	return b.String()
}

// Whatever the cells hold: rows = accepted + rejected, and no message repeats
// a cell (S1).
func TestAccountingAndSilence(t *testing.T) {
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		secret := "机密" + rapid.StringMatching(`[甲乙丙丁][子丑寅卯]{3}`).Draw(rt, "secret")
		cell := rapid.OneOf(rapid.Just(secret), rapid.StringMatching(`[0-9X*.E+?]{0,20}`), rapid.String(), rapid.SampledFrom([]string{"", "无", "合计", "姓名", "一级"}))
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 1, 7), 0, 30).Draw(rt, "rows")
		text := rollHeader
		for _, r := range rows {
			for i, c := range r {
				if i > 0 {
					text += ","
				}
				text += `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
			}
			text += "\n"
		}
		n++
		p := filepath.Join(dir, fmt.Sprint(n, ".csv"))
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			rt.Fatal(err)
		}
		l, err := Load(context.Background(), Extract{Name: "x", Department: "残联", Paths: []string{p}}, Options{})
		if err != nil {
			rt.Fatal(err)
		}
		if l.Held == nil && (l.Rows != l.Accepted+l.Rejected || l.Part.Rows() != l.Accepted || len(l.Rejects) != l.Rejected) {
			rt.Fatalf("rows %d accepted %d rejected %d", l.Rows, l.Accepted, l.Rejected)
		}
		said := fmt.Sprint(l.Held, l.Warnings, l.Columns, l.Repairs, l.Flags)
		for _, r := range l.Rejects {
			said += r.Code + r.Reason + r.Column + r.File
		}
		if strings.Contains(said, "机密") {
			rt.Fatalf("a message repeats a cell: %s", said)
		}
	})
}

func TestCacheChangesNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := newCache[cell]()
		for _, v := range rapid.SliceOfN(rapid.StringMatching(`[ab]{0,4}`), 0, 300).Draw(rt, "values") {
			got := cached(c, v, func(c *cell, _ bool) { c.out[0] = strings.ToUpper(c.raw) })
			if got.out[0] != strings.ToUpper(v) {
				rt.Fatalf("%q gave %q", v, got.out[0])
			}
		}
	})
	// A column of ever new values ends without a cache, one of few keeps it.
	all, few := newCache[cell](), newCache[cell]()
	for i := range 4 * trial {
		all.get(fmt.Sprint(i))
		few.get(fmt.Sprint(i % 9))
	}
	if all.entries != nil || len(few.entries) != smallCache {
		t.Errorf("entries %d and %d", len(all.entries), len(few.entries))
	}
}
