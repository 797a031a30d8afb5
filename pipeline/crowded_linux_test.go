package pipeline_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"yingbao/pipeline"
	"yingbao/pipeline/plan"
)

// smallDisk names, in the child that has a disk of its own, the folder to mount it on
// and its bytes.
const smallDisk = "YINGBAO_TEST_SMALL_DISK"

// TestDiskTooFullToRemember: on a disk that has room for the run, and not for
// the run and what the night remembers, the run is published.
func TestDiskTooFullToRemember(t *testing.T) {
	if to := os.Getenv(smallDisk); to != "" {
		folder, size, _ := strings.Cut(to, "=")
		if err := syscall.Mount("none", folder, "tmpfs", 0, "mode=700,size="+size); err != nil {
			t.Skip("no disk of its own:", err)
		}
		defer func() { _ = syscall.Unmount(folder, 0) }()
		result := crowdedNight(t, filepath.Dir(folder), folder)
		if !slices.ContainsFunc(result.Warnings, func(n pipeline.Note) bool { return n.Code == "not-remembered" }) {
			t.Errorf("the disk was never full: %v", result.Warnings)
		}
		if left := weight(t, filepath.Join(folder, "crowded", ".nights")); left != 0 {
			t.Errorf("%d bytes are remembered", left)
		}
		fmt.Println("PUBLISHED")
		return
	}
	dir := t.TempDir()
	wide, small := filepath.Join(dir, "wide"), filepath.Join(dir, "small")
	if err := os.Mkdir(small, 0o700); err != nil {
		t.Fatal(err)
	}
	result := crowdedNight(t, dir, wide)
	memory, run := weight(t, filepath.Join(wide, "crowded", ".nights")), weight(t, result.Folder)
	size := memory + run/2
	if 2*run > size {
		t.Fatalf("%d bytes remembered are too few beside a run of %d", memory, run)
	}
	child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	child.Env = append(os.Environ(), smallDisk+"="+small+"="+strconv.FormatInt(size, 10))
	child.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}, GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}}
	out, err := child.CombinedOutput()
	switch text := string(out); {
	case strings.Contains(text, "--- SKIP"), err != nil && text == "":
		t.Skip("no disk of its own here:", err, text)
	case err != nil || !strings.Contains(text, "PUBLISHED"):
		t.Errorf("%v\n%s", err, out)
	}
}

// crowdedNight runs a night that remembers more than it writes.
func crowdedNight(t *testing.T, dir, runs string) *pipeline.Result {
	t.Helper()
	mild := strings.ReplaceAll(file(roll(4000, 0)), "一级", "四级") // which no rule asks about
	text := "name: crowded\nas_of: 2024-01-01\npolicy: fujian\nsources:\n  roll: {department: disabled-federation, path: roll.csv}\nruns: " + runs + "\n"
	for name, content := range map[string]string{"roll.csv": mild, "plan.yaml": text} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p, err := plan.Load(filepath.Join(dir, "plan.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	result, err := pipeline.Run(context.Background(), p, pipeline.Options{Build: "test", Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// weight is how many bytes the files below a folder take.
func weight(t *testing.T, folder string) int64 {
	t.Helper()
	var sum int64
	err := filepath.WalkDir(folder, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		sum += info.Size()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}
