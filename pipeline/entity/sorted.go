package entity

import (
	"runtime"
	"slices"
	"sync"
)

// SortInParts sorts as slices.SortFunc does, one part on each worker, and merges
// the parts. compare tells any two apart. workers 0 is GOMAXPROCS.
func SortInParts[T any](workers int, list []T, compare func(a, b T) int) {
	const few = 1 << 12
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	if len(list) <= few || workers == 1 {
		slices.SortFunc(list, compare)
		return
	}
	middle := len(list) / 2
	var wait sync.WaitGroup
	wait.Go(func() { SortInParts(workers/2, list[:middle], compare) })
	SortInParts(workers-workers/2, list[middle:], compare)
	wait.Wait()
	first, second := slices.Clone(list[:middle]), list[middle:]
	for at := range list {
		if len(first) == 0 {
			return // what is left of the second stands where it belongs
		}
		if len(second) > 0 && compare(second[0], first[0]) < 0 {
			list[at], second = second[0], second[1:]
		} else {
			list[at], first = first[0], first[1:]
		}
	}
}
