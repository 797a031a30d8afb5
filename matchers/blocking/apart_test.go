package blocking

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestApartLeavesOutPairsOfSplitBlocks: of the pairs handed out without Apart
// those go that it is true of and that nothing but a block over the limit
// reaches under their rule; all others stay, under the same rule.
func TestApartLeavesOutPairsOfSplitBlocks(t *testing.T) {
	left := 0
	rapid.Check(t, func(rt *rapid.T) {
		d := drawJob(rt, t)
		all := enumerate(rt, compile(rt, d.table, d.rules, d.opt))
		d.opt.Apart = func(a, b uint32) bool { return (a+b)%3 != 0 }
		p := compile(rt, d.table, d.rules, d.opt)
		kept := enumerate(rt, p)
		for _, pair := range kept {
			if !slices.Contains(all, pair) {
				rt.Fatalf("%v is handed out with Apart alone", pair)
			}
		}
		for _, pair := range all {
			over, under := 0, 0
			p.eachCommon(&p.keys[pair.Rule], pair.Left, pair.Right, func(x uint64) bool {
				if p.over[pair.Rule][x] {
					over++
				} else {
					under++
				}
				return true
			})
			apart, stays := d.opt.Apart(pair.Left, pair.Right), slices.Contains(kept, pair)
			switch {
			case !apart && !stays, over == 0 && !stays:
				rt.Fatalf("%v is left out", pair)
			case apart && under == 0 && stays:
				rt.Fatalf("%v is handed out by a block over the limit", pair)
			}
			if !stays {
				left++
			}
		}
	})
	if left == 0 {
		t.Fatal("no pair was left out of any job")
	}
}
