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

// Fields beyond those of sources/record that later departments' dictionaries
// fill. A table without them has simply none of the facts.
const (
	FieldIssued      record.Field = "issued"       // YYYYMMDD of a certificate; record.FieldStart otherwise
	FieldSettlement  record.Field = "settlement"   // settlement number: tells two equal bills of one day apart
	FieldIllness     record.Field = "illness"      // "severe" registered severe illness, "chronic"; never a diagnosis
	FieldHealth      record.Field = "health"       // "healthy", "chronic", "severe", "disabled"
	FieldInScope     record.Field = "in_scope"     // yuan inside the insurance's catalogue borne by the person
	FieldAidPaid     record.Field = "aid_paid"     // yuan paid by the medical-aid fund
	FieldAidMark     record.Field = "aid_mark"     // benefit class the insurer has on file
	FieldFather      record.Field = "father_state" // "dead" "missing" "disabled" "ill" "custody" "absent" "revoked" "deported" "able"
	FieldMother      record.Field = "mother_state"
	FieldSupporters  record.Field = "supporters"    // "none", "unable", "able"; "" is unknown
	FieldUIEnd       record.Field = "ui_end"        // YYYYMMDD the unemployment benefit ended
	FieldInsuredFrom record.Field = "insured_since" // YYYYMMDD the insurance state began
	FieldWage        record.Field = "wage"          // yuan a month, contribution base
	FieldPension     record.Field = "pension"       // yuan a month
	FieldPensionKind record.Field = "pension_kind"  // "resident", "employee"
	FieldGraduated   record.Field = "graduated"     // YYYYMMDD
	FieldOnward      record.Field = "onward"        // "study", "army", "abroad", "employed", "none"
	FieldStage       record.Field = "stage"         // "compulsory", "senior", "college"
	FieldTuition     record.Field = "tuition"       // yuan a year
	FieldApplication record.Field = "application"   // "refused", "withdrawn", "approved"
	FieldRelocated   record.Field = "relocated"     // YYYYMMDD
	FieldDisaster    record.Field = "disaster"      // YYYYMMDD
	FieldReleased    record.Field = "released"      // YYYYMMDD
	FieldCustody     record.Field = "custody"       // YYYYMMDD custody began
	FieldMoved       record.Field = "moved"         // YYYYMMDD hukou left the paying area
	FieldAsset       record.Field = "asset"         // "company" "vehicle" "property" "fund" "public-pay"
	FieldAuthorised  record.Field = "authorised"    // "1" the household authorised the query
	FieldStaff       record.Field = "staff"         // "1" relative of staff
	FieldFiled       record.Field = "filed"         // "1" the relationship is on file
	FieldClaimed     record.Field = "claimed"       // benefit another department says is drawn
	FieldReviewed    record.Field = "reviewed"      // YYYYMMDD of the last review of a spell
	FieldSupplement  record.Field = "supplement"    // yuan a month, 分类施保
	FieldFadeEnd     record.Field = "fade_end"      // YYYYMMDD the fading period ends
	FieldHukouCounty record.Field = "hukou_county"  // 6-digit code
	FieldCareFee     record.Field = "care_fee"      // yuan a month of work-injury care fee
)

// evidenceFields says which kind of evidence a filled field is.
var evidenceFields = []struct {
	field record.Field
	kind  Kind
}{
	{record.FieldLevel, KindDisability}, {record.FieldCategory, KindDisability},
	{record.FieldCertStatus, KindDisability}, {record.FieldCertificate, KindDisability},
	{record.FieldBurden, KindBurden},
	{FieldIllness, KindIllness}, {FieldHealth, KindIllness},
	{record.FieldMonitored, KindMonitored}, {record.FieldRisk, KindMonitored},
	{record.FieldJobless, KindWork}, {record.FieldWork, KindWork}, {record.FieldUI, KindWork}, {FieldUIEnd, KindWork},
	{record.FieldPetition, KindPetition}, {record.FieldDeath, KindDeath},
	{record.FieldHousehold, KindHousehold}, {record.FieldHeadID, KindHousehold},
	{FieldFather, KindChild}, {FieldMother, KindChild},
	{FieldGraduated, KindStudent}, {FieldTuition, KindStudent}, {FieldStage, KindStudent},
	{FieldApplication, KindApplication}, {FieldRelocated, KindRelocation}, {FieldDisaster, KindDisaster},
	{FieldReleased, KindRelease}, {FieldCustody, KindCustody}, {FieldMoved, KindMoved},
	{FieldAsset, KindAsset}, {FieldStaff, KindStaff}, {FieldPension, KindPension}, {FieldPensionKind, KindPension},
	{FieldClaimed, KindClaim}, {FieldAidPaid, KindMedicalAid}, {FieldInScope, KindMedicalAid},
	{FieldAidMark, KindMedicalAid}, {FieldHukouCounty, KindHukou},
}

// Departments whose rows are evidence by their mere presence.
var departmentKinds = map[string]Kind{
	"medical-insurance":    KindRoll,
	"rural-revitalization": KindMonitored,
	"deaths":               KindDeath,
	"petitions":            KindPetition,
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
		FieldIllness, FieldHealth, FieldInScope, FieldAidPaid, FieldAidMark, FieldFather, FieldMother, FieldSupporters,
		FieldWage, FieldPension, FieldPensionKind, FieldGraduated, FieldOnward, FieldStage, FieldTuition,
		FieldApplication, FieldRelocated, FieldDisaster, FieldReleased, FieldCustody, FieldMoved, FieldAsset,
		FieldAuthorised, FieldStaff, FieldFiled, FieldClaimed, FieldHukouCounty, FieldCareFee,
	}
}
