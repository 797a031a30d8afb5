package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const done = "done"

// outcome is what one process took and said.
type outcome struct {
	status    string // done, failed: …, did not finish: …
	wall, cpu time.Duration
	peak      int64 // bytes
	load      string
	text      string // standard output, then standard error
	out       string // standard output
}

// bounds are what a process may take; nil bounds nothing.
type bounds struct {
	wall   time.Duration
	memory int64
}

// dropPages lets go of what memory holds of a file. Pages that are not on the
// disk yet stay.
func dropPages(f *os.File) {
	syscall.Sync()
	const dontNeed = 4 // POSIX_FADV_DONTNEED
	_, _, _ = syscall.Syscall6(syscall.SYS_FADVISE64, f.Fd(), 0, 0, dontNeed, 0, 0)
}

// measure runs one command to its end, or to its bounds. Peak memory is the
// larger of the kernel's figure for the largest process and of what the whole
// group was seen to hold, looked at four times a second. What works before it
// wrote is on the disk when it begins: a night's extracts came hours ago.
func (b *bench) measure(limit *bounds, name string, args ...string) outcome {
	cmd := exec.Command(name, args...)
	cmd.Dir = b.root
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	syscall.Sync()
	o := outcome{status: done, load: load()}
	start := time.Now()
	if err := cmd.Start(); err != nil {
		o.status = "failed: " + err.Error()
		return o
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	err := o.watch(ended, cmd.Process.Pid, start, limit)
	o.wall = time.Since(start)
	o.text, o.out = out.String()+said.String(), out.String()
	if state := cmd.ProcessState; state != nil {
		o.cpu = state.UserTime() + state.SystemTime()
		o.peak = max(o.peak, state.SysUsage().(*syscall.Rusage).Maxrss*1024)
	}
	// 3: degraded, results are published
	if code := cmd.ProcessState.ExitCode(); err != nil && o.status == done && code != 3 {
		o.status = fmt.Sprintf("failed: exit %d", code)
	}
	return o
}

// watch waits for the end and looks at the memory of the group meanwhile.
func (o *outcome) watch(ended <-chan error, pid int, start time.Time, limit *bounds) error {
	tick := time.NewTicker(250 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			return err
		case <-tick.C:
			now := resident(pid)
			o.peak = max(o.peak, now)
			switch {
			case limit == nil || o.status != done:
				continue
			case time.Since(start) > limit.wall:
				o.status = "did not finish in " + limit.wall.String()
			case now > limit.memory:
				o.status = fmt.Sprintf("did not finish in %d GiB", limit.memory>>30)
			default:
				continue
			}
			_ = syscall.Kill(-pid, syscall.SIGKILL) // the group this process began
		}
	}
}

// resident is the memory of a process group: its processes are the one that
// was begun and those whose group it leads.
func resident(group int) (bytes int64) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return 0
	}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		stat, err := os.ReadFile("/proc/" + e.Name() + "/stat")
		if err != nil {
			continue
		}
		_, after, ok := strings.Cut(string(stat), ") ")
		if f := strings.Fields(after); !ok || len(f) < 22 || f[2] != strconv.Itoa(group) && pid != group {
			continue
		} else if pages, err := strconv.ParseInt(f[21], 10, 64); err == nil {
			bytes += pages * int64(os.Getpagesize())
		}
	}
	return bytes
}

func load() string {
	text, _ := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(text), " ")
	return first
}

// last are the last lines said, where a failure says why.
func (o *outcome) last() string {
	lines := strings.Split(strings.TrimSpace(o.text), "\n")
	said := strings.Join(lines[max(0, len(lines)-4):], " / ")
	return strings.NewReplacer(";", ",", "=", " ", "\r", "").Replace(said)
}
