package sources

import (
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"yingbao/sources/department"
	"yingbao/sources/record"
)

// fewest is the number of rows from which a share says anything.
const fewest = 20

// judgeFile holds the extract when one of its files cannot be trusted.
func (l *loader) judgeFile() error {
	if err := l.keepPromise(); err != nil {
		return err
	}
	if l.file.Rows == 0 {
		m := say("no-rows")
		m.Line = l.file.HeaderLine
		return heldError{m}
	}
	if err := l.judgeNumbers(); err != nil {
		return err
	}
	if err := l.judgeNames(); err != nil {
		return err
	}
	if l.file.Accepted == 0 && l.fileBad == 0 { // nothing but totals and headers
		m := say("no-rows")
		m.Line = l.file.HeaderLine
		return heldError{m}
	}
	share := float64(l.fileBad) / float64(l.file.Rows)
	if limit := *l.gate.MaxReject; l.file.Accepted == 0 || share > limit && l.fileBad >= 5 {
		m := say("qratio", "bad", strconv.Itoa(l.fileBad), "rows", strconv.Itoa(l.file.Rows),
			"share", percent(share), "limit", percent(limit), "reason", reason(l.worst()), "code", l.worst())
		if l.file.Accepted == 0 {
			return heldError{m} // there is nothing to let pass
		}
		return l.holdOr(m)
	}
	return nil
}

// A file most of whose rows are rejected after so many of them is not read to
// its end: no reason can open it, and its rejects would fill the memory.
const mostRejects = 200_000

// hopeless holds the file when its rejects have reached the bound and are the
// greater part of the rows so far.
func (l *loader) hopeless(rows int) error {
	bad := l.file.Rejected
	if bad != mostRejects || 2*bad <= rows {
		return nil
	}
	return heldError{say("hopeless", "bad", strconv.Itoa(bad), "rows", strconv.Itoa(rows),
		"share", percent(float64(bad)/float64(rows)), "reason", reason(l.worst()), "code", l.worst())}
}

// judgeNumbers looks at the number columns as a whole.
func (l *loader) judgeNumbers() error {
	c := l.count
	if n := c.damaged; n >= 5 && float64(n) > *l.gate.MaxReject*float64(c.numbers) {
		if err := l.holdOr(l.destroyed(strconv.Itoa(n), percent(float64(n)/float64(c.numbers)))); err != nil {
			return err
		}
	}
	if c.swapID*2 > c.numbers && c.swapCert*2 > c.numbers && c.numbers >= 5 {
		return l.holdOr(say("swapped", "a", l.dict.Title(record.FieldIDNumber), "b", l.dict.Title(record.FieldCertificate)))
	}
	return nil
}

// destroyed says what destroyed so many numbers: a columnar file was never in a
// spreadsheet.
func (l *loader) destroyed(n, share string) Message {
	if strings.HasPrefix(l.file.Format, "parquet") || strings.HasPrefix(l.file.Format, "arrow") {
		return say("qratio-double", "bad", n, "share", share)
	}
	return say("qratio-spreadsheet", "bad", n, "share", share)
}

// holdOr holds the extract for m, or lets it pass when the caller gave a
// reason for overriding the judgement.
func (l *loader) holdOr(m Message) error {
	if l.extract.Override == "" {
		return heldError{m}
	}
	m.Source = l.extract.Name
	if l.file != nil {
		m.File = l.fileName()
	}
	if !slices.Contains(l.out.Overridden, m) {
		l.out.Overridden = append(l.out.Overridden, m)
	}
	return nil
}

// worst is the most frequent reason of rejection.
func (l *loader) worst() string {
	best := ""
	for _, code := range sortedKeys(l.reasons) {
		if best == "" || l.reasons[code] > l.reasons[best] {
			best = code
		}
	}
	return best
}

// judge applies the gates to the extract as a whole, in the order in which a
// data officer would look. One that is let pass hides none behind it: check
// tells them all.
func (l *loader) judge() error {
	for _, gate := range []func() error{
		l.judgeVersions, l.judgeDate, l.judgeAgain, l.judgeHeaders, l.judgeContent, l.judgeKeys, l.judgeRepeats, l.judgeRows, l.judgeCounties, l.judgeNulls,
	} {
		if err := gate(); err != nil {
			return err
		}
	}
	l.remark()
	return nil
}

// judgeKeys looks at how many rows can be told apart.
func (l *loader) judgeKeys() error {
	rows := l.out.Accepted
	if rows < fewest {
		return nil
	}
	empty := float64(l.count.keyless) / float64(rows)
	if limit := *l.gate.MaxEmptyKey; empty > limit {
		if err := l.holdOr(say("null-ratio", "title", l.dict.Title(record.FieldIDNumber), "share", percent(empty), "limit", percent(limit))); err != nil {
			return err
		}
	}
	if numbers := rows - l.count.keyless; numbers >= fewest {
		valid := float64(l.count.valid) / float64(numbers)
		if floor := *l.gate.MinValidID; valid < floor {
			return l.holdOr(say("valid-id", "share", percent(valid), "limit", percent(floor)))
		}
	}
	return nil
}

// An extract in which nine rows of ten repeat an earlier one wholly is a broken
// export (one row copied down a column of a thousand), not a roll of people.
const (
	mostRepeats  = 0.9
	repeatsFloor = 1000 // rows
)

// judgeRepeats counts rows that repeat an earlier one wholly.
func (l *loader) judgeRepeats() error {
	rows := l.out.Accepted
	l.out.Duplicates = repeats(l.cleaner.workers, l.hashes...)
	if n := l.out.Duplicates; rows >= repeatsFloor && float64(n) > mostRepeats*float64(rows) {
		return l.holdOr(say("repeats", "n", strconv.Itoa(n), "rows", strconv.Itoa(rows), "limit", percent(mostRepeats)))
	}
	return nil
}

// judgeRows compares the number of rows with the floor and the last good run.
func (l *loader) judgeRows() error {
	rows := l.out.Accepted
	if least := *l.gate.MinRows; rows < least {
		if err := l.holdOr(say("min-rows", "rows", strconv.Itoa(rows), "limit", strconv.Itoa(least))); err != nil {
			return err
		}
	}
	h := l.options.History
	if h == nil || h.Accepted < fewest {
		return nil
	}
	change := float64(rows-h.Accepted) / float64(h.Accepted)
	pairs := []string{"rows", strconv.Itoa(rows), "last", strconv.Itoa(h.Accepted), "share", percent(math.Abs(change)), "limit"}
	if limit := *l.gate.MaxDrop; -change > limit {
		return l.holdOr(say("row-drop", append(pairs, percent(limit))...))
	}
	if limit := *l.gate.MaxRise; change >= limit && !h.least {
		return l.holdOr(say("row-jump", append(pairs, percent(limit))...))
	}
	return nil
}

// judgeCounties looks for counties of the last good run that are gone, by
// residence and by the ID numbers' region.
func (l *loader) judgeCounties() error {
	h := l.options.History
	if h == nil || h.Accepted < fewest {
		return nil
	}
	for _, pair := range [][2]map[string]int{{h.Counties, l.count.counties}, {h.Regions, l.count.regions}} {
		var gone []string
		rows := 0
		for _, code := range sortedKeys(pair[0]) {
			was := pair[0][code]
			if float64(was) >= max(10, *l.gate.CountyShare*float64(h.Accepted)) && pair[1][code]*10 < was {
				gone = append(gone, code)
				rows += was
			}
		}
		if len(gone) > 0 {
			return l.holdOr(say("county-gone", "n", strconv.Itoa(len(gone)), "codes", short(gone), "rows", strconv.Itoa(rows)))
		}
	}
	return nil
}

func short(list []string) string {
	if len(list) > 8 {
		list = append(slices.Clone(list[:8]), "…")
	}
	return strings.Join(list, " ")
}

// judgeHeaders compares the headers with the last good run's. A required
// column that is now only a general word is held; other new names are told.
func (l *loader) judgeHeaders() error {
	h := l.options.History
	if h == nil {
		return nil
	}
	for _, m := range l.mappings {
		for _, slot := range sortedKeys(m.slots) {
			b := m.slots[slot][0]
			old, ok := h.Headers[slot]
			if !ok || department.FoldHeader(old) == department.FoldHeader(b.name) || b.how == "plan" {
				continue
			}
			pairs := []string{"old", old, "new", b.name, "field", string(slot)}
			required := slices.Contains(l.dict.Require, slot) || slices.Contains(l.dict.RequireAny, slot)
			if required && b.weak {
				if err := l.holdOr(say("renamed", pairs...).at("", m.header.line, b.name)); err != nil {
					return err
				}
			}
			l.warn(say("renamed-alias", pairs...).at("", m.header.line, b.name))
		}
	}
	return nil
}

// remark tells what a data officer should know and no gate holds.
func (l *loader) remark() {
	if n := len(l.out.Unknown); n > 0 {
		l.warn(say("unknown-columns", "n", strconv.Itoa(n), "headers", short(l.out.Unknown)))
	}
	l.remarkColumns()
	l.remarkAhead()
	if l.out.Duplicates > 0 {
		l.warn(say("duplicates", "n", strconv.Itoa(l.out.Duplicates)))
	}
	if s := conflicts(l.cleaner.workers, &l.count.numberOf); s.Values > 0 {
		l.warn(say("id-conflict", "n", strconv.Itoa(s.Values), "rows", strconv.Itoa(s.Rows)))
	}
	l.out.Verified = len(l.promises) == len(l.out.Files)
	if !l.out.Verified {
		l.warn(say("unverified"))
	}
}

// judgeNulls tells of columns that are emptier than last time. They hold the
// extract only where the plan sets the limit: a source may have stopped keeping
// a column that nobody needs.
func (l *loader) judgeNulls() error {
	h := l.options.History
	if h == nil || h.Accepted < fewest {
		return nil
	}
	for i, f := range l.fields {
		was, ok := h.Empty[f]
		now := 1 - float64(l.count.filled[i])/float64(l.out.Accepted)
		if !ok || !l.delivered(f) || now-was <= *l.gate.MaxNullJump {
			continue
		}
		title := l.dict.Title(f)
		m := say("nulls", "title", title, "last", percent(was), "share", percent(now))
		if l.extract.Gate.MaxNullJump != nil {
			m.Code = "E_NULL_RATIO"
			if err := l.holdOr(m.at("", 0, title)); err != nil {
				return err
			}
			continue
		}
		l.warn(m.at("", 0, title))
	}
	return nil
}

// remarkColumns tells of columns that are empty or constant.
func (l *loader) remarkColumns() {
	for i, f := range l.fields {
		if !l.delivered(f) {
			continue
		}
		filled := l.count.filled[i]
		title := l.dict.Title(f)
		if filled == 0 && l.out.Accepted >= fewest {
			l.warn(say("all-empty", "title", title).at("", 0, title))
		}
	}
	if l.count.single() && l.out.Accepted >= fewest {
		title := l.dict.Title(record.FieldName)
		l.warn(say("constant", "title", title).at("", 0, title))
	}
}

// delivered says that a field has a column of its own in some file.
func (l *loader) delivered(f record.Field) bool {
	return slices.ContainsFunc(l.mappings, func(m *mapping) bool { return len(m.slots[f]) > 0 })
}

// history is what the next night must know.
func (l *loader) history() *History {
	h := &History{Date: l.out.Period, Rows: l.out.Rows, Accepted: l.out.Accepted, RowsHash: l.rowsHash(),
		Counties: l.count.counties, Regions: l.count.regions, Empty: map[record.Field]float64{}, Headers: map[record.Field]string{}}
	for _, f := range l.out.Files {
		h.Files = append(h.Files, HistoryFile{Name: filepath.Base(f.Path), SHA256: f.SHA256})
	}
	for i, f := range l.fields {
		if l.delivered(f) {
			h.Empty[f] = math.Round(1e4*(1-float64(l.count.filled[i])/float64(l.out.Accepted))) / 1e4
		}
	}
	for _, m := range l.mappings {
		for slot, name := range m.headers() {
			if _, ok := h.Headers[slot]; !ok {
				h.Headers[slot] = name
			}
		}
	}
	return h
}

// rowsHash is a hash of the rows that does not depend on their order.
func (l *loader) rowsHash() string {
	all := prints{}
	for _, p := range l.hashes {
		all.n += p.n
		all.sum += p.sum
		all.mixed += p.mixed
	}
	return all.hash()
}

func percent(share float64) string {
	return strconv.FormatFloat(math.Round(share*1000)/10, 'f', -1, 64) + "%"
}
