package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"yingbao/sources"
)

// SourceShown gives how the page names a source: its department, with the
// plan's key behind it, which is what a reader looks for in the plan. What is
// no source stands for itself.
func (s *Summary) SourceShown(key string) string {
	for i := range s.Sources {
		if src := &s.Sources[i]; src.Name == key {
			if src.Title == "" || src.Title == key {
				return key
			}
			return src.Title + "（" + key + "）"
		}
	}
	return key
}

// PolicyShown is the policy pack by its title.
func (s *Summary) PolicyShown() string {
	if s.PolicyTitle == "" {
		return s.Policy
	}
	return s.PolicyTitle + "（" + s.Policy + "）"
}

// RowShown gives how the page names a row of a breakdown. Severities bear a
// digit in summary.json, which keeps them in order; a reader needs none.
func (s *Summary) RowShown(breakdown, name string) string {
	switch breakdown {
	case "source":
		return s.SourceShown(name)
	case "severity":
		return strings.TrimLeft(name, "1234 ")
	}
	return name
}

// Repaired writes what was made whole, by how often, as one line of words.
func (s Source) Repaired() string { return s.left("") }

// Kept writes what stands as it came, or in part.
func (s Source) Kept() string { return s.left("kept") }

// Lost writes what is gone.
func (s Source) Lost() string { return s.left("lost") }

func (s Source) left(how string) string {
	counted := map[string]int{}
	for code, n := range s.Repairs {
		if sources.Left(code) == how {
			counted[code] = n
		}
	}
	return words("repair", counted)
}

// Returned writes why rows were rejected.
func (s Source) Returned() string { return words("reject", s.Rejects) }

// Doubted writes what was not understood.
func (s Source) Doubted() string { return words("flag", s.Flags) }

// words writes counts by code as one line of words, the most frequent first.
func words(what string, m map[string]int) string {
	codes := sortedKeys(m)
	slices.SortStableFunc(codes, func(a, b string) int { return cmp.Compare(m[b], m[a]) })
	var parts []string
	for _, code := range codes {
		parts = append(parts, sources.Word(what, code, "zh")+" "+group(m[code]))
	}
	return strings.Join(parts, "；")
}

// PrecisionShown is the estimate over the links there are.
func (c Cell) PrecisionShown() string { return within(c.PrecisionBounds, c.Precision, c.Linked > 0) }

// RecallShown is the estimate over the matches there should be.
func (c Cell) RecallShown() string { return within(c.RecallBounds, c.Recall, c.Expected >= 0.5) }

// ReachShown is the estimated share of the matches that blocking reaches.
func (c Cell) ReachShown() string { return reachShown(c.Reach) }

// ReachShown is the same over all pairs of sources.
func (m Matching) ReachShown() string { return reachShown(m.Reach) }

func reachShown(share *float64) string {
	if share == nil {
		return "–"
	}
	return estimate(*share, true)
}

// PrecisionShown is the estimate over all links.
func (m Matching) PrecisionShown() string {
	return within(m.PrecisionBounds, m.Precision, m.Linked > 0)
}

// RecallShown is the estimate over all matches there should be.
func (m Matching) RecallShown() string { return within(m.RecallBounds, m.Recall, m.Linked > 0) }

// within writes bounds, or the share alone where they are one figure or none. Where
// nothing tells how low the share may be, and nothing that it is not the whole, it is
// not shown.
func within(b *Bounds, share float64, any bool) string {
	if b == nil || !any {
		return estimate(share, any)
	}
	least, most := percent(b.Least, 1), percent(b.Most, 1)
	shown := strings.TrimSuffix(least, " %") + "–" + most
	switch {
	case b.Open && b.Least >= 0.9995:
		return estimate(0, false)
	case b.Open && least == most:
		return "≤ " + most
	case b.Open:
		return shown + "（或更低）"
	case least == most || b.Least >= 0.9995:
		return estimate(b.Least, true)
	}
	return shown
}

// estimate writes a share. A share of nothing is not shown, and the whole is
// not claimed: no estimate is certain.
func estimate(share float64, any bool) string {
	switch {
	case !any:
		return "–"
	case share >= 0.9995:
		return "> 99.9 %"
	}
	return percent(share, 1)
}

// modelShown gives the model's name in words.
func modelShown(name string) string {
	if name == "built-in" {
		return "内置"
	}
	return name
}

// monthShown writes 202208 as 2022-08; what is no month stands as it is.
func monthShown(period string) string {
	if _, err := time.Parse("200601", period); err != nil {
		return period
	}
	return period[:4] + "-" + period[4:]
}

// amount writes yuan without decimals.
func amount(yuan float64) string { return group(strconv.FormatFloat(yuan, 'f', 0, 64)) }
