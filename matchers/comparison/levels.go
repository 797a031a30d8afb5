package comparison

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"yingbao/matchers/similarity"
	"yingbao/sources/record"
)

// value is one value of a column, prepared once.
type value struct {
	text  string
	runes []rune
	sound [3]string // soundex, nysiis, metaphone; filled when a level asks
	day   int       // days since 1970 when the text is a date, noDay otherwise
	num   float64   // NaN when the text is no number
	mask  uint64    // of the runes
	bag   uint64    // of the runes, uncounted when they are too many
}

// uncounted stands for what similarity.Bag cannot count.
const uncounted = math.MaxUint64

const noDay = math.MinInt32

// predicate tells whether two tuples reach a level.
type predicate func(a, b []*value) bool

// bindLevels binds a comparison that is a list of predicates. The grammar of
// a level is
//
//	metric [threshold] [of FIELD]
//
// "exact" without FIELD asks it of every field. See metrics for the names.
func bindLevels(c *Comparison, f *feature, s Spec) error {
	predicates, reach, asks, err := parseLevels(s)
	if err != nil {
		return err
	}
	c.Levels = append(append([]string{"null"}, s.Levels...), "else")
	f.intern(c)
	if s.Levels[0] == "exact" && n1(f) {
		c.Equal = 1
	}
	c.same = sameFields(f, s)
	prepared := prepare(f, asks)
	n := len(f.columns)
	other := uint8(len(c.Levels) - 1)
	values := tuplesOf(f, prepared)
	tuple := func(x uint32) []*value { return values[int(x)*n : int(x)*n+n] }
	c.compare = func(x, y uint32) uint8 {
		a, b := tuple(x), tuple(y)
		for i, p := range predicates {
			if reach[i](a, b) && p(a, b) {
				return uint8(i + 1)
			}
		}
		return other
	}
	c.pack = func(e *Evaluator, i int) features {
		return &levelFeatures{plainFeatures: plainFeatures{evaluator: e, comparison: i}, bounds: reach, tuple: tuple, equal: c.Equal, other: other, width: n}
	}
	if bound := outlineOf(s); bound != nil {
		outlines := outlinesOf(f, prepared[0])
		c.pack = func(e *Evaluator, i int) features {
			return &outlineFeatures{plainFeatures: plainFeatures{evaluator: e, comparison: i}, bound: bound, of: outlines, equal: c.Equal, others: other}
		}
	}
	if s.TermFrequency {
		c.Frequency = f.frequencies(s)
	}
	return nil
}

// tuplesOf gives the values of every code, side by side.
func tuplesOf(f *feature, prepared [][]*value) []*value {
	n := len(f.columns)
	if n == 1 && f.size() == len(prepared[0]) { // a column's own codes
		return prepared[0]
	}
	out := make([]*value, f.size()*n)
	for at := range out {
		out[at] = prepared[at%n][f.code(uint32(at/n), at%n)]
	}
	return out
}

// parseLevels gives the predicates of a spec with their bounds, and the metrics
// that they ask.
func parseLevels(s Spec) (predicates, bounds []predicate, asks map[string]bool, err error) {
	asks = map[string]bool{}
	for _, text := range s.Levels {
		p, bound, metric, err := parseLevel(text, s)
		if err != nil {
			return nil, nil, nil, fmt.Errorf("level %q: %w", text, err)
		}
		asks[metric] = true
		predicates, bounds = append(predicates, p), append(bounds, bound)
	}
	if len(predicates) == 0 {
		return nil, nil, nil, fmt.Errorf("it has no levels")
	}
	return predicates, bounds, asks, nil
}

// frequencies adjusts the first level and, in a comparison of several fields,
// every level that is near agreement in one of them: a rare surname says more
// than a common one whatever became of the forename.
func (f *feature) frequencies(s Spec) []*Frequency {
	out := make([]*Frequency, len(s.Levels)+2)
	for i, text := range s.Levels {
		words := strings.Fields(text)
		field := slices.Index(s.Fields, record.Field(words[len(words)-1]))
		switch {
		case i == 0 && field < 0:
			out[1] = frequencyBy(f.codes, f.size(), 1, func(code uint32) uint64 { return uint64(code) })
			continue
		case i == 0:
		case field < 0 || len(s.Fields) == 1 || !nearAgreement(words):
			continue
		}
		strength := 1.0
		if words[0] != "exact" {
			strength = 0.8
		}
		out[i+1] = frequencyBy(f.codes, f.size(), strength, func(code uint32) uint64 { return uint64(f.code(code, field)) })
	}
	return out
}

// nearAgreement tells whether a level is reached by little more than equal
// values.
func nearAgreement(words []string) bool {
	switch words[0] {
	case "exact":
		return true
	case "jaro-winkler", "jaro":
		t, err := strconv.ParseFloat(words[1], 64)
		return err == nil && t >= 0.9
	}
	return false
}

// prepare makes the values of each column once.
func prepare(f *feature, asks map[string]bool) [][]*value {
	out := make([][]*value, len(f.columns))
	for i, col := range f.columns {
		if col == nil {
			out[i] = []*value{{day: noDay, num: math.NaN()}}
			continue
		}
		out[i] = make([]*value, len(col.Values))
		for code, text := range col.Values {
			v := &value{text: text, runes: []rune(text), day: noDay, num: math.NaN()}
			v.mask = similarity.Mask(v.runes)
			if bag, ok := similarity.Bag(v.runes); ok {
				v.bag = bag
			} else {
				v.bag = uncounted
			}
			if asks["days"] || asks["months"] || asks["years"] {
				v.day = dayOf(text)
			}
			if asks["within"] || asks["ratio"] {
				if x, err := strconv.ParseFloat(text, 64); err == nil {
					v.num = x
				}
			}
			v.sound = sounds(text, asks)
			out[i][code] = v
		}
	}
	return out
}

func sounds(text string, asks map[string]bool) (s [3]string) {
	if asks["soundex"] {
		s[0] = similarity.Soundex(text)
	}
	if asks["nysiis"] {
		s[1] = similarity.NYSIIS(text)
	}
	if asks["metaphone"] {
		s[2], _ = similarity.DoubleMetaphone(text)
	}
	return s
}

// dayOf reads YYYYMMDD and YYYY-MM-DD into days since 1970; of a year or a month
// without a day (1980????, 198003??) it gives the middle.
func dayOf(text string) int {
	if len(text) == 8 && text[6:] == "??" {
		text = strings.NewReplacer("????", "0701", "??", "15").Replace(text)
	}
	for _, layout := range []string{"20060102", "2006-01-02"} {
		if t, err := time.Parse(layout, text); err == nil {
			return int(t.Unix() / 86400)
		}
	}
	return noDay
}

// parseLevel reads "metric threshold of field", with its bound.
func parseLevel(text string, s Spec) (level, bound predicate, metric string, err error) {
	words := strings.Fields(text)
	if len(words) == 0 {
		return nil, nil, "", fmt.Errorf("it is empty")
	}
	field := -1
	if len(words) > 2 && words[len(words)-2] == "of" {
		for i, f := range s.Fields {
			if string(f) == words[len(words)-1] {
				field = i
			}
		}
		if field < 0 {
			return nil, nil, "", fmt.Errorf("%q is not a field of the comparison", words[len(words)-1])
		}
		words = words[:len(words)-2]
	}
	metric = words[0]
	if metric == "swapped" {
		if len(s.Fields) != 2 || len(words) > 1 {
			return nil, nil, "", fmt.Errorf("swapped needs two fields and no threshold")
		}
		return swapped, swapped, metric, nil
	}
	threshold := 0.0
	if len(words) == 2 {
		if threshold, err = strconv.ParseFloat(words[1], 64); err != nil {
			return nil, nil, "", fmt.Errorf("%q is not a number", words[1])
		}
		if !(threshold >= 0 && threshold <= maxThreshold) {
			return nil, nil, "", fmt.Errorf("threshold %s is not between 0 and %d", words[1], maxThreshold)
		}
	}
	m, ok := metrics[metric]
	if !ok || len(words) > 2 || m.threshold != (len(words) == 2) {
		return nil, nil, "", fmt.Errorf("known levels are %s", Metrics())
	}
	if field < 0 && len(s.Fields) > 1 {
		return all(m.test, threshold), boundOf(metric, threshold, -1), metric, nil
	}
	return single(m.test, threshold, max(field, 0)), boundOf(metric, threshold, max(field, 0)), metric, nil
}

// maxThreshold bounds thresholds, so that those which count characters fit.
const maxThreshold = 1_000_000

// n1 tells whether a feature is one column: equal codes of several columns
// may agree in what is missing.
func n1(f *feature) bool { return len(f.columns) == 1 }

// single asks a metric of one field; a missing side does not reach the level.
func single(test metricTest, threshold float64, i int) predicate {
	return func(a, b []*value) bool {
		return a[i].text != "" && b[i].text != "" && test(a[i], b[i], threshold)
	}
}

// all asks a metric of every field.
func all(test metricTest, threshold float64) predicate {
	return func(a, b []*value) bool {
		for i := range a {
			if a[i].text == "" || b[i].text == "" || !test(a[i], b[i], threshold) {
				return false
			}
		}
		return true
	}
}

func swapped(a, b []*value) bool {
	return a[0].text != "" && a[1].text != "" && a[0].text == b[1].text && a[1].text == b[0].text
}
