package tabular

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// numberStyle is what a cell style does to a number: a date, a time of day, a
// code padded with zeros, or nothing.
type numberStyle struct {
	date, clock bool
	zeros       int
}

// readStyles reads the number formats of the cell styles. Sources: ECMA-376
// part 1, 18.8.30 (numFmt) with the built-in ids, East Asian ones included.
func (w *workbook) readStyles() error {
	part := w.related("/styles")
	if part == "" {
		return nil
	}
	custom := map[string]string{}
	inCells := false
	return w.scan(part, func(x *xmlScanner, k xmlKind) error {
		switch name := string(x.name); {
		case k == xmlText:
		case name == "cellXfs":
			inCells = k == xmlStart
		case k != xmlStart:
		case name == "numFmt":
			custom[string(x.attr("numFmtId"))] = string(x.attr("formatCode"))
		case name == "xf" && inCells:
			id := string(x.attr("numFmtId"))
			if code, ok := custom[id]; ok {
				w.styles = append(w.styles, styleOf(code))
			} else {
				w.styles = append(w.styles, builtInStyle(id))
			}
		}
		return nil
	})
}

func builtInStyle(id string) numberStyle {
	n, err := strconv.Atoi(id)
	switch {
	case err != nil:
		return numberStyle{}
	case n >= 18 && n <= 21, n >= 45 && n <= 47, n >= 32 && n <= 35, n == 55, n == 56:
		return numberStyle{clock: true}
	case n >= 14 && n <= 22, n >= 27 && n <= 36, n >= 50 && n <= 58:
		return numberStyle{date: true}
	}
	return numberStyle{}
}

// styleOf reads the first section of a format code.
func styleOf(code string) numberStyle {
	bare := bareFormat(code)
	if bare != "" && strings.Trim(bare, "0") == "" && len(bare) > 1 {
		return numberStyle{zeros: min(len(bare), 64)}
	}
	low := strings.ToLower(bare)
	if strings.Contains(low, "general") || strings.ContainsAny(low, "0#?") && !strings.ContainsAny(low, "yd") {
		return numberStyle{}
	}
	clock := strings.ContainsAny(low, "hs")
	if strings.ContainsAny(low, "yd") || (strings.Contains(low, "m") && !clock) {
		return numberStyle{date: true}
	}
	return numberStyle{clock: clock}
}

// bareFormat drops quoted text, escapes, brackets and all but the first section.
func bareFormat(code string) string {
	var b strings.Builder
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case ';':
			return b.String()
		case '\\', '_', '*':
			i++
		case '"', '[':
			end := strings.IndexByte(code[i+1:], map[byte]byte{'"': '"', '[': ']'}[c])
			if end < 0 {
				return b.String()
			}
			if inner := strings.ToLower(code[i+1 : i+1+end]); c == '[' && inner != "" && strings.Trim(inner, "hms") == "" {
				b.WriteString(inner)
			}
			i += end + 1
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// number gives the text of a stored number: dates as 2006-01-02 with the time
// behind if there is one, other numbers as plain decimals. Below 10^15 they
// are rounded to the 15 digits Excel itself shows; above, all digits stored
// are given, of which only 15 are certain.
// Dates count as text, numeric is false for them.
func (w *workbook) number(stored string, style numberStyle) (text string, numeric bool) {
	f, err := strconv.ParseFloat(stored, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return stored, false
	}
	if style.date || style.clock {
		if text, ok := serialText(f, w.date1904, style.clock); ok {
			return text, false
		}
	}
	if style.zeros > 0 && f >= 0 && f == math.Trunc(f) && f < 1e15 {
		text := strconv.FormatInt(int64(f), 10)
		return strings.Repeat("0", max(0, style.zeros-len(text))) + text, true
	}
	return decimalText(f), true
}

func decimalText(f float64) string {
	if f == math.Trunc(f) && math.Abs(f) < 1e15 {
		return strconv.FormatInt(int64(f), 10)
	}
	if math.Abs(f) < 1e15 {
		if g, err := strconv.ParseFloat(strconv.FormatFloat(f, 'g', 15, 64), 64); err == nil {
			f = g
		}
	}
	if math.Abs(f) >= 1e21 || math.Abs(f) < 1e-9 {
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// serialText gives the date of a serial number. Source: ECMA-376 part 1,
// 18.17.4.1: day 1 is 1900-01-01 and the day 60, 1900-02-29, never was; in the
// 1904 system day 0 is 1904-01-01. Not ok for what is no day.
func serialText(f float64, date1904, clock bool) (string, bool) {
	if f < 0 || f >= 2958466 { // 10000-01-01
		return "", false
	}
	days := math.Floor(f)
	seconds := math.Round((f - days) * 86400)
	if clock && days == 0 {
		return time.Unix(int64(seconds), 0).UTC().Format("15:04:05"), true
	}
	base := time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	if !date1904 {
		if days < 1 || days == 60 {
			return "", false
		}
		base = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
		if days < 60 {
			days++
		}
	}
	t := base.AddDate(0, 0, int(days)).Add(time.Duration(seconds) * time.Second)
	if seconds == 0 {
		return t.Format("2006-01-02"), true
	}
	return t.Format("2006-01-02 15:04:05"), true
}
