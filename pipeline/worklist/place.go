package worklist

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Where a place is not known, or its name fails the check (W3).
const (
	unknownCounty  = "未定县"
	unknownTown    = "未定乡镇"
	unknownVillage = "未定村"
)

var townEndings = []string{"街道", "镇", "乡", "苏木", "街道办事处", "开发区", "管理区", "林场", "农场", "园区", "区", "场", "办事处"}

// safePart says whether a name may be part of a path: Chinese characters
// only, two to sixteen of them.
func safePart(name string) bool {
	n := utf8.RuneCountInString(name)
	if n < 2 || n > 16 {
		return false
	}
	for _, r := range name {
		if !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	return true
}

// TownName gives the name a township is listed under: its own when it passes
// the check, 未定乡镇 otherwise (W3).
func TownName(town string) string {
	if safePart(town) {
		for _, end := range townEndings {
			if strings.HasSuffix(town, end) && town != end {
				return town
			}
		}
	}
	return unknownTown
}

// folders names the files of one writing. Two counties of one name get their
// codes into the folder's name.
type folders struct {
	o     Options
	names map[string]string          // county code → name
	codes map[string]map[string]bool // county name → codes
}

func newFolders(lines []*Line, o Options) *folders {
	f := &folders{o: o, names: map[string]string{}, codes: map[string]map[string]bool{}}
	for _, l := range lines {
		if _, known := f.names[l.CountyCode]; known {
			continue
		}
		name := o.CountyName(l.CountyCode)
		f.names[l.CountyCode] = name
		if f.codes[name] == nil {
			f.codes[name] = map[string]bool{}
		}
		f.codes[name][l.CountyCode] = true
	}
	return f
}

func (f *folders) county(l *Line) string {
	name := f.names[l.CountyCode]
	if name != unknownCounty && len(f.codes[name]) > 1 {
		return name + "_" + l.CountyCode // a code the county was found by is six digits
	}
	return name
}

// township is the key under which capacity is counted.
func (f *folders) township(l *Line) string { return f.county(l) + "/" + TownName(l.Town) }

// file is where a line stands: the place is the anchor's, so that a family is
// in one file, but for its children's own.
func (f *folders) file(l, anchor *Line) string {
	name := "worklists/" + f.stem(anchor)
	switch {
	case l.Wrongly:
		name += kindWrongly
	case l.Child:
		name += kindChild
	}
	return name + ".csv"
}

// stem names a place's files by the plan's split, of checked names only (W3).
func (f *folders) stem(at *Line) string {
	name := f.county(at)
	switch f.o.Split {
	case "county":
		return name
	case "village":
		village := unknownVillage
		if safePart(at.Village) {
			village = at.Village
		}
		return name + "/" + TownName(at.Town) + "_" + village
	}
	return name + "/" + TownName(at.Town)
}
