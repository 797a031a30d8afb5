package matchers

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"yingbao/matchers/blocking"
	"yingbao/matchers/fellegisunter"
)

// TestBoundsByHand: 90 links of .9 and 64 other pairs of a quarter make 81 of 97
// matches, two standard errors of the latter and of a pair more are 7.21; strict rules tell of 100, the
// model of 90, of which the rules reach .9.
func TestBoundsByHand(t *testing.T) {
	var sums told
	for range 90 {
		sums.add(&fellegisunter.Link{Probability: 0.9, Decision: fellegisunter.Linked}, true, false)
	}
	for range 64 {
		sums.add(&fellegisunter.Link{Probability: 0.25, Decision: fellegisunter.Reject}, true, false)
	}
	const about = 7.2111025509280
	reach := reachCounts{share: 0.9, about: 0.05, identified: true}
	for _, c := range []struct {
		name             string
		reach            reachCounts
		expected, strict float64
		want             Bounds
	}{
		{"alone", reach, 0, 0, Bounds{81 / (97 + about) * 0.85, 81 / (97 - about) * 0.95, false}},
		{"rules tell of more", reach, 90, 200, Bounds{81.0 / 200, 81 / (97 - about) * 0.95, false}},
		{"model tells of more", reach, 180, 100, Bounds{81.0 / 200, 81 / (97 - about) * 0.95, false}},
		{"rules tell of fewer", reach, 90, 70, Bounds{81 / (97 + about) * 0.85, 1, false}},
		{"nothing tells of the reach", reachCounts{share: 0.9}, 0, 0, Bounds{81 / (97 + about) * 0.9, 81 / (97 - about), true}},
	} {
		got := sums.recall(c.reach, c.expected, c.strict)
		if !near(got.Least, c.want.Least, 1e-9) || !near(got.Most, c.want.Most, 1e-9) || got.Open != c.want.Open {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
	if p := sums.precision(); !near(p.Least, (81-2*3.0166206257997)/90, 1e-9) || !near(p.Most, (81+2*3.0166206257997)/90, 1e-9) || p.Open {
		t.Errorf("precision %+v", p)
	}
}

// TestReachOfOneColumn: where every rule reads the surname nobody sees whose
// surname is wrong, and a recall is told that may be lower; where rules do
// without each other's columns, recall is within what is told.
func TestReachOfOneColumn(t *testing.T) {
	left, right := twoFiles(41, 3000, 0.3)
	table := tableOf(t, peopleFields, left, right)
	for _, surname := range []bool{false, true} {
		set := peopleSettings(ShapeLink)
		for i, r := range set.Blocking {
			if surname && !slices.Contains(r.Keys, "surname") {
				set.Blocking[i] = blocking.Rule{Keys: append([]string{"surname"}, r.Keys...)}
			}
		}
		result, err := Link(context.Background(), table, set, nil)
		if err != nil {
			t.Fatal(err)
		}
		ok, _, missed := score(t, table, result, false)
		s, recall := result.Summary, float64(ok)/float64(ok+missed)
		say := fmt.Sprintf("every rule reads the surname: %v; recall %.4f, told %+v, reach %.4f %v", surname, recall, s.RecallBounds, s.Reach, s.Identified)
		if s.RecallBounds.Open != surname || s.Identified == surname || s.Cells[0].RecallBounds.Open != surname {
			t.Error(say)
		}
		if !surname && (recall < s.RecallBounds.Least || recall > s.RecallBounds.Most) {
			t.Error(say)
		}
		t.Log(say)
	}
}

// TestColumnsNeeded: a key that can be had in two ways needs what both read.
func TestColumnsNeeded(t *testing.T) {
	e := &engine{}
	for _, keys := range [][]string{{"id_no"}, {"pinyin(name)", "birth|birth(id_no)"}, {"id_no[0:6]", "surname(name)"}, {"birth"}, {"county|region(id_no)", "alias|name"}, {"`a|b`"}} {
		e.set.Blocking = append(e.set.Blocking, blocking.Rule{Keys: keys})
	}
	const number, name, birth, odd = 1, 2, 4, 32 // county and alias lie between
	if got, want := e.columnsNeeded(), []uint64{number, name, number | name, birth, 0, odd}; !slices.Equal(got, want) {
		t.Errorf("%b, want %b", got, want)
	}
}
