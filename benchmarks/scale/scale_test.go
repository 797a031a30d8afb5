package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestSizes(t *testing.T) {
	if got := sizes("100k,0.95M,40m,7,"); !slices.Equal(got, []int{100_000, 950_000, 40_000_000, 7}) {
		t.Errorf("sizes %v", got)
	}
	for n, want := range map[int]string{7: "7", 20_000: "20k", 950_000: "950k", 1_500_000: "1.5M", 40_000_000: "40M"} {
		if got := short(n); got != want {
			t.Errorf("%d is written %s", n, got)
		}
	}
}

// What is written is read again, a row measured anew replaces the old one, and
// the table and the plot are made of them.
func TestResults(t *testing.T) {
	r := &results{folder: t.TempDir(), commit: "abc"}
	for i, people := range []int{100_000, 1_000_000, 100_000} {
		o := outcome{status: done, wall: time.Duration(i+1) * time.Second, cpu: 2 * time.Second, peak: 300 << 20, load: "0.50"}
		n := o.row("growth", people, "yingbao", "run")
		n.Recall = .98765
		n.fact("entitled", 12)
		if err := r.add("growth", n); err != nil {
			t.Fatal(err)
		}
	}
	again := &results{}
	if err := again.read(filepath.Join(r.folder, "growth.csv")); err != nil {
		t.Fatal(err)
	}
	if len(again.rows) != 2 {
		t.Fatalf("%d rows are read", len(again.rows))
	}
	if n := again.find("growth", 100_000, "yingbao", "run"); n == nil || n.Wall != 3 || n.Peak != 300 || n.Recall != .98765 || n.said("entitled") != "12" || n.Commit != "abc" {
		t.Errorf("read %+v", n)
	}
	table, err := os.ReadFile(filepath.Join(r.folder, "table.md"))
	if err != nil || !strings.Contains(string(table), "| 100k | run | done |") {
		t.Errorf("the table has no such line: %s %v", table, err)
	}
	plot, err := os.ReadFile(filepath.Join(r.folder, "growth.svg"))
	if err != nil || strings.Count(string(plot), "<circle") != 6 || !strings.HasSuffix(string(plot), "</svg>\n") {
		t.Errorf("the plot is %s %v", plot, err)
	}
}

func TestMeasure(t *testing.T) {
	b := &bench{}
	if o := b.measure(nil, "sh", "-c", "echo 5 rows; exit 3"); o.status != done || wordBefore(o.text, "rows") != 5 {
		t.Errorf("degraded is %s", o.status)
	}
	if o := b.measure(nil, "sh", "-c", "exit 7"); o.status != "failed: exit 7" {
		t.Errorf("a failure is %s", o.status)
	}
	if o := b.measure(&bounds{wall: time.Millisecond, memory: 1 << 40}, "sh", "-c", "sleep 600; echo"); !strings.HasPrefix(o.status, "did not finish") {
		t.Errorf("what takes too long is %s", o.status)
	}
	if o := b.measure(&bounds{wall: time.Hour, memory: 1}, "sh", "-c", "sleep 600; echo"); !strings.HasPrefix(o.status, "did not finish") {
		t.Errorf("what takes too much is %s", o.status)
	}
	if o := b.measure(nil, "/no/such/thing"); !strings.HasPrefix(o.status, "failed") {
		t.Errorf("what is not there is %s", o.status)
	}
}

// A night in which one of two entitled persons and a household are found, and
// one is flagged without need.
func TestJudge(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("leads.csv", "\ufefflead_id,person,rules\na,0,x;medical-burden-high\nb,1,x\n")
	write("truth.csv", "source,row,person\nm,1,10\nm,2,10\nm,3,11\nm,4,12\n")
	write("entitlements.csv", "person,rule\n10,x\n13,x\n12,medical-burden-high\n")
	write("people.csv", "person,household\n10,5\n11,6\n12,5\n13,7\n")
	n := &nightly{rules: map[int64][]string{}, rows: map[string]int64{"m:1": 0, "m:2": 0, "m:3": 1, "m:4": 0}, votes: map[int64]map[int64]int{}, household: map[int64]int64{}}
	f := &findings{}
	var err error
	if f.leads, err = n.readLeads(filepath.Join(dir, "leads.csv")); err != nil {
		t.Fatal(err)
	}
	if err := n.readTruth(filepath.Join(dir, "truth.csv")); err != nil {
		t.Fatal(err)
	}
	if err := n.judge(dir, f); err != nil {
		t.Fatal(err)
	}
	if *f != (findings{leads: 2, entitled: 3, flagged: 3, right: 2}) {
		t.Errorf("found %+v", *f)
	}
}
