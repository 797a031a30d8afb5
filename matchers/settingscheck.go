package matchers

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"yingbao/matchers/blocking"
	"yingbao/matchers/comparison"
	"yingbao/sources/mistake"
	"yingbao/sources/record"
)

// Known words of a settings file.
var (
	settingsKeys   = []string{"link", "review", "one_to_one", "columns", "blocking", "split", "comparisons"}
	comparisonKeys = []string{"name", "field", "fields", "method", "levels", "term_frequency", "shared"}
	methodNames    = []string{"identity", "name", "phone", "place", "sex"}
	kindNames      = []string{"text", "id-number", "name", "date", "phone", "address", "code", "number", "key"}
)

//go:embed settingsmessages.yaml
var settingsMessagesFile []byte

var settingsMessages = mistake.Embedded(settingsMessagesFile)

// settingsChecker collects the mistakes of sense of one settings file, each at
// the place of the word that is wrong.
type settingsChecker struct {
	file     *ast.File
	settings settingsFile
	mistakes mistake.List
}

// newSettingsChecker parses the file for its places; a file that is no YAML
// has none, and one nested too deep is not parsed.
func newSettingsChecker(data []byte) *settingsChecker {
	c := &settingsChecker{}
	if at, deep := mistake.TooDeep(data); deep {
		c.addAt(at, "too-deep", "")
		return c
	}
	c.file, _ = parser.ParseBytes(data, 0)
	return c
}

// at gives the place of a path such as $.comparisons[0].levels[1], or of the
// nearest part of it that the file has.
func (c *settingsChecker) at(path string) (line, column int) {
	for c.file != nil && path != "$" && path != "" {
		if p, err := yaml.PathString(path); err == nil {
			if node, err := p.FilterFile(c.file); err == nil && node != nil && node.GetToken() != nil {
				first := firstToken(node)
				return first.GetToken().Position.Line, first.GetToken().Position.Column
			}
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return 1, 1
}

// firstToken is the node that begins a node: that of a mapping is its first
// key, not its colon.
func firstToken(node ast.Node) ast.Node {
	switch n := node.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return n.Values[0].Key
		}
	case *ast.MappingValueNode:
		return n.Key
	}
	return node
}

// add notes a mistake; pairs of name and value fill its text.
func (c *settingsChecker) add(path, code, hint string, pairs ...string) {
	line, column := c.at(path)
	c.addAt(mistake.At(line, column), code, hint, pairs...)
}

func (c *settingsChecker) addAt(at mistake.Place, code, hint string, pairs ...string) {
	c.mistakes = append(c.mistakes, settingsMessages().Mistake(at, code, hint, pairs...))
}

// keys notes the keys that a settings file does not have.
func (c *settingsChecker) keys() {
	if c.file == nil || len(c.file.Docs) == 0 {
		return
	}
	c.mappingKeys(c.file.Docs[0].Body, settingsKeys)
	p, _ := yaml.PathString("$.comparisons")
	list, err := p.FilterFile(c.file)
	if seq, ok := list.(*ast.SequenceNode); err == nil && ok {
		for _, v := range seq.Values {
			c.mappingKeys(v, comparisonKeys)
		}
	}
}

func (c *settingsChecker) mappingKeys(node ast.Node, known []string) {
	var values []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	}
	for _, v := range values {
		token := v.Key.GetToken()
		ok := false
		for _, k := range known {
			ok = ok || token.Value == k
		}
		if !ok {
			c.addAt(mistake.At(token.Position.Line, token.Position.Column), "unknown-key", mistake.Nearest(token.Value, known),
				"word", quote(token.Value), "known", strings.Join(known, ", "))
		}
	}
}

func quote(word string) string { return fmt.Sprintf("%q", word) }

// probabilities checks link, review and one_to_one.
func (c *settingsChecker) probabilities() {
	f := c.settings
	for path, p := range map[string]float64{"$.link": f.Link, "$.review": f.Review} {
		if !(p >= 0 && p <= 1) {
			c.add(path, "probability", "")
		}
	}
	if f.Link > 0 && f.Link <= 1 && f.Review > f.Link && f.Review <= 1 {
		c.add("$.review", "review-above-link", "")
	}
	switch f.OneToOne {
	case "", "auto", "yes", "no":
	default:
		c.add("$.one_to_one", "one-to-one", mistake.Nearest(f.OneToOne, []string{"auto", "yes", "no"}), "word", quote(f.OneToOne))
	}
}

// blank is a table with the columns that an expression or a comparison asks
// for and one row that says nothing: what fails on it fails on every file.
func blank(fields []record.Field) *record.Table {
	seen := map[record.Field]bool{}
	var unique []record.Field
	for _, f := range fields {
		if !seen[f] {
			seen[f] = true
			unique = append(unique, f)
		}
	}
	part := record.NewPart(record.Source{Name: "blank"}, unique, make([]record.Kind, len(unique)))
	part.Append(1, make([]string, len(unique)))
	table, err := record.Merge(part)
	if err != nil {
		return nil
	}
	return table
}

// expressions checks every blocking rule and split key.
func (c *settingsChecker) expressions() {
	for i, keys := range c.settings.Blocking {
		if len(keys) == 0 {
			c.add(fmt.Sprintf("$.blocking[%d]", i), "bad-rule", "", "problem", "it has no key")
		}
		for k, key := range keys {
			c.expression(fmt.Sprintf("$.blocking[%d][%d]", i, k), key)
		}
	}
	for i, key := range c.settings.Split {
		c.expression(fmt.Sprintf("$.split[%d]", i), key)
	}
}

func (c *settingsChecker) expression(path, key string) {
	table := blank(blocking.Fields(key))
	if table == nil {
		return
	}
	if _, err := blocking.Derive(table, key); err != nil {
		hint := ""
		if function, _, ok := strings.Cut(strings.TrimSpace(key), "("); ok {
			hint = mistake.Nearest(function, blocking.Functions())
		}
		c.add(path, "bad-rule", hint, "problem", reason(err))
	}
}

// comparisons checks every comparison: by its parts, so that each mistake is
// told where it stands.
func (c *settingsChecker) comparisons() {
	for i, s := range c.settings.Comparisons {
		path := fmt.Sprintf("$.comparisons[%d]", i)
		spec := comparison.Spec{Name: s.Name, Method: s.Method}
		for _, f := range append([]string{s.Field}, s.Fields...) {
			if f != "" {
				spec.Fields = append(spec.Fields, record.Field(f))
			}
		}
		if len(spec.Fields) == 0 {
			c.add(path, "no-field", "")
			continue
		}
		if at := mistake.Nearest(s.Method, methodNames); s.Method != "" && !contains(methodNames, s.Method) {
			c.add(path+".method", "no-method", at, "word", quote(s.Method), "known", strings.Join(methodNames, ", "))
			continue
		}
		c.levels(path, spec, s.Levels)
	}
	if n := len(c.settings.Comparisons); n > comparison.MaxComparisons {
		c.add(fmt.Sprintf("$.comparisons[%d]", comparison.MaxComparisons), "bad-comparison", "", "problem", fmt.Sprintf("%d comparisons; at most %d fit", n, comparison.MaxComparisons))
	}
}

// levels tries the comparison with each level alone, then as a whole.
func (c *settingsChecker) levels(path string, spec comparison.Spec, levels []string) {
	table := blank(spec.Fields)
	if table == nil {
		return
	}
	before := len(c.mistakes)
	try := func(spec comparison.Spec) error {
		_, err := comparison.New(table, []comparison.Spec{spec})
		return err
	}
	first := spec
	first.Levels = []string{"exact"}
	if err := try(first); err != nil { // the fields
		c.add(path, "bad-comparison", "", "problem", reason(err))
		return
	}
	for k, level := range levels {
		one := spec
		one.Levels = []string{level}
		if err := try(one); err != nil && spec.Method == "" {
			metric, _, _ := strings.Cut(strings.TrimSpace(level), " ")
			hint := mistake.Nearest(metric, strings.Split(comparison.Metrics(), ", "))
			if hint == metric {
				hint = ""
			}
			c.add(fmt.Sprintf("%s.levels[%d]", path, k), "bad-level", hint, "word", quote(level), "problem", reason(err))
		}
	}
	spec.Levels = levels
	if err := try(spec); err != nil && len(c.mistakes) == before {
		c.add(path, "bad-comparison", "", "problem", reason(err))
	}
}

// reason is what an error says behind the name of what it is about.
func reason(err error) string {
	text := err.Error()
	if at := strings.LastIndex(text, `": `); at >= 0 {
		return text[at+3:]
	}
	return text
}

func contains(words []string, word string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}
