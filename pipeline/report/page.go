package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"strconv"
	"strings"
)

//go:embed page.html
var pageText string

var page = template.Must(template.New("report").Funcs(template.FuncMap{
	"count":   group,
	"small":   small,
	"percent": percent,
	"bar":     bar,
	"counts":  counts,
	"state":   stateWord,
	"model":   modelShown,
	"yuan":    amount,
	"month":   monthShown,
	"byPlace": func(key string) bool { return key == "county" || key == "township" },
}).Parse(pageText))

// HTML gives report.html: styles and drawings inline, no script, no link to
// anywhere.
func (s *Summary) HTML() ([]byte, error) {
	var b bytes.Buffer
	if err := page.Execute(&b, s); err != nil {
		return nil, fmt.Errorf("report.html: %w", err)
	}
	return b.Bytes(), nil
}

// group writes a count with blanks between thousands.
func group(n any) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "\u202f" + text[i:]
	}
	return text
}

// small hides counts of one to four (T2).
func small(n int) string {
	if n > 0 && n < 5 {
		return "<5"
	}
	return group(n)
}

func percent(part, whole any) string {
	p, errP := strconv.ParseFloat(fmt.Sprint(part), 64)
	w, errW := strconv.ParseFloat(fmt.Sprint(whole), 64)
	if errP != nil || errW != nil || w == 0 {
		return "–"
	}
	return strconv.FormatFloat(100*p/w, 'f', 1, 64) + " %"
}

// bar gives the width of a funnel's bar, 0 to 600; what is not nothing is
// seen.
func bar(step Step, all []Step) int {
	most := 1
	for _, s := range all {
		most = max(most, s.Count)
	}
	return max(min(step.Count, 1), step.Count*600/most)
}

// counts writes a map of counts as one line, by name.
func counts(m map[string]int) string {
	var parts []string
	for _, k := range sortedKeys(m) {
		parts = append(parts, k+" "+group(m[k]))
	}
	return strings.Join(parts, "，")
}

func stateWord(state string) string {
	if word, ok := map[string]string{"complete": "完整", "degraded": "降级", "loaded": "已读取", "missing": "缺失", "held": "未通过检查", "last-good": "沿用上次"}[state]; ok {
		return word
	}
	return state
}
