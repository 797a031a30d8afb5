package pipeline

import (
	"fmt"
	"testing"

	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// TestAidReason: what offices write is sorted, and never shown.
func TestAidReason(t *testing.T) {
	for text, want := range map[string]string{"": "没有写明", "受疫情影响失业": "疫情", "突发重大疾病": "疾病", "交通事故住院": "意外事件", "子女上大学": "就学",
		"停工无收入": "失业", "台风受灾": "自然灾害", "重度残疾": "残疾", "张三欠债": "其他", "01": "其他"} {
		if got := aidReason(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	seen := map[string]bool{reasonOther: true, reasonUnstated: true}
	for _, r := range aidReasons() {
		if len(r) < 2 || seen[r[0]] {
			t.Errorf("reason %v", r)
		}
		seen[r[0]] = true
		for _, word := range r[1:] {
			if word == "" {
				t.Errorf("%s has an empty word, which every text holds", r[0])
			}
		}
	}
}

// TestTemporaryAid: persons and person-times are two things, in all and by
// reason; an aid entered twice or before the year is none.
func TestTemporaryAid(t *testing.T) {
	fields := []record.Field{record.FieldName, record.FieldDay, record.FieldAmount, record.FieldTopic}
	part := record.NewPart(record.Source{Name: "aid", Department: "temporary-aid"}, fields, make([]record.Kind, len(fields)))
	var persons []uint32
	for i, r := range []struct {
		person             uint32
		day, amount, topic string
	}{
		{0, "20220301", "1000.00", "突发疾病"}, {0, "20220301", "1000.00", "突发疾病"}, {0, "20220501", "500.00", "失业"},
		{1, "20220601", "800.00", "重病"}, {1, "20210101", "900.00", "重病"}, {2, "20220801", "", ""}, {2, "20220802", "", ""},
	} {
		persons = append(persons, r.person)
		part.Append(uint32(i+1), []string{"甲", r.day, r.amount, r.topic})
	}
	table, err := record.Merge(part)
	if err != nil {
		t.Fatal(err)
	}
	world, err := entity.Build(table, persons, 3)
	if err != nil {
		t.Fatal(err)
	}
	n := &night{asOf: "2022-08-31", table: table, world: world}
	got := n.temporaryAid()
	if got == nil || fmt.Sprintf("%+v", *got) != "{Times:5 Persons:3 Yuan:2300 Reasons:[{Name:疾病 Times:2 Persons:2 Yuan:1800} {Name:失业 Times:1 Persons:1 Yuan:500} {Name:没有写明 Times:2 Persons:1 Yuan:0}]}" {
		t.Errorf("%+v", got)
	}
	if n.asOf = "2025-08-31"; n.temporaryAid() != nil {
		t.Error("no aid of the year is told as nothing, not as zero")
	}
}
