package clustering

import (
	"cmp"
	"math"
	"slices"

	"yingbao/matchers/fellegisunter"
)

// largestAssignment bounds the side of a component that is solved exactly;
// the cost grows with its cube. Larger components are solved greedily,
// strongest link first.
const largestAssignment = 400

// OneToOne chooses, among links between two sides, the set with the largest
// sum of weight above floor in which no row occurs twice: the Hungarian
// method on each connected component (Kuhn 1955; Jonker and Volgenant's
// shortest augmenting paths). A row is on one side only: Left of all its
// links, or Right of all. The chosen links come back sorted by rows.
func OneToOne(rows int, links []fellegisunter.Link, floor float64) []fellegisunter.Link {
	above := slices.DeleteFunc(slices.Clone(links), func(l fellegisunter.Link) bool { return l.Weight < floor })
	numbers, _ := Components(rows, above)
	slices.SortFunc(above, func(a, b fellegisunter.Link) int {
		return cmp.Or(cmp.Compare(numbers[a.Left], numbers[b.Left]), cmp.Compare(a.Left, b.Left), cmp.Compare(a.Right, b.Right))
	})
	var out []fellegisunter.Link
	for from := 0; from < len(above); {
		to := from + 1
		for to < len(above) && numbers[above[to].Left] == numbers[above[from].Left] {
			to++
		}
		out = append(out, assign(above[from:to], floor)...)
		from = to
	}
	slices.SortFunc(out, func(a, b fellegisunter.Link) int {
		if a.Left != b.Left {
			return int(a.Left) - int(b.Left)
		}
		return int(a.Right) - int(b.Right)
	})
	return out
}

// assign solves one component.
func assign(links []fellegisunter.Link, floor float64) []fellegisunter.Link {
	if len(links) == 1 {
		return links
	}
	lefts, rights := map[uint32]int{}, map[uint32]int{}
	var leftRows, rightRows []uint32
	for _, l := range links {
		if _, ok := lefts[l.Left]; !ok {
			lefts[l.Left] = len(leftRows)
			leftRows = append(leftRows, l.Left)
		}
		if _, ok := rights[l.Right]; !ok {
			rights[l.Right] = len(rightRows)
			rightRows = append(rightRows, l.Right)
		}
	}
	if len(leftRows) > largestAssignment || len(rightRows) > largestAssignment {
		return greedy(links)
	}
	// A square cost matrix in which a row may stay alone at the cost of the
	// floor.
	n := len(leftRows) + len(rightRows)
	cost := make([][]float64, n)
	at := make([][]int, n)
	for i := range cost {
		cost[i] = make([]float64, n)
		at[i] = make([]int, n)
		for j := range cost[i] {
			at[i][j] = -1
		}
	}
	const never = 1e6
	for i := range leftRows {
		for j := range rightRows {
			cost[i][j] = never
		}
	}
	for k, l := range links {
		i, j := lefts[l.Left], rights[l.Right]
		cost[i][j], at[i][j] = floor-l.Weight, k
	}
	var out []fellegisunter.Link
	for i, j := range hungarian(cost) {
		if at[i][j] >= 0 && cost[i][j] < never {
			out = append(out, links[at[i][j]])
		}
	}
	return out
}

func greedy(links []fellegisunter.Link) []fellegisunter.Link {
	used := map[uint32]bool{}
	var out []fellegisunter.Link
	for _, l := range Strongest(links) {
		if !used[l.Left] && !used[l.Right] {
			used[l.Left], used[l.Right] = true, true
			out = append(out, l)
		}
	}
	return out
}

// hungarian gives, for each row of a square cost matrix, the column of the
// cheapest assignment, in O(n³) by shortest augmenting paths.
func hungarian(cost [][]float64) []int {
	n := len(cost)
	u, v := make([]float64, n+1), make([]float64, n+1)
	match, way := make([]int, n+1), make([]int, n+1)
	for i := 1; i <= n; i++ {
		match[0] = i
		j0 := 0
		least := make([]float64, n+1)
		done := make([]bool, n+1)
		for j := range least {
			least[j] = math.Inf(1)
		}
		for {
			done[j0] = true
			i0, delta, j1 := match[j0], math.Inf(1), 0
			for j := 1; j <= n; j++ {
				if done[j] {
					continue
				}
				if c := cost[i0-1][j-1] - u[i0] - v[j]; c < least[j] {
					least[j], way[j] = c, j0
				}
				if least[j] < delta {
					delta, j1 = least[j], j
				}
			}
			for j := 0; j <= n; j++ {
				if done[j] {
					u[match[j]] += delta
					v[j] -= delta
				} else {
					least[j] -= delta
				}
			}
			j0 = j1
			if match[j0] == 0 {
				break
			}
		}
		for j0 != 0 {
			j1 := way[j0]
			match[j0] = match[j1]
			j0 = j1
		}
	}
	out := make([]int, n)
	for j := 1; j <= n; j++ {
		out[match[j]-1] = j - 1
	}
	return out
}
