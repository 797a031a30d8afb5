package record

// Field is the canonical name of a column. Extracts of departments use the
// constants below, whatever their headers say; an ad-hoc match of files of
// another schema uses the headers themselves.
type Field string

// Identity: who the row is about.
const (
	FieldName     Field = "name"       // folded name, '?' for an unreadable character (normalise.Name.Key)
	FieldShown    Field = "name_shown" // the name as a visitor must see it
	FieldAlias    Field = "alias"      // folded former or second name found in the cell
	FieldIDNumber Field = "id_no"      // 18-character pattern (normalise.ID)
	FieldBirth    Field = "birth"      // stated birth date, YYYYMMDD, unknown digits '?'
	FieldSex      Field = "sex"        // "1" male, "2" female (GB/T 2261.1)
	FieldEthnic   Field = "ethnic"     // two-digit code of GB/T 3304
	FieldPhone    Field = "phone"      // first usable phone, digits only
	FieldPhone2   Field = "phone_2"    // second phone found in the cell
)

// Place: where the person lives or is registered. Residence is preferred.
const (
	FieldCounty      Field = "county"       // current 6-digit code after the crosswalk of abolished counties, or ""
	FieldTown        Field = "town"         // 乡镇(街道) name without administrative parents
	FieldVillage     Field = "village"      // 村(社区) name
	FieldHamlet      Field = "hamlet"       // 组, 门牌: what follows the village, normalised
	FieldVillageCode Field = "village_code" // 12-digit statistical code where delivered; of a benefit's row that states another county's code than its address lies in, that county's 6 digits
	FieldAddress     Field = "address"      // residence as shown to a visitor
	FieldHukou       Field = "hukou_addr"   // registered address as shown, where it is another column
)

// Household: with whom.
const (
	FieldHousehold Field = "hh_no"    // household number inside its extract and period
	FieldRelation  Field = "relation" // relation to the head: code of GB/T 4761, "02" is the head
	FieldHeadName  Field = "head_name"
	FieldHeadID    Field = "head_id"
	FieldMembers   Field = "members"         // numbers of the members a household's row lists, as delivered
	FieldCovered   Field = "covered_persons" // how many of the household the benefit covers
)

// Evidence: what the departments say of the person. Codes are canonical
// (sources/department folds each office's words into them).
const (
	FieldCertificate Field = "cert_no"       // disability certificate, 20 or 22 characters
	FieldCategory    Field = "category"      // disability category 1-7
	FieldLevel       Field = "level"         // disability level 1-4, 1 is the heaviest
	FieldCertStatus  Field = "cert_status"   // "valid", "cancelled", "expired", "frozen", "moved", "dead"
	FieldBenefit     Field = "benefit"       // DB TK BY GX GE(孤儿) SG(事实无人抚养) JZ LA(生活补贴) CA(护理补贴)
	FieldMode        Field = "benefit_mode"  // "single" 单人保, "whole" 整户保; of TK and GE "institution" 集中供养, "home" 分散供养
	FieldAmount      Field = "amount"        // yuan a month, two decimals
	FieldStart       Field = "start"         // YYYYMMDD, '?' for unknown days
	FieldEnd         Field = "end"           // YYYYMMDD; "" is open
	FieldStatus      Field = "status"        // "active", "stopped", "cancelled", "fading"
	FieldReason      Field = "end_reason"    // why it ended, as delivered
	FieldPeriod      Field = "period"        // YYYYMM the row speaks of
	FieldYear        Field = "year"          // YYYY the burden speaks of
	FieldCost        Field = "cost"          // total medical cost, yuan
	FieldBurden      Field = "burden"        // borne by the person, yuan (个人负担)
	FieldStays       Field = "stays"         // number of stays in hospital
	FieldInsured     Field = "insured"       // insurance state: "active", "paused", "ended"
	FieldInsurance   Field = "insurance"     // kind: "employee", "resident", "flexible"
	FieldMonitored   Field = "monitored"     // class of monitored household: "1" 脱贫不稳定 "2" 边缘易致贫 "3" 突发严重困难 "0" stated to be none
	FieldRisk        Field = "risk_cleared"  // "1" cleared, "0" not
	FieldRiskKind    Field = "risk"          // 因病 因残 因学 ... as delivered
	FieldJobless     Field = "jobless_since" // YYYYMMDD of registration or of the last contribution
	FieldWork        Field = "work"          // "jobless", "employed", "flexible", "retired"
	FieldUI          Field = "ui"            // draws unemployment insurance: "1", "0"
	FieldDeath       Field = "death"         // YYYYMMDD
	FieldPetition    Field = "petition"      // "aid" when the petition asks for help, "other" otherwise
	FieldTopic       Field = "topic"         // the petition's class as delivered
	FieldDay         Field = "day"           // YYYYMMDD of the row's event (petition, settlement, payment)
	FieldDone        Field = "done"          // the petition's state: "open", "closed"
	FieldNote        Field = "note"          // notes found beside the name: "dead" for 已故
)

// Evidence that few departments deliver.
const (
	FieldIssued      Field = "issued"       // YYYYMMDD of a certificate; FieldStart otherwise
	FieldSettlement  Field = "settlement"   // settlement number: tells two equal bills of one day apart
	FieldIllness     Field = "illness"      // "severe" registered severe illness, "chronic"; never a diagnosis
	FieldHealth      Field = "health"       // "healthy", "chronic", "severe", "disabled"
	FieldInScope     Field = "in_scope"     // yuan inside the insurance's catalogue borne by the person
	FieldAidPaid     Field = "aid_paid"     // yuan paid by the medical-aid fund
	FieldAidMark     Field = "aid_mark"     // benefit class the insurer has on file
	FieldFather      Field = "father_state" // "dead" "missing" "disabled" "ill" "custody" "absent" "revoked" "deported" "able"
	FieldMother      Field = "mother_state"
	FieldSupporters  Field = "supporters"    // "none", "unable", "able"; "" is unknown
	FieldUIEnd       Field = "ui_end"        // YYYYMMDD the unemployment benefit ended
	FieldInsuredFrom Field = "insured_since" // YYYYMMDD the insurance state began
	FieldWage        Field = "wage"          // yuan a month, contribution base
	FieldPension     Field = "pension"       // yuan a month
	FieldPensionKind Field = "pension_kind"  // "resident", "employee"
	FieldGraduated   Field = "graduated"     // YYYYMMDD
	FieldOnward      Field = "onward"        // "study", "army", "abroad", "employed", "none"
	FieldStage       Field = "stage"         // "compulsory", "senior", "college"
	FieldTuition     Field = "tuition"       // yuan a year
	FieldApplication Field = "application"   // "refused", "withdrawn", "approved"
	FieldRelocated   Field = "relocated"     // YYYYMMDD
	FieldDisaster    Field = "disaster"      // YYYYMMDD
	FieldReleased    Field = "released"      // YYYYMMDD
	FieldCustody     Field = "custody"       // YYYYMMDD custody began
	FieldMoved       Field = "moved"         // YYYYMMDD hukou left the paying area
	FieldAsset       Field = "asset"         // "company" "vehicle" "property" "fund" "public-pay"
	FieldAuthorised  Field = "authorised"    // "1" the household authorised the query
	FieldStaff       Field = "staff"         // "1" relative of staff
	FieldFiled       Field = "filed"         // "1" the relationship is on file
	FieldClaimed     Field = "claimed"       // benefit another department says is drawn
	FieldReviewed    Field = "reviewed"      // YYYYMMDD of the last review of a spell
	FieldSupplement  Field = "supplement"    // yuan a month, 分类施保
	FieldFadeEnd     Field = "fade_end"      // YYYYMMDD the fading period ends
	FieldHukouCounty Field = "hukou_county"  // 6-digit code
	FieldCareFee     Field = "care_fee"      // yuan a month of work-injury care fee
	FieldSchoolGrade Field = "school_grade"  // "1" the school judged the family's life hard, "0" not
	FieldIncome      Field = "income"        // yuan a head and month, as the office found it
	FieldValidTo     Field = "valid_to"      // YYYYMMDD a recognition runs out (BY, GX)
)
