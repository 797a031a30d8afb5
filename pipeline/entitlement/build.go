package entitlement

import (
	"slices"
	"strings"
	"time"

	"yingbao/pipeline/entity"
)

// BenefitNames says what the classes of benefit are called.
var BenefitNames = map[string]string{
	"DB": "低保", "TK": "特困", "BY": "低保边缘", "GX": "刚性支出困难", "GE": "孤儿", "SG": "事实无人抚养儿童",
	"JZ": "临时救助", "LA": "困难残疾人生活补贴", "CA": "重度残疾人护理补贴",
	"PS": "价格临时补贴", "YS": "一次性生活补贴", "RH": "残疾儿童康复救助", "ED": "教育救助", "HZ": "医疗救助",
	"GL": "高龄津贴",
}

// targets is the order of precedence when several rules fire for one person:
// the benefit named first is the one to try first.
var targets = []string{
	"GE", "SG", "TK", "DB", "DB-single", "BY", "GX", "JZ", "medical", "education", "work", "allowance", "certificate", "other", "review",
}

// offices a lead can be handed to.
var offices = []string{"民政", "医保", "教育", "住建", "人社", "卫健", "应急", "残联", "司法", "慈善", "农业农村", "信访"}

// buildRule checks what can be checked without the rest of the pack.
func (l *loader) buildRule(f ruleFile) *Rule {
	r := &Rule{
		ID: f.ID.value, Name: f.Name, Statement: f.Statement, Basis: f.Basis,
		From: f.Effective.From.value, To: f.Effective.To.value, Off: f.Off,
		Class: f.Class.value, Severity: f.Severity.value, Strength: f.Strength.value,
		Assistance: f.Assistance, Target: f.Target.value, Channel: f.Channel, Office: f.Office.value,
		Difficulty: f.Difficulty, Child: f.Child, Condition: strings.TrimSpace(f.Condition.value), Reason: strings.TrimSpace(f.Reason.value),
		Parameters: map[string]Parameter{}, file: f,
	}
	for _, m := range []struct{ key, value string }{
		{"name", f.Name}, {"statement", f.Statement}, {"condition", r.Condition}, {"reason", r.Reason},
		{"class", r.Class}, {"severity", r.Severity}, {"assistance", f.Assistance}, {"channel", f.Channel},
		{"office", r.Office}, {"difficulty", f.Difficulty}, {"target", r.Target},
	} {
		if m.value == "" {
			l.add(f.at, "P_MISSING", "规则 %s 缺少 %s", "rule %s lacks %s", r.ID, m.key)
		}
	}
	if len(f.Basis) == 0 {
		l.add(f.at, "P_MISSING", "规则 %s 缺少 %s", "rule %s lacks %s", r.ID, "basis")
	}
	l.oneOf(f.Class, Classes, "class")
	l.oneOf(f.Severity, Severities, "severity")
	l.oneOf(f.Strength, []string{"strong", "medium", "weak"}, "strength")
	l.oneOf(f.Target, targets, "target")
	l.oneOf(f.Office, offices, "office")
	l.checkDay(f.Effective.From, "effective.from")
	l.checkDay(f.Effective.To, "effective.to")
	if r.From != "" && r.To != "" && r.To < r.From {
		l.add(f.Effective.To.at, "P_DATE", "%s 早于 from", "%s is before from", "effective.to")
	}
	if r.Strength == "" {
		r.Strength = "medium"
	}
	l.buildSets(r, f)
	return r
}

// buildSets reads inputs, evidence, parameters and exclusions.
func (l *loader) buildSets(r *Rule, f ruleFile) {
	for _, in := range f.Inputs {
		class, benefit := strings.CutPrefix(in.value, "benefit:")
		if benefit && BenefitNames[class] == "" || !benefit && !slices.Contains(entity.InputNames(), in.value) {
			l.unknown(in, "P_INPUT", "未知的输入 ", "unknown input ", entity.InputNames())
		}
		r.Inputs = append(r.Inputs, in.value)
	}
	r.Evidence, r.evidenceSet = l.kinds(f.Evidence)
	r.Needs, r.needSet = l.kinds(f.Needs)
	if len(f.Evidence) == 0 {
		l.add(f.at, "P_MISSING", "规则 %s 缺少 %s", "rule %s lacks %s", r.ID, "evidence")
	}
	for name, p := range f.Parameters {
		r.Parameters[name] = Parameter{Unit: p.Unit, Note: p.Note, Value: p.Value.v, at: p.Value.at}
		if p.Value.v == nil && p.Value.at.file == "" {
			l.add(f.at, "P_MISSING", "规则 "+r.ID+" 的参数 %s 没有 value", "parameter %s has no value", name)
		}
	}
	for _, soft := range f.Exclude.Soft {
		r.Soft = append(r.Soft, oneLine(soft.When.value)+" → "+soft.Note)
	}
	for _, up := range f.Raise {
		r.Raise = append(r.Raise, oneLine(up.When.value)+" → "+oneLine(up.Class.value+" "+up.Severity.value+" "+up.Strength.value))
	}
	for _, b := range f.Exclude.Benefits {
		if BenefitNames[b.value] == "" {
			l.unknown(b, "P_BENEFIT", "未知的待遇代码 ", "unknown class of benefit ", benefitCodes())
		}
		r.Benefits = append(r.Benefits, b.value)
	}
	for _, b := range f.Exclude.Allowances {
		if BenefitNames[b.value] == "" {
			l.unknown(b, "P_BENEFIT", "未知的待遇代码 ", "unknown class of benefit ", benefitCodes())
		}
		r.Allowances = append(r.Allowances, b.value)
	}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// kinds reads a list of kinds of evidence.
func (l *loader) kinds(list []text) (names []string, set entity.Kind) {
	for _, e := range list {
		kind, ok := entity.ParseKind(e.value)
		if !ok {
			l.unknown(e, "P_EVIDENCE", "未知的证据种类 ", "unknown kind of evidence ", entity.KindNames())
		}
		set |= kind
		names = append(names, e.value)
	}
	return names, set
}

// unknown notes a word that is not in its list.
func (l *loader) unknown(t text, code, zh, en string, known []string) {
	hintZh, hintEn := nearest(t.value, known)
	l.addText(t.at, code, zh+t.value+hintZh, en+t.value+hintEn)
}

// oneOf notes a value outside its list; an empty one is noted elsewhere.
func (l *loader) oneOf(t text, known []string, key string) {
	if t.value != "" && !slices.Contains(known, t.value) {
		l.addText(t.at, "P_VALUE", key+" 应为 "+strings.Join(known, "、")+" 之一", key+" must be one of "+strings.Join(known, ", "))
	}
}

// checkDay notes a day that is not YYYY-MM-DD.
func (l *loader) checkDay(t text, key string) {
	if t.value == "" {
		return
	}
	if _, err := time.Parse(time.DateOnly, t.value); err != nil {
		l.add(t.at, "P_DATE", "%s 应为存在的日期，格式 2026-07-01", "%s must be an existing day written 2026-07-01", key)
	}
}

func benefitCodes() []string {
	var out []string
	for c := range BenefitNames {
		out = append(out, c)
	}
	slices.Sort(out)
	return out
}
