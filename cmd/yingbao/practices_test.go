package main

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"yingbao/pipeline/entitlement"
	"yingbao/sources/department"
)

// TestPractices: each of the 56 practices has its line, in order, and every
// rule, command, extract and file that docs/practices.md names is there.
func TestPractices(t *testing.T) {
	data, err := os.ReadFile("../../docs/practices.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile(`(?m)^\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$`).FindAllStringSubmatch(string(data), -1)
	for i, r := range rows {
		if r[1] != strconv.Itoa(i+1) || strings.TrimSpace(r[4]) == "" {
			t.Errorf("row %d is numbered %s", i+1, r[1])
		}
	}
	if len(rows) != 56 {
		t.Fatalf("%d rows, want 56", len(rows))
	}
	var packs []*entitlement.Pack
	for _, name := range entitlement.BuiltIn() {
		pack, err := entitlement.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		packs = append(packs, pack)
	}
	word := regexp.MustCompile(`^[a-z]+(-[a-z0-9]+)+$`)
	for _, quoted := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(string(data), -1) {
		switch text := quoted[1]; {
		case strings.HasPrefix(text, "yingbao "):
			checkCommand(t, text)
		case word.MatchString(text):
			if !slices.ContainsFunc(packs, func(p *entitlement.Pack) bool { return p.Rule(text) != nil }) {
				if _, known := department.Find(text); !known {
					t.Errorf("%s is no rule and no department", text)
				}
			}
		}
	}
}

// checkCommand asks the program for the help of a command it is said to have,
// and finds the flags named there.
func checkCommand(t *testing.T, text string) {
	t.Helper()
	args, flags := []string{"yingbao"}, []string{}
	for _, w := range strings.Fields(text)[1:] {
		if strings.HasPrefix(w, "--") {
			flags = append(flags, w)
		} else if regexp.MustCompile(`^[a-z]+$`).MatchString(w) && w != "national" {
			args = append(args, w)
		}
	}
	var out, errs bytes.Buffer
	code := execute(context.Background(), append(args, "--help"), environment{out: &out, err: &errs, getenv: func(string) string { return "" }})
	if code != exitDone {
		t.Errorf("%s: exit %d: %s", text, code, errs.String())
	}
	for _, f := range flags {
		if !strings.Contains(out.String(), f) {
			t.Errorf("%s: no flag %s in the help", text, f)
		}
	}
}
