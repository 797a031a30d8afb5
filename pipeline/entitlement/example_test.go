package entitlement_test

import (
	"fmt"
	"time"

	"yingbao/pipeline/entitlement"
	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// A severely disabled adult whom no register row covers becomes a lead; the
// rules that lack their sources say so.
func ExampleEvaluate() {
	fields := []record.Field{record.FieldName, record.FieldBirth, record.FieldCategory, record.FieldLevel, record.FieldBenefit}
	kinds := make([]record.Kind, len(fields))
	disabled := record.NewPart(record.Source{Name: "disabled", Department: "disabled-federation", Period: "202610"}, fields, kinds)
	disabled.Append(1, []string{"测甲", "19800102", "4", "2", ""})
	register := record.NewPart(record.Source{Name: "register", Department: "civil-affairs", Role: "register"}, fields, kinds)
	register.Append(1, []string{"测乙", "19500102", "", "", "DB"})
	table, err := record.Merge(disabled, register)
	if err != nil {
		panic(err)
	}
	world, err := entity.Build(table, []uint32{0, 1}, 2)
	if err != nil {
		panic(err)
	}
	pack, err := entitlement.Load("fujian")
	if err != nil {
		panic(err)
	}
	leads, off, err := entitlement.Evaluate(world, entitlement.Coverage{}, pack, entitlement.Options{
		AsOf: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC),
		Only: []string{"single-severe-disabled", "disabled-care-allowance-gap"},
	})
	if err != nil {
		panic(err)
	}
	for _, l := range leads {
		fmt.Println(l.Class, l.Severity, l.Due, l.Identity, l.Evidence)
		fmt.Println(l.Rules[0].Reason)
	}
	for _, o := range off {
		if o.Code == "missing-input" {
			fmt.Println(o.ID, o.Zh)
		}
	}
	// Output:
	// S O 2026-11-06 中 [disabled:1]
	// 测甲持肢体二级残疾人证（有效，残联2026年10月数据），未在低保名册。请核实家庭收入、财产及照料情况，符合条件可按“单人户”申请低保。依据民发〔2021〕57号第八条。
	// disabled-care-allowance-gap 缺少数据：重度残疾人护理补贴名册，本规则未执行
}
