package entity

import (
	"sort"

	"yingbao/sources/record"
)

// Kind is a set of kinds of evidence, one bit each. A person's kinds are the
// union over his rows, and are what rules are filtered by before anything
// else is read.
type Kind uint32

// The kinds of evidence a row can carry.
const (
	KindDisability  Kind = 1 << iota // certificate, category, level
	KindBurden                       // a medical burden
	KindIllness                      // severe-illness registration, state of health
	KindMonitored                    // a row of the monitored roll
	KindWork                         // jobless since, work state, unemployment insurance
	KindPetition                     // a petition or hotline call
	KindDeath                        // a death record
	KindDeathNote                    // 已故 beside the name
	KindRegister                     // a spell of DB TK BY GX GE SG
	KindAllowance                    // a payment of an allowance (LA, CA)
	KindTemporary                    // temporary aid (JZ)
	KindPayment                      // any other payment or service list
	KindInsurance                    // an insurance state of work: employee or flexible
	KindHousehold                    // membership of a household
	KindChild                        // the parents' situation
	KindStudent                      // graduation, tuition, studies
	KindApplication                  // an application that was refused or withdrawn
	KindRelocation                   // moved by a relocation programme
	KindDisaster                     // on an emergency office's list
	KindRelease                      // released from custody
	KindCustody                      // in custody
	KindMoved                        // hukou transferred
	KindAsset                        // company, vehicle, property clue
	KindStaff                        // relative of staff
	KindPension                      // draws a pension
	KindClaim                        // another department says a benefit is drawn
	KindMedicalAid                   // a settlement with the medical-aid columns
	KindRoll                         // a row of the medical insurance's people
	KindHukou                        // a row that states the hukou's county
	kindEnd
)

// KindListed marks a person whom a household's row lists among its members.
// It is no evidence of a row of his, and rules cannot ask for it.
const KindListed Kind = 1 << 31

var kindNames = []string{
	"disability", "burden", "illness", "monitored", "work", "petition", "death", "death-note",
	"register", "allowance", "temporary-aid", "payment", "insurance", "household", "child", "student",
	"application", "relocation", "disaster", "release", "custody", "moved", "asset", "staff", "pension",
	"claim", "medical-aid", "roll", "hukou-county",
}

// ParseKind gives the kind of a name used in policy packs.
func ParseKind(name string) (Kind, bool) {
	for i, n := range kindNames {
		if n == name {
			return 1 << i, true
		}
	}
	return 0, false
}

// KindNames lists the names ParseKind knows, in order of their bits.
func KindNames() []string { return append([]string(nil), kindNames...) }

// Names lists the names of the kinds in the set.
func (k Kind) Names() []string {
	var out []string
	for i, n := range kindNames {
		if k&(1<<i) != 0 {
			out = append(out, n)
		}
	}
	sort.Strings(out)
	return out
}

// evidenceFields says which kind of evidence a filled field is.
var evidenceFields = []struct {
	field record.Field
	kind  Kind
}{
	{record.FieldLevel, KindDisability}, {record.FieldCategory, KindDisability},
	{record.FieldCertStatus, KindDisability}, {record.FieldCertificate, KindDisability},
	{record.FieldBurden, KindBurden},
	{record.FieldIllness, KindIllness}, {record.FieldHealth, KindIllness},
	{record.FieldMonitored, KindMonitored}, {record.FieldRisk, KindMonitored},
	{record.FieldJobless, KindWork}, {record.FieldWork, KindWork}, {record.FieldUI, KindWork}, {record.FieldUIEnd, KindWork},
	{record.FieldPetition, KindPetition}, {record.FieldDeath, KindDeath},
	{record.FieldHousehold, KindHousehold}, {record.FieldHeadID, KindHousehold},
	{record.FieldFather, KindChild}, {record.FieldMother, KindChild},
	{record.FieldGraduated, KindStudent}, {record.FieldOnward, KindStudent}, {record.FieldSchoolGrade, KindStudent}, {record.FieldTuition, KindStudent}, {record.FieldStage, KindStudent},
	{record.FieldApplication, KindApplication}, {record.FieldRelocated, KindRelocation}, {record.FieldDisaster, KindDisaster},
	{record.FieldReleased, KindRelease}, {record.FieldCustody, KindCustody}, {record.FieldMoved, KindMoved},
	{record.FieldAsset, KindAsset}, {record.FieldStaff, KindStaff}, {record.FieldPension, KindPension}, {record.FieldPensionKind, KindPension},
	{record.FieldClaimed, KindClaim}, {record.FieldAidPaid, KindMedicalAid}, {record.FieldInScope, KindMedicalAid},
	{record.FieldAidMark, KindMedicalAid}, {record.FieldHukouCounty, KindHukou},
}

// Departments whose rows are evidence by their mere presence.
var departmentKinds = map[string]Kind{
	"medical-insurance":    KindRoll,
	"rural-revitalization": KindMonitored,
	"deaths":               KindDeath,
	"petitions":            KindPetition,
	"temporary-aid":        KindTemporary,
	"staff-relatives":      KindStaff,
}

// benefitKind sorts the classes of benefit.
func benefitKind(class string) Kind {
	switch class {
	case "":
		return 0
	case "DB", "TK", "BY", "GX", "GE", "SG":
		return KindRegister
	case "LA", "CA":
		return KindAllowance
	case "JZ":
		return KindTemporary
	}
	return KindPayment
}

// insuranceKind keeps the insurances that speak of work; residents' medical
// insurance does not.
func insuranceKind(kind string) Kind {
	if kind == "employee" || kind == "flexible" {
		return KindInsurance
	}
	return 0
}

// ExtraFields lists the fields declared here, which few tables have.
func ExtraFields() []record.Field {
	return []record.Field{
		record.FieldIllness, record.FieldHealth, record.FieldInScope, record.FieldAidPaid, record.FieldAidMark, record.FieldFather, record.FieldMother, record.FieldSupporters,
		record.FieldWage, record.FieldPension, record.FieldPensionKind, record.FieldGraduated, record.FieldSchoolGrade, record.FieldOnward, record.FieldStage, record.FieldTuition,
		record.FieldApplication, record.FieldRelocated, record.FieldDisaster, record.FieldReleased, record.FieldCustody, record.FieldMoved, record.FieldAsset,
		record.FieldAuthorised, record.FieldStaff, record.FieldFiled, record.FieldClaimed, record.FieldHukouCounty, record.FieldCareFee, record.FieldIncome,
	}
}
