package sieve

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"yingbao/sources/record"
)

// TestAgainIsSift: where Again is sure of a row that was sifted against
// another table, it says what Sift says, and the row is counted the same (V4).
func TestAgainIsSift(t *testing.T) {
	looked, again, wanted := 0, map[uint32]int{}, 0
	screen := func([]record.Field) func([][]string, int) bool {
		return func(columns [][]string, row int) bool { return columns[0][row] == "欧阳英" }
	}
	check := func(rt *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(drawRow), 1, 10)
		small, roll := rows.Draw(rt, "last table"), rows.Draw(rt, "roll")
		next := slices.Clone(small[rapid.IntRange(0, len(small)-1).Draw(rt, "gone"):])
		if rapid.Bool().Draw(rt, "moved") { // the same rows in another order, one of them twice
			next = append([][]string{next[len(next)-1]}, next...)
		}
		next = append(next, rapid.SliceOfN(rapid.Custom(drawRow), 0, 3).Draw(rt, "new")...)
		last, err := New(tableOf(t, small), Options{Screen: screen})
		if err != nil {
			t.Fatal(err)
		}
		tonight, err := New(tableOf(t, next), Options{Last: last.Prints(), Screen: screen})
		if err != nil {
			t.Fatal(err)
		}
		if last.Form() != tonight.Form() {
			rt.Fatal("tables of the same columns have two forms")
		}
		columns, stands := columnsOf(roll), make([]uint32, len(roll))
		before, now := last.Sifters(fields[:], 1)[0], tonight.Sifters(fields[:], 1)[0]
		before.Sift(columns, stands)
		plain, whole := sift(t, tableOf(t, next), roll, Options{Screen: screen})
		var rest [][]string
		for i, row := range roll {
			trace := before.Trace(columns, i, stands[i], nil)
			verdict, sure := now.Again(trace)
			if !sure {
				rest = append(rest, row)
				continue
			}
			if again[verdict]++; trace[0] == 2 {
				wanted++
			}
			if verdict != plain[i] {
				rt.Fatalf("row %q stands for %d, Again says for %d", row, plain[i], verdict)
			}
		}
		looked += len(rest)
		if len(rest) > 0 {
			now.Sift(columnsOf(rest), make([]uint32, len(rest)))
		}
		if got, want := fmt.Sprint(tonight.Beyond()), fmt.Sprint(whole.Beyond()); got != want {
			rt.Fatalf("counts %s, want %s", got, want)
		}
	}
	met := func() bool { return again[0] > 0 && again[1] > 0 && wanted > 0 && looked > 0 }
	for round := 0; round < 20 && !met(); round++ { // a short test draws few
		rapid.Check(t, check)
	}
	if !met() {
		t.Errorf("rows of last night's by how many they stand for: %v, %d of them wanted; %d looked at", again, wanted, looked)
	}
}

// TestWithout: what is in one sorted list alone is that of a plain loop.
func TestWithout(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		draw := func(label string) []uint64 {
			list := rapid.SliceOfDistinct(rapid.Uint64Range(0, 20), rapid.ID).Draw(rt, label)
			slices.Sort(list)
			return list
		}
		list, other := draw("list"), draw("other")
		want := slices.DeleteFunc(slices.Clone(list), func(h uint64) bool { return slices.Contains(other, h) })
		if got := without(list, other); !slices.Equal(got, want) {
			rt.Fatalf("%d without %d is %d, want %d", list, other, got, want)
		}
	})
}

// TestSampledAgain: a row of the sample is one again unless something new in
// the table concerns it.
func TestSampledAgain(t *testing.T) {
	table, sampled := [][]string{{"陈秀英", "", "", "19800102", "13900000001", "", "990102", "溪边村"}}, 0
	last, err := New(tableOf(t, table), Options{})
	if err != nil {
		t.Fatal(err)
	}
	before := last.Sifters(fields[:], 1)[0]
	for i := range 2000 {
		row := []string{"王建国", "", number(fmt.Sprintf("9901031975%02d%02d%03d", 1+i%12, 1+i%28, i%1000)), "", "", "", "990103", "桥头村"}
		columns, stands := columnsOf([][]string{row}), []uint32{0}
		if before.Sift(columns, stands); stands[0] != Sample {
			continue
		}
		sampled++
		for _, rows := range [][][]string{table, {row}} {
			tonight, err := New(tableOf(t, rows), Options{Last: last.Prints()})
			if err != nil {
				t.Fatal(err)
			}
			again, sure := tonight.Sifters(fields[:], 1)[0].Again(before.Trace(columns, 0, Sample, nil))
			if same := len(rows[0][2]) == 0; sure != same || same && again != Sample {
				t.Errorf("a row of the sample stands for %d again, %t", again, sure)
			}
		}
	}
	if sampled == 0 {
		t.Error("no row is sampled")
	}
}

// TestAgainWithTheSameTable takes every row over that was let go.
func TestAgainWithTheSameTable(t *testing.T) {
	table := [][]string{{"陈秀英", "", "", "19800102", "13900000001", "", "990102", "溪边村"}}
	roll := [][]string{{"王建国", "", number("99010319750607033"), "19750607", "", "", "990103", "桥头村"}, {"陈秀英", "", "", "", "", "", "990103", "桥头村"}}
	last, err := New(tableOf(t, table), Options{})
	if err != nil {
		t.Fatal(err)
	}
	tonight, err := New(tableOf(t, table), Options{Last: last.Prints()})
	if err != nil {
		t.Fatal(err)
	}
	columns, stands := columnsOf(roll), make([]uint32, len(roll))
	before, now := last.Sifters(fields[:], 1)[0], tonight.Sifters(fields[:], 1)[0]
	before.Sift(columns, stands)
	for i := range roll {
		if again, sure := now.Again(before.Trace(columns, i, stands[i], nil)); again != 0 || !sure || stands[i] != 0 {
			t.Errorf("row %d stands for %d, and again for %d, %t", i, stands[i], again, sure)
		}
	}
	_, none := now.Again(nil)
	_, first := last.Sifters(fields[:], 1)[0].Again(before.Trace(columns, 0, 0, nil))
	if none || first {
		t.Error("Again is sure without a trace, or without a last night")
	}
}
