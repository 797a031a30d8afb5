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

// assign solves one component: a square cost matrix in which a row may stay
// alone at the cost of the floor.
func assign(links []fellegisunter.Link, floor float64) []fellegisunter.Link {
	if len(links) == 1 {
		return links
	}
	lefts, rights := map[uint32]int{}, map[uint32]int{}
	for _, l := range links {
		if _, ok := lefts[l.Left]; !ok {
			lefts[l.Left] = len(lefts)
		}
		if _, ok := rights[l.Right]; !ok {
			rights[l.Right] = len(rights)
		}
	}
	if len(lefts) > largestAssignment || len(rights) > largestAssignment {
		return greedy(links)
	}
	const never = 1e6
	n := len(lefts) + len(rights)
	cost := make([][]float64, n)
	for i := range cost {
		cost[i] = make([]float64, n)
		for j := range cost[i] {
			if i < len(lefts) && j < len(rights) {
				cost[i][j] = never
			}
		}
	}
	at := map[[2]int]int{}
	for k, l := range links {
		i, j := lefts[l.Left], rights[l.Right]
		cost[i][j], at[[2]int{i, j}] = floor-l.Weight, k
	}
	var out []fellegisunter.Link
	for i, j := range hungarian(cost) {
		if k, ok := at[[2]int{i, j}]; ok {
			out = append(out, links[k])
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
	h := &potentials{cost: cost, u: make([]float64, n+1), v: make([]float64, n+1), match: make([]int, n+1), way: make([]int, n+1)}
	for i := 1; i <= n; i++ {
		h.augment(i)
	}
	out := make([]int, n)
	for j := 1; j <= n; j++ {
		out[h.match[j]-1] = j - 1
	}
	return out
}

// potentials is the state of the method: row and column potentials, the row
// matched to each column (0 for none), and the way a column was reached.
// Indices count from 1.
type potentials struct {
	cost  [][]float64
	u, v  []float64
	match []int
	way   []int
}

// augment finds the cheapest way from row i to a free column and turns the
// matches along it.
func (h *potentials) augment(i int) {
	n := len(h.cost)
	h.match[0] = i
	j0 := 0
	least := make([]float64, n+1)
	done := make([]bool, n+1)
	for j := range least {
		least[j] = math.Inf(1)
	}
	for h.match[j0] != 0 {
		done[j0] = true
		j1, delta := h.nearest(j0, least, done)
		for j := 0; j <= n; j++ {
			if done[j] {
				h.u[h.match[j]] += delta
				h.v[j] -= delta
			} else {
				least[j] -= delta
			}
		}
		j0 = j1
	}
	for j0 != 0 {
		j1 := h.way[j0]
		h.match[j0] = h.match[j1]
		j0 = j1
	}
}

// nearest relaxes the columns from j0's row and gives the nearest one that is
// not done.
func (h *potentials) nearest(j0 int, least []float64, done []bool) (int, float64) {
	i0, j1, delta := h.match[j0], 0, math.Inf(1)
	for j := 1; j <= len(h.cost); j++ {
		if done[j] {
			continue
		}
		if c := h.cost[i0-1][j-1] - h.u[i0] - h.v[j]; c < least[j] {
			least[j], h.way[j] = c, j0
		}
		if least[j] < delta {
			delta, j1 = least[j], j
		}
	}
	return j1, delta
}
