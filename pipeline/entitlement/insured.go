package entitlement

import (
	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// loadInsured reads whether any row shows him insured against illness, and
// whether one of medical insurance says that it is so no longer.
func (s *subject) loadInsured() {
	if s.person.Kinds&(entity.KindRoll|entity.KindInsurance) == 0 {
		return
	}
	f := s.facts
	for _, row := range s.person.Rows {
		f.MedicalInsured = f.MedicalInsured || s.insures(row)
		f.MedicalPaused = f.MedicalPaused || s.ofMedicine(row) && s.cell(record.FieldInsured, row) != ""
	}
	f.MedicalPaused = f.MedicalPaused && !f.MedicalInsured
}

// ofMedicine says whether a row is of the medical insurance.
func (s *subject) ofMedicine(row uint32) bool {
	return s.world.Table().Sources[s.world.Table().SourceOf(int(row))].Department == "medical-insurance"
}

// insures says whether a row shows somebody insured against illness.
func (s *subject) insures(row uint32) bool {
	state, medical := s.cell(record.FieldInsured, row), s.ofMedicine(row)
	kind := s.cell(record.FieldInsurance, row)
	return state == "active" && (medical || kind == "employee" || kind == "resident") || medical && state == ""
}
