package entitlement

import (
	"fmt"

	"yingbao/sources/mistake"
)

// position is a place in a pack's file.
type position struct {
	file         string
	line, column int
}

// collector gathers mistakes while a pack is read.
type collector struct{ found mistake.List }

// add notes one mistake; zh and en share the arguments.
func (c *collector) add(at position, code, zh, en string, args ...any) {
	c.addText(at, code, fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...))
}

// addText notes one mistake whose texts are ready.
func (c *collector) addText(at position, code, zh, en string) {
	c.found = append(c.found, mistake.Mistake{File: at.file, Place: mistake.At(at.line, at.column), Code: code, About: code, Zh: zh, En: en})
}

// nearest gives ", did you mean x?" texts for a mistyped word.
func nearest(word string, known []string) (zh, en string) {
	best := mistake.Nearest(word, known)
	if best == "" {
		return "", ""
	}
	return "，是否应为 " + best, ", did you mean " + best + "?"
}
