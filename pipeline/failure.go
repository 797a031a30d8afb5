package pipeline

import (
	"fmt"
	"strings"

	"yingbao/sources"
)

// Held says that extracts must not be used, and why, all of them at once.
// Nothing is published; the last good run stays current.
type Held struct {
	Extracts []sources.Message
	Last     string // folder of the last good run, "" when there is none
	Checked  bool   // found by a check: nothing was to be published
}

// Error lists the reasons in English, one a line.
func (h *Held) Error() string { return h.Text("en") }

// Reasons lists the reasons, one a line, each with file, line and column.
func (h *Held) Reasons(lang string) string {
	lines := make([]string, 0, len(h.Extracts))
	for _, m := range h.Extracts {
		lines = append(lines, place(m, lang))
	}
	return strings.Join(lines, "\n")
}

// Text lists the reasons, and what that means for the run.
func (h *Held) Text(lang string) string {
	lines := []string{h.Reasons(lang)}
	switch {
	case h.Checked:
	case lang == "zh" && h.Last != "":
		lines = append(lines, "本次未发布任何结果，上一次的清单继续有效。")
	case lang == "zh":
		lines = append(lines, "本次未发布任何结果。")
	case h.Last != "":
		lines = append(lines, "nothing was published; the last good run stays current")
	default:
		lines = append(lines, "nothing was published")
	}
	return strings.TrimPrefix(strings.Join(lines, "\n"), "\n")
}

// place gives a message with where it is about.
func place(m sources.Message, lang string) string {
	var b strings.Builder
	colon := ": "
	if lang == "zh" {
		colon = "："
	}
	for _, part := range []string{m.Source, m.File} {
		if part != "" {
			b.WriteString(part + colon)
		}
	}
	if m.Line > 0 {
		fmt.Fprintf(&b, map[bool]string{true: "第%d行：", false: "line %d: "}[lang == "zh"], m.Line)
	}
	if m.Column != "" {
		fmt.Fprintf(&b, map[bool]string{true: "“%s”列：", false: "column %q: "}[lang == "zh"], m.Column)
	}
	if lang == "zh" {
		fmt.Fprintf(&b, "%s（%s）", m.ZH, m.Code)
	} else {
		fmt.Fprintf(&b, "%s (%s)", m.EN, m.Code)
	}
	return b.String()
}

// Unequal says that two counts of one thing differ (P1). It is a mistake in
// the program or a damaged disk, never the data's.
type Unequal struct {
	What        string
	Left, Right int
}

// Error names the account and both counts.
func (u *Unequal) Error() string { return u.Text("en") }

// Text names the account and both counts.
func (u *Unequal) Text(lang string) string {
	if lang == "zh" {
		return fmt.Sprintf("自检未通过：%s（%d ≠ %d），未发布任何结果", u.What, u.Left, u.Right)
	}
	return fmt.Sprintf("the self-check failed: %s (%d ≠ %d); nothing was published", u.What, u.Left, u.Right)
}
