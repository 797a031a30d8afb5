package entitlement

import (
	"errors"
	"reflect"
	"sort"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"yingbao/sources/mistake"
)

// text is a scalar that remembers where it stands, so that what is found
// inside it later (a condition, a template) can be pointed at.
type text struct {
	value   string
	at      position
	indent  int  // columns before each line of a block scalar
	literal bool // block scalar: its lines are lines of the file
}

// place gives the position in the file of a rune offset inside the text.
func (t text) place(offset int) position {
	line, column := 0, 0
	for i, r := range []rune(t.value) {
		if i == offset {
			break
		}
		column++
		if r == '\n' {
			line, column = line+1, 0
		}
	}
	at := t.at
	if t.literal {
		at.line += line
		at.column = t.indent + column + 1
		return at
	}
	at.column += column
	return at
}

// yamlReader decodes a syntax tree into structs and notes every mistake. It
// works on the tree because a decoder stops at the first mistake and reads an
// unquoted 0110 as an octal number.
type yamlReader struct {
	*collector
	file  string
	lines [][]rune
}

// parse gives the root of a one-document file, nil (and a mistake) otherwise.
func (r *yamlReader) parse(data []byte) ast.Node {
	source := strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n")
	for _, line := range strings.Split(source, "\n") {
		r.lines = append(r.lines, []rune(line))
	}
	if at, deep := mistake.TooDeep([]byte(source)); deep {
		r.add(position{r.file, at.Line, at.Column}, "P_DEPTH", "括号嵌套超过 100 层", "brackets and braces stand more than 100 deep")
		return nil
	}
	tree, err := parser.ParseBytes([]byte(source), 0, parser.AllowDuplicateMapKey())
	if err != nil {
		r.syntax(err)
		return nil
	}
	if len(tree.Docs) == 0 || tree.Docs[0].Body == nil {
		r.add(position{r.file, 1, 1}, "P_EMPTY", "政策包文件为空", "the policy pack is empty")
		return nil
	}
	if len(tree.Docs) > 1 {
		r.add(r.at(tree.Docs[1].Body), "P_DOCUMENTS", "只能有一个文档", "only one document is allowed")
		return nil
	}
	return tree.Docs[0].Body
}

// syntax notes a parser's error at its place.
func (r *yamlReader) syntax(err error) {
	at := position{r.file, 1, 1}
	message := err.Error()
	var se *yaml.SyntaxError
	if errors.As(err, &se) {
		message = se.Message
		if se.Token != nil && se.Token.Position != nil {
			at.line, at.column = se.Token.Position.Line, max(1, se.Token.Position.Column)
		}
	}
	r.addText(at, "P_SYNTAX", "YAML 语法错误："+inChinese(message), "YAML syntax: "+message)
}

// at gives a node's place; a mapping's is its first key's.
func (r *yamlReader) at(n ast.Node) position {
	switch v := n.(type) {
	case *ast.MappingNode:
		if len(v.Values) > 0 {
			return r.at(v.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return r.at(v.Key)
	}
	if n == nil || n.GetToken() == nil {
		return position{r.file, 1, 1}
	}
	p := n.GetToken().Position
	return position{r.file, p.Line, max(1, p.Column)}
}

var textType = reflect.TypeOf(text{})

// decode fills target from a node. Fields that the file does not name keep
// their values: that is how a child pack changes one key of a parent's rule.
func (r *yamlReader) decode(n ast.Node, target reflect.Value) {
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode, *ast.TagNode:
		r.add(r.at(n), "P_ANCHOR", "不支持锚点、别名和标签", "anchors, aliases and tags are not allowed")
		return
	}
	if target.Type() == textType {
		if t, ok := r.text(n); ok {
			target.Set(reflect.ValueOf(t))
		}
		return
	}
	if d, ok := target.Addr().Interface().(nodeDecoder); ok {
		d.decodeNode(r, n)
		return
	}
	switch target.Kind() {
	case reflect.Struct:
		r.decodeStruct(n, target)
	case reflect.Slice:
		r.decodeSlice(n, target)
	case reflect.Map:
		r.decodeMap(n, target)
	default:
		r.decodeScalar(n, target)
	}
}

// nodeDecoder is a type that reads its own node.
type nodeDecoder interface{ decodeNode(*yamlReader, ast.Node) }

// text reads a scalar with its place.
func (r *yamlReader) text(n ast.Node) (text, bool) {
	switch v := n.(type) {
	case *ast.LiteralNode:
		if strings.HasPrefix(v.GetToken().Value, ">") {
			r.add(r.at(n), "P_FOLDED", "多行文字请用 |，不要用 >", "write a text of several lines with |, not with >")
		}
		t := text{value: v.Value.Value, at: r.at(n), literal: true}
		t.at.line++
		for t.at.line <= len(r.lines) && strings.TrimSpace(string(r.lines[t.at.line-1])) == "" {
			t.at.line++
		}
		if t.at.line <= len(r.lines) {
			line := string(r.lines[t.at.line-1])
			t.indent = len(line) - len(strings.TrimLeft(line, " "))
		}
		return t, true
	case ast.ScalarNode:
		if _, null := n.(*ast.NullNode); null {
			break
		}
		t := text{value: n.GetToken().Value, at: r.at(n)}
		switch n.GetToken().Type {
		case token.SingleQuoteType, token.DoubleQuoteType:
			t.at.column++
		}
		return t, true
	}
	r.add(r.at(n), "P_TYPE", "此处应为文字", "a text is expected here")
	return text{}, false
}

// pairs gives a mapping's entries, keys checked for repetition.
func (r *yamlReader) pairs(n ast.Node) []*ast.MappingValueNode {
	var values []*ast.MappingValueNode
	switch v := n.(type) {
	case *ast.MappingNode:
		values = v.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{v}
	default:
		r.add(r.at(n), "P_TYPE", "此处应为“键: 值”", "a mapping is expected here")
		return nil
	}
	seen := map[string]bool{}
	var out []*ast.MappingValueNode
	for _, kv := range values {
		key := kv.Key.GetToken().Value
		if seen[key] {
			r.add(r.at(kv.Key), "P_DUPLICATE_KEY", "键 %s 重复", "key %s is given twice", key)
			continue
		}
		seen[key] = true
		out = append(out, kv)
	}
	return out
}

// decodeStruct fills the fields named by their yaml tags; others are mistakes.
func (r *yamlReader) decodeStruct(n ast.Node, target reflect.Value) {
	fields := map[string]int{}
	var known []string
	for i := range target.NumField() {
		if key := target.Type().Field(i).Tag.Get("yaml"); key != "" {
			fields[key] = i
			known = append(known, key)
		}
	}
	sort.Strings(known)
	for _, kv := range r.pairs(n) {
		key := kv.Key.GetToken().Value
		i, ok := fields[key]
		if !ok {
			zh, en := nearest(key, known)
			r.addText(r.at(kv.Key), "P_UNKNOWN_KEY", "未知的键 "+key+zh, "unknown key "+key+en)
			continue
		}
		r.decode(kv.Value, target.Field(i))
	}
	if p, ok := target.Addr().Interface().(interface{ place(position) }); ok {
		p.place(r.at(n))
	}
}

// decodeSlice replaces the slice.
func (r *yamlReader) decodeSlice(n ast.Node, target reflect.Value) {
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		r.add(r.at(n), "P_TYPE", "此处应为列表", "a list is expected here")
		return
	}
	out := reflect.MakeSlice(target.Type(), len(s.Values), len(s.Values))
	for i, v := range s.Values {
		r.decode(v, out.Index(i))
	}
	target.Set(out)
}

// decodeMap adds to the map; entries that exist are changed key by key.
func (r *yamlReader) decodeMap(n ast.Node, target reflect.Value) {
	out := reflect.MakeMap(target.Type())
	for _, k := range target.MapKeys() {
		out.SetMapIndex(k, target.MapIndex(k))
	}
	for _, kv := range r.pairs(n) {
		key := reflect.ValueOf(kv.Key.GetToken().Value)
		value := reflect.New(target.Type().Elem()).Elem()
		if old := out.MapIndex(key); old.IsValid() {
			value.Set(old)
		}
		r.decode(kv.Value, value)
		out.SetMapIndex(key, value)
	}
	target.Set(out)
}

// decodeScalar reads booleans, numbers and strings.
func (r *yamlReader) decodeScalar(n ast.Node, target reflect.Value) {
	switch target.Kind() {
	case reflect.String:
		if t, ok := r.text(n); ok {
			target.SetString(t.value)
		}
	case reflect.Bool:
		if b, ok := n.(*ast.BoolNode); ok {
			target.SetBool(b.Value)
			return
		}
		r.add(r.at(n), "P_TYPE", "此处应为 true 或 false", "true or false is expected here")
	case reflect.Int:
		if _, ok := n.(*ast.IntegerNode); ok {
			if i, err := strconv.Atoi(n.GetToken().Value); err == nil {
				target.SetInt(int64(i))
				return
			}
		}
		r.add(r.at(n), "P_TYPE", "此处应为整数", "a whole number is expected here")
	case reflect.Float64:
		if f, ok := number(n); ok {
			target.SetFloat(f)
			return
		}
		r.add(r.at(n), "P_TYPE", "此处应为数字", "a number is expected here")
	}
}

// number reads a plain decimal scalar.
func number(n ast.Node) (float64, bool) {
	switch n.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		f, err := strconv.ParseFloat(n.GetToken().Value, 64)
		return f, err == nil
	}
	return 0, false
}
