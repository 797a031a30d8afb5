package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yingbao/sources/tabular"
)

func TestMain(m *testing.M) {
	tabular.ChildMain()
	os.Exit(m.Run())
}

// built is the program under test.
func built(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "yingbao")
	if out, err := exec.Command("go", "build", "-o", program, "yingbao/cmd/yingbao").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return program
}

// TestBadInputs runs the small folder; the full one is run.sh's.
func TestBadInputs(t *testing.T) {
	var out strings.Builder
	if code := command([]string{"-yingbao", built(t), smallFolder(t)}, &out, &out); code != 0 {
		t.Error(code)
	}
	for line := range strings.Lines(out.String()) {
		if !strings.HasPrefix(line, "ok ") {
			t.Log(strings.TrimSpace(line))
		}
	}
}

// fake writes a program that behaves badly.
func fake(t *testing.T, script string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "fake")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestHarness: the harness finds what it is there to find.
func TestHarness(t *testing.T) {
	lines := roll(30)
	cells := strings.Split(lines[3], ",")
	manifest := func(counts string) string {
		return `mkdir -p runs/bad/1/rejects; printf 'a,b\n' > runs/bad/1/rejects/case.csv; printf '{"inputs":[{"source":"case","state":"loaded",` + counts + `}]}' > runs/bad/1/manifest.json; ln -s 1 runs/bad/latest`
	}
	for _, c := range []struct{ name, script, want string }{
		{"a number in the output", "echo 'x: y (E_EMPTY)' '" + cells[1] + "'; exit 65", "holds a value"},
		{"a name on standard error", "echo 'x: y (E_EMPTY) " + cells[0] + "' >&2; exit 65", "holds a value"},
		{"a telephone number in the metrics", "mkdir -p runs/bad; echo " + cells[5] + " > runs/bad/yingbao.prom; echo '(E_X)'; exit 65", "holds a value"},
		{"a name as a file's name", "mkdir -p runs; : > runs/" + cells[0] + "; echo '(E_X)'; exit 65", "holds a value"},
		{"Go's crash", "echo 'panic: x'; exit 2", "exit code 2"},
		{"a panic that was caught", "echo 'panic: x (E_X)'; exit 65", `says "panic:"`},
		{"a code of its own", "exit 9", "exit code 9"},
		{"killed", "kill -9 $$", "exit code -1"},
		{"a hang", "sleep 30", "no end after"},
		{"held without a code", "exit 65", "without a code"},
		{"held and published", manifest(`"rows":30,"accepted":30`) + "; echo '(E_X)'; exit 65", "was published"},
		{"done and nothing there", "exit 0", "nothing new was published"},
		{"rows lost", manifest(`"rows":30,"accepted":29`), "are not"},
		{"rejects not listed", manifest(`"rows":30,"accepted":29,"rejected":1`), "rejects are listed"},
		{"too few rows", manifest(`"rows":29,"accepted":29`), "not [30 30 0]"},
		{"held, not accepted", "echo '(E_X)'; exit 65", "not accept"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := &folder{t: t, dir: t.TempDir()}
			f.expected.WriteString("header\n")
			f.add("good.csv", text(lines), "accept", "", "30\t30\t0")
			f.put("expected.tsv", f.expected.String())
			var out strings.Builder
			code := command([]string{"-yingbao", fake(t, c.script), "-limit", "2s", f.dir}, &out, &out)
			if code != 1 || !strings.Contains(out.String(), c.want) {
				t.Errorf("code %d, no %q in %s", code, c.want, out.String())
			}
		})
	}
}

// TestMemory: the watch sees what a process takes, and a limit fails the case.
func TestMemory(t *testing.T) {
	h := &harness{program: "/bin/sh", limit: time.Minute, memory: 32}
	p := h.start(t.Context(), t.TempDir(), "-c", "x=$(head -c 60000000 /dev/zero | tr '\\0' a); sleep 0.3")
	c := &badCase{}
	if h.sane(c, p); p.kib < 60000 || len(c.failures) != 1 || !strings.Contains(c.failures[0], "MiB of memory") {
		t.Error(p.kib, p.exit, c.failures)
	}
}
