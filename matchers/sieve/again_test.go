package sieve

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestAgainIsSift: a row that was let go against one table and is let go again
// against another is one that Sift lets go there, and is counted the same
// (V4). With an unchanged table every row is let go again.
func TestAgainIsSift(t *testing.T) {
	again, looked := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(drawRow), 1, 10)
		small, roll := rows.Draw(rt, "last table"), rows.Draw(rt, "roll")
		next := slices.Clone(small[rapid.IntRange(0, len(small)-1).Draw(rt, "gone"):])
		next = append(next, rapid.SliceOfN(rapid.Custom(drawRow), 0, 3).Draw(rt, "new")...)
		last, err := New(tableOf(t, small), Options{})
		if err != nil {
			t.Fatal(err)
		}
		tonight, err := New(tableOf(t, next), Options{Last: last.Prints()})
		if err != nil {
			t.Fatal(err)
		}
		if last.Form() != tonight.Form() {
			rt.Fatal("tables of the same columns have two forms")
		}
		columns, stands := columnsOf(roll), make([]uint32, len(roll))
		before, now := last.Sifters(fields[:], 1)[0], tonight.Sifters(fields[:], 1)[0]
		before.Sift(columns, stands)
		var taken, rest [][]string
		for i, row := range roll {
			if stands[i] == 0 && now.Again(before.Trace(columns, i, nil)) {
				taken = append(taken, row)
			} else {
				rest = append(rest, row)
			}
		}
		again += len(taken)
		looked += len(rest)
		if len(rest) > 0 {
			now.Sift(columnsOf(rest), make([]uint32, len(rest)))
		}
		plain, whole := sift(t, tableOf(t, next), roll, Options{})
		for i, row := range roll {
			if plain[i] != 0 && slices.ContainsFunc(taken, func(r []string) bool { return slices.Equal(r, row) }) {
				rt.Fatalf("row %q stands and is let go again", row)
			}
		}
		if got, want := fmt.Sprint(tonight.Beyond()), fmt.Sprint(whole.Beyond()); got != want {
			rt.Fatalf("counts %s, want %s", got, want)
		}
	})
	if again == 0 || looked == 0 {
		t.Errorf("%d rows are let go again, %d looked at", again, looked)
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
		if stands[i] != 0 || !now.Again(before.Trace(columns, i, nil)) {
			t.Errorf("row %d stands for %d or is not let go again", i, stands[i])
		}
	}
	if now.Again(nil) || last.Sifters(fields[:], 1)[0].Again(before.Trace(columns, 0, nil)) {
		t.Error("a row is let go again without a trace, or without a last night")
	}
}
