package report

import (
	"fmt"
	"sort"
	"strings"
)

// Metrics gives the run in the text format of Prometheus. There is no time in
// it (T3): the collector knows when the file was renamed into place.
func (s *Summary) Metrics() []byte {
	var b strings.Builder
	m := metrics{&b}
	degraded := 0
	if s.State != "complete" {
		degraded = 1
	}
	m.head("yingbao_degraded", "1 when a source was missing or a rule was switched off")
	m.line("yingbao_degraded", degraded, "plan", s.Plan)
	m.head("yingbao_rows", "rows of each extract by what became of them")
	for _, src := range s.Sources {
		m.line("yingbao_rows", src.Accepted, "plan", s.Plan, "source", src.Name, "state", "accepted")
		m.line("yingbao_rows", src.Rejected, "plan", s.Plan, "source", src.Name, "state", "rejected")
	}
	m.head("yingbao_source_missing", "1 when the extract was not there")
	for _, src := range s.Sources {
		missing := 0
		if src.State != "loaded" {
			missing = 1
		}
		m.line("yingbao_source_missing", missing, "plan", s.Plan, "source", src.Name)
	}
	m.head("yingbao_funnel", "counts by step of the funnel")
	for _, step := range s.Funnel {
		m.line("yingbao_funnel", step.Count, "plan", s.Plan, "step", step.Key)
	}
	m.head("yingbao_leads", "leads by rule")
	for _, r := range s.Rules {
		m.line("yingbao_leads", r.Leads, "plan", s.Plan, "rule", r.ID)
	}
	return []byte(b.String())
}

// Attempt gives the state of the last attempt, published or not, with its
// clock times in Unix seconds; it stands beside the runs, not in one. success
// is when a run was published last, 0 for never: it stays there through nights
// that fail, so that its age can be watched.
func Attempt(plan string, exit int, unix int64, seconds float64, success int64) []byte {
	var b strings.Builder
	m := metrics{&b}
	m.head("yingbao_last_exit_code", "exit code of the last run")
	m.line("yingbao_last_exit_code", exit, "plan", plan)
	m.head("yingbao_last_attempt_timestamp_seconds", "when the last run ended")
	m.line("yingbao_last_attempt_timestamp_seconds", unix, "plan", plan)
	if success > 0 {
		m.head("yingbao_last_success_timestamp_seconds", "when the last run was published")
		m.line("yingbao_last_success_timestamp_seconds", success, "plan", plan)
	}
	m.head("yingbao_last_duration_seconds", "how long the last run took")
	m.line("yingbao_last_duration_seconds", fmt.Sprintf("%.1f", seconds), "plan", plan)
	return []byte(b.String())
}

type metrics struct{ b *strings.Builder }

func (m metrics) head(name, help string) {
	fmt.Fprintf(m.b, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name)
}

// line writes one sample; labels are pairs of name and value.
func (m metrics) line(name string, value any, labels ...string) {
	var parts []string
	for i := 0; i+1 < len(labels); i += 2 {
		text := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(labels[i+1])
		parts = append(parts, labels[i]+`="`+text+`"`)
	}
	fmt.Fprintf(m.b, "%s{%s} %v\n", name, strings.Join(parts, ","), value)
}

// sortedKeys gives a map's keys in order.
func sortedKeys(m map[string]int) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
