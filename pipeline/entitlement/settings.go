package entitlement

import (
	"reflect"
	"slices"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// plainSettings are Settings that do not check themselves.
type plainSettings Settings

// decodeNode reads the settings and points at values that cannot be meant:
// an unknown severity or benefit would be looked up and never found.
func (s *Settings) decodeNode(r *yamlReader, n ast.Node) {
	r.decodeStruct(n, reflect.ValueOf((*plainSettings)(s)).Elem())
	for _, kv := range entries(n) {
		switch kv.Key.GetToken().Value {
		case "suspect":
			if f, ok := number(kv.Value); ok && (f < 0 || f > 1) {
				r.add(r.at(kv.Value), "P_VALUE", "suspect 应在 0 和 1 之间", "suspect must be between 0 and 1")
			}
		case "workdays":
			r.checkWorkdays(kv.Value)
		case "holidays", "makeup":
			for _, day := range items(kv.Value) {
				r.checkDay(day)
			}
		case "basis_from":
			for _, pair := range items(kv.Value) {
				if both := items(pair); len(both) == 2 {
					r.checkDay(both[1])
				} else {
					r.add(r.at(pair), "P_VALUE", "应写作 [文件名, 2026-07-01]", "must be written [document, 2026-07-01]")
				}
			}
		case "incompatible":
			for _, pair := range items(kv.Value) {
				r.checkPair(pair)
			}
		}
	}
}

// checkWorkdays notes severities that do not exist and deadlines of no day.
func (r *yamlReader) checkWorkdays(n ast.Node) {
	for _, kv := range entries(n) {
		if key := kv.Key.GetToken().Value; !slices.Contains(Severities, key) {
			r.add(r.at(kv.Key), "P_VALUE", "优先级 %s 应为 R、O、Y、B 之一", "severity %s must be one of R, O, Y, B", key)
		}
		if f, ok := number(kv.Value); ok && f <= 0 {
			r.add(r.at(kv.Value), "P_VALUE", "工作日数应大于 0", "a number of workdays must be above 0")
		}
	}
}

// checkDay notes a day that does not exist.
func (r *yamlReader) checkDay(n ast.Node) {
	if _, scalar := n.(ast.ScalarNode); !scalar {
		return // noted already
	}
	if t, ok := r.text(n); ok {
		if _, err := time.Parse(time.DateOnly, t.value); err != nil {
			r.add(r.at(n), "P_DATE", "应为存在的日期，格式 2026-10-01：%s", "must be an existing day written 2026-10-01: %s", t.value)
		}
	}
}

// checkPair notes what is no pair of benefits.
func (r *yamlReader) checkPair(n ast.Node) {
	both := items(n)
	if len(both) != 2 {
		r.add(r.at(n), "P_VALUE", "互斥待遇应写作 [TK, DB]", "two benefits are written [TK, DB]")
		return
	}
	for _, b := range both {
		if _, scalar := b.(ast.ScalarNode); !scalar {
			continue
		}
		if t, ok := r.text(b); ok && BenefitNames[t.value] == "" {
			zh, en := nearest(t.value, benefitCodes())
			r.addText(r.at(b), "P_BENEFIT", "未知的待遇代码 "+t.value+zh, "unknown class of benefit "+t.value+en)
		}
	}
}

// entries are a mapping's pairs, nothing noted.
func entries(n ast.Node) []*ast.MappingValueNode {
	switch v := n.(type) {
	case *ast.MappingNode:
		return v.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{v}
	}
	return nil
}

// items are a list's values, nothing noted.
func items(n ast.Node) []ast.Node {
	if s, ok := n.(*ast.SequenceNode); ok {
		return s.Values
	}
	return nil
}
