package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"yingbao/pipeline/archive"
	"yingbao/pipeline/report"
)

// width is the number of columns a text takes on a terminal: two for the
// characters of East Asia and their full-width signs, none for marks.
func width(text string) int {
	n := 0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
		case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana),
			r >= 0x3000 && r <= 0x303F, r >= 0xFF01 && r <= 0xFF60, r >= 0xFFE0 && r <= 0xFFE6, r >= 0x1F300 && r <= 0x1FAFF:
			n += 2
		default:
			n++
		}
	}
	return n
}

// visible replaces what could move a terminal's cursor.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return '\uFFFD'
		}
		return r
	}, text)
}

func pad(text string, to int) string {
	return text + strings.Repeat(" ", max(0, to-width(text)))
}

// printTable writes rows under a header, columns aligned by their width on a
// terminal.
func printTable(w io.Writer, header []string, rows [][]string) {
	widths := make([]int, len(header))
	all := append([][]string{header}, rows...)
	for _, row := range all {
		for i, cell := range row {
			if i < len(widths) {
				widths[i] = max(widths[i], width(visible(cell)))
			}
		}
	}
	for _, row := range all {
		var b strings.Builder
		for i, cell := range row {
			b.WriteString(pad(visible(cell), widths[min(i, len(widths)-1)]+2))
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
}

// barWidth is how wide a waterfall's drawing is, in columns.
const barWidth = 40

// printSheet writes a sheet for a terminal.
func printSheet(w io.Writer, sheet *report.Sheet) {
	fmt.Fprintln(w, visible(sheet.Title))
	for _, section := range sheet.Sections {
		fmt.Fprintln(w)
		if section.Title != "" {
			fmt.Fprintln(w, visible(section.Title))
		}
		for _, line := range section.Lines {
			fmt.Fprintln(w, "  "+visible(line))
		}
		if len(section.Rows) > 0 {
			printTable(w, section.Header, section.Rows)
		}
		printBars(w, section.Bars)
	}
}

func printBars(w io.Writer, bars []report.Bar) {
	low, high, label := 0.0, 1.0, 0
	for _, b := range bars {
		low, high = min(low, b.From, b.To), max(high, b.From, b.To)
		label = max(label, width(b.Label))
	}
	at := func(v float64) int { return int((v - low) / (high - low) * barWidth) }
	for _, b := range bars {
		from, to := at(min(b.From, b.To)), at(max(b.From, b.To))
		sign := "█"
		if b.Value < 0 && !b.Total {
			sign = "░"
		}
		drawing := strings.Repeat(" ", from) + strings.Repeat(sign, max(1, to-from))
		fmt.Fprintf(w, "  %s %+8.2f  %s %s\n", pad(visible(b.Label), label), b.Value, pad(drawing, barWidth+1), visible(b.Detail))
	}
}

// showSheet writes a sheet to the file that --html names, or to standard
// output.
func (s *session) showSheet(sheet *report.Sheet, path string) error {
	if path == "" {
		printSheet(s.out, sheet)
		return nil
	}
	data, err := sheet.HTML()
	if err != nil {
		return err
	}
	if err := archive.Replace(path, data); err != nil {
		return err
	}
	fmt.Fprintln(s.out, s.say("written", "file", path))
	return nil
}
