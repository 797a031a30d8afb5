package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"

	"yingbao/pipeline"
	"yingbao/pipeline/archive"
	"yingbao/pipeline/visits"
	"yingbao/sources/mistake"
)

func TestExitCode(t *testing.T) {
	wrap := func(err error) error { return fmt.Errorf("stage: %w", err) }
	disk := func(err error) error { return wrap(&fs.PathError{Op: "write", Path: "x", Err: err}) }
	for _, c := range []struct {
		err  error
		want int
	}{
		{nil, 0}, {errors.New("anything else"), 1}, {usageError{"x"}, 64}, {wrap(&pipeline.Held{}), 65}, {heldFiles{&pipeline.Held{}}, 65},
		{wrap(&pipeline.NoRun{}), 64}, {&pipeline.NotFound{}, 64}, {wrap(&pipeline.Changed{}), 70}, {&pipeline.PackChanged{}, 78},
		{wrap(&visits.Damaged{}), 70}, {wrap(visits.ErrBusy), 75}, {errors.Join(wrap(&pipeline.Held{}), mistake.List{{}}), 78},
		{wrap(&pipeline.Unequal{}), 70}, {wrap(&archive.Damaged{}), 70}, {disk(syscall.EIO), 74}, {wrap(syscall.EIO), 74},
		{disk(syscall.ENOSPC), 75}, {disk(syscall.EMFILE), 75}, {disk(syscall.EAGAIN), 75}, {wrap(&archive.Busy{}), 75}, {wrap(context.DeadlineExceeded), 75},
		{wrap(&archive.Unsafe{}), 77}, {wrap(mistake.List{}), 78},
	} {
		if got := exitCode(c.err); got != c.want {
			t.Errorf("%v: exit code %d, want %d", c.err, got, c.want)
		}
	}
}

// TestMessages: every message has both languages and the same placeholders.
func TestMessages(t *testing.T) {
	for code, texts := range messages() {
		for _, l := range []language{"zh", "en"} {
			if texts[string(l)] == "" {
				t.Errorf("%s has no %s", code, l)
			}
		}
		if zh, en := placeholders(texts["zh"]), placeholders(texts["en"]); zh != en {
			t.Errorf("%s: placeholders %q in Chinese, %q in English", code, zh, en)
		}
	}
}

// placeholders gives the set of {names} in a text, sorted.
func placeholders(text string) string {
	set := map[string]bool{}
	for i := 0; i < len(text); i++ {
		if text[i] != '{' || i+1 == len(text) || text[i+1] < 'a' || text[i+1] > 'z' || i > 0 && text[i-1] == '{' {
			continue
		}
		end := i
		for end < len(text) && text[end] != '}' {
			end++
		}
		set[text[i:end]] = true
	}
	return fmt.Sprint(set) // fmt prints maps sorted by key
}

func TestChooseLanguage(t *testing.T) {
	for _, c := range []struct {
		lang string
		args []string
		want language
	}{
		{"zh_CN.UTF-8", nil, "zh"}, {"C", nil, "en"}, {"", nil, "en"}, {"zh_CN", []string{"run", "--lang", "en"}, "en"},
		{"C", []string{"--lang=zh"}, "zh"}, {"C", []string{"--", "--lang=zh"}, "en"},
	} {
		got := chooseLanguage(c.args, func(name string) string {
			if name == "LANG" {
				return c.lang
			}
			return ""
		})
		if got != c.want {
			t.Errorf("LANG=%q %v: %s", c.lang, c.args, got)
		}
	}
}

func TestParseSize(t *testing.T) {
	for text, want := range map[string]int64{"4GiB": 4 << 30, "800M": 800 << 20, "1.5g": 3 << 29, "1024": 1024, "64KB": 64 << 10, "": 0, "-1G": 0, "4GiBB": 0, "4 GB": 4 << 30, "0.5": 0, "1T": 1 << 40, "NaN": 0, "1e9": 0, "much": 0} {
		if got, _ := parseSize(text); got != want {
			t.Errorf("%q is %d, want %d", text, got, want)
		}
	}
}
