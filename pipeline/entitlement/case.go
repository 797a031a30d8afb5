package entitlement

import (
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

//go:embed cases/*.txt
var builtInCases embed.FS

// Case is one worked example of a rule: made-up rows, and who must be flagged
// with which sentence. A case file is text a data officer can read and write:
//
//	规则 single-severe-disabled
//	基准日 2026-11-01
//	政策包 fujian              (left out: national; stated: what is suggested is shown too)
//
//	情形 肢体二级，成年无业，不在册
//	残联 甲 出生=19800101 残疾类别=4 残疾等级=2
//	民政 乙 待遇=DB 保障方式=single
//	在册概率 甲 0.70 民政:1
//	疑似同人 残联:1 民政:1
//	----
//	甲 提示 S/O ...
//
// A line before ---- is a row: department, person, facts. Persons get a name
// and a number of a test region unless the row states 姓名 or 证件号.
type Case struct {
	File  string
	Line  int
	Pack  string // the built-in pack it is about, "" national
	Rule  string
	Title string
	AsOf  time.Time
	Want  string

	rows []caseRow
	odds []caseOdds
	like [][2]string // pairs of records that may be one person
	lack []string
}

type caseRow struct {
	department, person string
	values             map[record.Field]string
}

type caseOdds struct {
	death  bool
	person string
	p      float64
	record string
}

// CaseResult is a case as it came out.
type CaseResult struct {
	Case
	Got string
	OK  bool
}

// caseDepartments maps the words of a case file to dictionaries.
var caseDepartments = map[string]string{
	"残联": "disabled-federation", "医保": "medical-insurance", "人社": "human-resources", "监测": "rural-revitalization",
	"民政": "civil-affairs", "死亡": "deaths", "火化": "deaths", "信访": "petitions", "补贴": "payments", "临时": "temporary-aid",
	"儿童": "children", "教育": "education", "户籍": "household-registry", "司法": "justice", "应急": "emergency", "财产": "asset-clues", "备案": "staff-relatives",
	"慢病": "illness-registry", "摸排": "child-situation", "搬迁": "relocation", "申请": "applications", "居住证": "residence-permits",
}

// caseFields maps the words of a case file to fields; a field's own name
// works too.
var caseFields = map[string]record.Field{
	"姓名": record.FieldName, "证件号": record.FieldIDNumber, "出生": record.FieldBirth, "性别": record.FieldSex,
	"县": record.FieldCounty, "乡镇": record.FieldTown, "村": record.FieldVillage, "区划": record.FieldVillageCode, "住址": record.FieldAddress,
	"电话": record.FieldPhone, "户号": record.FieldHousehold, "关系": record.FieldRelation, "户主证件": record.FieldHeadID, "户主姓名": record.FieldHeadName,
	"残疾类别": record.FieldCategory, "残疾等级": record.FieldLevel, "证状态": record.FieldCertStatus, "残疾证号": record.FieldCertificate,
	"待遇": record.FieldBenefit, "保障方式": record.FieldMode, "金额": record.FieldAmount, "起": record.FieldStart, "止": record.FieldEnd,
	"状态": record.FieldStatus, "终止原因": record.FieldReason, "所属期": record.FieldPeriod, "年度": record.FieldYear,
	"自付": record.FieldBurden, "住院": record.FieldStays, "日期": record.FieldDay, "参保": record.FieldInsured, "险种": record.FieldInsurance,
	"监测类别": record.FieldMonitored, "风险消除": record.FieldRisk, "风险": record.FieldRiskKind,
	"失业": record.FieldJobless, "就业": record.FieldWork, "失业金": record.FieldUI, "死亡日期": record.FieldDeath,
	"诉求": record.FieldPetition, "办结": record.FieldDone, "备注": record.FieldNote,
	"重病": record.FieldIllness, "健康": record.FieldHealth, "范围内自付": record.FieldInScope, "医疗救助": record.FieldAidPaid, "身份标识": record.FieldAidMark,
	"父亲": record.FieldFather, "母亲": record.FieldMother, "赡养人": record.FieldSupporters, "失业金止": record.FieldUIEnd,
	"参保起": record.FieldInsuredFrom, "缴费基数": record.FieldWage, "养老金": record.FieldPension, "养老类别": record.FieldPensionKind,
	"毕业": record.FieldGraduated, "去向": record.FieldOnward, "学段": record.FieldStage, "学费": record.FieldTuition,
	"申请": record.FieldApplication, "核定收入": record.FieldIncome, "搬迁": record.FieldRelocated, "受灾": record.FieldDisaster, "解除": record.FieldReleased,
	"监管": record.FieldCustody, "迁出": record.FieldMoved, "财产": record.FieldAsset, "授权": record.FieldAuthorised,
	"近亲属": record.FieldStaff, "已备案": record.FieldFiled, "记载待遇": record.FieldClaimed, "复核": record.FieldReviewed,
	"分类施保": record.FieldSupplement, "渐退止": record.FieldFadeEnd, "户籍县": record.FieldHukouCounty, "护理费": record.FieldCareFee,
	"成员": record.FieldMembers, "结算号": record.FieldSettlement, "有效期至": record.FieldValidTo, "保障人口": record.FieldCovered,
}

// BuiltInCases gives the worked examples that come with the program, by rule.
func BuiltInCases() ([]Case, error) {
	entries, err := fs.ReadDir(builtInCases, "cases")
	if err != nil {
		return nil, err
	}
	var out []Case
	for _, e := range entries {
		data, err := builtInCases.ReadFile("cases/" + e.Name())
		if err != nil {
			return nil, err
		}
		cases, err := ParseCases(e.Name(), data)
		if err != nil {
			return nil, err
		}
		out = append(out, cases...)
	}
	return out, nil
}

// ParseCases reads a case file. The error names file and line.
func ParseCases(file string, data []byte) ([]Case, error) {
	var out []Case
	var rule, pack string
	var asOf time.Time
	want := false
	for i, line := range strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n") {
		words := strings.Fields(line)
		fail := func(what string) ([]Case, error) { return nil, fmt.Errorf("%s:%d: %s", file, i+1, what) }
		switch {
		case len(words) == 0 || strings.HasPrefix(words[0], "#") && !want:
			want = want && len(words) != 0
		case words[0] == "规则" && len(words) == 2:
			rule = words[1]
		case words[0] == "政策包" && len(words) == 2:
			pack = words[1]
		case words[0] == "基准日" && len(words) == 2:
			day, err := time.Parse(time.DateOnly, words[1])
			if err != nil {
				return fail("基准日应写作 2026-11-01 / the day must be written 2026-11-01")
			}
			asOf = day
		case words[0] == "情形":
			if rule == "" || asOf.IsZero() {
				return fail("情形之前应有 规则 和 基准日 / 规则 and 基准日 must come before a case")
			}
			out = append(out, Case{File: file, Line: i + 1, Pack: pack, Rule: rule, AsOf: asOf, Title: strings.TrimSpace(strings.TrimPrefix(line, "情形"))})
		case len(out) == 0:
			return fail("情形之前只能有 规则 和 基准日 / only 规则 and 基准日 may stand before a case")
		case words[0] == "----":
			want = true
		case want:
			out[len(out)-1].Want += strings.TrimRight(line, " ") + "\n"
		default:
			if what := out[len(out)-1].add(words); what != "" {
				return fail(what)
			}
		}
	}
	return out, nil
}

// add reads one line of a case; the result is what is wrong with it.
func (c *Case) add(words []string) string {
	switch words[0] {
	case "缺少":
		c.lack = append(c.lack, words[1:]...)
		return ""
	case "在册概率", "死亡概率":
		if len(words) != 4 {
			return "应为：在册概率 甲 0.7 民政:1 / expected person, probability, row"
		}
		p, err := strconv.ParseFloat(words[2], 64)
		if err != nil || p < 0 || p > 1 {
			return "概率应在 0 与 1 之间 / a probability is between 0 and 1"
		}
		c.odds = append(c.odds, caseOdds{words[0] == "死亡概率", words[1], p, words[3]})
		return ""
	}
	if words[0] == "疑似同人" && len(words) == 3 {
		c.like = append(c.like, [2]string{words[1], words[2]})
		return ""
	}
	if caseDepartments[words[0]] == "" || len(words) < 2 {
		return "未知的来源 " + words[0] + " / unknown department"
	}
	row := caseRow{department: words[0], person: words[1], values: map[record.Field]string{}}
	for _, w := range words[2:] {
		key, value, ok := strings.Cut(w, "=")
		if !ok {
			return w + " 应写作 字段=值 / expected field=value"
		}
		f, known := caseFields[key]
		if !known {
			return "未知的字段 " + key + " / unknown field"
		}
		row.values[f] = value
	}
	c.rows = append(c.rows, row)
	return ""
}

// Test runs the cases whose rules the pack has; the others are left out.
func (p *Pack) Test(cases []Case) ([]CaseResult, error) {
	var out []CaseResult
	for _, c := range cases {
		if p.Rule(c.Rule) == nil {
			continue
		}
		got, err := p.runCase(&c)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", c.File, c.Line, err)
		}
		out = append(out, CaseResult{Case: c, Got: got, OK: got == c.Want})
	}
	return out, nil
}

// runCase builds the case's little world and writes what comes out.
func (p *Pack) runCase(c *Case) (string, error) {
	table, persons, labels, err := c.table()
	if err != nil {
		return "", err
	}
	world, err := entity.Build(table, persons, len(labels))
	if err != nil {
		return "", err
	}
	coverage, err := c.coverage(world, labels)
	if err != nil {
		return "", err
	}
	rule := *p.Rule(c.Rule)
	rule.Off = "" // an example shows what the rule does where it is used
	used := *p
	used.Rules = []*Rule{&rule}
	inputs := world.Inputs()
	for _, class := range rule.Benefits { // an example with a few rows stands for whole lists
		inputs["benefit:"+class] = true
	}
	for _, in := range rule.Inputs {
		inputs[in] = true
	}
	for _, in := range c.lack {
		delete(inputs, in)
	}
	present := []string{}
	for in := range inputs {
		present = append(present, in)
	}
	leads, off, err := Evaluate(world, coverage, &used, Options{AsOf: c.AsOf, Only: []string{c.Rule}, Sources: present, Workers: 1})
	if err != nil {
		return "", err
	}
	return c.describe(leads, off, labels), nil
}

// doubts reads the pairs that may be one person.
func (c *Case) doubts(world *entity.World) (doubts []Doubt, err error) {
	for _, pair := range c.like {
		var rows [2]uint32
		for i, text := range pair {
			id, err := record.ParseID(text)
			row, ok := world.Table().Lookup(id)
			if err != nil || !ok {
				return nil, fmt.Errorf("没有记录 / no record %s", text)
			}
			rows[i] = uint32(row)
		}
		doubts = append(doubts, Doubt{rows[0], rows[1]})
	}
	return doubts, nil
}

// coverage is nil-like (the rows' own word) unless the case states odds.
func (c *Case) coverage(world *entity.World, labels []string) (Coverage, error) {
	doubts, err := c.doubts(world)
	if err != nil || len(c.odds) == 0 {
		return Coverage{Doubts: doubts}, err
	}
	n := len(labels)
	cov := Coverage{Doubts: doubts, Uncovered: make([]float64, n), Row: make([]int32, n), Dead: make([]float64, n), DeathRow: make([]int32, n)}
	for i := range n {
		cov.Uncovered[i], cov.Row[i], cov.DeathRow[i] = 1, -1, -1
		if world.Kinds(i)&entity.KindRegister != 0 {
			cov.Uncovered[i] = 0
		}
	}
	for _, o := range c.odds {
		i := index(labels, o.person)
		id, err := record.ParseID(o.record)
		if err != nil || i < 0 {
			return cov, fmt.Errorf("概率行有误 / bad odds line")
		}
		row, ok := world.Table().Lookup(id)
		if !ok {
			return cov, fmt.Errorf("没有记录 / no record %s", o.record)
		}
		if o.death {
			cov.Dead[i], cov.DeathRow[i] = o.p, int32(row)
		} else {
			cov.Uncovered[i], cov.Row[i] = 1-o.p, int32(row)
		}
	}
	return cov, nil
}

// describe writes what came out, one person after the other.
func (c *Case) describe(leads []Lead, off []SwitchedOff, labels []string) string {
	var b strings.Builder
	for _, o := range off {
		if o.ID == c.Rule {
			fmt.Fprintf(&b, "停用 %s\n", o.Zh)
			return b.String()
		}
	}
	for i, label := range labels {
		flagged := false
		for _, l := range leads {
			if l.Person != i {
				continue
			}
			flagged = true
			h := l.Rules[0]
			fmt.Fprintf(&b, "%s 提示 %s/%s 期限%s 身份%s 依据", label, l.Class, l.Severity, l.Due, l.Identity)
			for _, id := range l.Evidence {
				fmt.Fprintf(&b, " %s", id)
			}
			if l.Child {
				b.WriteString(" 儿童专册")
			}
			fmt.Fprintf(&b, "\n  %s\n", h.Reason)
			if c.Pack != "" {
				fmt.Fprintf(&b, "  建议：%s；渠道：%s\n", h.Assistance, h.Channel)
			}
			if l.Suspect != "" {
				fmt.Fprintf(&b, "  存疑：%s\n", l.Suspect)
			}
		}
		if !flagged {
			fmt.Fprintf(&b, "%s 不提示\n", label)
		}
	}
	return b.String()
}
