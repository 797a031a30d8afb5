package sources

import (
	"yingbao/sources/department"
	"yingbao/sources/record"
)

// fieldOrder is the order of a part's columns (S6).
var fieldOrder = []record.Field{
	record.FieldName, record.FieldShown, record.FieldAlias, record.FieldIDNumber, record.FieldBirth, record.FieldSex,
	record.FieldEthnic, record.FieldPhone, record.FieldPhone2,
	record.FieldCounty, record.FieldTown, record.FieldVillage, record.FieldHamlet, record.FieldVillageCode,
	record.FieldAddress, record.FieldHukou,
	record.FieldHousehold, record.FieldRelation, record.FieldHeadName, record.FieldHeadID,
	record.FieldCertificate, record.FieldCategory, record.FieldLevel, record.FieldCertStatus,
	record.FieldBenefit, record.FieldMode, record.FieldAmount, record.FieldStart, record.FieldEnd, record.FieldStatus,
	record.FieldReason, record.FieldPeriod, record.FieldYear, record.FieldCost, record.FieldBurden, record.FieldStays,
	record.FieldInsured, record.FieldInsurance, record.FieldMonitored, record.FieldRisk, record.FieldRiskKind,
	record.FieldJobless, record.FieldWork, record.FieldUI, record.FieldDeath, record.FieldPetition, record.FieldTopic,
	record.FieldDay, record.FieldDone, record.FieldNote,
	record.FieldIssued, record.FieldSettlement, record.FieldIllness, record.FieldHealth, record.FieldInScope,
	record.FieldAidPaid, record.FieldAidMark, record.FieldFather, record.FieldMother, record.FieldSupporters,
	record.FieldUIEnd, record.FieldInsuredFrom, record.FieldWage, record.FieldPension, record.FieldPensionKind,
	record.FieldGraduated, record.FieldOnward, record.FieldStage, record.FieldTuition, record.FieldApplication,
	record.FieldRelocated, record.FieldDisaster, record.FieldReleased, record.FieldCustody, record.FieldMoved,
	record.FieldAsset, record.FieldAuthorised, record.FieldStaff, record.FieldFiled, record.FieldClaimed, record.FieldReviewed,
	record.FieldSupplement, record.FieldFadeEnd, record.FieldHukouCounty, record.FieldCareFee, record.FieldSchoolGrade,
	record.FieldIncome, record.FieldValidTo, record.FieldMembers, record.FieldCovered,
}

// kinds gives the kind of every canonical field.
var kinds = map[record.Field]record.Kind{
	record.FieldName: record.Name, record.FieldShown: record.Text, record.FieldAlias: record.Name,
	record.FieldIDNumber: record.IDNumber, record.FieldBirth: record.Date, record.FieldSex: record.Code,
	record.FieldEthnic: record.Code, record.FieldPhone: record.Phone, record.FieldPhone2: record.Phone,
	record.FieldCounty: record.Code, record.FieldTown: record.Text, record.FieldVillage: record.Text,
	record.FieldHamlet: record.Text, record.FieldVillageCode: record.Code, record.FieldAddress: record.Address,
	record.FieldHukou: record.Address, record.FieldHousehold: record.Key, record.FieldRelation: record.Code,
	record.FieldHeadName: record.Name, record.FieldHeadID: record.IDNumber, record.FieldCertificate: record.Key,
	record.FieldCategory: record.Code, record.FieldLevel: record.Code, record.FieldCertStatus: record.Code,
	record.FieldBenefit: record.Code, record.FieldMode: record.Code, record.FieldAmount: record.Number,
	record.FieldStart: record.Date, record.FieldEnd: record.Date, record.FieldStatus: record.Code,
	record.FieldReason: record.Text, record.FieldPeriod: record.Code, record.FieldYear: record.Code,
	record.FieldCost: record.Number, record.FieldBurden: record.Number, record.FieldStays: record.Number,
	record.FieldInsured: record.Code, record.FieldInsurance: record.Code, record.FieldMonitored: record.Code,
	record.FieldRisk: record.Code, record.FieldRiskKind: record.Text, record.FieldJobless: record.Date,
	record.FieldWork: record.Code, record.FieldUI: record.Code, record.FieldDeath: record.Date,
	record.FieldPetition: record.Code, record.FieldTopic: record.Text, record.FieldDay: record.Date,
	record.FieldDone: record.Code, record.FieldNote: record.Code,
	record.FieldIssued: record.Date, record.FieldSettlement: record.Key, record.FieldIllness: record.Code,
	record.FieldHealth: record.Code, record.FieldInScope: record.Number, record.FieldAidPaid: record.Number,
	record.FieldAidMark: record.Code, record.FieldFather: record.Code, record.FieldMother: record.Code,
	record.FieldSupporters: record.Code, record.FieldUIEnd: record.Date, record.FieldInsuredFrom: record.Date,
	record.FieldWage: record.Number, record.FieldPension: record.Number, record.FieldPensionKind: record.Code,
	record.FieldGraduated: record.Date, record.FieldOnward: record.Code, record.FieldStage: record.Code,
	record.FieldTuition: record.Number, record.FieldApplication: record.Code, record.FieldRelocated: record.Date,
	record.FieldDisaster: record.Date, record.FieldReleased: record.Date, record.FieldCustody: record.Date,
	record.FieldMoved: record.Date, record.FieldAsset: record.Code, record.FieldAuthorised: record.Code,
	record.FieldStaff: record.Code, record.FieldFiled: record.Code, record.FieldClaimed: record.Code,
	record.FieldReviewed: record.Date, record.FieldSupplement: record.Number, record.FieldFadeEnd: record.Date,
	record.FieldHukouCounty: record.Code, record.FieldCareFee: record.Number, record.FieldSchoolGrade: record.Code,
	record.FieldIncome: record.Number, record.FieldValidTo: record.Date,
	record.FieldMembers: record.Text, record.FieldCovered: record.Number,
}

// outputs gives the fields that a slot fills.
func outputs(slot record.Field) []record.Field {
	switch slot {
	case record.FieldName:
		return []record.Field{record.FieldName, record.FieldShown, record.FieldAlias, record.FieldNote}
	case record.FieldPhone:
		return []record.Field{record.FieldPhone, record.FieldPhone2}
	case record.FieldAddress, record.FieldHukou:
		return []record.Field{slot, record.FieldCounty, record.FieldTown, record.FieldVillage, record.FieldHamlet}
	case slotDivision:
		return []record.Field{record.FieldCounty, record.FieldVillageCode}
	case slotProvince, slotCity, slotCounty, slotTown, slotVillage, slotHamlet:
		return []record.Field{record.FieldCounty, record.FieldTown, record.FieldVillage, record.FieldHamlet, record.FieldAddress}
	}
	return []record.Field{slot}
}

const (
	slotDivision = department.SlotDivision
	slotProvince = department.SlotProvince
	slotCity     = department.SlotCity
	slotCounty   = department.SlotCounty
	slotTown     = department.SlotTown
	slotVillage  = department.SlotVillage
	slotHamlet   = department.SlotHamlet
	slotIgnore   = department.SlotIgnore
)
