package entity

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// InParts does count things, some on each worker at a time; none may look at
// what another writes. workers 0 is GOMAXPROCS.
func InParts(workers, count int, do func(i int)) {
	const some = 1 << 10
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(workers, (count+some-1)/some) {
		wait.Go(func() {
			for from := int(next.Add(some)) - some; from < count; from = int(next.Add(some)) - some {
				for i := from; i < min(from+some, count); i++ {
					do(i)
				}
			}
		})
	}
	wait.Wait()
}
