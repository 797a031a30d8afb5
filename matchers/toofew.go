package matchers

import (
	"strconv"
	"strings"

	"yingbao/sources/record"
)

// TooFew says that the columns of a table do not tell its rows apart well
// enough for settings of their own.
type TooFew struct {
	Used     []record.Field // those that do
	Same     []record.Field // say the same in every row
	Empty    []record.Field // say nothing
	Unshared []record.Field // have no value in two rows that may be one person
	Ignored  []record.Field // number the rows, or name the true cluster
}

// Error gives the English text.
func (t *TooFew) Error() string { return t.Text("en") }

// Text says in Chinese for "zh", in English otherwise, what was found and why
// the other columns are of no use.
func (t *TooFew) Text(lang string) string {
	texts, why := settingsMessages(), ""
	for _, part := range []struct {
		code   string
		fields []record.Field
	}{{"few-same", t.Same}, {"few-empty", t.Empty}, {"few-unshared", t.Unshared}, {"few-ignored", t.Ignored}} {
		if len(part.fields) > 0 {
			why += texts.Say(lang, part.code, "columns", listed(part.fields))
		}
	}
	return texts.Say(lang, "too-few", "n", strconv.Itoa(len(t.Used)), "why", why)
}

// mostListed is how many columns a message names.
const mostListed = 10

func listed(fields []record.Field) string {
	var words []string
	for _, f := range fields[:min(len(fields), mostListed)] {
		words = append(words, string(f))
	}
	if len(fields) > mostListed {
		words = append(words, "…")
	}
	return strings.Join(words, ", ")
}

// note files a column that is left out under its reason.
func (t *TooFew) note(d described) {
	list := &t.Unshared
	switch {
	case d.use:
		list = &t.Used
	case d.filled == 0:
		list = &t.Empty
	case d.distinct == 1:
		list = &t.Same
	}
	*list = append(*list, d.column.Field)
}
