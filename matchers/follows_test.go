package matchers

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"yingbao/sources/record"
)

var neighbourFields = []record.Field{"forename", "surname", "dob", "street", "suburb", "postcode", "label"}

// neighbours makes families of three or four at one address of one of 120
// suburbs with three post codes each, so that a few thousand rows have few
// strangers of one post code. One record in three has a copy, and a slip stands
// in one value of twelve.
func neighbours(seed uint64, n int) [][]string {
	r := rand.New(rand.NewPCG(seed, 9))
	var suburbs []string
	for range 120 {
		suburbs = append(suburbs, word(r, 3))
	}
	var out [][]string
	list := people(seed, n)
	for i, p := range list {
		head := rand.New(rand.NewPCG(seed, uint64(i/4)))
		suburb := head.IntN(len(suburbs))
		street, code := fmt.Sprintf("%d %s street", 1+head.IntN(200), word(head, 2)), fmt.Sprint(27000+7*suburb+head.IntN(3))
		if i%4 < 3 {
			p.surname = list[i/4*4].surname
		}
		for range 1 + r.IntN(3)/2 {
			row := []string{p.forename, p.surname, p.dob, street, suburbs[suburb], code, fmt.Sprint(i)}
			for at, v := range row[:6] {
				if b := []byte(v); r.IntN(12) == 0 {
					b[r.IntN(len(b))] = "0123456789"[r.IntN(10)]
					row[at] = string(b)
				}
			}
			out = append(out, row)
		}
	}
	r.Shuffle(len(out), func(a, b int) { out[a], out[b] = out[b], out[a] })
	return out
}

// TestFollowsInSmallFiles: in a file in which few strangers share a post code it
// still says its suburb. Taken for two things, both were what the class of
// relatives had in common, and the relatives themselves were linked.
func TestFollowsInSmallFiles(t *testing.T) {
	table, s := plannedOf(t, neighbourFields, neighbours(3, 3000))
	if at := specOfField(s, "postcode"); at == nil || at != specOfField(s, "suburb") {
		t.Errorf("post code and suburb are two comparisons: %+v", s.Comparisons)
	}
	for _, f := range []record.Field{"forename", "surname", "dob", "street"} {
		if at := specOfField(s, f); at == nil || len(at.Fields) > 1 {
			t.Errorf("%s is no comparison of its own: %+v", f, s.Comparisons)
		}
	}
	r := mustLink(t, table, s)
	checkF1(t, table, r, true, 0.97)
}

// TestFamilyColumnsDoNotFollow: street and telephone of a family go together,
// although neither says the other, in families of one name and where one of four
// bears another.
func TestFamilyColumnsDoNotFollow(t *testing.T) {
	for _, own := range []int{0, 1} {
		var rows [][]string
		list := people(4, 2000)
		for i, p := range list {
			head := list[i/4*4]
			if i%4 != 3 || own == 0 {
				p.surname = head.surname
			}
			rows = append(rows, []string{p.forename, p.surname, p.dob, fmt.Sprint(1+i/4, " ", head.town, " street"), head.phone})
		}
		_, s := plannedOf(t, []record.Field{"forename", "surname", "dob", "street", "phone"}, rows, slices.Clone(rows))
		if at := specOfField(s, "phone"); at == nil || len(at.Fields) > 1 {
			t.Errorf("%d of four with another surname: the telephone is no comparison of its own: %+v", own, s.Comparisons)
		}
	}
}
