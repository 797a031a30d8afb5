package entitlement

import (
	"cmp"

	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// sumBurden counts the household's burden to the living member who bears most
// of it (the eldest on a tie), so that one household makes one lead. What the
// dead were billed is the family's debt.
func (s *subject) sumBurden(house *entity.Household, i int) {
	f := s.facts
	bearer, greatest := -1, 0.0
	var rows []uint32
	for _, m := range house.Members {
		med := s.medical
		if int(m) != i {
			if s.world.Kinds(int(m))&entity.KindBurden == 0 {
				continue
			}
			med = s.world.Medical(int(m), s.asOf)
			f.BurdenHousehold += med.Burden
			s.house.stays += med.Stays
		}
		rows = append(rows, med.Rows...)
		if s.gone(int(m)) {
			continue
		}
		if med.Burden > greatest || med.Burden == greatest && greatest > 0 && s.elder(int(m), bearer) {
			bearer, greatest = int(m), med.Burden
		}
	}
	if bearer == i || bearer < 0 && f.HouseFirst && !s.gone(i) {
		f.BurdenCounted, s.house.rows = f.BurdenHousehold, rows
	} else {
		s.house.stays = f.Stays
	}
}

// first says whether the person stands for the household in rules that flag a
// household once: the head, else the eldest living member.
func (s *subject) first(house *entity.Household, i int) {
	stand := house.Head
	if stand < 0 || s.gone(int(stand)) {
		stand = -1
		for _, m := range house.Members {
			if !s.gone(int(m)) && (stand < 0 || s.elder(int(m), int(stand))) {
				stand = m
			}
		}
	}
	s.facts.HouseFirst = int(stand) == i
}

// elder orders two members by what is known of them, not by where their rows
// stand: birth date, then name, then number.
func (s *subject) elder(a, b int) bool {
	if c := cmp.Compare(s.world.Birth(a), s.world.Birth(b)); c != 0 {
		return c < 0
	}
	x, y := s.world.Person(a), s.world.Person(b)
	if c := cmp.Or(cmp.Compare(x.NameKey, y.NameKey), cmp.Compare(x.Number, y.Number)); c != 0 {
		return c < 0
	}
	return a < b
}

// gone says whether a member of the household cannot stand for it: a death
// record is tied to him, or he is in custody.
func (s *subject) gone(m int) bool {
	kinds := s.world.Kinds(m)
	if kinds&entity.KindDeath != 0 {
		return true
	}
	if kinds&entity.KindCustody == 0 {
		return false
	}
	_, in := s.custody(m)
	return in
}

// custody says since when somebody has been in custody (YYYYMMDD), and whether
// he still is: not released, or taken in again after it.
func (s *subject) custody(m int) (since string, in bool) {
	since, _ = s.world.LatestValue(m, record.FieldCustody)
	out, _ := s.world.LatestValue(m, record.FieldReleased)
	in = since != "" && entity.Earliest(since) <= s.day &&
		(out == "" || entity.Earliest(out) > s.day || entity.Latest(out) < entity.Earliest(since))
	return since, in
}
