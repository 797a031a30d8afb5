package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"syscall"

	"github.com/urfave/cli/v2"

	"yingbao/pipeline"
	"yingbao/pipeline/archive"
	"yingbao/pipeline/visits"
	"yingbao/sources/mistake"
)

// The exit codes, the same for every command. 2 is missing on purpose: it is
// what Go's own crashes use.
const (
	exitDone       = 0
	exitOther      = 1
	exitDegraded   = 3
	exitUsage      = 64
	exitHeld       = 65
	exitAccounting = 70
	exitIO         = 74
	exitLater      = 75
	exitUnsafe     = 77
	exitPlan       = 78
	exitSignal     = 128
)

// usageError is a mistake in what was typed.
type usageError struct{ text string }

func (u usageError) Error() string { return u.text }

// exitCode says what an error of a command means to the caller.
func exitCode(err error) int {
	var (
		usage    usageError
		coder    cli.ExitCoder
		mistakes mistake.List
		held     *pipeline.Held
		accounts *pipeline.Unequal
		damaged  *archive.Damaged
		busy     *archive.Busy
		unsafe   *archive.Unsafe
		noRun    *pipeline.NoRun
		notFound *pipeline.NotFound
		changed  *pipeline.Changed
		oldPack  *pipeline.PackChanged
		format   *archive.OtherFormat
		journal  *visits.Damaged
	)
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage), errors.As(err, &noRun), errors.As(err, &notFound):
		return exitUsage
	case errors.As(err, &mistakes), errors.As(err, &oldPack), errors.As(err, &format):
		return exitPlan
	case errors.As(err, &held):
		return exitHeld
	case errors.As(err, &accounts), errors.As(err, &damaged), errors.As(err, &changed), errors.As(err, &journal):
		return exitAccounting
	case errors.As(err, &busy), errors.Is(err, visits.ErrBusy):
		return exitLater
	case errors.As(err, &unsafe):
		return exitUnsafe
	case errors.Is(err, context.DeadlineExceeded):
		return exitLater
	case errors.As(err, &coder):
		return coder.ExitCode()
	}
	return exitOfSystem(err)
}

// exitOfSystem tells what may pass by itself (no space, no descriptors) from
// what will not.
func exitOfSystem(err error) int {
	for _, later := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG, syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.EAGAIN} {
		if errors.Is(err, later) {
			return exitLater
		}
	}
	var path *fs.PathError
	var link *os.LinkError
	var call *os.SyscallError
	var number syscall.Errno
	if errors.As(err, &path) || errors.As(err, &link) || errors.As(err, &call) || errors.As(err, &number) {
		return exitIO
	}
	return exitOther
}
