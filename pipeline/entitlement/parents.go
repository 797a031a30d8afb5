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

// parents finds a child's father and mother: the head of the household and the
// head's spouse, when its list says that he is the head's child. The registry's
// word goes before the others'. -1 where none tells. A child of 27 or 37 may be
// one of them's by another marriage.
func (s *subject) parents() (father, mother int) {
	father, mother = -1, -1
	houses := s.world.HouseholdsOf(s.person.Index)
	for _, registry := range []bool{true, false} {
		for _, h := range houses {
			house := &s.world.Households[h]
			if (house.Kind == entity.Hukou) != registry {
				continue
			}
			for _, m := range s.couple(house) {
				switch {
				case m < 0:
				case s.sexOf(m) == "1" && father < 0:
					father = m
				case s.sexOf(m) == "2" && mother < 0:
					mother = m
				}
			}
		}
	}
	return father, mother
}

// couple gives the head of a household and the head's spouse, -1 where its rows
// do not tell, when they say that the person is the head's child.
func (s *subject) couple(house *entity.Household) [2]int {
	head, spouse, child, stands := int(house.Head), -1, false, false
	for _, row := range house.Rows {
		switch relation := s.cell(record.FieldRelation, row); {
		case s.world.Of(row) == s.person.Index:
			child = child || entity.OwnChild(relation)
		case relation == "10" || relation == "11" || relation == "12":
			spouse = s.world.Of(row)
		case relation == "02":
			stands = true
		}
	}
	if !child {
		return [2]int{-1, -1}
	}
	if house.Named >= 0 && !stands {
		head = int(house.Named) // struck off, and named by the others
	}
	return [2]int{head, spouse}
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
