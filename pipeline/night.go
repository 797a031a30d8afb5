package pipeline

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"syscall"
	"time"

	"yingbao/matchers"
	"yingbao/matchers/fellegisunter"
	"yingbao/pipeline/archive"
	"yingbao/pipeline/entitlement"
	"yingbao/pipeline/entity"
	"yingbao/pipeline/plan"
	"yingbao/pipeline/report"
	"yingbao/pipeline/visits"
	"yingbao/sources"
	"yingbao/sources/record"
	"yingbao/sources/shelf"
)

// night is one run under way: what each stage hands to the next.
type night struct {
	plan    *plan.Plan
	pack    *entitlement.Pack
	options Options
	asOf    string // YYYY-MM-DD
	last    string // folder of the last good run
	earlier earlierRuns
	known   map[string]*sources.History // of each source, from earlier nights
	past    *archive.Manifest           // of a finished run that is looked at again
	visits  *visits.Journal
	model   *fellegisunter.Model // nil learns one
	modelID string               // hash of a model from a file, "" of the built-in one

	extracts []*extract
	table    *record.Table
	shelved  *shelf.Shelf  // columns that wait on the disk, nil for none
	beside   *beside       // files written while the night goes on, nil for none
	others   chan struct{} // closed when the extracts that are not of bulk size are settled
	asked    chan struct{} // closed when nobody looks at the links any more
	links    *matchers.Result
	world    *entity.World
	leads    []entitlement.Lead
	off      []entitlement.SwitchedOff
	notes    []Note // what degrades the run
	warnings []Note
	rulesOff []string // rules without a source to run on
	summary  *report.Summary
	flagged  *knownIndex        // persons flagged tonight or earlier
	compared *report.Comparison // with the register of an earlier month, nil without one
	batch    string

	remembers          bool // what the next night need not do again
	checking           bool // every gate is to be told, not the first
	accounts           accounts
	accepted, rejected int
	work               string // folder of the run under way, "" when nothing is written
	apart              int    // accepted rows that a sieve let go
	listed, waiting    int
	cooling            int // leads that rest after a visit
	inCare             int // persons on the visiting lists
	clock              time.Time
	seconds            map[string]float64
}

// newNight makes a night of which nothing is read yet. With mistakes in pack or
// model it gives both the night and all of them, so that check can go on.
func newNight(p *plan.Plan, o Options) (*night, error) {
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Events == nil {
		o.Events = func(Event) {}
	}
	pack, wrong := loadPack(p)
	n := &night{plan: p, pack: pack, options: o, asOf: p.Day(o.Now), last: archive.Latest(p.Runs, p.Name),
		accounts: accounts{hook: o.Hook}, clock: time.Now(), seconds: map[string]float64{}}
	if o.AsOf != "" {
		n.asOf = o.AsOf
	}
	wrong = errors.Join(wrong, n.loadModel())
	var err error
	if n.visits, err = visits.Read(visits.Folder(p.Runs, p.Name)); err != nil {
		return nil, cmp.Or(archive.Judge(p.Runs, p.Name), err) // a file for a folder says more than what is not in it
	}
	return n, wrong
}

func (n *night) started() string { return n.options.Now.Format(time.RFC3339) }

// day is the as-of date at midnight, as a date and not an instant.
func (n *night) day() time.Time {
	day, err := time.Parse(time.DateOnly, n.asOf)
	if err != nil {
		panic("as-of date was not checked: " + err.Error()) // plan and options check it
	}
	return day
}

// stage closes the clock of the stage that ends here.
func (n *night) stage(name string) {
	now := time.Now()
	n.seconds[name] += float64(now.Sub(n.clock).Milliseconds()) / 1000
	n.clock = now
}

func (n *night) note(code, about, zh, en string) {
	n.notes = append(n.notes, Note{code, about, zh, en})
}

// state is "complete" or "degraded".
func (n *night) state() string {
	if len(n.notes) > 0 {
		return "degraded"
	}
	return "complete"
}

// batchNumber names the batch by its date and by what it was made from, so
// that the same inputs give the same number.
func (n *night) batchNumber() string {
	h := sha256.New()
	fmt.Fprintln(h, n.plan.Hash, n.pack.Hash, n.asOf, n.modelID, n.visits.Hash())
	for _, x := range n.extracts {
		for _, f := range x.files() {
			fmt.Fprintln(h, x.source.Name, f.SHA256)
		}
	}
	return strings.ReplaceAll(n.asOf, "-", "") + "-" + strings.ToUpper(hex.EncodeToString(h.Sum(nil)[:2]))
}

// peakMemory is the most the process ever held, in bytes.
func peakMemory() int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0 // a figure for people, not worth a failed night
	}
	return usage.Maxrss * 1024
}
