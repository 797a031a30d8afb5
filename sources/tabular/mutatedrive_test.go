package tabular

import (
	"bufio"
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

var mutateBytes = flag.Int("mutate", 100000, "bytes to mutate for each reader in TestMutations")
var mutateFirst = flag.Uint64("mutate-first", 0, "number of the first mutated input")

// longest is how long one mutated input of a few kilobytes may take.
const longest = 20 * time.Second

// tally is what became of a reader's inputs.
type tally struct {
	inputs, bytes                      int
	accepted, refused, panics, unsound int
	deaths                             []uint64 // inputs that ended a decoder child
	slowest                            time.Duration
}

// TestMutations: no mutated input crashes or hangs a reader, breaks its rows or
// gives an error without a code. A binary decoder may panic or die: that is
// what its child process is for, and each file that killed one is read again
// through Read, which must refuse it by name.
func TestMutations(t *testing.T) {
	for _, reader := range []string{"csv", "utf16", "gb18030", "gzip", "zip", "xlsx", "xls", "parquet", "arrow"} {
		t.Run(reader, func(t *testing.T) {
			sum := mutations(t, reader)
			t.Logf("%d bytes mutated in %d inputs: %d accepted, %d refused, %d panics recovered, %d children died, slowest %v",
				sum.bytes, sum.inputs, sum.accepted, sum.refused, sum.panics, len(sum.deaths), sum.slowest.Round(time.Millisecond))
			if n := len(sum.deaths); n > 0 {
				t.Logf("inputs that ended a child, the first of them: %d", sum.deaths[:min(n, 10)])
			}
			if sum.bytes < *mutateBytes || sum.accepted == 0 || sum.refused == 0 {
				t.Error("the mutations test nothing")
			}
			if sum.unsound > 0 {
				t.Errorf("%d inputs gave unsound rows or an unknown error", sum.unsound)
			}
		})
	}
}

// mutations runs workers until enough bytes are mutated.
func mutations(t *testing.T, reader string) *tally {
	sum := &tally{}
	for n := *mutateFirst; sum.bytes < *mutateBytes; {
		last, ended := runWorker(t, reader, n, sum)
		if n = last + 1; ended {
			continue
		}
		data, changed := input(t, mutationSeeds(t, reader), last)
		sum.bytes, sum.inputs = sum.bytes+changed, sum.inputs+1
		if !binaryReader(reader) {
			t.Fatalf("input %d killed or hung the reader (%d bytes)", last, len(data))
		}
		ext := map[string]string{"xlsx": ".xlsx", "xls": ".xls", "zip": ".zip", "parquet": ".parquet", "arrow": ".arrow"}[reader]
		limited := small
		limited.Timeout = longest
		if _, _, err := readFile(t, "x"+ext, data, limited); code(t, err) == "" {
			t.Fatalf("input %d killed a worker and is accepted", last)
		}
		if sum.deaths = append(sum.deaths, last); len(sum.deaths)*10 > sum.inputs+500 {
			t.Fatal("one input in ten kills the child")
		}
	}
	return sum
}

// runWorker runs one worker from input n on; it gives the last input begun and
// whether the worker came to its end.
func runWorker(t *testing.T, reader string, n uint64, sum *tally) (last uint64, ended bool) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	var stderr strings.Builder
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s %d %d %s", mutateVariable, reader, n, *mutateBytes-sum.bytes, t.TempDir()))
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(out)
	alarm := time.AfterFunc(longest, func() { _ = cmd.Process.Kill() }) // it may have ended by itself
	defer alarm.Stop()
	last, whole := n-1, true
	for {
		var head [8]byte
		if _, err := io.ReadFull(in, head[:]); err != nil {
			break
		}
		last, whole = binary.LittleEndian.Uint64(head[:]), false
		begin := time.Now()
		alarm.Reset(longest)
		var tail [5]byte
		if _, err := io.ReadFull(in, tail[:]); err != nil {
			break
		}
		whole = true
		sum.slowest = max(sum.slowest, time.Since(begin))
		sum.count(t, last, tail)
	}
	err = cmd.Wait()
	if whole && err != nil {
		t.Fatalf("the worker failed between inputs: %v: %s", err, stderr.String())
	}
	if !whole && !binaryReader(reader) {
		t.Logf("input %d: %s", last, stderr.String())
	}
	return last, whole
}

func (sum *tally) count(t *testing.T, n uint64, tail [5]byte) {
	sum.inputs++
	sum.bytes += int(binary.LittleEndian.Uint32(tail[1:]))
	switch tail[0] {
	case wasAccepted:
		sum.accepted++
	case wasPanic:
		sum.panics++
	case wasUnsound:
		sum.unsound++
		t.Errorf("input %d is unsound", n)
	default:
		sum.refused++
	}
}
