package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"yingbao/pipeline/archive"
	"yingbao/sources/synthetic"
	"yingbao/sources/tabular"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"yingbao": main,
		// yingbao-sabotage hands on one count less, or stops in the middle, at
		// the stage that $SABOTAGE names.
		"yingbao-sabotage": func() {
			tabular.ChildMain()
			os.Exit(withSignals(func(ctx context.Context) int {
				return execute(ctx, os.Args, environment{out: os.Stdout, err: os.Stderr, getenv: os.Getenv, now: time.Now, hook: sabotage})
			}))
		},
	})
}

var killOnce sync.Once

func sabotage(stage string, n int) int {
	what, signal, _ := strings.Cut(os.Getenv("SABOTAGE"), " ")
	if stage != what {
		return n
	}
	if signal == "" {
		return n - 1
	}
	number, err := strconv.Atoi(signal)
	if err != nil {
		panic(err)
	}
	killOnce.Do(func() { // a second signal would end the process at once
		if err := syscall.Kill(os.Getpid(), syscall.Signal(number)); err != nil {
			panic(err)
		}
		time.Sleep(300 * time.Millisecond) // until the handler has it; the run then stops at its next step
	})
	return n
}

// province is a small made-up province, made once for all scripts.
var province = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "yingbao-test-")
	if err == nil {
		_, err = synthetic.Generate(context.Background(), dir, synthetic.Config{People: 1500, Seed: 1})
	}
	return dir, err
})

func TestScripts(t *testing.T) {
	dir, err := province()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) }) // scripts run after this function returned
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("LANG", "C")
			return furnish(filepath.Join(env.WorkDir, "data"), dir)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": exits, "holdlock": holdLock, "tree": tree, "modes": modes, "fill": fill,
		},
	})
}

// furnish gives a script its own copy of the province. Its plan names a column
// of the petitions by hand, so that key is run too.
func furnish(to, from string) error {
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return err
	}
	file := filepath.Join(to, "plan.yaml")
	plan, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	text := strings.Replace(string(plan), "path: petition.csv", "path: petition.csv, columns: {信访人: name}", 1)
	return os.WriteFile(file, []byte(text), 0o600)
}

// exits CODE COMMAND ARGS… runs a command that must end with the code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if (got == want) == neg {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// holdlock RUNS NAME holds a plan's lock until the script ends.
func holdLock(ts *testscript.TestScript, _ bool, args []string) {
	store, err := archive.Acquire(ts.MkAbs(args[0]), args[1], archive.Holder{PID: 4711, Started: "2022-08-31T01:00:00+08:00"})
	ts.Check(err)
	ts.Defer(func() { _ = store.Close() })
}

// tree FOLDER OUT writes every file's name and content but what the manifest
// keeps under meta into one file, to be compared with cmp.
func tree(ts *testscript.TestScript, _ bool, args []string) {
	folder, err := filepath.EvalSymlinks(ts.MkAbs(args[0]))
	ts.Check(err)
	var b strings.Builder
	ts.Check(filepath.Walk(folder, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		text := string(data)
		if info.Name() == archive.ManifestName {
			text, _, _ = strings.Cut(text, `"meta":`)
		}
		name, _ := filepath.Rel(folder, path)
		b.WriteString("== " + name + "\n" + text + "\n")
		return err
	}))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(b.String()), 0o600))
}

// modes FOLDER: every file below is 0600 and every folder 0700.
func modes(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(filepath.Walk(ts.MkAbs(args[0]), func(path string, info os.FileInfo, err error) error {
		if err != nil || info.Mode()&os.ModeSymlink != 0 {
			return err
		}
		want := os.FileMode(0o600)
		if info.IsDir() {
			want = 0o700
		}
		if info.Mode().Perm() != want {
			ts.Fatalf("%s has mode %04o", path, info.Mode().Perm())
		}
		return nil
	}))
}
