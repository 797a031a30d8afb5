package matchers

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"yingbao/matchers/blocking"
	"yingbao/matchers/comparison"
	"yingbao/sources/record"
)

// numberedPeople makes two files of people whose number holds village and birth
// date, so that two of one village and one birth date have numbers that are near.
// Number, name and phone have a slip in one row of twenty.
func numberedPeople(seed uint64, n, digits int) (left, right [][]string) {
	r := rand.New(rand.NewPCG(seed, 7))
	slip := func(v string) string {
		if r.IntN(20) > 0 {
			return v
		}
		b := []byte(v)
		if at := r.IntN(len(b)); b[at] >= '0' && b[at] <= '9' {
			b[at] = byte('0' + r.IntN(10))
		} else {
			b[at] = byte('a' + r.IntN(26))
		}
		return string(b)
	}
	letters := func(n int, first byte, many int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = first + byte(r.IntN(many))
		}
		return string(b)
	}
	for i := range n {
		village, born := fmt.Sprintf("%06d", 990000+r.IntN(12)), fmt.Sprintf("1970%02d%02d", 1+r.IntN(12), 1+r.IntN(28))
		number, name, phone := village+born+letters(digits, '0', 10), letters(2+r.IntN(2), 'a', 26), fmt.Sprintf("13%09d", r.IntN(1e9))
		row := func() []string {
			return []string{slip(number), slip(name), born, village, slip(phone), fmt.Sprint(i)}
		}
		if i%3 != 0 {
			left = append(left, row())
		}
		if i%3 != 1 {
			right = append(right, row())
		}
	}
	return left, right
}

// TestStrangers: those who were born on one day in one village have numbers of
// which only the last digits differ; they are told of and not linked. With two
// digits they are more than the matches and as near, so that the session of
// their own block takes them for matches; one in a hundred has the same number.
func TestStrangers(t *testing.T) {
	fields := []record.Field{"number", "name", "born", "village", "phone", "label"}
	rule := func(keys ...string) blocking.Rule { return blocking.Rule{Keys: keys} }
	spec := func(field record.Field, levels ...string) comparison.Spec {
		return comparison.Spec{Name: string(field), Fields: []record.Field{field}, Levels: levels}
	}
	s := Settings{Shape: ShapeLink, Allow: func(a, b int) bool { return a != b }, OneToOne: No, Sample: 200_000,
		Blocking:    []blocking.Rule{rule("number"), rule("name", "born"), rule("born", "village"), rule("phone", "born")},
		Comparisons: []comparison.Spec{spec("number", "exact", "levenshtein 1", "levenshtein 2"), spec("name", "exact"), spec("born", "exact"), spec("village", "exact"), spec("phone", "exact")},
	}
	for digits, least := range map[int]float64{2: 0.98, 3: 0.99} {
		left, right := numberedPeople(5, 9000, digits)
		table := tableOf(t, fields, left, right)
		result := mustLink(t, table, s)
		if !slices.ContainsFunc(result.Summary.Reasons, func(r string) bool {
			return strings.HasPrefix(r, "strangers: about ") && strings.Contains(r, "come near in number")
		}) {
			t.Errorf("%d digits: nobody is told of strangers: %q", digits, result.Summary.Reasons)
		}
		checkF1(t, table, result, false, least)
	}
}
