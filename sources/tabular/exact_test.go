package tabular

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
)

// TestExact: whole numbers of 18 digits are told from those that were doubles.
func TestExact(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	column := func(n int, cast func(v int64) string) *blockColumn {
		c := &blockColumn{}
		for range n {
			c.text = append(c.text, cast(110101190001010000+r.Int64N(7e17))...)
			c.ends = append(c.ends, len(c.text))
		}
		return c
	}
	for _, n := range []int{5, 50, 1000} {
		if !column(n, func(v int64) string { return fmt.Sprint(v) }).exact() {
			t.Errorf("%d whole numbers are taken for doubles", n)
		}
		if column(n, func(v int64) string { return fmt.Sprint(int64(float64(v))) }).exact() {
			t.Errorf("%d doubles are taken for whole numbers", n)
		}
		if column(n, func(v int64) string { return fmt.Sprint(v % 1e15) }).exact() {
			t.Errorf("%d short numbers need no such question", n)
		}
	}
	for number, want := range map[string]bool{"9007199254740992": true, "9007199254740993": false, "350102198001011264": true, "350102198001011234": false, "-350102198001011264": true,
		strconv.FormatUint(1<<63, 10): true, "11010119800101123411": false} {
		if got := isDouble(number); got != want {
			t.Errorf("%s: %v", number, got)
		}
	}
}
