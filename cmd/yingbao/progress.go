package main

import (
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"yingbao/pipeline"
)

// bars draws one bar at a time on a terminal and nothing anywhere else (C3).
type bars struct {
	mu     sync.Mutex
	out    io.Writer
	say    func(code string, pairs ...string) string
	bar    *progressbar.ProgressBar
	stage  string
	detail map[string]int64 // rows by source while extracts are read
}

// newBars gives the callback and what clears the last bar away.
func newBars(s *session) (pipeline.Events, func()) {
	file, ok := s.err.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return func(pipeline.Event) {}, func() {}
	}
	b := &bars{out: file, say: s.say, detail: map[string]int64{}}
	return b.event, b.clear
}

func (b *bars) event(e pipeline.Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	stage := e.Stage
	if e.Stage != "load" {
		stage += " " + e.Detail
	}
	if stage != b.stage {
		b.finish()
		b.stage = stage
		total := e.Total
		if total == 0 {
			total = -1
		}
		b.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(b.out), progressbar.OptionSetDescription(b.say("progress."+e.Stage)+" "+e.Detail),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionShowCount())
	}
	done := e.Done
	if e.Stage == "load" {
		b.detail[e.Detail] = e.Done
		done = 0
		for _, n := range b.detail {
			done += n
		}
	}
	_ = b.bar.Set64(done) // a bar that cannot be drawn must not cost a night
}

func (b *bars) clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.finish()
}

func (b *bars) finish() {
	if b.bar != nil {
		_ = b.bar.Clear() // as above
		b.bar = nil
	}
}
