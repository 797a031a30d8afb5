package sources

import (
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"yingbao/sources/record"
	"yingbao/sources/tabular"
)

var dateInName = regexp.MustCompile(`(?:^|[^0-9])(20[0-9]{2})[-_.年]?(0[1-9]|1[0-2])(?:[-_.月]?(0[1-9]|[12][0-9]|3[01]))?(?:[^0-9]|$)`)

// period is what the extract speaks of: the plan's word, or the latest date in
// its files' names; YYYYMMDD, YYYYMM or "".
func (l *loader) period() string {
	if p := onlyDigits(l.extract.Period); len(p) == 6 || len(p) == 8 {
		return p
	}
	latest := ""
	for _, f := range l.out.Files {
		if d := nameDate(filepath.Base(f.Path)); d > latest {
			latest = d
		}
	}
	return latest
}

// nameDate reads a date in a file's name.
func nameDate(base string) string {
	m := dateInName.FindStringSubmatch(base)
	if m == nil {
		return ""
	}
	d := m[1] + m[2] + m[3]
	if len(d) == 8 {
		if _, err := time.Parse("20060102", d); err != nil {
			return ""
		}
	}
	return d
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// oldAfter is the age in days from which an extract is remarked on where no
// limit is set: monthly data are up to two months old when the next ones come.
const oldAfter = 62

// judgeDate holds extracts of the future, extracts older than the one in
// force, and those over the age the plan allows.
func (l *loader) judgeDate() error {
	date, asOf := l.out.Period, onlyDigits(l.options.AsOf)
	if h := l.options.History; h != nil && date != "" && h.Date != "" && earlier(date, h.Date) {
		if err := l.holdOr(say("stale-old", "date", date, "last", h.Date)); err != nil {
			return err
		}
	}
	if date == "" || len(asOf) != 8 {
		return nil
	}
	if earlier(asOf, date) {
		return l.holdOr(say("future", "date", date, "asof", asOf))
	}
	days := daysBetween(lastDay(date), asOf)
	pairs := []string{"date", date, "days", strconv.Itoa(days), "limit"}
	if limit := l.gate.MaxAge; limit != nil {
		if days > *limit {
			return l.holdOr(say("stale-age", append(pairs, strconv.Itoa(*limit))...))
		}
	} else if days > oldAfter {
		l.warn(say("old", append(pairs, "")...))
	}
	return nil
}

// happened are the fields whose day is over when it is written down. What is due,
// ends or is planned may lie ahead, and so may the day of a benefit that begins
// next month, though hardly that of many.
var happened = []record.Field{
	record.FieldBirth, record.FieldDeath, record.FieldJobless, record.FieldDay, record.FieldIssued, record.FieldStart, record.FieldInsuredFrom,
	record.FieldReviewed, record.FieldRelocated, record.FieldDisaster, record.FieldCustody, record.FieldMoved,
}

// mostAhead is the share of a column's dates from which those that lie ahead are
// no slips and no benefits of next month: its years are wrong.
const mostAhead = 0.1

// remarkAhead tells of columns many of whose days are yet to come. Rules take
// little from such a day, so that leads are missing without a word.
func (l *loader) remarkAhead() {
	asOf := onlyDigits(l.options.AsOf)
	if len(asOf) != 8 {
		return
	}
	for i, f := range l.fields {
		if !slices.Contains(happened, f) || !l.delivered(f) {
			continue
		}
		rows, filled := l.out.Part.Such(i, func(day string) bool { return dayAhead(day, asOf) })
		if rows >= 5 && float64(rows) > mostAhead*float64(filled) {
			title := l.dict.Title(f)
			l.warn(say("ahead", "title", title, "n", strconv.Itoa(rows), "share", percent(float64(rows)/float64(filled)), "asof", asOf).at("", 0, title))
		}
	}
}

// dayAhead tells whether a date, as far as it is known, is later than a day.
func dayAhead(date, day string) bool {
	known, _, _ := strings.Cut(date, "?")
	return earlier(day, known)
}

// earlier compares two dates as far as both are known.
func earlier(a, b string) bool {
	n := min(len(a), len(b))
	return a[:n] < b[:n]
}

// lastDay is the date itself, or the last day of a month.
func lastDay(date string) string {
	if len(date) == 8 {
		return date
	}
	t, err := time.Parse("200601", date)
	if err != nil {
		return date
	}
	return t.AddDate(0, 1, -1).Format("20060102")
}

func daysBetween(from, to string) int {
	a, err1 := time.Parse("20060102", from)
	b, err2 := time.Parse("20060102", to)
	if err1 != nil || err2 != nil {
		return 0
	}
	return int(b.Sub(a).Hours() / 24)
}

// judgeAgain holds last time's content under another name. The same file under
// the same name is no fault: sources refresh monthly, runs are nightly.
func (l *loader) judgeAgain() error {
	h := l.options.History
	if h == nil {
		return nil
	}
	for _, f := range l.out.Files {
		for _, old := range h.Files {
			if old.SHA256 == f.SHA256 && old.Name != filepath.Base(f.Path) {
				return l.holdOr(say("stale-same", "other", tabular.EscapeName(old.Name)).at(tabular.EscapeName(f.Path), 0, ""))
			}
		}
	}
	renamed := len(h.Files) > 0 && !slices.ContainsFunc(l.out.Files, func(f File) bool {
		return slices.ContainsFunc(h.Files, func(o HistoryFile) bool { return o.Name == filepath.Base(f.Path) })
	})
	if renamed && l.out.Accepted >= fewest && h.RowsHash == l.rowsHash() {
		return l.holdOr(say("stale-same", "other", tabular.EscapeName(h.Files[0].Name)))
	}
	return nil
}

// versionMark is what people put behind a name when they send a file again.
var versionMark = regexp.MustCompile(`(?i)[-_ ]*(?:[(（][0-9]+[)）]|修正版?|更正版?|更新版?|最终版?|最新版?|新版|副本|复件|重报|重传|copy|new|final|v[0-9]+)$`)

// judgeVersions holds an extract of which two versions arrived: files that
// share most of their rows, or whose names differ by a mark like 修正. A number
// in brackets alone may be a part as well as a copy: there the rows decide.
func (l *loader) judgeVersions() error {
	files := l.out.Files
	if len(files) < 2 {
		return nil
	}
	shares := overlaps(l.cleaner.workers, l.hashes)
	for i := range files {
		for j := range i {
			share := shares[i][j]
			marked := versionOf(files[i].Path, files[j].Path)
			most := share > 0.5 && min(l.hashes[i].n, l.hashes[j].n) >= fewest
			if most || marked == "word" || marked == "number" && share > 0.1 {
				m := say("ambiguous", "other", tabular.EscapeName(files[j].Path), "share", percent(share))
				if err := l.holdOr(m.at(tabular.EscapeName(files[i].Path), 0, "")); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// versionOf says how two names of one stem differ: "word" by a mark like 修正,
// "number" by (1) alone, "" when they are of different stems.
func versionOf(a, b string) string {
	if filepath.Dir(a) != filepath.Dir(b) || stem(a) != stem(b) {
		return ""
	}
	for _, p := range []string{a, b} {
		rest := strings.TrimPrefix(filepath.Base(p), stem(p))
		if strings.ContainsFunc(strings.TrimSuffix(strings.TrimSuffix(rest, ".gz"), filepath.Ext(rest)), unicode.IsLetter) {
			return "word"
		}
	}
	return "number"
}

// stem is a file's name without its ending and version mark.
func stem(path string) string {
	base := filepath.Base(path)
	base = strings.TrimSuffix(base, ".gz")
	base = strings.TrimSuffix(base, filepath.Ext(base))
	for {
		cut := versionMark.ReplaceAllString(base, "")
		if cut == base || cut == "" {
			return base
		}
		base = cut
	}
}
