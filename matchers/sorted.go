package matchers

import (
	"cmp"
	"slices"

	"yingbao/matchers/fellegisunter"
)

// byRows orders links by left row, right row and rule.
func byRows(a, b fellegisunter.Link) int {
	if a.Left != b.Left {
		return cmp.Compare(a.Left, b.Left)
	}
	if a.Right != b.Right {
		return cmp.Compare(a.Right, b.Right)
	}
	return cmp.Compare(a.Rule, b.Rule)
}

// sortedByRows sorts each of some lists of links, all at once, and merges them
// into one. Mates stand first in each, in order already.
func sortedByRows(lists ...[]fellegisunter.Link) []fellegisunter.Link {
	inParts(len(lists), len(lists), func(i, _ int) {
		sorted := min(1, len(lists[i]))
		for sorted > 0 && sorted < len(lists[i]) && byRows(lists[i][sorted-1], lists[i][sorted]) <= 0 {
			sorted++
		}
		lists[i] = sortByRows(lists[i], sorted)
	})
	var out []fellegisunter.Link
	for i, list := range lists {
		out, lists[i] = mergeByRows(out, list), nil
	}
	return out
}

// mergeByRows merges two sorted lists, the second from behind into room that is
// made at the end of the first.
func mergeByRows(first, second []fellegisunter.Link) []fellegisunter.Link {
	if len(first) == 0 {
		return second
	}
	a, b := len(first)-1, len(second)-1
	out := slices.Grow(first, len(second))[:len(first)+len(second)]
	for at := len(out) - 1; b >= 0; at-- {
		if a >= 0 && byRows(second[b], out[a]) < 0 {
			out[at] = out[a]
			a--
		} else {
			out[at] = second[b]
			b--
		}
	}
	return out
}

// sortByRows sorts links of which the first ones, how many is said, are often
// sorted already.
func sortByRows(links []fellegisunter.Link, sorted int) []fellegisunter.Link {
	first, second := links[:sorted:len(links)], slices.Clone(links[sorted:])
	if !slices.IsSortedFunc(first, byRows) {
		slices.SortFunc(first, byRows)
	}
	slices.SortFunc(second, byRows)
	return mergeByRows(first, second)
}
