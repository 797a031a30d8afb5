package pipeline

import (
	"context"
	"fmt"

	"yingbao/pipeline/archive"
)

// beside writes files of a run while the night goes on: rejects, entities and
// links are decided once the records are matched, and writing them keeps one
// processor busy for as long as the stages behind that use one.
type beside struct {
	run    *archive.Run
	cancel context.CancelFunc
	done   chan struct{} // closed when all are written; nil before start
	err    error
}

// step writes some files of a run.
type step struct {
	name string
	do   func(context.Context, *archive.Run) error
}

func newBeside(run *archive.Run) *beside { return &beside{run: run} }

// start writes the files of each step, one step after the other. A nil beside,
// of a night that writes nothing, does nothing.
func (b *beside) start(ctx context.Context, steps ...step) {
	if b == nil {
		return
	}
	ctx, b.cancel = context.WithCancel(ctx)
	b.done = make(chan struct{})
	go func() {
		defer close(b.done)
		for _, s := range steps {
			err := ctx.Err()
			if err == nil {
				err = s.do(ctx, b.run)
			}
			if err != nil {
				b.err = fmt.Errorf("write %s: %w", s.name, err)
				return
			}
		}
	}()
}

// wait waits until all are written and gives the first error.
func (b *beside) wait() error {
	if b == nil || b.done == nil {
		return nil
	}
	<-b.done
	return b.err
}

// stop gives up what is not written yet.
func (b *beside) stop() {
	if b != nil && b.done != nil {
		b.cancel()
		<-b.done
	}
}
