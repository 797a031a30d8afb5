package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// watch follows the resident memory of a process and its children. The
// function it gives ends that and gives the highest figure of any of them, in
// KiB. The kernel's own figure for an ended process will not do: it counts
// what this program had in memory when it started it.
func watch(pid int) func() int64 {
	stop, result := make(chan struct{}), make(chan int64)
	go func() {
		most := int64(0)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				result <- most
				return
			case <-tick.C:
				most = max(most, highest(strconv.Itoa(pid)))
				children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid)) // it may be gone already
				for _, child := range strings.Fields(string(children)) {
					most = max(most, highest(child))
				}
			}
		}
	}()
	return func() int64 { close(stop); return <-result }
}

// highest reads a process's high-water mark; 0 when it is gone.
func highest(pid string) int64 {
	status, err := os.ReadFile("/proc/" + pid + "/status")
	if err != nil {
		return 0
	}
	_, rest, ok := strings.Cut(string(status), "VmHWM:")
	if fields := strings.Fields(rest); ok && len(fields) > 0 {
		n, _ := strconv.ParseInt(fields[0], 10, 64) // the kernel writes digits
		return n
	}
	return 0
}
