package entitlement

import (
	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// The children's office asks what became of a child's parents. Of a child whom
// nobody asked about, other extracts tell it all the same: the household
// registry says who the parents are, and deaths, certificates, illness and
// custody what became of them (民发〔2019〕62号, 民发〔2020〕125号). They never
// tell that a parent is able, nor of a parent who is not in the hukou.

// custodyMonths is how long a parent is away before the policy counts it.
const custodyMonths = 6

// loadParents reads what other extracts say of a minor's parents, where the
// children's office says nothing.
func (s *subject) loadParents() {
	f := s.facts
	s.parentRows = s.parentRows[:0]
	if !minor(f.Age) || f.Father != "" && f.Mother != "" || s.person.Kinds&entity.KindHousehold == 0 {
		return
	}
	father, mother := s.parents()
	if f.Father == "" && father >= 0 {
		f.Father = s.parentState(father)
	}
	if f.Mother == "" && mother >= 0 {
		f.Mother = s.parentState(mother)
	}
}

// parents finds a child's father and mother in the hukou: the head and the
// head's spouse, when the registry says that he is the head's child. -1 where
// it does not tell. A child of 27 or 37 may be one of them's by another
// marriage.
func (s *subject) parents() (father, mother int) {
	father, mother = -1, -1
	for _, h := range s.world.HouseholdsOf(s.person.Index) {
		house := &s.world.Households[h]
		if house.Kind != entity.Hukou || house.Head < 0 {
			continue
		}
		spouse, child := -1, false
		for _, row := range house.Rows {
			switch relation := s.cell(record.FieldRelation, row); {
			case s.world.Of(row) == s.person.Index:
				child = child || ownChild(relation)
			case relation == "10" || relation == "11" || relation == "12":
				spouse = s.world.Of(row)
			}
		}
		if !child {
			continue
		}
		for _, m := range []int{int(house.Head), spouse} {
			switch {
			case m < 0:
			case s.sexOf(m) == "1" && father < 0:
				father = m
			case s.sexOf(m) == "2" && mother < 0:
				mother = m
			}
		}
	}
	return father, mother
}

// ownChild says whether a code of GB/T 4761 is a son's or a daughter's: no
// step-child, son-in-law or daughter-in-law.
func ownChild(code string) bool {
	return len(code) == 2 && (code[0] == '2' || code[0] == '3') && code[1] < '7'
}

func (s *subject) sexOf(m int) string { return s.world.Person(m).Sex }

// parentState is what other extracts say of a parent, "" nothing that counts.
// Severe disability is wider for children than for dibao: the first and second
// level, and of mind and intellect the third and fourth.
func (s *subject) parentState(m int) string {
	kinds := s.world.Kinds(m)
	note := func(row int32) {
		if row >= 0 {
			s.parentRows = append(s.parentRows, uint32(row))
		}
	}
	if kinds&entity.KindDeath != 0 {
		if d := s.world.Death(m); len(d.Rows) > 0 {
			note(d.Row)
			return "dead"
		}
	}
	if kinds&entity.KindCustody != 0 {
		if since, in := s.custody(m); in && entity.Months(since, s.asOf) >= custodyMonths {
			_, row := s.world.LatestValue(m, record.FieldCustody)
			note(row)
			return "custody"
		}
	}
	if kinds&entity.KindDisability != 0 {
		d := s.world.Disability(m)
		if d.Valid() && (d.Level == 1 || d.Level == 2 || d.Level > 2 && (d.Category == 5 || d.Category == 6)) {
			note(d.Row)
			return "disabled"
		}
	}
	if kinds&entity.KindIllness != 0 {
		if kind, _ := s.illness(m); kind == "severe" {
			_, row := s.world.LatestValue(m, record.FieldIllness)
			note(row)
			return "ill"
		}
	}
	return ""
}
