package entitlement

import (
	"reflect"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// guard is one conjunct of a condition in a form that costs a few
// nanoseconds: a fact against a constant. Conditions over forty million
// persons are mostly refused by their first guards, so the expression's
// machine runs for few. A guard means exactly what the expression means
// (tested against each other).
type guard struct {
	field   int
	op      string // "true" "false" "==" "!=" "<" "<=" ">" ">=" "in"
	number  float64
	text    string
	numbers []float64
	texts   []string
	kind    reflect.Kind
}

// factView is one person's facts as the guards read them.
type factView struct {
	facts *Facts
	value reflect.Value
}

func newFactView() *factView {
	f := &Facts{}
	return &factView{facts: f, value: reflect.ValueOf(f).Elem()}
}

// holds evaluates the guard.
func (g *guard) holds(v *factView) bool {
	f := v.value.Field(g.field)
	switch g.kind {
	case reflect.Bool:
		return f.Bool() == (g.op == "true")
	case reflect.String:
		return g.holdsText(f.String())
	case reflect.Int:
		return g.holdsNumber(float64(f.Int()))
	default:
		return g.holdsNumber(f.Float())
	}
}

func (g *guard) holdsText(s string) bool {
	switch g.op {
	case "==":
		return s == g.text
	case "!=":
		return s != g.text
	}
	for _, t := range g.texts {
		if s == t {
			return true
		}
	}
	return false
}

func (g *guard) holdsNumber(x float64) bool {
	switch g.op {
	case "==":
		return x == g.number
	case "!=":
		return x != g.number
	case "<":
		return x < g.number
	case "<=":
		return x <= g.number
	case ">":
		return x > g.number
	case ">=":
		return x >= g.number
	}
	for _, n := range g.numbers {
		if x == n {
			return true
		}
	}
	return false
}

// guardsOf splits a condition at its top-level "and" and turns the conjuncts
// it can into guards; complete says it could turn all.
func guardsOf(n ast.Node) (guards []guard, complete bool) {
	if b, ok := n.(*ast.BinaryNode); ok && (b.Operator == "&&" || b.Operator == "and") {
		left, lc := guardsOf(b.Left)
		right, rc := guardsOf(b.Right)
		return append(left, right...), lc && rc
	}
	if g, ok := guardOf(n); ok {
		return []guard{g}, true
	}
	return nil, false
}

// guardOf turns one conjunct into a guard.
func guardOf(n ast.Node) (guard, bool) {
	switch x := n.(type) {
	case *ast.IdentifierNode:
		g, ok := fieldGuard(x)
		g.op = "true"
		return g, ok && g.kind == reflect.Bool
	case *ast.UnaryNode:
		if id, ok := x.Node.(*ast.IdentifierNode); ok && (x.Operator == "!" || x.Operator == "not") {
			g, ok := fieldGuard(id)
			g.op = "false"
			return g, ok && g.kind == reflect.Bool
		}
	case *ast.BinaryNode:
		return binaryGuard(x)
	}
	return guard{}, false
}

var mirrored = map[string]string{"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

// binaryGuard reads fact op constant, either way round.
func binaryGuard(b *ast.BinaryNode) (guard, bool) {
	id, ok := b.Left.(*ast.IdentifierNode)
	constant, op := b.Right, b.Operator
	if !ok {
		if id, ok = b.Right.(*ast.IdentifierNode); !ok || mirrored[op] == "" {
			return guard{}, false
		}
		constant, op = b.Left, mirrored[op]
	}
	g, ok := fieldGuard(id)
	if !ok || g.kind == reflect.Bool {
		return guard{}, false
	}
	g.op = op
	if a, isList := constant.(*ast.ArrayNode); isList && op == "in" {
		return g, g.list(a)
	}
	if mirrored[op] == "" {
		return guard{}, false
	}
	if s, isText := constant.(*ast.StringNode); isText && g.kind == reflect.String {
		g.text = s.Value
		return g, op == "==" || op == "!="
	}
	g.number, ok = constantNumber(constant)
	return g, ok && g.kind != reflect.String
}

// list reads the constants of an "in".
func (g *guard) list(a *ast.ArrayNode) bool {
	for _, n := range a.Nodes {
		if s, ok := n.(*ast.StringNode); ok && g.kind == reflect.String {
			g.texts = append(g.texts, s.Value)
			continue
		}
		f, ok := constantNumber(n)
		if !ok || g.kind != reflect.Int {
			return false
		}
		g.numbers = append(g.numbers, f)
	}
	return true
}

func constantNumber(n ast.Node) (float64, bool) {
	switch x := n.(type) {
	case *ast.IntegerNode:
		return float64(x.Value), true
	case *ast.FloatNode:
		return x.Value, true
	case *ast.UnaryNode:
		if x.Operator == "-" {
			f, ok := constantNumber(x.Node)
			return -f, ok
		}
	}
	return 0, false
}

// fieldGuard starts a guard on a fact.
func fieldGuard(id *ast.IdentifierNode) (guard, bool) {
	i, ok := factFields[id.Value]
	if !ok {
		return guard{}, false
	}
	return guard{field: i, kind: reflect.TypeOf(Facts{}).Field(i).Type.Kind()}, true
}

// burdenFloor gives the least burden the condition needs, 0 when it needs
// none: persons known by small bills only are skipped by it.
func (c *condition) burdenFloor() float64 {
	floor := 0.0
	for _, g := range c.guards {
		switch g.field {
		case factFields["burden"], factFields["burden_counted"], factFields["burden_household"], factFields["largest_bill"], factFields["recent_bill"], factFields["in_scope_burden"]:
			if (g.op == ">=" || g.op == ">") && g.number > floor {
				floor = g.number
			}
		}
	}
	return floor
}

// unknownName reads the name out of the library's "unknown name x".
func unknownName(message string, word *string) bool {
	rest, ok := strings.CutPrefix(message, "unknown name ")
	*word = rest
	return ok
}
