package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// register is the roll that a plan cannot do without: one person who does not
// exist.
const register = "姓名,身份证号,救助类别,户主姓名,户主身份证号,与户主关系\n赵测一,99010219800101001X,农村低保,赵测一,99010219800101001X,户主\n"

const planText = `name: bad
as_of: 2024-01-02
policy: fujian
sources:
  case: {department: disabled-federation, path: %s}
  register: {department: civil-affairs, path: register.csv, role: register}
runs: runs/
`

// one runs a case in a folder of its own.
func (h *harness) one(ctx context.Context, c *badCase) {
	dir, err := os.MkdirTemp(h.work, "case-")
	if err == nil {
		defer os.RemoveAll(dir)
		err = os.WriteFile(filepath.Join(dir, "register.csv"), []byte(register), 0o600)
	}
	input := c.path
	switch {
	case err != nil:
	case c.secondOf != "":
		input, err = h.firstNight(ctx, c, dir)
	case c.alone():
		input = filepath.Join(dir, filepath.Base(c.path))
		err = copyFile(input, c.path)
	}
	if err == nil {
		err = writePlan(dir, input)
	}
	if err != nil {
		c.fail("the harness: %v", err)
		return
	}
	before := latest(dir)
	p := h.start(ctx, dir, "run", "plan.yaml")
	h.judge(c, dir, before, p)
	h.leaks(ctx, c, dir, p)
	if h.profile && c.secondOf == "" {
		p := h.start(ctx, dir, "profile", "--", input)
		h.sane(c, p)
		h.leaks(ctx, c, dir, p)
	}
}

// firstNight runs the first day of a scenario and puts the second day's files
// in place; it gives the pattern of both days' files.
func (h *harness) firstNight(ctx context.Context, c *badCase, dir string) (string, error) {
	inbox := filepath.Join(dir, "inbox")
	pattern := filepath.Join(inbox, "cl_*")
	if err := os.CopyFS(inbox, os.DirFS(c.secondOf)); err != nil {
		return "", err
	}
	if err := writePlan(dir, pattern); err != nil {
		return "", err
	}
	p := h.start(ctx, dir, "run", "--as-of", "2024-01-01", "plan.yaml")
	if p.exit != 0 && p.exit != 3 {
		return "", fmt.Errorf("the first night ended with %d: %s", p.exit, p.text())
	}
	if err := os.RemoveAll(inbox); err != nil {
		return "", err
	}
	return pattern, os.CopyFS(inbox, os.DirFS(c.path))
}

func writePlan(dir, input string) error {
	return os.WriteFile(filepath.Join(dir, "plan.yaml"), fmt.Appendf(nil, planText, planPath(input)), 0o600)
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// process is one that ended.
type process struct {
	args []string
	exit int // -1 for a signal
	hung bool
	out  []byte // both streams
	took time.Duration
	kib  int64 // resident memory at its highest, of it or a child of it
}

func (p *process) text() string {
	t := string(p.out)
	if len(t) > 300 {
		t = t[:300] + "…"
	}
	return strings.TrimSpace(t)
}

// start runs the program to its end, or kills it and its children when its
// time is up.
func (h *harness) start(ctx context.Context, dir string, args ...string) *process {
	ctx, cancel := context.WithTimeout(ctx, h.limit)
	defer cancel()
	p := &process{args: args}
	cmd := exec.CommandContext(ctx, h.program, args...)
	cmd.Dir, cmd.Env = dir, []string{"PATH=/usr/bin:/bin", "LANG=C"}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	begin := time.Now()
	err := cmd.Start()
	if err == nil {
		most := watch(cmd.Process.Pid)
		err = cmd.Wait()
		p.kib = most()
	}
	p.took, p.hung, p.out = time.Since(begin), errors.Is(ctx.Err(), context.DeadlineExceeded), out.Bytes()
	if p.exit = -1; cmd.ProcessState == nil {
		p.out = []byte(err.Error())
		return p
	}
	p.exit = cmd.ProcessState.ExitCode()
	return p
}

var codePattern = regexp.MustCompile(`\(([EQW]_[A-Z_0-9]+)\)`)

// reasonGiven is the code of the first message.
func (p *process) reasonGiven() string {
	if m := codePattern.FindSubmatch(p.out); m != nil {
		return string(m[1])
	}
	return ""
}

// latest is where the last good run is, "" if there is none.
func latest(dir string) string {
	target, err := os.Readlink(filepath.Join(dir, "runs", "bad", "latest"))
	if err != nil {
		return ""
	}
	return target
}
