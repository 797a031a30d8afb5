package pipeline

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"yingbao/pipeline/archive"
	"yingbao/pipeline/plan"
	"yingbao/sources"
)

// settle decides what becomes of an extract that was read, held, or is not
// there (P2). It gives the messages that hold the run, none when it goes on.
func (n *night) settle(ctx context.Context, x *extract) ([]sources.Message, error) {
	x.state = "loaded"
	var held sources.Message
	switch {
	case n.past != nil:
		return n.settlePast(x), nil
	case x.loaded == nil && !n.wanted(x.source):
		x.state = "missing"
		n.note("left-out", x.source.Name, "本次未列入 --only，相关规则不运行", "left out by --only; its rules are off")
		return nil, nil
	case x.loaded == nil:
		x.state, held = "missing", missing(x)
	case x.loaded.Held != nil:
		x.state, held = "held", *x.loaded.Held
		held.Source = x.source.Name
	case n.checking && x.source.Override == "" && len(x.loaded.Overridden) > 0:
		return n.everyGate(x), nil
	default:
		return nil, nil
	}
	x.why = held.Code
	if x.source.WhenHeld == plan.LastGood {
		done, err := n.lastGood(ctx, x, &held)
		if done || err != nil {
			return nil, err
		}
	}
	switch {
	case x.source.WhenHeld == plan.LeaveOut && x.state == "held":
		x.loaded = nil
		n.note("held", x.source.Name, place(held, "zh")+"；本次不用此来源，相关规则不运行", place(held, "en")+"; the run goes on without it, its rules are off")
		return nil, nil
	case x.state == "missing" && x.source.Role != "register":
		zh, en := held.ZH+"（"+patterns(x)+"），相关规则不运行", held.EN+" ("+patterns(x)+"); its rules are off"
		n.note("missing", x.source.Name, zh, en)
		return nil, nil
	}
	return []sources.Message{held}, nil
}

// everyGate tells all the gates that would hold an extract, for check.
func (n *night) everyGate(x *extract) []sources.Message {
	var held []sources.Message
	for _, m := range x.loaded.Overridden {
		m.Source = x.source.Name
		held = append(held, m)
	}
	x.loaded.Overridden = nil
	if x.source.WhenHeld == plan.Stop {
		return held
	}
	for _, m := range held {
		m.Source = ""
		n.note("held", x.source.Name, place(m, "zh"), place(m, "en"))
	}
	return nil
}

// nothing holds a run for which no extract is left: a night without a record
// must not take the place of one with worklists, whatever each source may do
// without.
func (n *night) nothing() []sources.Message {
	var held []sources.Message
	for _, x := range n.extracts {
		if x.loaded != nil {
			return nil
		}
		if n.wanted(x.source) {
			held = append(held, missing(x))
		}
	}
	return held
}

// missing says that a source has no files.
func missing(x *extract) sources.Message {
	m := sources.Message{Code: "E_MISSING", Source: x.source.Name, ZH: "没有找到文件", EN: "no file was found"}
	if x.source.Role == "register" {
		m.ZH += "，名册缺失时无法判断谁已在册"
		m.EN += "; without the register nobody can be known to be covered"
	}
	return m
}

// lastGood puts the extract of the last good run in force, when one was kept.
// It is judged by nothing but being readable: it was judged when it was new. A
// damaged copy is none, and is told.
func (n *night) lastGood(ctx context.Context, x *extract, held *sources.Message) (bool, error) {
	kept, err := archive.ReadKept(n.plan.Runs, n.plan.Name, x.source.Name)
	if errors.As(err, new(*archive.Damaged)) {
		n.note("kept-damaged", x.source.Name, "留存的上次数据已损坏，不能沿用", "the last good extract that was kept is damaged and not used")
		held.ZH, held.EN = held.ZH+"；留存的上次数据已损坏，不能沿用", held.EN+"; the last good extract that was kept is damaged and not used"
		return false, nil
	}
	if err != nil || kept == nil {
		return false, err
	}
	old := *x
	old.paths, old.source.Period, old.source.Override = kept.Paths(), kept.Period, "last good extract"
	loaded, err := n.loadOne(ctx, &old, nil)
	if err != nil {
		return false, err
	}
	if loaded.Held != nil {
		return false, fmt.Errorf("load %s: the kept extract cannot be read again (%s)", x.source.Name, loaded.Held.Code)
	}
	loaded.Overridden, loaded.Warnings = nil, nil
	x.loaded, x.sieve, x.night, x.paths, x.state, x.why = loaded, old.sieve, old.night, old.paths, "last-good", held.Code+" "+kept.AsOf
	held.Source = ""
	n.note("last-good", x.source.Name, place(*held, "zh")+"；沿用 "+kept.AsOf+" 的数据", place(*held, "en")+"; the data of "+kept.AsOf+" stay in force")
	return true, nil
}

// keep copies the extracts whose sources ask for it, once the run is
// published. A copy that cannot be made costs the next night its safety net
// and not this one its result.
func (n *night) keep(store *archive.Store, result *Result) {
	for _, x := range n.extracts {
		if x.source.WhenHeld != plan.LastGood || x.state != "loaded" {
			continue
		}
		k := &archive.Kept{AsOf: n.asOf, Period: x.loaded.Period}
		var paths []string
		for _, f := range x.loaded.Files {
			k.Files, paths = append(k.Files, archive.KeptFile{Name: filepath.Base(f.Path), SHA256: f.SHA256}), append(paths, f.Path)
		}
		if err := store.Keep(x.source.Name, k, paths); err != nil {
			result.Warnings = append(result.Warnings, Note{"not-kept", x.source.Name, "未能留存本次数据：" + err.Error(), "this extract could not be kept: " + err.Error()})
		}
	}
}
