package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"
)

// limitsTable measures what the machine itself can do, so that a stage can be
// held against the physical limit it runs into.
func (b *bench) limitsTable(int) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	o := b.measure(nil, self, "limits-run", b.work)
	r := o.row("limits", 1, "machine", "limits")
	for _, line := range strings.Split(strings.TrimSpace(o.out), "\n") {
		if key, value, ok := strings.Cut(line, "\t"); ok {
			r.fact(key, value)
		}
	}
	if o.status != done {
		r.fact("said", o.last())
	}
	return b.results.add("limits", r)
}

func processorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func peakSoFar() int64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return u.Maxrss * 1024
}

// limitsRun is the child: FOLDER. Rates are a second of wall clock; those of
// one core are also told by processor time, which other work does not change.
func limitsRun(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("limits-run FOLDER")
	}
	if err := diskLimits(filepath.Join(args[0], "limits.bin")); err != nil {
		return err
	}
	block := make([]byte, 64<<20)
	for i := range block {
		block[i] = byte(i * 7)
	}
	other := make([]byte, len(block))
	tell("sha256_MB_per_cpu_s", perCPU(4, func() { sha256.Sum256(block) })*float64(len(block))/1e6)
	tell("memcpy_GB_per_cpu_s", perCPU(8, func() { copy(other, block) })*float64(len(block))/1e9)
	tell("memcpy_GB_per_s_all_cores", everyCore(func() func() {
		a, b := make([]byte, 64<<20), make([]byte, 64<<20)
		return func() { copy(a, b) }
	})*float64(len(block))/1e9)
	chase, gather := randomAccess(256 << 20)
	tell("random_access_ns", chase)
	tell("random_gather_ns", gather)
	return nil
}

func tell(name string, value float64) { fmt.Printf("%s\t%.1f\n", name, value) }

// perCPU is how often a second of processor time the work can be done, by this
// thread alone.
func perCPU(times int, work func()) float64 {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	work()
	begin := threadTime()
	for range times {
		work()
	}
	return float64(times) / (threadTime() - begin).Seconds()
}

// threadTime is the processor time of the calling thread.
func threadTime() time.Duration {
	var u syscall.Rusage
	const thread = 1 // RUSAGE_THREAD of Linux
	if syscall.Getrusage(thread, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// everyCore is how often a second all cores together do the work.
func everyCore(prepare func() func()) float64 {
	var times atomic.Int64
	var ready, finished sync.WaitGroup
	begin, end := make(chan struct{}), atomic.Bool{}
	for range runtime.NumCPU() {
		ready.Add(1)
		finished.Add(1)
		go func() {
			defer finished.Done()
			work := prepare()
			work()
			ready.Done()
			<-begin
			for !end.Load() {
				work()
				times.Add(1)
			}
		}()
	}
	ready.Wait()
	start := time.Now()
	close(begin)
	time.Sleep(time.Second)
	end.Store(true)
	finished.Wait()
	return float64(times.Load()) / time.Since(start).Seconds()
}

// randomAccess is the time of one access at random to memory of this size:
// where each waits for the one before, and where the processor may overlap them.
func randomAccess(size int) (chase, gather float64) {
	next := make([]uint32, size/int(unsafe.Sizeof(uint32(0))))
	for i := range next {
		next[i] = uint32(i)
	}
	d := rand.New(rand.NewPCG(1, 2))
	for i := len(next) - 1; i > 0; i-- { // one cycle through all of it (Sattolo)
		j := d.IntN(i)
		next[i], next[j] = next[j], next[i]
	}
	const steps = 10_000_000
	at, sum := uint32(0), uint32(0)
	chase = 1e9 / (steps * perCPU(1, func() {
		for range steps {
			at = next[at]
		}
	}))
	gather = 1e9 / (steps * perCPU(1, func() {
		x := uint64(1)
		for range steps {
			x = x*6364136223846793005 + 1442695040888963407
			sum += next[x>>32%uint64(len(next))]
		}
	}))
	if at == sum { // keeps both loops
		fmt.Fprintln(os.Stderr, "")
	}
	return chase, gather
}

// diskLimits writes and reads a file of 2 GiB: through to the disk, from the
// disk with the cache dropped, and from the cache.
func diskLimits(path string) error {
	defer os.Remove(path)
	const size, chunk = 2 << 30, 8 << 20
	block := make([]byte, chunk)
	d := rand.New(rand.NewPCG(3, 4))
	for i := range block {
		block[i] = byte(d.Uint32())
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	start := time.Now()
	for range size / chunk {
		if _, err := f.Write(block); err != nil {
			return err
		}
	}
	if err := f.Sync(); err != nil {
		return err
	}
	tell("write_MB_per_s", size/1e6/time.Since(start).Seconds())
	dropPages(f)
	for _, name := range []string{"read_MB_per_s", "read_cached_MB_per_s"} {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return err
		}
		start = time.Now()
		for {
			if _, err := io.ReadFull(f, block); err == io.EOF {
				break
			} else if err != nil {
				return err
			}
		}
		tell(name, size/1e6/time.Since(start).Seconds())
	}
	return nil
}
