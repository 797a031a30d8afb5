package pipeline

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"yingbao/pipeline/archive"
	"yingbao/sources"
)

// What a night knows of those before it: the extracts' sizes and shapes, for
// the gates; who was flagged, and who stood on the register. A run that is
// damaged is left aside and an older whole one taken; that is told each night
// until the run is whole again or gone (E1). What could not be read then is
// read as soon as it can be (E2). A run that cannot be reached, or that a newer
// program wrote, may be whole: it ends the night, as nobody knows what would
// be forgotten without it (E3).

// earlierRun is a whole run of this night's day or an earlier one.
type earlierRun struct {
	folder string
	*archive.Manifest
}

// earlierRuns are read when they are asked for, and once.
type earlierRuns struct {
	folders []string // newest first
	read    []*earlierRun
	looked  []bool
	damaged map[string]bool // "<run>/<file>", each told
}

// leftAside is the code of a run left aside for its damage. Its note is about
// "<run>/<file>", by which a later night knows what this one did without.
const leftAside = "earlier-run"

// lookBack gathers what the gates go by. A finished run that is looked at again
// was judged when it was new: of its neighbours it takes what there is.
func (n *night) lookBack() error {
	folders, err := archive.Folders(n.plan.Runs, n.plan.Name)
	if err == nil {
		slices.Reverse(folders)
		n.earlier = earlierRuns{folders: folders, read: make([]*earlierRun, len(folders)), looked: make([]bool, len(folders)), damaged: map[string]bool{}}
		n.known, err = n.history()
	}
	if n.past != nil {
		return nil
	}
	if err == nil {
		err = n.tellLinked()
	}
	return err
}

// linkedRun is the code of a run that was moved away and linked back.
const linkedRun = "linked-run"

// tellLinked names the runs that a night does not read because something else
// stands in their folder's place.
func (n *night) tellLinked() error {
	linked, err := archive.Linked(n.plan.Runs, n.plan.Name)
	for _, name := range linked {
		n.warnings = append(n.warnings, Note{linkedRun, name, "此处是链接或文件，不是批次的文件夹，该历史批次没有读取（以前推送过谁、上次数据的规模均不计入）；请把批次文件夹移回原处",
			"a link or a file stands in the place of this run's folder; the run is not read (whom it flagged and how large its extracts were count for nothing). Move the folder itself back"})
	}
	return err
}

// TellAtOnce says that a warning is told when the night has ended, and does not
// stand in the report alone: what was found after the report was written, and
// what somebody may have done today.
func TellAtOnce(note Note) bool {
	return note.Code == linkedRun || note.Code == "not-kept" || note.Code == "not-remembered"
}

// earlierRun gives the i-th run from the newest, nil for one that is of no use:
// of a later day, or damaged, which is told.
func (n *night) earlierRun(i int) (*earlierRun, error) {
	e := &n.earlier
	if e.looked[i] {
		return e.read[i], nil
	}
	folder := e.folders[i]
	m, err := archive.ReadManifest(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !wasRun(folder):
	case errors.Is(err, fs.ErrNotExist), errors.As(err, new(*archive.Damaged)), err == nil && m.AsOf != archive.Day(folder):
		if archive.Day(folder) <= n.asOf {
			n.leaveAside(folder, archive.ManifestName)
		}
	case err != nil:
		return nil, err
	case m.AsOf <= n.asOf:
		e.read[i] = &earlierRun{folder, m}
	}
	e.looked[i] = true
	return e.read[i], nil
}

// wasRun says whether a folder without a manifest was a run: what it would be
// remembered by is there.
func wasRun(folder string) bool {
	_, err := os.Lstat(filepath.Join(folder, knownName))
	return err == nil
}

// leaveAside tells that a run is not used for its damage, once.
func (n *night) leaveAside(folder, file string) {
	about := filepath.Base(folder) + "/" + file
	if !n.earlier.damaged[about] {
		n.earlier.damaged[about] = true
		n.note(leftAside, about, "该历史批次的文件已损坏或缺失，本次不用，改用更早的完好批次（如有）；请从备份恢复或清理该批次",
			"this file of an earlier run is damaged or missing; a whole run before it is used in its place where there is one. Restore the run from a backup, or purge it")
	}
}

// history gives what the last good night of an earlier date knew of each
// source, looking further back for a source that was not there then. A run of
// the same date repeated is no other night; only where there is none does its
// size count, so that half an extract that comes behind the whole one is held
// on the first day too.
func (n *night) history() (map[string]*sources.History, error) {
	known, today := map[string]*sources.History{}, map[string]*sources.History{}
	for i := 0; i < len(n.earlier.folders) && len(known) < len(n.extracts); i++ {
		e, err := n.earlierRun(i)
		if err != nil {
			return known, err
		}
		if e == nil {
			continue
		}
		to := known
		if e.AsOf == n.asOf {
			to = today
		}
		for _, in := range e.Inputs {
			if to[in.Source] != nil || len(in.History) == 0 {
				continue
			}
			h := new(sources.History)
			if json.Unmarshal(in.History, h) != nil {
				n.leaveAside(e.folder, archive.ManifestName)
				continue
			}
			to[in.Source] = h
		}
	}
	n.tellUngated(known)
	for source, h := range today {
		if known[source] == nil {
			known[source] = h.Size()
		}
	}
	return known, nil
}

// tellUngated names the sources that nothing is left to compare with, where a
// damaged run may have known them.
func (n *night) tellUngated(known map[string]*sources.History) {
	for _, x := range n.extracts {
		if len(n.earlier.damaged) > 0 && known[x.source.Name] == nil {
			n.note("earlier-none", x.source.Name, "没有完好的历史批次可比，与上次比较的检查未做，按首次运行处理",
				"no whole earlier run knows it: the gates that compare with the last run were not asked, as on a first night")
		}
	}
}

// knownBefore reads the persons of one state in the newest whole run of a day or
// month before the one given; no run where there is none. there is as readKnown's.
func (n *night) knownBefore(date, state string) (e *earlierRun, x *knownIndex, there bool, err error) {
	for i := range n.earlier.folders {
		if e, err = n.earlierRun(i); err != nil {
			return nil, nil, false, err
		}
		if e == nil || e.AsOf[:len(date)] >= date {
			continue
		}
		if x, there, err = n.readKnown(e, state); x != nil || err != nil {
			return e, x, there, err
		}
	}
	return nil, nil, false, nil
}

// flagsBefore gives all flags of earlier days: those of the last whole run,
// which remembers the ones before, and of runs that it had to do without and
// that are whole again (E2).
func (n *night) flagsBefore() (*knownIndex, error) {
	e, flags, _, err := n.knownBefore(n.asOf, knownFlagged)
	if err != nil {
		return nil, err
	}
	if e != nil {
		return n.regain(e, flags)
	}
	if len(n.earlier.damaged) > 0 {
		n.note("earlier-none", knownName, "没有完好的历史批次，无从得知以前推送过谁，全部按首次推送计",
			"no whole earlier run tells who was flagged before: everybody counts as flagged for the first time")
	}
	return newKnownIndex(0), nil
}

// regain adds the flags of runs that a run had to do without and that are whole
// by now. What still is damaged is told again. Of two flags of one person the
// first counts.
func (n *night) regain(e *earlierRun, flags *knownIndex) (*knownIndex, error) {
	all := flags.all
	for _, run := range without(e.Manifest) {
		i := slices.IndexFunc(n.earlier.folders, func(folder string) bool { return filepath.Base(folder) == run })
		if i < 0 {
			continue // it was purged, or taken away
		}
		old, err := n.earlierRun(i)
		if err != nil {
			return nil, err
		}
		if old == nil || old.AsOf >= n.asOf {
			continue
		}
		back, _, err := n.readKnown(old, knownFlagged)
		if err != nil {
			return nil, err
		}
		if back != nil {
			all = append(all, back.all...)
		}
	}
	if len(all) == len(flags.all) {
		return flags, nil
	}
	slices.SortStableFunc(all, func(a, b remembered) int { return strings.Compare(a.said.day, b.said.day) })
	whole := newKnownIndex(len(all))
	for _, k := range all {
		if whole.find(k.mark) == nil {
			whole.add(k)
		}
	}
	return whole, nil
}

// without gives the runs that a run left aside, each once.
func without(m *archive.Manifest) (runs []string) {
	for _, why := range m.Why {
		if about, ok := strings.CutPrefix(why, leftAside+":"); ok {
			if run, _, _ := strings.Cut(about, "/"); !slices.Contains(runs, run) {
				runs = append(runs, run)
			}
		}
	}
	return runs
}

// registerBefore gives who stood on the register in the last whole run of an
// earlier month, and its day; nil where there is none or it did not say.
func (n *night) registerBefore() (since string, before *knownIndex, err error) {
	e, before, there, err := n.knownBefore(n.asOf[:7], knownRegister)
	switch {
	case err != nil:
		return "", nil, err
	case e != nil && !there:
		return "", nil, nil
	case e != nil:
		return e.AsOf, before, nil
	}
	for about := range n.earlier.damaged {
		if about[:7] < n.asOf[:7] { // it would have been compared with
			n.note("earlier-none", "entrants.csv", "以前月份没有完好的批次，本次未做在册比对",
				"no run of an earlier month is whole: who entered the register since was not looked at")
			break
		}
	}
	return "", nil, nil
}

// mended says whether a run that the published one left aside is whole by now,
// or gone, so that the night would be another.
func (n *night) mended(m *archive.Manifest) bool {
	for _, run := range without(m) {
		folder := filepath.Join(n.plan.Runs, n.plan.Name, run)
		old, err := archive.ReadManifest(folder)
		if errors.Is(err, fs.ErrNotExist) && !wasRun(folder) {
			return true
		}
		if err != nil || old.AsOf != archive.Day(folder) {
			continue
		}
		if _, _, err := readKnown(&earlierRun{folder, old}, knownRegister); err == nil {
			return true
		}
	}
	return false
}
