package entitlement

import (
	"reflect"
	"regexp"
	"strings"
	"time"

	condast "github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/vm"
	"github.com/goccy/go-yaml/ast"

	"yingbao/pipeline/entity"
)

// Severities, the most urgent first: red, orange, yellow, blue.
var Severities = []string{"R", "O", "Y", "B"}

// Classes of rule: D near-deterministic from registers, S a suspicion that
// needs a visit, W a benefit perhaps wrongly kept.
var Classes = []string{"D", "S", "W"}

// Rule is one entitlement rule in one wording.
type Rule struct {
	ID          string
	Name        string
	Statement   string
	Basis       []string
	From, To    string // YYYY-MM-DD the wording is in force, "" open
	Inputs      []string
	Evidence    []string // kinds of evidence cited; a person needs one of them to be looked at
	Needs       []string // kinds of evidence a person must all have besides
	Parameters  map[string]Parameter
	Benefits    []string // hard exclusion: classes of benefit already drawn
	Allowances  []string // hard exclusion: payments already received
	Class       string
	Severity    string
	Strength    string // "strong", "medium", "weak"
	Assistance  string
	Target      string
	Channel     string
	Office      string
	Difficulty  string
	Child       bool
	Living      bool // false: also for persons who are surely dead
	Off         string
	Condition   string
	Soft        []string // soft exclusions as the pack writes them: condition → note
	Raise       []string // condition → class, severity, strength
	Reason      string
	compiled    compiledRule
	file        ruleFile
	order       int
	evidenceSet entity.Kind
	needSet     entity.Kind // kinds a person must all have

	within, beyond []string // areas this wording is for, and is not: emergencies; empty everywhere, nowhere
}

// compiledRule is what runs.
type compiledRule struct {
	condition condition
	soft      []softClue
	raise     []raise
	reason    template
}

type softClue struct {
	condition condition
	note      string
}

type raise struct {
	condition                 condition
	class, severity, strength string
}

// condition is one compiled expression.
type condition struct {
	guards   []guard
	complete bool // the guards are the whole condition
	// neverQuiet: false for everybody of whom only plain rolls tell.
	neverQuiet bool
	program    *vm.Program
	tree       condast.Node // with parameters and definitions in their places
}

// looksAt says whether a person of these kinds carries what the rule cites.
func (r *Rule) looksAt(kinds entity.Kind) bool {
	return kinds&r.evidenceSet != 0 && kinds&r.needSet == r.needSet
}

// ruleFile is a rule's layout in a pack.
type ruleFile struct {
	ID         text                     `yaml:"id"`
	Name       string                   `yaml:"name"`
	Statement  string                   `yaml:"statement"`
	Basis      []string                 `yaml:"basis"`
	Effective  effective                `yaml:"effective"`
	Inputs     []text                   `yaml:"inputs"`
	Evidence   []text                   `yaml:"evidence"`
	Needs      []text                   `yaml:"needs"`
	Parameters map[string]parameterFile `yaml:"parameters"`
	Condition  text                     `yaml:"condition"`
	Exclude    exclude                  `yaml:"exclude"`
	Class      text                     `yaml:"class"`
	Severity   text                     `yaml:"severity"`
	Strength   text                     `yaml:"strength"`
	Raise      []raiseFile              `yaml:"raise"`
	Assistance string                   `yaml:"assistance"`
	Target     text                     `yaml:"target"`
	Channel    string                   `yaml:"channel"`
	Office     text                     `yaml:"office"`
	Difficulty string                   `yaml:"difficulty"`
	Child      bool                     `yaml:"child"`
	Reason     text                     `yaml:"reason"`
	Off        string                   `yaml:"off"`
	at         position
}

func (f *ruleFile) place(at position) {
	if f.at.file == "" {
		f.at = at
	}
}

type effective struct {
	From text `yaml:"from"`
	To   text `yaml:"to"`
}

type exclude struct {
	Benefits   []text     `yaml:"benefits"`
	Allowances []text     `yaml:"allowances"`
	Soft       []softFile `yaml:"soft"`
	Dead       *bool      `yaml:"-"`
}

type softFile struct {
	When text   `yaml:"when"`
	Note string `yaml:"note"`
}

type raiseFile struct {
	When     text `yaml:"when"`
	Class    text `yaml:"class"`
	Severity text `yaml:"severity"`
	Strength text `yaml:"strength"`
	at       position
}

func (f *raiseFile) place(at position) { f.at = at }

// Parameter is a number, a text or a list that a plan may set.
type Parameter struct {
	Unit  string
	Note  string
	Value any // float64, string, []float64 or []string
	at    position
}

type parameterFile struct {
	Value value  `yaml:"value"`
	Unit  string `yaml:"unit"`
	Note  string `yaml:"note"`
}

// value is a parameter's value as written.
type value struct {
	v  any
	at position
}

func (v *value) decodeNode(r *yamlReader, n ast.Node) {
	v.at = r.at(n)
	if s, ok := n.(*ast.SequenceNode); ok {
		v.v = r.listValue(s)
		return
	}
	if f, ok := number(n); ok {
		v.v = f
		return
	}
	switch n.(type) {
	case *ast.StringNode, *ast.LiteralNode:
		t, _ := r.text(n)
		v.v = t.value
	default:
		r.add(v.at, "P_TYPE", "参数值应为数字、文字或列表", "a parameter is a number, a text or a list")
	}
}

// listValue reads a list of numbers or of texts.
func (r *yamlReader) listValue(s *ast.SequenceNode) any {
	numbers, texts := []float64{}, []string{}
	for _, n := range s.Values {
		if f, ok := number(n); ok {
			numbers = append(numbers, f)
		} else if t, ok := r.text(n); ok {
			texts = append(texts, t.value)
		}
	}
	if len(numbers) > 0 && len(texts) > 0 {
		r.add(r.at(s), "P_TYPE", "列表不能混用数字和文字", "a list is of numbers or of texts, not both")
	}
	if len(texts) > 0 {
		return texts
	}
	return numbers
}

var idShape = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// overlayRules lays a file's rules over the parent's: a rule of a known id
// changes the keys it names; with an effective date of its own it is another
// wording and the parent's stays for other days.
func (l *loader) overlayRules(p *Pack, r *yamlReader, nodes []ast.Node) {
	seen := map[string]bool{}
	for _, n := range nodes {
		var head ruleFile
		quiet := &yamlReader{collector: &collector{}, file: r.file, lines: r.lines}
		quiet.decode(n, reflect.ValueOf(&head).Elem())
		id := head.ID.value
		if !idShape.MatchString(id) {
			l.add(r.at(n), "P_ID", "规则编号应为小写字母、数字和连字符", "a rule needs an id of lower-case letters, digits and hyphens")
			r.decode(n, reflect.ValueOf(&head).Elem())
			continue
		}
		key := id + " " + head.Effective.From.value
		if seen[key] {
			l.add(head.ID.at, "P_DUPLICATE_RULE", "规则 %s 重复", "rule %s is given twice", id)
		}
		seen[key] = true
		parent := p.wording(id, head.Effective.From.value)
		merged := ruleFile{}
		if parent != nil {
			merged = parent.file
		}
		merged.at = position{}
		r.decode(n, reflect.ValueOf(&merged).Elem())
		if parent != nil {
			l.checkTypes(merged.Parameters, parent.file.Parameters)
		} else if merged.Condition.value == "" && merged.Name == "" {
			if zh, en := nearest(id, p.shadowIDs()); zh != "" { // a slip in the id, not a rule of its own
				l.addText(head.ID.at, "P_RULE", "没有规则 "+id+zh, "there is no rule "+id+en)
				continue
			}
		}
		rule := l.buildRule(merged)
		if parent != nil && parent.From == rule.From {
			rule.order = parent.order
			p.shadows[parent.order] = rule
			continue
		}
		rule.order = len(p.shadows)
		p.shadows = append(p.shadows, rule)
	}
}

// shadowIDs lists the ids of the rules read so far.
func (p *Pack) shadowIDs() []string {
	var out []string
	for _, r := range p.shadows {
		out = append(out, r.ID)
	}
	return out
}

// checkTypes notes parameters whose type is no longer the parent's, where they
// are given, and takes the parent's value so that the condition, which stands
// in another file, is not blamed too.
func (l *loader) checkTypes(given, parent map[string]parameterFile) {
	for name, was := range parent {
		is := given[name]
		if is.Value.v == nil || was.Value.v == nil || reflect.TypeOf(is.Value.v) == reflect.TypeOf(was.Value.v) {
			continue
		}
		zh, en := typeName(was.Value.v)
		l.addText(is.Value.at, "P_TYPE", "参数 "+name+" 应为"+zh, "parameter "+name+" must be "+en)
		is.Value.v = was.Value.v
		given[name] = is
	}
}

// typeName names the type of a parameter's value.
func typeName(v any) (zh, en string) {
	switch v.(type) {
	case float64:
		return "数字", "a number"
	case string:
		return "文字", "a text"
	case []float64:
		return "数字列表", "a list of numbers"
	}
	return "文字列表", "a list of texts"
}

// wording finds the wording a child's rule starts from: the one of the same
// effective date, else the last one.
func (p *Pack) wording(id, from string) *Rule {
	var last *Rule
	for _, r := range p.shadows {
		if r.ID == id {
			if r.From == from {
				return r
			}
			last = r
		}
	}
	return last
}

// InForce says whether the wording is in force on a day.
func (r *Rule) InForce(day time.Time) bool {
	d := day.Format(time.DateOnly)
	return (r.From == "" || r.From <= d) && (r.To == "" || d <= r.To)
}

// InForce gives for each id the wording in force on a day, the latest when
// several are, in the pack's order.
func (p *Pack) InForce(day time.Time) []*Rule {
	at := map[string]int{}
	var out []*Rule
	for _, r := range p.Rules {
		if !r.InForce(day) {
			continue
		}
		if i, ok := at[r.ID]; ok {
			if r.From >= out[i].From {
				out[i] = r
			}
			continue
		}
		at[r.ID] = len(out)
		out = append(out, r)
	}
	return out
}

// documentYear finds the year of a document's number: 国办发〔2023〕39号.
var documentYear = regexp.MustCompile(`〔(\d{4})〕`)

// Basis lists what a rule may be based on, on a day: a law is cited from the
// day it is in force, a document from the year of its number.
func (p *Pack) Basis(r *Rule, on time.Time) []string {
	var out []string
next:
	for _, b := range r.Basis {
		if year := documentYear.FindStringSubmatch(b); year != nil && year[1] > on.Format("2006") {
			continue
		}
		for _, from := range p.Settings.BasisFrom {
			if len(from) == 2 && strings.HasPrefix(b, from[0]) && on.Format(time.DateOnly) < from[1] {
				continue next
			}
		}
		out = append(out, b)
	}
	return out
}
