package pipeline

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"syscall"

	"yingbao/pipeline/archive"
	"yingbao/pipeline/entitlement"
	"yingbao/pipeline/plan"
	"yingbao/sources/lastnight"
)

// What a night remembers for the next stands beside the runs, a file for each
// extract. It is the next night's to use and nobody else's: a night done
// without it gives the same bytes.

// recall opens what is remembered of an extract.
func (n *night) recall(x *extract) {
	if n.remembers && x.night == nil {
		x.night = lastnight.Open(filepath.Join(archive.Nights(n.plan.Runs, n.plan.Name), x.source.Name))
		x.night.Plain = "plain " + n.form(x)
	}
}

// form names all that the reading of an extract's rows depends on and that is
// neither in them nor known to the loader.
func (n *night) form(x *extract) string {
	s := x.source
	return fmt.Sprintf("%q %q %q %q %q", n.options.Version, n.options.Build, s.Name, s.Department, s.Role)
}

// lastTable are the hashes of the table that last night's rows were let go
// against.
func (x *extract) lastTable() []uint64 {
	if x.night == nil {
		return nil
	}
	return x.night.Table()
}

// beginMemory says what tonight's sifting of an extract goes by.
func (n *night) beginMemory(x *extract, screen *entitlement.Screen) {
	if x.night != nil {
		x.night.Begin(fmt.Sprintf("%s %s %s", n.form(x), screen.Form(), x.sieve.Form()), x.sieve.Prints())
	}
}

// commit keeps what the published night remembers. Where it cannot, the next
// night takes longer and gives the same.
func (n *night) commit(result *Result) {
	if n.remembers {
		n.unremember()
	}
	for _, x := range n.extracts {
		if x.night == nil || x.loaded == nil {
			continue
		}
		if err := x.night.Commit(); err != nil {
			result.Warnings = append(result.Warnings, notRemembered(x.source.Name, err))
		}
	}
}

func notRemembered(about string, why error) Note {
	return Note{"not-remembered", about, "下一次运行将重新读取全部行：" + why.Error(), "the next night will read every row anew: " + why.Error()}
}

// crowded tells whether the disk was too full for the night and holds what
// this night or the one before remembers. That only saves time, so it is given
// up, all of it: a night that does without gives the same, and no worklist at
// all helps nobody.
func (n *night) crowded(err error) bool {
	if !n.remembers || !errors.Is(err, syscall.ENOSPC) && !errors.Is(err, syscall.EDQUOT) {
		return false
	}
	lastnight.Sweep(archive.Nights(n.plan.Runs, n.plan.Name), func(string) bool { return false })
	return true
}

// unremember removes what is remembered of sources that the plan no longer
// has.
func (n *night) unremember() {
	lastnight.Sweep(archive.Nights(n.plan.Runs, n.plan.Name), func(file string) bool {
		return slices.ContainsFunc(n.plan.Sources, func(s plan.Source) bool { return lastnight.Belongs(file, s.Name) })
	})
}

// forget lets go of what was not committed.
func (n *night) forget() {
	for _, x := range n.extracts {
		if x.night != nil {
			x.night.Discard()
		}
	}
}

// spared tells what was taken over from the night before.
func (n *night) spared() map[string]archive.Again {
	out := map[string]archive.Again{}
	for _, x := range n.extracts {
		if x.night == nil {
			continue
		}
		a := archive.Again{Rows: x.night.Spared()}
		if err := x.night.Err(); err != nil {
			a.Why = err.Error()
		}
		if a != (archive.Again{}) {
			out[x.source.Name] = a
		}
	}
	return out
}
