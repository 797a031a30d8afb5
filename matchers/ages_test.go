package matchers

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
)

// TestAgesOfTwoFiles: where families stand in two files, and nobody in both, their
// ages tell it; where persons do, it does not matter that one file is four years
// younger.
func TestAgesOfTwoFiles(t *testing.T) {
	list := households(23, 6000, false)
	rand.New(rand.NewPCG(23, 1)).Shuffle(len(list), func(a, b int) { list[a], list[b] = list[b], list[a] })
	table, r := planned(t, list[:3000], list[3000:])
	few(t, "nobody in both", table, r, false)
	var later [][]string
	for _, row := range slipped(5, list[1500:4500]) {
		row = slices.Clone(row)
		if age, err := strconv.Atoi(row[4]); err == nil {
			row[4] = fmt.Sprint(age + 4)
		}
		later = append(later, row)
	}
	table, r = planned(t, list[:3000], later)
	checkF1(t, table, r, false, 0.97)
}

// TestAgeIsANumber: 39 and 40 are near, 39 and 69 are a father's and his son's.
func TestAgeIsANumber(t *testing.T) {
	_, s := plannedOf(t, voterFields, households(24, 400, true))
	at := specOfField(s, "age")
	if want := []string{"exact", "within 1", "within 3", "within 10"}; at == nil || !slices.Equal(at.Levels, want) {
		t.Errorf("%+v", at)
	}
}
