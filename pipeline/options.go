package pipeline

import (
	"time"

	"yingbao/pipeline/report"
)

// Event is something a user may want to see while a run is under way.
type Event struct {
	Stage       string // "load", "match", "evaluate", "write", ...
	Detail      string // name of the source, of the matching pass
	Done, Total int64  // Total is 0 when it is not known
}

// Events receives events, from several goroutines at once.
type Events func(Event)

// Options are a run's wishes that are not in the plan.
type Options struct {
	AsOf    string    // YYYY-MM-DD over the plan's
	Now     time.Time // start of the run; its location decides what "today" is
	Only    []string  // load these sources only, and the registers and deaths
	DryRun  bool      // do everything but publish
	Workers int       // 0 is one for each processor
	Memory  int64     // bytes the run should stay below, 0 is no limit
	// ShelveFrom is how many bytes the columns that matching does not read must
	// take to be put on the disk meanwhile; 0 is a sixteenth of Memory.
	ShelveFrom int64
	// BulkRows is the number of rows from which the roll of a whole population
	// is sifted while it is read; 0 is half a million.
	BulkRows int
	Version  string // of the program, for the manifest
	Build    string // hash of the program itself, "" unknown
	Full     bool   // neither use nor keep what a night remembers for the next
	Again    bool   // run even when this very night is published already
	Host     string
	PID      int
	Events   Events
	// Hook, for tests of the accounts: it may change the count that a stage
	// hands over. Nil in production.
	Hook func(stage string, n int) int
}

// Result is what came of a run.
type Result struct {
	ID       string // run id, "" for a dry run
	Folder   string // published folder, "" for a dry run
	Before   bool   // it was published before; nothing was done
	Degraded []Note
	Warnings []Note
	RulesOff []string // ids of rules without a source to run on, sorted
	Summary  *report.Summary
}

// Note is one thing a user must know, in both languages. It holds no value of
// a row.
type Note struct {
	Code   string
	About  string // source or rule
	ZH, EN string
}

// Text gives the note in Chinese ("zh") or English.
func (n Note) Text(lang string) string {
	text := n.EN
	if lang == "zh" {
		text = n.ZH
	}
	if n.About == "" {
		return text
	}
	if lang == "zh" {
		return n.About + "：" + text
	}
	return n.About + ": " + text
}
