package entitlement

import (
	"errors"
	"math"
	"regexp"
	"sort"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"
)

// maxNodes bounds a condition; the longest rule in use has about sixty.
const maxNodes = 400

// allowedBuiltins are the functions a condition may call. Everything that
// loops, sleeps, reads the clock or makes lists is left out.
var allowedBuiltins = []string{"abs", "min", "max", "floor", "ceil", "round"}

// scope is what names mean inside a rule: facts, the pack's definitions and
// the rule's parameters.
type scope struct {
	definitions map[string]text
	parameters  map[string]Parameter
	inside      []string        // definitions being expanded, to find circles
	bad         map[string]bool // definitions that are wrong where they stand
}

// substitute replaces parameter.x by its value and a definition by its
// condition, and notes what may not stand in a condition.
type substitute struct {
	scope
	used     map[string]bool // parameters used
	failures []failure
}

// failure is a mistake at a rune offset of the condition.
type failure struct {
	offset       int
	code, zh, en string
}

// Visit implements ast.Visitor.
func (s *substitute) Visit(node *ast.Node) {
	at := (*node).Location().From
	switch n := (*node).(type) {
	case *ast.MemberNode:
		s.parameter(node, n)
	case *ast.IdentifierNode:
		s.definition(node, n)
	case *ast.BinaryNode:
		if n.Operator == ".." || n.Operator == "matches" {
			s.failures = append(s.failures, failure{offset: at, code: "P_FORBIDDEN", zh: "条件中不允许使用 " + n.Operator, en: n.Operator + " is not allowed in a condition"})
		}
	case *ast.VariableDeclaratorNode:
		s.failures = append(s.failures, failure{offset: at, code: "P_FORBIDDEN", zh: "条件中不允许使用 let", en: "let is not allowed in a condition"})
	}
}

// parameter replaces parameter.x.
func (s *substitute) parameter(node *ast.Node, n *ast.MemberNode) {
	id, ok := n.Node.(*ast.IdentifierNode)
	name, named := n.Property.(*ast.StringNode)
	if !ok || !named || id.Value != "parameter" {
		return
	}
	p, ok := s.parameters[name.Value]
	if !ok {
		var known []string
		for k := range s.parameters {
			known = append(known, k)
		}
		sort.Strings(known)
		zh, en := nearest(name.Value, known)
		s.failures = append(s.failures, failure{offset: id.Location().From, code: "P_PARAMETER",
			zh: "未定义的参数 " + name.Value + zh, en: "unknown parameter " + name.Value + en})
		ast.Patch(node, &ast.IntegerNode{})
		return
	}
	s.used[name.Value] = true
	ast.Patch(node, literal(p.Value))
}

// definition replaces the name of a definition by its condition.
func (s *substitute) definition(node *ast.Node, n *ast.IdentifierNode) {
	def, ok := s.definitions[n.Value]
	if !ok {
		return
	}
	if s.bad[n.Value] {
		ast.Patch(node, &ast.BoolNode{Value: true}) // one slip, one message
		return
	}
	for _, name := range s.inside {
		if name == n.Value {
			s.failures = append(s.failures, failure{offset: n.Location().From, code: "P_CIRCLE", zh: "定义成环：" + n.Value, en: "the definitions go in a circle: " + n.Value})
			ast.Patch(node, &ast.BoolNode{})
			return
		}
	}
	tree, err := parser.ParseWithConfig(def.value, newConfig())
	if err != nil {
		ast.Patch(node, &ast.BoolNode{}) // noted where the definition stands
		return
	}
	inner := &substitute{scope: s.scope, used: s.used}
	inner.inside = append(append([]string(nil), s.inside...), n.Value)
	inner.parameters = nil
	ast.Walk(&tree.Node, inner)
	for _, f := range inner.failures {
		if f.code == "P_CIRCLE" {
			f.offset = n.Location().From
			s.failures = append(s.failures, f)
		}
	}
	ast.Patch(node, tree.Node)
}

// literal makes a syntax node of a parameter's value.
func literal(v any) ast.Node {
	switch x := v.(type) {
	case float64:
		if x == math.Trunc(x) && math.Abs(x) < 1e15 {
			return &ast.IntegerNode{Value: int(x)}
		}
		return &ast.FloatNode{Value: x}
	case string:
		return &ast.StringNode{Value: x}
	case []float64:
		a := &ast.ArrayNode{}
		for _, e := range x {
			a.Nodes = append(a.Nodes, literal(e))
		}
		return a
	case []string:
		a := &ast.ArrayNode{}
		for _, e := range x {
			a.Nodes = append(a.Nodes, literal(e))
		}
		return a
	}
	return &ast.NilNode{}
}

// newConfig is the language of conditions.
func newConfig() *conf.Config {
	c := conf.New(&Facts{})
	for _, o := range options() {
		o(c)
	}
	return c
}

func options() []expr.Option {
	out := []expr.Option{expr.Env(&Facts{}), expr.AsBool(), expr.DisableAllBuiltins(), expr.MaxNodes(maxNodes), expr.DisableIfOperator()}
	for _, b := range allowedBuiltins {
		out = append(out, expr.EnableBuiltin(b))
	}
	return out
}

// compile turns a text into a condition, or notes what is wrong with it.
func (l *loader) compile(t text, s scope, used map[string]bool) (condition, bool) {
	if t.value == "" {
		return condition{}, false
	}
	if used == nil {
		used = map[string]bool{}
	}
	visitor := &substitute{scope: s, used: used}
	program, err := expr.Compile(t.value, append(options(), expr.Patch(visitor))...)
	if len(visitor.failures) > 0 {
		for _, f := range visitor.failures {
			l.addText(t.place(f.offset), f.code, f.zh, f.en)
		}
		return condition{}, false
	}
	if err != nil {
		l.compileError(t, s, err)
		return condition{}, false
	}
	c := condition{program: program}
	if tree, err := parser.ParseWithConfig(t.value, newConfig()); err == nil {
		ast.Walk(&tree.Node, &substitute{scope: s, used: map[string]bool{}})
		c.guards, c.complete = guardsOf(tree.Node)
		c.neverQuiet, c.tree = neverQuiet(tree.Node), tree.Node
	}
	return c, true
}

// compileError notes an error of the expression library at its place.
func (l *loader) compileError(t text, s scope, err error) {
	var fe *file.Error
	if !errors.As(err, &fe) {
		l.addText(t.place(0), "P_CONDITION", "条件有误："+inChinese(err.Error()), "condition: "+err.Error())
		return
	}
	at := t.place(fe.From)
	var word string
	if unknownName(fe.Message, &word) {
		known := append(factNames(), "parameter")
		for d := range s.definitions {
			known = append(known, d)
		}
		sort.Strings(known)
		zh, en := nearest(word, known)
		l.addText(at, "P_UNKNOWN_FACT", "未知的字段 "+word+zh, "unknown fact "+word+en)
		return
	}
	l.addText(at, "P_CONDITION", "条件有误："+inChinese(fe.Message), "condition: "+fe.Message)
}

// libraryWords are what the libraries of expressions and YAML say, and what that means to an
// officer.
var libraryWords = []struct {
	shape *regexp.Regexp
	zh    string
}{
	{regexp.MustCompile(`^invalid operation: (\S+) \(mismatched types (\S+) and (\S+)\)$`), "“$1”两边类型不同（$2 与 $3）"},
	{regexp.MustCompile(`^expected bool, but got (\S+)$`), "结果应为是或否，这里是 $1"},
	{regexp.MustCompile(`^cannot use (\S+) as type (\S+) in array$`), "方括号里的值与左边类型不同（$2 与 $1）"},
	{regexp.MustCompile(`^unexpected token EOF$`), "没有写完，可能少了右括号或运算对象"},
	{regexp.MustCompile(`^unexpected token (.+)$`), "此处不应出现 $1"},
	{regexp.MustCompile(`^invalid operation: (\S+) (?:on|not defined on) (\S+)$`), "“$1”不能用于 $2"},
	{regexp.MustCompile(`^unknown operator (.+)$`), "没有运算符 $1"},
	{regexp.MustCompile(`^(\S+) is not callable$`), "$1 不能当函数用"},
	{regexp.MustCompile(`^literal not terminated$`), "引号没有闭合"},
	{regexp.MustCompile(`^.*cannot start any token.*$`), "行首不能用制表符，请用空格缩进"},
	{regexp.MustCompile(`^non-map value is specified$`), "应写作“键: 值”，冒号用半角，后面空一格"},
	{regexp.MustCompile(`^mapping value is not allowed.*$`), "此处不能再写一个键，请检查缩进和冒号"},
	{regexp.MustCompile(`^sequence end token.*$`), "方括号没有闭合"},
}

// typeWords names the types of the schema.
var typeWords = strings.NewReplacer("float64", "数", "string", "文字", "bool", "是否", "int", "整数")

// inChinese gives a message of the expression library in Chinese, as it is
// where it has no translation.
func inChinese(message string) string {
	for _, w := range libraryWords {
		if w.shape.MatchString(message) {
			return typeWords.Replace(w.shape.ReplaceAllString(message, w.zh))
		}
	}
	return message
}

// compileDefinitions checks each definition where it stands and gives those
// that are wrong.
func (l *loader) compileDefinitions(p *Pack) (bad map[string]bool) {
	bad = map[string]bool{}
	var names []string
	for name := range p.definitions {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		t := p.definitions[name]
		if _, taken := factFields[name]; taken || name == "parameter" {
			l.add(t.at, "P_DEFINITION", "定义 %s 与已有字段同名", "definition %s has the name of a fact", name)
			delete(p.definitions, name)
			continue
		}
		if _, ok := l.compile(t, scope{definitions: p.definitions, inside: []string{name}}, nil); !ok {
			bad[name] = true
		}
	}
	return bad
}

// run evaluates the condition over one person's facts.
func (c *condition) run(machine *vm.VM, facts *factView) (bool, error) {
	for i := range c.guards {
		if !c.guards[i].holds(facts) {
			return false, nil
		}
	}
	if c.complete {
		return true, nil
	}
	out, err := machine.Run(c.program, facts.facts)
	if err != nil {
		return false, err
	}
	b, _ := out.(bool)
	return b, nil
}
