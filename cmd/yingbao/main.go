package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // "today" is Shanghai's, also where no zone files are installed

	"yingbao/sources/tabular"
)

// version is set by the linker for releases.
var version = "0.1.0"

// cleanStop is how long a command may take to stop after a signal.
const cleanStop = 10 * time.Second

func main() {
	tabular.ChildMain() // does not return in the decoder's child process
	spareAddresses()
	os.Exit(withSignals(func(ctx context.Context) int {
		return execute(ctx, os.Args, environment{out: os.Stdout, err: os.Stderr, getenv: os.Getenv, now: time.Now})
	}))
}

// withSignals runs a command that is told to stop by SIGINT and SIGTERM. A
// second signal, or one that is not obeyed in time, ends the process at once.
// SIGHUP and SIGPIPE change nothing: a closed terminal must not cost a night.
func withSignals(command func(ctx context.Context) int) int {
	noCore()
	signal.Ignore(syscall.SIGPIPE, syscall.SIGHUP)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	done := make(chan int, 1)
	go func() { done <- command(ctx) }()
	select {
	case code := <-done:
		return code
	case s := <-signals:
		stop := stopped{s.(syscall.Signal)}
		cancel(stop)
		select {
		case <-done:
		case <-signals:
		case <-time.After(cleanStop):
		}
		return stop.ExitCode()
	}
}

// stopped is why a command's context ends: a signal.
type stopped struct{ signal syscall.Signal }

// Error names the signal.
func (s stopped) Error() string { return s.signal.String() }

// ExitCode is 128 and the signal's number.
func (s stopped) ExitCode() int { return exitSignal + int(s.signal) }
