package main

import (
	"bufio"
	"math"
	"os"
	"strconv"
	"strings"
)

// defaultMemory is seven tenths of what the machine, or the control group the
// program runs in, has: what a night may use when nobody says otherwise. 0,
// no limit, where that cannot be known.
func defaultMemory() int64 {
	most := int64(math.MaxInt64)
	for _, file := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		if text, err := os.ReadFile(file); err == nil {
			if n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil && n > 0 {
				most = min(most, n)
			}
		}
	}
	if n := installed("/proc/meminfo"); n > 0 {
		most = min(most, n)
	}
	if most == math.MaxInt64 {
		return 0
	}
	return most / 10 * 7
}

// installed reads MemTotal of a file like /proc/meminfo, 0 without.
func installed(file string) int64 {
	f, err := os.Open(file)
	if err != nil {
		return 0
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		words := strings.Fields(lines.Text())
		if len(words) == 3 && words[0] == "MemTotal:" && words[2] == "kB" {
			n, _ := strconv.ParseInt(words[1], 10, 64) // 0 when it is no number
			return n << 10
		}
	}
	return 0
}
