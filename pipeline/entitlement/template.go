package entitlement

import (
	"slices"
	"sort"
	"strings"

	"yingbao/pipeline/entity"
)

// template is a reason sentence in parts. The language:
//
//	{name}             a placeholder
//	{parameter.x}      a parameter of the rule
//	{fact?yes|no}      one of two texts by a yes/no fact; texts may hold placeholders
//	{source x?yes|no}  one of two texts by whether the input x is among tonight's sources
//	[ ... ]            left out when any placeholder inside is empty
//
// Everything a sentence can name is in placeholders; what must not be printed
// (diagnosis, account, custody, petition text, whole number) has none.
type template []part

type part struct {
	text     string
	name     string // placeholder, fact or input
	source   bool   // name is an input
	yes, no  template
	optional template
}

// forbiddenWords must not stand in a sentence that grid workers carry about.
var forbiddenWords = []string{
	"服刑", "强戒", "强制戒毒", "监狱", "艾滋", "HIV", "精神病", "精神分裂", "癌", "肿瘤", "白血病", "尿毒症", "吸毒", "账号", "开户行", "符合条件名单", "应纳入",
}

// templateReader reads one sentence.
type templateReader struct {
	l          *loader
	t          text
	runes      []rune
	at         int
	parameters map[string]Parameter
	used       map[string]bool
}

// compileTemplate reads a rule's sentence and notes what is wrong with it.
func (l *loader) compileTemplate(t text, parameters map[string]Parameter, used map[string]bool) template {
	r := &templateReader{l: l, t: t, runes: []rune(strings.TrimRight(t.value, "\n ")), parameters: parameters, used: used}
	for _, w := range forbiddenWords {
		if i := strings.Index(t.value, w); i >= 0 {
			l.add(t.place(len([]rune(t.value[:i]))), "P_WORD", "理由不得出现“%s”", "a reason must not contain %q", w)
		}
	}
	out := r.read("")
	if r.at < len(r.runes) {
		r.fail("P_TEMPLATE", "多余的 "+string(r.runes[r.at]), "stray "+string(r.runes[r.at]))
	}
	return out
}

func (r *templateReader) fail(code, zh, en string) {
	r.l.addText(r.t.place(min(r.at, max(0, len(r.runes)-1))), code, zh, en)
}

// read collects parts until one of the stop characters.
func (r *templateReader) read(stop string) template {
	var out template
	var plain []rune
	flush := func() {
		if len(plain) > 0 {
			out = append(out, part{text: string(plain)})
			plain = nil
		}
	}
	for r.at < len(r.runes) {
		c := r.runes[r.at]
		switch {
		case strings.ContainsRune(stop, c):
			flush()
			return out
		case c == '{':
			flush()
			out = append(out, r.placeholder())
		case c == '[':
			flush()
			out = append(out, r.optional())
		case c == '}' || c == ']':
			r.fail("P_TEMPLATE", "多余的 "+string(c), "stray "+string(c))
			r.at++
		case c == '\n':
			r.at++
		default:
			plain = append(plain, c)
			r.at++
		}
	}
	flush()
	return out
}

// optional reads [ ... ].
func (r *templateReader) optional() part {
	open := r.at
	r.at++
	inner := r.read("]")
	if r.at >= len(r.runes) {
		r.at = open
		r.fail("P_TEMPLATE", "方括号没有闭合", "the bracket is not closed")
		r.at = len(r.runes)
		return part{}
	}
	r.at++
	return part{optional: inner}
}

// placeholder reads {name} or {fact?yes|no}.
func (r *templateReader) placeholder() part {
	open := r.at
	r.at++
	start := r.at
	for r.at < len(r.runes) && !strings.ContainsRune("}?{", r.runes[r.at]) {
		r.at++
	}
	name := string(r.runes[start:r.at])
	if r.at >= len(r.runes) || r.runes[r.at] == '{' {
		r.at = open
		r.fail("P_TEMPLATE", "花括号没有闭合", "the brace is not closed")
		r.at = len(r.runes)
		return part{}
	}
	p := part{name: name}
	if r.runes[r.at] == '?' {
		r.choice(&p, open)
		return p
	}
	r.at++
	r.check(name, open+1)
	return p
}

// choice reads the rest of {fact?yes|no}.
func (r *templateReader) choice(p *part, open int) {
	if input, ok := strings.CutPrefix(p.name, "source "); ok {
		p.name, p.source = input, true
		r.checkInput(input, open+1)
	} else if i, ok := factFields[p.name]; !ok || !isBool(i) {
		r.l.addText(r.t.place(open+1), "P_PLACEHOLDER", "{"+p.name+"?…} 应为是否类字段", "{"+p.name+"?…} needs a yes/no fact")
	}
	r.at++
	p.yes = r.read("|}")
	if r.at < len(r.runes) && r.runes[r.at] == '|' {
		r.at++
		p.no = r.read("}")
	}
	if r.at >= len(r.runes) {
		r.at = open
		r.fail("P_TEMPLATE", "花括号没有闭合", "the brace is not closed")
		r.at = len(r.runes)
		return
	}
	r.at++
	if p.yes == nil {
		p.yes = template{}
	}
}

// checkInput notes an unknown input.
func (r *templateReader) checkInput(input string, at int) {
	class, benefit := strings.CutPrefix(input, "benefit:")
	if benefit && BenefitNames[class] == "" || !benefit && !slices.Contains(entity.InputNames(), input) {
		zh, en := nearest(input, entity.InputNames())
		r.l.addText(r.t.place(at), "P_INPUT", "未知的输入 "+input+zh, "unknown input "+input+en)
	}
}

// check notes an unknown placeholder.
func (r *templateReader) check(name string, at int) {
	if p, ok := strings.CutPrefix(name, "parameter."); ok {
		if _, known := r.parameters[p]; !known {
			r.l.addText(r.t.place(at), "P_PARAMETER", "未定义的参数 "+p, "unknown parameter "+p)
		}
		r.used[p] = true
		return
	}
	if _, ok := placeholders[name]; !ok && name != "lists" {
		known := placeholderNames()
		zh, en := nearest(name, known)
		r.l.addText(r.t.place(at), "P_PLACEHOLDER", "未知的占位符 {"+name+"}"+zh, "unknown placeholder {"+name+"}"+en)
	}
}

func isBool(i int) bool {
	_, ok := newFactView().value.Field(i).Interface().(bool)
	return ok
}

// render writes the sentence; complete says no placeholder was empty.
func (t template) render(s *subject, rule *Rule) (out string, complete bool) {
	var b strings.Builder
	complete = true
	for _, p := range t {
		switch {
		case p.optional != nil:
			if inner, ok := p.optional.render(s, rule); ok {
				b.WriteString(inner)
			}
		case p.yes != nil:
			branch := p.no
			if p.source && s.inputs[p.name] || !p.source && s.view.value.Field(factFields[p.name]).Bool() {
				branch = p.yes
			}
			inner, ok := branch.render(s, rule)
			complete = complete && ok
			b.WriteString(inner)
		case p.name != "":
			v := s.placeholder(p.name, rule)
			complete = complete && v != ""
			if v == "" {
				v = "（不详）"
			}
			b.WriteString(v)
		default:
			b.WriteString(p.text)
		}
	}
	return b.String(), complete
}

// placeholder gives one value.
func (s *subject) placeholder(name string, rule *Rule) string {
	if p, ok := strings.CutPrefix(name, "parameter."); ok {
		return parameterText(rule.Parameters[p].Value)
	}
	if name == "lists" {
		return s.listsText(rule.Benefits)
	}
	return placeholders[name](s)
}

// listsText names the lists that were looked at for a rule: those of the
// classes that rule a person out, as far as they are among tonight's sources.
// A list that was not delivered says of nobody that he is missing from it, nor
// one that names him in a family's cell, or that the line itself says he draws
// (too unsure a row to exclude), which the visitor is told; "" when none is left.
func (s *subject) listsText(classes []string) string {
	var out []string
	for _, c := range []string{"DB", "TK", "BY", "GX", "GE", "SG"} {
		if !contains(classes, c) || !s.inputs["benefit:"+c] || s.on(c) || s.listedFor([]string{c}) {
			continue
		}
		name := BenefitNames[c]
		if c == "GE" || c == "SG" {
			name = "儿童保障" // what is printed does not say what befell a child's parents
			if s.facts.Age >= 18 {
				continue
			}
		}
		if !contains(out, name) {
			out = append(out, name)
		}
	}
	return strings.Join(out, "、")
}

func placeholderNames() []string {
	out := []string{"lists"}
	for n := range placeholders {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}
