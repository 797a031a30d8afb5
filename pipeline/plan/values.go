package plan

import (
	"math"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

var (
	namePattern   = regexp.MustCompile(`^[\p{Han}A-Za-z0-9][\p{Han}A-Za-z0-9_.-]{0,63}$`)
	periodPattern = regexp.MustCompile(`^\d{4}-\d{2}(-\d{2})?$`)
)

// scalar gives the text of a value as it stands in the file.
func (d *decoder) scalar(n ast.Node, key, code string) (string, bool) {
	switch v := n.(type) {
	case *ast.StringNode:
		return v.Value, true
	case *ast.LiteralNode:
		return v.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	}
	d.wrong(n, key, code)
	return "", false
}

func (d *decoder) text(into *string) handler {
	return func(n ast.Node, key string) {
		s, ok := d.scalar(n, key, "want-text")
		if !ok {
			return
		}
		if s = strings.TrimSpace(s); s == "" {
			d.report(position(n), key, "empty-text")
			return
		}
		*into = s
	}
}

// reason reads why a gate is opened: words, not a switch.
func (d *decoder) reason(into *string) handler {
	text := d.text(into)
	return func(n ast.Node, key string) {
		if text(n, key); *into != "" && switchWords[strings.ToLower(*into)] {
			d.report(position(n), key, "want-reason")
		}
	}
}

var switchWords = map[string]bool{"true": true, "false": true, "yes": true, "no": true, "on": true, "off": true, "1": true, "0": true,
	"是": true, "否": true, "y": true, "n": true}

func (d *decoder) name(into *string) handler {
	return func(n ast.Node, key string) {
		s, ok := d.scalar(n, key, "want-text")
		if !ok {
			return
		}
		if !safeName(s) {
			d.report(position(n), key, "bad-name")
			return
		}
		*into = s
	}
}

// safeName says whether a name may become a file name and part of a record id
// (N3).
func safeName(s string) bool { return namePattern.MatchString(s) && !strings.Contains(s, "..") }

func (d *decoder) oneOf(into *string, known ...string) handler {
	return func(n ast.Node, key string) {
		s, ok := d.scalar(n, key, "want-text")
		if !ok {
			return
		}
		for _, k := range known {
			if s == k {
				*into = s
				return
			}
		}
		d.reportNear(position(n), key, "want-word", s, known)
	}
}

func (d *decoder) trueFalse(into *bool) handler {
	return func(n ast.Node, key string) {
		b, ok := n.(*ast.BoolNode)
		if !ok {
			d.wrong(n, key, "want-true-false")
			return
		}
		*into = b.Value
	}
}

func (d *decoder) count(set func(int)) handler {
	return func(n ast.Node, key string) {
		s, ok := d.scalar(n, key, "want-count")
		if !ok {
			return
		}
		v, err := strconv.Atoi(strings.ReplaceAll(s, "_", ""))
		if err != nil || v < 0 {
			d.report(position(n), key, "want-count")
			return
		}
		set(v)
	}
}

func (d *decoder) number(set func(float64)) handler {
	return func(n ast.Node, key string) {
		s, ok := d.scalar(n, key, "want-number")
		if !ok {
			return
		}
		v, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			d.report(position(n), key, "want-number")
			return
		}
		set(v)
	}
}

// share reads 0.1 and 10%.
func (d *decoder) share(set func(float64)) handler {
	return func(n ast.Node, key string) {
		s, ok := d.scalar(n, key, "want-share")
		if !ok {
			return
		}
		v, err := parseShare(s)
		if err != nil || !(v >= 0 && v <= 1) {
			d.report(position(n), key, "want-share")
			return
		}
		set(v)
	}
}

// rise reads a share that may be more than the whole.
func (d *decoder) rise(set func(float64)) handler {
	return func(n ast.Node, key string) {
		s, ok := d.scalar(n, key, "want-number")
		if !ok {
			return
		}
		v, err := parseShare(s)
		if err != nil || !(v >= 0 && v <= 1000) {
			d.report(position(n), key, "want-number")
			return
		}
		set(v)
	}
}

func parseShare(s string) (float64, error) {
	s, percent := strings.CutSuffix(strings.TrimSpace(s), "%")
	v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if percent {
		v /= 100
	}
	return v, err
}

func (d *decoder) asOf(into *string) handler {
	return func(n ast.Node, key string) {
		s, ok := d.scalar(n, key, "want-date")
		if !ok || s == "today" {
			return
		}
		if !ValidDate(s) {
			d.report(position(n), key, "want-date")
			return
		}
		*into = s
	}
}

// ValidDate says whether s is a possible date written YYYY-MM-DD.
func ValidDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func (d *decoder) period(into *string) handler {
	return func(n ast.Node, key string) {
		s, ok := d.scalar(n, key, "want-period")
		if !ok {
			return
		}
		if full := (s + "-01")[:min(10, len(s)+3)]; !periodPattern.MatchString(s) || !ValidDate(full) {
			d.report(position(n), key, "want-period")
			return
		}
		*into = s
	}
}

// list accepts one text or a list of texts.
func (d *decoder) list(n ast.Node, key string, take func(item ast.Node, text string)) {
	items := []ast.Node{n}
	if seq, ok := n.(*ast.SequenceNode); ok {
		items = seq.Values
	}
	for _, item := range items {
		var s string
		if d.text(&s)(item, key); s != "" {
			take(item, s)
		}
	}
}

// absolute resolves a path of the plan (N2). What a shell would put in for ~ or
// $HOME is another thing for cron than by hand, so it must be written out.
func (d *decoder) absolute(n ast.Node, key, path string) string {
	if path == "~" || strings.HasPrefix(path, "~/") || strings.HasPrefix(path, "$") {
		d.report(position(n), key, "shell-path")
	}
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(filepath.Dir(d.file), path)
}
