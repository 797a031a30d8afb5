package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// deltaTable runs a night, changes a hundredth of each extract's rows, runs
// the next night beside the first, and the same extracts once more where no
// night was before: the time is compared, and every byte.
func (b *bench) deltaTable(people int) error {
	if b.has("delta", people, "yingbao", "the same in full") {
		return nil
	}
	name := fmt.Sprintf("delta-%d", people)
	first, removeFirst, _, err := b.province(name, people, sevenFlags()...)
	if err != nil {
		return err
	}
	defer removeFirst()
	second, removeSecond, _, err := b.province(name+"-changed", people, append(sevenFlags(), "--changed", "0.01")...)
	if err != nil {
		return err
	}
	defer removeSecond()
	r, err := b.night("delta", first, people, "first night")
	if err != nil {
		return err
	}
	if err := b.results.add("delta", r); err != nil {
		return err
	}
	if err := os.RemoveAll(filepath.Join(second, "runs")); err != nil {
		return err
	}
	if err := os.Rename(filepath.Join(first, "runs"), filepath.Join(second, "runs")); err != nil {
		return err
	}
	next := b.nextNight("delta", second, people, "next night, 1 % changed")
	kept := filepath.Join(second, "nights")
	if err := os.RemoveAll(kept); err != nil {
		return err
	}
	if err := os.Rename(filepath.Join(second, "runs"), kept); err != nil {
		return err
	}
	full := b.nextNight("delta", second, people, "the same in full")
	same, err := sameRun(kept, filepath.Join(second, "runs"))
	if err != nil {
		return err
	}
	next.fact("bytes", same)
	next.fact("share_of_full_cpu", fmt.Sprintf("%.3f", next.CPU/full.CPU))
	next.fact("share_of_full_wall", fmt.Sprintf("%.3f", next.Wall/full.Wall))
	if err := b.results.add("delta", next); err != nil {
		return err
	}
	return b.results.add("delta", full)
}

// own is the file that tells when a run was made.
const own = "manifest.json"

// sameRun compares the latest run of two folders of runs file by file.
func sameRun(a, b string) (string, error) {
	one, err := sums(a)
	if err != nil {
		return "", err
	}
	other, err := sums(b)
	if err != nil {
		return "", err
	}
	var differ []string
	for name, content := range one {
		if content != other[name] {
			differ = append(differ, name)
		}
		delete(other, name)
	}
	for name := range other {
		differ = append(differ, name)
	}
	if len(differ) == 0 {
		return fmt.Sprintf("the same in %d files", len(one)), nil
	}
	slices.Sort(differ)
	return fmt.Sprintf("%d of %d files differ: %s", len(differ), len(one), strings.Join(differ[:min(3, len(differ))], " ")), nil
}

// sums gives the checksum of every file of the latest run by its name.
func sums(runs string) (map[string][sha256.Size]byte, error) {
	latest, err := latestRun(runs)
	if err != nil {
		return nil, err
	}
	all := map[string][sha256.Size]byte{}
	err = filepath.WalkDir(latest, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Name() == own {
			return err
		}
		name, err := filepath.Rel(latest, path)
		if err != nil {
			return err
		}
		all[name], err = sumOf(path)
		return err
	})
	return all, err
}

func sumOf(path string) (sum [sha256.Size]byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return sum, err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return sum, err
	}
	return [sha256.Size]byte(h.Sum(nil)), nil
}

// latestRun follows the link of the only plan in a folder of runs.
func latestRun(runs string) (string, error) {
	found, err := filepath.Glob(filepath.Join(runs, "*", "latest"))
	if err != nil || len(found) != 1 {
		return "", fmt.Errorf("%d plans have a latest run: %w", len(found), err)
	}
	return filepath.EvalSymlinks(found[0])
}
