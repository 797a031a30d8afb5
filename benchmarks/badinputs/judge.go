package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// manifest is what the harness reads of a run's manifest.json.
type manifest struct {
	Inputs []struct {
		Source                   string
		State                    string
		Rows, Accepted, Rejected int
		Files                    []struct{ Rows, Accepted, Rejected int }
	}
}

// exits are the product's exit codes; 2 is Go's own crash.
var exits = []int{0, 1, 3, 64, 65, 70, 74, 75, 77, 78}

// sane checks what holds for every process (B5, B6).
func (h *harness) sane(c *badCase, p *process) bool {
	before := len(c.failures)
	h.figure(c, p.took, p.kib)
	command := p.args[0]
	if p.hung {
		c.fail("%s: no end after %v", command, h.limit)
		return false
	}
	if !slices.Contains(exits, p.exit) {
		c.fail("%s: exit code %d: %s", command, p.exit, p.text())
	}
	for _, word := range []string{"panic:", "goroutine ", "runtime error", "fatal error", "SIGSEGV"} {
		if strings.Contains(string(p.out), word) {
			c.fail("%s: it says %q", command, word)
		}
	}
	if p.kib > h.memory<<10 {
		c.fail("%s: %d MiB of memory", command, p.kib>>10)
	}
	return len(c.failures) == before
}

// judge says what became of a case and whether that is allowed (B1, B2, B3).
func (h *harness) judge(c *badCase, dir, before string, p *process) {
	c.exit, c.code = p.exit, p.reasonGiven()
	if !h.sane(c, p) {
		return
	}
	switch p.exit {
	case 65:
		c.outcome = "reject-file"
		if now := latest(dir); now != before {
			c.fail("held, and yet %s was published", now)
		}
		if c.code == "" {
			c.fail("held without a code: %s", p.text())
		}
	case 0, 3:
		h.published(c, dir, before)
	default:
		c.fail("exit code %d: %s", p.exit, p.text())
		return
	}
	if c.outcome != "" && !c.allows(c.outcome) {
		c.fail("%s (exit %d %s), not %s: %s", c.outcome, p.exit, c.code, strings.Join(append([]string{c.kind}, c.also...), " or "), p.text())
	}
}

// published reads what a run wrote.
func (h *harness) published(c *badCase, dir, before string) {
	now := latest(dir)
	if now == "" || now == before {
		c.fail("exit code %d, and nothing new was published", c.exit)
		return
	}
	folder := filepath.Join(dir, "runs", "bad", now)
	data, err := os.ReadFile(filepath.Join(folder, "manifest.json"))
	var m manifest
	if err == nil {
		err = json.Unmarshal(data, &m)
	}
	if err != nil {
		c.fail("manifest: %v", err)
		return
	}
	for _, in := range m.Inputs {
		if in.Source != "case" {
			continue
		}
		if c.outcome = "accept"; in.Rejected > 0 {
			c.outcome = "quarantine-rows"
		}
		if in.State != "loaded" {
			if c.outcome, c.code = "reject-file", in.State; c.exit != 3 {
				c.fail("the extract is %s and the exit code %d", in.State, c.exit)
			}
			return
		}
		c.counts(folder, in.Rows, in.Accepted, in.Rejected)
	}
}

// counts checks the accounts of a run (B2).
func (c *badCase) counts(folder string, rows, accepted, rejected int) {
	if rows != accepted+rejected {
		c.fail("%d rows are not %d accepted and %d rejected", rows, accepted, rejected)
	}
	if n, err := countRejects(filepath.Join(folder, "rejects", "case.csv")); err != nil || n != rejected {
		c.fail("%d rejects are listed, %d counted (%v)", n, rejected, err)
	}
	if c.outcome != c.kind {
		return
	}
	for i, got := range []int{rows, accepted, rejected} {
		if want := c.rows[i]; want >= 0 && got != want {
			c.fail("%d rows = %d accepted + %d rejected, not %v", rows, accepted, rejected, c.rows)
			return
		}
	}
}

func countRejects(path string) (int, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	return len(lines) - 1, err
}
