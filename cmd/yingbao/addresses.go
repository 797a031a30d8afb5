package main

import (
	"context"
	"errors"
	"runtime"
	"runtime/debug"
	"strconv"

	"github.com/urfave/cli/v2"

	"yingbao/pipeline"
)

// A process that may not have the addresses it asks for (ulimit -v) is ended by
// the runtime in the middle of its work, with a trace and 2. Part of them are
// reserved and never used: a night of some hundred rows takes 1.3 GiB, 1.8 GiB
// with the system's library for threads, and holds 60 MiB.
const (
	reservedAddresses = 1664 << 20
	threadAddresses   = 64 << 20 // for each processor
	manyThreads       = 16       // more than so many processors reserve no more
	leastAddresses    = 128 << 20
)

// noAddresses says that the process may have too few addresses to do anything,
// or that what it holds does not fit those it may have.
type noAddresses struct {
	code        string
	limit, need int64
}

// Error names the limit.
func (e *noAddresses) Error() string { return e.Text("en") }

// Text says what to do, in Chinese or English.
func (e *noAddresses) Text(lang string) string {
	return language(lang).say(e.code, "limit", strconv.FormatInt(e.limit>>20, 10), "need", strconv.FormatInt(e.need>>20, 10), "kib", strconv.FormatInt(e.need>>10, 10))
}

// ExitCode is that of a lack of memory: the same command can succeed where it
// is given more.
func (e *noAddresses) ExitCode() int { return exitLater }

// atOnce is how many things this process does at once.
var atOnce = runtime.GOMAXPROCS(0)

// spareAddresses keeps a process that has too few addresses from taking more
// until the command says so: each thread wants 64 MiB or more of them, and one
// that cannot begin ends the process. Nothing is computed before that, so that
// one processor and no collector do.
func spareAddresses() {
	limit := addressLimit()
	if limit == 0 {
		return
	}
	if _, err := roomOf(limit, atOnce); err != nil {
		debug.SetGCPercent(-1)
		runtime.GOMAXPROCS(1)
	}
}

// roomOf gives what a process may hold whose addresses are limited to so many
// bytes, on a machine of so many processors; an error when that is too little
// to begin with. Seven tenths, as of a machine's memory: the rest is what lies
// between the heap's objects.
func roomOf(limit int64, processors int) (room int64, err error) {
	reserved := reservedAddresses + threadAddresses*int64(min(processors, manyThreads))
	if limit < reserved+leastAddresses {
		return 0, &noAddresses{"addresses.few", limit, reserved + leastAddresses}
	}
	return (limit - reserved) / 10 * 7, nil
}

// bounded makes a command that runs out of memory end with a message when the
// addresses it may have are too few. run sees to that itself, to record it.
func (s *session) bounded(key string, action cli.ActionFunc) cli.ActionFunc {
	if action == nil || key == "run" {
		return action
	}
	return func(c *cli.Context) error {
		return withinAddresses(c.Context, func(ctx context.Context) error {
			c.Context = ctx
			return action(c)
		})
	}
}

// withinAddresses does some work in the memory that the addresses leave which
// the process may have.
func withinAddresses(ctx context.Context, work func(context.Context) error) error {
	limit := addressLimit()
	if limit == 0 {
		return work(ctx)
	}
	room, err := roomOf(limit, atOnce)
	if err != nil {
		return err
	}
	ctx, release := pipeline.WithinMemory(ctx, room)
	defer release()
	err = pipeline.Cause(ctx, work(ctx))
	if full := (*pipeline.NoMemory)(nil); errors.As(err, &full) && full.Limit == room {
		return &noAddresses{"addresses.full", limit, room}
	}
	return err
}

// lowerMemory gives the lower of a limit of memory, 0 for none, and what the
// addresses leave.
func lowerMemory(memory int64) int64 {
	limit := addressLimit()
	if limit == 0 {
		return memory
	}
	room, err := roomOf(limit, atOnce)
	if err != nil || memory > 0 && memory < room {
		return memory // too few are told before anything is read
	}
	return room
}
