package matchers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"yingbao/matchers/blocking"
	"yingbao/sources/department"
	"yingbao/sources/mistake"
	"yingbao/sources/record"
)

// Headers are the columns of one file, as far as a table of it does not show
// them.
type Headers struct {
	File   string   // as messages call it
	Filled []string // columns that are in the table
	Empty  []string // there, but without a value in any row
	RowIDs []string // there, but they only number the rows
	Truth  []string // there, but they name the true cluster
}

// CheckColumns tells which columns of a settings file the table lacks, all of
// them at once, as mistake.List, and of the others, as warnings, which one of
// several files lacks. files may be left out; with them a column that is there
// without being of use is told from one that is not.
func CheckColumns(data []byte, table *record.Table, files ...Headers) (warnings mistake.List, err error) {
	c := &columnsChecker{settingsChecker: newSettingsChecker(data), files: files}
	if yaml.Unmarshal(data, &c.settings) != nil {
		return nil, nil // ParseSettings has said so
	}
	for _, column := range table.Columns() {
		c.known = append(c.known, string(column.Field))
	}
	for name := range c.settings.Columns {
		if hint := c.nearest(name); !contains(c.known, name) && department.FoldHeader(hint) == department.FoldHeader(name) {
			c.column("$.columns.'"+name+"'", record.Field(name))
		}
	}
	for i, keys := range c.settings.Blocking {
		for k, key := range keys {
			c.column(fmt.Sprintf("$.blocking[%d][%d]", i, k), blocking.Fields(key)...)
		}
	}
	for i, key := range c.settings.Split {
		c.column(fmt.Sprintf("$.split[%d]", i), blocking.Fields(key)...)
	}
	for i, s := range c.settings.Comparisons {
		c.column(fmt.Sprintf("$.comparisons[%d].field", i), record.Field(s.Field))
		for k, f := range s.Fields {
			c.column(fmt.Sprintf("$.comparisons[%d].fields[%d]", i, k), record.Field(f))
		}
	}
	if err := c.mistakes.Err(); err != nil {
		return nil, err
	}
	c.warnings.Sort()
	return c.warnings, nil
}

// columnsChecker holds the columns of a settings file against those of files.
type columnsChecker struct {
	*settingsChecker
	known    []string
	files    []Headers
	warnings mistake.List
}

// column looks at the columns that are alternatives at one place.
func (c *columnsChecker) column(path string, fields ...record.Field) {
	found := map[string]bool{} // by file, that one of them is there
	for _, field := range fields {
		word := string(field)
		switch {
		case word == "":
			return
		case !contains(c.known, word):
			c.lacks(path, word)
			return
		}
		for _, f := range c.files {
			found[f.File] = found[f.File] || slices.Contains(f.Filled, word)
		}
	}
	for _, f := range c.files {
		if found[f.File] {
			continue
		}
		code, other := "not-in-file", likeName(string(fields[0]), f.Filled)
		if other != "" {
			code = "other-in-file"
		}
		if slices.Contains(f.Empty, string(fields[0])) {
			code = "empty-in-file"
		}
		line, column := c.at(path)
		c.warnings = append(c.warnings, settingsMessages().Mistake(mistake.At(line, column), code, "", "word", quote(string(fields[0])), "file", f.File, "other", quote(other)))
	}
}

// lacks says of a column that is not in the table why that is.
func (c *columnsChecker) lacks(path, word string) {
	for _, why := range []struct {
		code string
		of   func(Headers) []string
	}{
		{"empty-column", func(h Headers) []string { return h.Empty }},
		{"row-id-column", func(h Headers) []string { return h.RowIDs }},
		{"truth-column", func(h Headers) []string { return h.Truth }},
	} {
		var files []string
		for _, f := range c.files {
			if slices.Contains(why.of(f), word) {
				files = append(files, f.File)
			}
		}
		if len(files) > 0 {
			c.add(path, why.code, "", "word", quote(word), "file", strings.Join(files, ", "))
			return
		}
	}
	c.add(path, "no-column", c.nearest(word), "word", quote(word))
}

// nearest is the column that a word is likely to mean: one that differs in
// case, width or blanks only before one that is spelled likewise.
func (c *columnsChecker) nearest(word string) string {
	if name := likeName(word, c.known); name != "" {
		return name
	}
	return mistake.Nearest(word, c.known)
}

// likeName gives the name that differs from a word in case, width or blanks
// only, "" when there is none.
func likeName(word string, names []string) string {
	folded := department.FoldHeader(word)
	for _, name := range names {
		if folded != "" && department.FoldHeader(name) == folded {
			return name
		}
	}
	return ""
}
