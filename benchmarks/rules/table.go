package main

import (
	"fmt"
	"strings"
)

// goals are those of the issue that asked for the measurement.
const (
	recallD, needlessD, recallS = 0.99, 0.02, 0.98
)

func markdown(table []line, heading string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Rules against the truth\n\n%s\n\n", heading)
	b.WriteString("| class | rule | 名称 | entitled | flagged | right | recall | precision | needless | as D | needless as D | goal |\n|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|---|\n")
	for _, l := range table {
		fmt.Fprintf(&b, "| %s | %s | %s | %d | %d | %d | %.4f | %.4f | %.4f | %s | %s |\n", l.class, l.rule, l.name,
			l.entitled, l.flagged, l.right, l.recall(), share(l.right, l.flagged), l.needless(), l.asD(), l.goal())
	}
	for _, class := range []string{"D", "S", "W"} {
		sum := line{}
		for _, l := range table {
			if l.class == class {
				sum.entitled, sum.flagged, sum.right = sum.entitled+l.entitled, sum.flagged+l.flagged, sum.right+l.right
				sum.sure, sum.sureRight = sum.sure+l.sure, sum.sureRight+l.sureRight
			}
		}
		fmt.Fprintf(&b, "\nClass %s: %d entitled, recall %.4f, needless %.4f", class, sum.entitled, sum.recall(), sum.needless())
		if class == "D" {
			fmt.Fprintf(&b, ", of the leads of class D %.4f", sum.needlessSure())
		}
		b.WriteString("\n")
	}
	return b.String()
}

// asD are the leads of class D and the needless among them.
func (l line) asD() string {
	if l.class != "D" {
		return "– | –"
	}
	return fmt.Sprintf("%d | %.4f", l.sure, l.needlessSure())
}

// goal says whether the line meets its goal.
func (l line) goal() string {
	switch {
	case l.off:
		return "off by default"
	case l.entitled == 0:
		return "nobody entitled"
	case l.class == "W":
		return "–"
	case l.class == "D" && l.recall() >= recallD && l.needlessSure() <= needlessD, l.class == "S" && l.recall() >= recallS:
		return "met"
	}
	return "short"
}

func csvText(table []line) string {
	var b strings.Builder
	b.WriteString("class,rule,entitled,flagged,right,recall,precision,needless,goal\n")
	for _, l := range table {
		fmt.Fprintf(&b, "%s,%s,%d,%d,%d,%.5f,%.5f,%.5f,%s\n", l.class, l.rule, l.entitled, l.flagged, l.right, l.recall(), share(l.right, l.flagged), l.needless(), l.goal())
	}
	return b.String()
}
