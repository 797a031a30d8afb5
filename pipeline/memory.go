package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"runtime/metrics"
	"syscall"
	"time"

	"yingbao/matchers"
	"yingbao/sources/record"
	"yingbao/sources/shelf"
)

// NoMemory says that what the run must hold does not fit the memory it may
// use.
type NoMemory struct{ Limit int64 }

// Error says so in English.
func (e *NoMemory) Error() string { return e.Text("en") }

// Text says so in Chinese or English.
func (e *NoMemory) Text(lang string) string {
	mib := e.Limit >> 20
	if lang == "zh" {
		return fmt.Sprintf("数据超出允许使用的内存（%d MiB）；请用 --memory 放宽，或减少来源", mib)
	}
	return fmt.Sprintf("the data do not fit the memory the run may use (%d MiB); allow more with --memory, or give fewer sources", mib)
}

// Is makes it a lack of memory, which may pass.
func (e *NoMemory) Is(target error) bool { return target == syscall.ENOMEM }

// collectAt is how much the heap may grow over what is alive before the
// collector runs, in percent: a run holds large tables for long, so that
// collecting often costs little and saves half of the peak.
const collectAt = 40

// collectMatch is the same for an ad-hoc match once its files are read: what it
// holds then is nearly all numbers, which the collector need not look through. At
// 100 the time is a twentieth less and the peak a quarter more.
const collectMatch = 25

// sparing collects as often as a run does, until it is undone: who looks at a
// finished run again holds as much as the run did.
func sparing() (undo func()) {
	percent := debug.SetGCPercent(collectAt)
	return func() { debug.SetGCPercent(percent) }
}

// outside is what a process holds that the collector does not know of: the
// program's own text and tables, which are resident as far as they were used
// (22 MiB in a night of four million people), and what the system keeps for it.
const outside = 32 << 20

// WithinMemory keeps the collector busy enough for the limit, and ends ctx
// with *NoMemory when what is alive does not fit. release undoes both.
func WithinMemory(ctx context.Context, limit int64) (_ context.Context, release func()) {
	percent := debug.SetGCPercent(collectAt)
	if limit <= 0 {
		return ctx, func() { debug.SetGCPercent(percent) }
	}
	heap := limit - min(outside, limit/4)
	before := debug.SetMemoryLimit(heap)
	ctx, cancel := context.WithCancelCause(ctx)
	tick := time.NewTicker(100 * time.Millisecond)
	go func() {
		alive := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				if metrics.Read(alive); alive[0].Value.Uint64() > uint64(heap) {
					cancel(&NoMemory{limit})
				}
			}
		}
	}()
	return ctx, func() {
		tick.Stop()
		cancel(nil)
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(before)
	}
}

// Cause prefers what ended ctx to what followed from it.
func Cause(ctx context.Context, err error) error {
	var memory *NoMemory
	if errors.As(context.Cause(ctx), &memory) {
		return memory
	}
	return err
}

// Without a limit a run is taken to have four GiB; shelfShare is the part of
// it that columns which matching does not read may take meanwhile.
const (
	usualMemory = 4 << 30
	shelfShare  = 16
)

// shelve puts away what matching does not read, when it is much, until bring.
// The run's folder takes it.
func (n *night) shelve(settings matchers.Settings) error {
	reads := settings.Reads()
	unread := func(f record.Field) bool { return !reads(f) }
	from := n.options.ShelveFrom
	if from <= 0 {
		from = cmp.Or(n.options.Memory, usualMemory) / shelfShare
	}
	if n.work == "" || shelf.Bytes(n.table, unread) < from {
		return nil
	}
	var err error
	n.shelved, err = shelf.Shelve(n.table, unread, n.work)
	return err
}

// bring brings back what shelve put away.
func (n *night) bring() error {
	if n.shelved == nil {
		return nil
	}
	s := n.shelved
	n.shelved = nil
	return s.Return()
}
