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
		}
	})
}

// TestApartInOneBlock is the smallest job in which a pair is left out, so that
// the property above cannot hold by never leaving one out: four people of one
// name are six pairs, over a limit of three; two villages split them in two.
func TestApartInOneBlock(t *testing.T) {
	east, west := []string{"甲乙", "", "", "", "东"}, []string{"甲乙", "", "", "", "西"}
	d := drawn{table: tableOf(t, propertyFields, [][]string{east, east, west, west}), rules: []Rule{{Keys: []string{"name"}}}}
	d.opt = Options{Workers: 1, MaxBlock: 3, Split: []string{"village"}}
	for _, c := range []struct {
		apart func(a, b uint32) bool
		want  [][2]uint32
	}{
		{nil, [][2]uint32{{0, 1}, {2, 3}}},
		{func(a, _ uint32) bool { return a == 0 }, [][2]uint32{{2, 3}}},
	} {
		d.opt.Apart = c.apart
		var kept [][2]uint32
		for _, pair := range enumerate(t, compile(t, d.table, d.rules, d.opt)) {
			kept = append(kept, [2]uint32{pair.Left, pair.Right})
		}
		if !slices.Equal(kept, c.want) {
			t.Errorf("kept %v, want %v", kept, c.want)
		}
	}
}
