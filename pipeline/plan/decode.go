package plan

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"yingbao/sources/mistake"
)

// decoder walks the syntax tree and collects every mistake. The tree is used
// instead of decoding into structs because a decoder stops at the first
// mistake, and because an unquoted 0110 must stay the text 0110.
type decoder struct {
	file   string
	lines  []string
	places []place
	found  mistake.List
}

// report notes a mistake; pairs of name and value fill its text.
func (d *decoder) report(at mistake.Place, key, code string, pairs ...string) {
	d.found = append(d.found, told(d.file, at, key, code, "", pairs...))
}

func (d *decoder) reportNear(at mistake.Place, key, code, word string, known []string) {
	d.found = append(d.found, told(d.file, at, key, code, mistake.Nearest(word, known), "known", strings.Join(known, ", ")))
}

func splitLines(data []byte) []string {
	return strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")
}

// parse gives the root mapping, nil when there is none (and reports it).
func (d *decoder) parse(data []byte) *ast.MappingNode {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		d.report(d.firstBadByte(data), "", "not-utf8")
		return nil
	}
	if at, deep := mistake.TooDeep(data); deep {
		d.report(at, "", "too-deep")
		return nil
	}
	tree, err := parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		d.syntax(err)
		return nil
	}
	var bodies []ast.Node
	for _, doc := range tree.Docs {
		if doc.Body != nil {
			bodies = append(bodies, doc.Body)
		}
	}
	switch {
	case len(bodies) == 0:
		d.report(mistake.At(1, 1), "", "empty")
	case len(bodies) > 1:
		d.report(position(bodies[1]), "", "several-documents")
	default:
		if m, ok := d.asMapping(bodies[0], ""); ok {
			return m
		}
	}
	return nil
}

func (d *decoder) firstBadByte(data []byte) mistake.Place {
	at := mistake.At(1, 1)
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			break
		}
		at.Column++
		if r == '\n' {
			at = mistake.At(at.Line+1, 1)
		}
		data = data[n:]
	}
	return at
}

// syntax reports the parser's one error, or the two mistakes that Chinese
// keyboards and editors make most often by name.
func (d *decoder) syntax(err error) {
	at, problem := mistake.At(1, 1), "syntax"
	var located yaml.Error
	if errors.As(err, &located) {
		problem = located.GetMessage()
		if t := located.GetToken(); t != nil && t.Position != nil {
			at = mistake.At(t.Position.Line, t.Position.Column)
		}
	}
	for n := max(0, at.Line-2); n < min(len(d.lines), at.Line+1); n++ {
		line := d.lines[n]
		indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		if i := strings.IndexByte(indent, '\t'); i >= 0 {
			d.report(mistake.At(n+1, i+1), "", "tab")
			return
		}
		if d.fullWidthColon(n) {
			return
		}
	}
	if strings.ContainsAny(problem, "\n\"`") { // it may quote the file
		problem = "syntax"
	}
	d.report(at, "", "syntax", "problem", problem)
}

func (d *decoder) fullWidthColon(n int) bool {
	before, _, found := strings.Cut(d.lines[n], "：")
	if !found || strings.ContainsAny(before, "#\"':") {
		return false
	}
	d.report(mistake.At(n+1, utf8.RuneCountInString(before)+1), "", "full-width-colon")
	return true
}

func position(n ast.Node) mistake.Place {
	t := n.GetToken()
	if m, ok := n.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		t = m.Values[0].Key.GetToken()
	}
	if t == nil || t.Position == nil {
		return mistake.At(1, 1)
	}
	return mistake.At(t.Position.Line, t.Position.Column)
}

// asMapping accepts a mapping of several keys or of one, and reports anything
// else.
func (d *decoder) asMapping(n ast.Node, key string) (*ast.MappingNode, bool) {
	switch m := n.(type) {
	case *ast.MappingNode:
		return m, true
	case *ast.MappingValueNode:
		return &ast.MappingNode{Start: m.Start, Values: []*ast.MappingValueNode{m}, BaseNode: &ast.BaseNode{}}, true
	}
	d.wrong(n, key, "want-mapping")
	return nil, false
}

// wrong reports a value of the wrong type; anchors and full-width colons are
// named as such because the type is only their consequence.
func (d *decoder) wrong(n ast.Node, key, code string) {
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode:
		code = "alias"
	}
	at := position(n)
	if code == "want-mapping" && at.Line <= len(d.lines) && d.fullWidthColon(at.Line-1) {
		return
	}
	d.report(at, key, code)
}

type handler func(value ast.Node, key string)

// mapping gives each known key's value to its handler and reports unknown and
// repeated keys. It returns the positions of the keys that were there.
func (d *decoder) mapping(m *ast.MappingNode, path string, known []string, handle func(name string) handler) map[string]mistake.Place {
	seen := map[string]mistake.Place{}
	for _, pair := range m.Values {
		name := pair.Key.GetToken().Value
		at := position(pair.Key)
		key := join(path, name)
		if _, merge := pair.Key.(*ast.MergeKeyNode); merge {
			d.report(at, path, "alias")
			continue
		}
		if first, twice := seen[name]; twice {
			d.report(at, key, "duplicate-key", "line", strconv.Itoa(first.Line))
			continue
		}
		seen[name] = at
		h := handle(name)
		if h == nil {
			d.reportNear(at, key, "unknown-key", name, known)
			continue
		}
		h(pair.Value, key)
	}
	return seen
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
