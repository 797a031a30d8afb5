package entitlement

import (
	"reflect"
	"sort"
)

// Facts is the person schema: what a condition may ask. It is flat and holds
// numbers, texts and yes/no only, so that a condition is bounded by its own
// length. Unknown numbers of months, days and years are -1, unknown texts "".
//
// The doc tag is what `rules show` prints; a field without one does not
// belong here.
type Facts struct {
	Age int    `expr:"age" doc:"比对基准日的周岁，-1 未知"`
	Sex string `expr:"sex" doc:"1 男 2 女"`

	OnDibao         bool    `expr:"on_dibao" doc:"本人确定在低保名册"`
	OnTekun         bool    `expr:"on_tekun" doc:"本人确定在特困名册"`
	OnEdge          bool    `expr:"on_edge" doc:"本人在低保边缘名册"`
	OnRigid         bool    `expr:"on_rigid" doc:"本人在刚性支出困难名册"`
	OnOrphan        bool    `expr:"on_orphan" doc:"本人在孤儿名册"`
	OnDefacto       bool    `expr:"on_defacto" doc:"本人在事实无人抚养儿童名册"`
	OnAny           bool    `expr:"on_any" doc:"本人在上述任一名册"`
	DibaoWhole      bool    `expr:"dibao_whole" doc:"本人低保为整户保"`
	Amount          float64 `expr:"benefit_amount" doc:"在册月救助金额（元）"`
	Supplement      float64 `expr:"supplement" doc:"分类施保月金额（元），-1 未提供"`
	SupplementEmpty bool    `expr:"supplement_empty" doc:"名册记有分类施保金额，而本人一栏为空"`
	Living          bool    `expr:"gets_living_allowance" doc:"在困难残疾人生活补贴名册"`
	Care            bool    `expr:"gets_care_allowance" doc:"在重度残疾人护理补贴名册"`
	PricePaid       bool    `expr:"gets_price_subsidy" doc:"在价格临时补贴或一次性补贴发放名册"`
	PricePaidM      float64 `expr:"price_subsidy_paid" doc:"最近一月价格临时补贴每人金额（元），0 未发放或名册没有金额"`
	Rehab           bool    `expr:"gets_rehabilitation" doc:"在残疾儿童康复救助名册"`
	EduAid          bool    `expr:"gets_education_aid" doc:"在教育救助名册"`
	TempAid         int     `expr:"temporary_aid_12m" doc:"近 12 个月临时救助次数"`
	SinceStart      int     `expr:"benefit_months" doc:"在册月数，-1 未知"`

	Disabled     bool   `expr:"disabled" doc:"持有效残疾人证"`
	Level        int    `expr:"disability_level" doc:"残疾等级 1-4，1 最重，0 未知"`
	Category     int    `expr:"disability_category" doc:"残疾类别 1视力 2听力 3言语 4肢体 5智力 6精神 7多重，0 未知"`
	CertLapsed   bool   `expr:"certificate_lapsed" doc:"残疾人证已注销、冻结、过期或迁出"`
	CertRunOut   bool   `expr:"certificate_run_out" doc:"残疾人证状态有效（或未登记状态），登记的有效期已过"`
	CertConflict bool   `expr:"certificate_conflict" doc:"证号所示类别等级与登记栏不一致"`
	Health       string `expr:"health" doc:"健康状况 healthy chronic severe disabled"`
	Illness      string `expr:"illness" doc:"重病登记 severe，慢病 chronic"`

	Burden          float64 `expr:"burden" doc:"本人医疗费用个人负担（元，近一年）"`
	BurdenHousehold float64 `expr:"burden_household" doc:"本户医疗费用个人负担合计（元）；无户信息时等于本人"`
	BurdenCounted   float64 `expr:"burden_counted" doc:"计入本人线索的负担：户内负担最重的一人计全户，其余计本人"`
	Stays           int     `expr:"stays" doc:"住院（结算）次数"`
	LargestBill     float64 `expr:"largest_bill" doc:"近一年单次最大个人负担（元）"`
	LargestDays     int     `expr:"largest_bill_days" doc:"该次结算距基准日天数，-1 未知"`
	RecentBill      float64 `expr:"recent_bill" doc:"近 60 天单次最大个人负担（元）"`
	RecentDays      int     `expr:"recent_bill_days" doc:"该次结算距基准日天数，-1 无"`
	InScope         float64 `expr:"in_scope_burden" doc:"政策范围内个人负担（元）"`
	MedicalAid      float64 `expr:"medical_aid_paid" doc:"医疗救助基金支出（元），-1 未提供"`
	AidMarked       bool    `expr:"medical_aid_marked" doc:"医保系统有救助对象身份标识"`
	MedicalInsured  bool    `expr:"medical_insured" doc:"在医保参保（缴费）数据中"`
	MedicalPaused   bool    `expr:"medical_insurance_paused" doc:"医保参保状态为暂停或终止，别处也无参保"`

	Monitored      bool   `expr:"monitored" doc:"在防返贫监测名册"`
	MonitoredClass string `expr:"monitored_class" doc:"1 脱贫不稳定户 2 边缘易致贫户 3 突发严重困难户"`
	RiskCleared    bool   `expr:"risk_cleared" doc:"风险已消除"`
	RiskIll        bool   `expr:"risk_by_illness" doc:"监测风险含因病或因残"`
	Claimed        string `expr:"claimed_benefit" doc:"其他部门记载的待遇 DB TK 等"`

	Jobless      bool    `expr:"jobless" doc:"登记失业（或停保）"`
	JoblessM     int     `expr:"jobless_months" doc:"失业（停保）满月数，-1 未知"`
	DrawsUI      bool    `expr:"draws_ui" doc:"正在领取失业保险金"`
	UIEnded      int     `expr:"ui_ended_days" doc:"失业金期满天数，-1 未知或未满"`
	WorkInsured  bool    `expr:"work_insured" doc:"职工或灵活就业参保正常缴费"`
	Employee     bool    `expr:"employee_insured" doc:"职工参保正常缴费"`
	InsuredM     int     `expr:"insured_months" doc:"现参保（缴费）状态持续月数，-1 未知"`
	WorkSource   bool    `expr:"work_insurance_known" doc:"本次作业有职工或灵活就业参保数据"`
	Lapsed       bool    `expr:"insurance_lapsed" doc:"参保暂停或终止"`
	FlexLapsed   bool    `expr:"flexible_lapsed" doc:"灵活就业参保断缴"`
	Retired      bool    `expr:"retired" doc:"已退休或领取养老金"`
	Pension      float64 `expr:"pension" doc:"月养老金（元），0 无或未知"`
	Wage         float64 `expr:"wage" doc:"月缴费基数（元），0 未知"`
	CareFee      float64 `expr:"injury_care_fee" doc:"工伤生活护理费（元/月），0 无或未知"`
	PensionGrade string  `expr:"pension_kind" doc:"resident 居民养老 employee 职工养老"`

	PetitionAid  bool `expr:"petition_aid" doc:"有求助类信访或热线诉求"`
	PetitionDays int  `expr:"petition_days" doc:"最近求助距基准日天数，-1 未知"`
	Petitions    int  `expr:"petitions" doc:"求助次数"`
	PetitionOpen bool `expr:"petition_open" doc:"诉求尚未办结"`
	PetitionMute bool `expr:"petition_unclear" doc:"有信访或热线记录未写明诉求类别，或类别看不出事由"`
	PetitionMutD int  `expr:"petition_unclear_days" doc:"最近一次事由不明的诉求距基准日天数，-1 未知"`

	Dead          bool `expr:"dead" doc:"确定已死亡"`
	DeathHard     bool `expr:"death_certain" doc:"死亡记录证件号完整一致且姓名相符，或两个来源一致"`
	DeathMonths   int  `expr:"death_months" doc:"死亡后满月数，-1 未知"`
	DeathPaidOver bool `expr:"paid_after_death" doc:"死亡之后月份的名册仍在发放"`

	HouseKnown    bool   `expr:"household_known" doc:"有户信息"`
	HouseSize     int    `expr:"household_size" doc:"户内人数，0 未知"`
	Alone         bool   `expr:"lives_alone" doc:"户籍户仅本人一人（名册的单人保不算）"`
	HouseDibao    bool   `expr:"household_on_dibao" doc:"户内有人在低保（整户）"`
	HouseSingle   bool   `expr:"household_single_dibao" doc:"户内有人单人保"`
	HouseEdge     bool   `expr:"household_on_edge" doc:"户内有人在低保边缘名册"`
	HouseRigid    bool   `expr:"household_on_rigid" doc:"户内有人在刚性支出困难名册"`
	HouseLow      bool   `expr:"household_low_income" doc:"户内有人在低保、特困、边缘、刚性支出或监测名册"`
	HouseSevere   int    `expr:"household_severe" doc:"户内一二级残疾人数"`
	HouseChildren int    `expr:"household_children" doc:"户内未满 18 周岁人数"`
	HouseElders   int    `expr:"household_elders" doc:"户内满 60 周岁人数"`
	HouseWorkers  int    `expr:"household_workers" doc:"户内参保就业人数"`
	HouseAble     int    `expr:"household_labour" doc:"户内 18-59 周岁、无重残、非在校生人数"`
	HouseStudents int    `expr:"household_students" doc:"户内非义务教育在校生人数"`
	HouseDeath    int    `expr:"household_death_days" doc:"户内死亡距基准日天数：一年内有户主、劳动力去世的以其为准，否则最近一次；-1 无"`
	HouseDeathOf  string `expr:"household_death_role" doc:"head 户主 adult 劳动力 other"`
	HouseFirst    bool   `expr:"household_first" doc:"本人为该户线索承载人（户主或首位在世成员）"`
	HouseMoreLow  bool   `expr:"omitted_from_roll" doc:"同户成员整户保，本人不在保障人口"`

	Father     string `expr:"father_state" doc:"dead missing disabled ill custody absent revoked deported able，空未知"`
	Mother     string `expr:"mother_state" doc:"同上"`
	Supporters string `expr:"supporters" doc:"赡养抚养人 none unable able，空未知"`
	NoWord     bool   `expr:"supporters_unknown" doc:"没有赡养抚养人数据"`
	AdultIn    int    `expr:"adult_in_days" doc:"距年满 18 周岁天数，已满为负，99999 未知"`

	GraduatedM int     `expr:"graduated_months" doc:"毕业满月数，-1 未毕业或未知"`
	Onward     string  `expr:"onward" doc:"毕业去向 study army abroad employed none"`
	Stage      string  `expr:"stage" doc:"在校阶段 compulsory senior college"`
	Tuition    float64 `expr:"tuition" doc:"年学费（元）"`

	SchoolHard bool `expr:"school_hardship" doc:"学校认定家庭经济困难"`

	ExitMonths  int    `expr:"exit_months" doc:"退出名册满月数，-1 未退出"`
	ExitKind    string `expr:"exit_kind" doc:"退出原因 income dead moved other"`
	Faded       bool   `expr:"faded" doc:"有渐退期"`
	FadeOver    int    `expr:"fade_over_months" doc:"渐退期满仍在发放的月数，-1 无"`
	ReviewM     int    `expr:"review_months" doc:"距上次复核满月数，-1 未知"`
	ExpiryDays  int    `expr:"expiry_days" doc:"边缘或刚性支出认定到期剩余天数，-1 未知"`
	Application string `expr:"application" doc:"申请结果 refused withdrawn approved"`
	AppliedM    int    `expr:"application_months" doc:"申请满月数，-1 未知"`
	NewShock    bool   `expr:"new_shock" doc:"近期新增重病、残疾、死亡、失业之一"`

	ShockExit    bool `expr:"shock_after_exit" doc:"退出名册之后新增重病、残疾、死亡、失业之一"`
	ShockRefused bool `expr:"shock_after_application" doc:"最近一次申请办结之后新增重病、残疾、死亡、失业之一"`

	RelocatedM  int  `expr:"relocated_months" doc:"易地搬迁满月数，-1 无"`
	DisasterD   int  `expr:"disaster_days" doc:"受灾距基准日天数，-1 无"`
	ReleasedD   int  `expr:"released_days" doc:"解除监管距基准日天数，-1 无"`
	InCustody   bool `expr:"in_custody" doc:"正在被监管"`
	CustodyM    int  `expr:"custody_months" doc:"被监管满月数，-1 无"`
	MovedM      int  `expr:"moved_months" doc:"户籍迁出满月数，-1 无"`
	HukouAway   bool `expr:"hukou_elsewhere" doc:"户籍县与现住县不同"`
	Company     bool `expr:"clue_company" doc:"登记为法人、股东或个体"`
	Vehicle     bool `expr:"clue_vehicle" doc:"名下机动车"`
	Property    bool `expr:"clue_property" doc:"名下两套以上房产"`
	Fund        bool `expr:"clue_fund" doc:"缴存公积金"`
	PublicPay   bool `expr:"clue_public_pay" doc:"财政供养"`
	Authorised  bool `expr:"authorised" doc:"家庭已授权核对"`
	StaffKin    bool `expr:"staff_relative" doc:"经办人员或村干部近亲属"`
	StaffFiled  bool `expr:"staff_filed" doc:"近亲属已备案"`
	AreasPaid   int  `expr:"paid_areas" doc:"同月发放的县数"`
	DoubleHard  bool `expr:"duplicate_certain" doc:"各县名册证件号完整一致且姓名相符"`
	Conflicting bool `expr:"incompatible" doc:"同月享受互斥待遇"`

	DibaoLine  float64 `expr:"dibao_standard" doc:"当地当月低保标准（元/月），0 未配置"`
	OwnIncome  float64 `expr:"income_per_head" doc:"经核定的家庭人均月收入（元），-1 未知"`
	LineBefore float64 `expr:"dibao_standard_before" doc:"最近一次调整前的低保标准（元/月），0 一年内未调整或未配置"`
	RiseMonths int     `expr:"standard_changed_months" doc:"低保标准最近一次调整距今满月数，-1 一年内未调整"`
	EdgeLine   float64 `expr:"edge_line" doc:"低保边缘收入线（元/月），0 未配置"`
	TekunLine  float64 `expr:"tekun_standard" doc:"特困基本生活标准（元/月），0 未配置"`
	Income     float64 `expr:"area_income" doc:"当地居民人均可支配收入（元/年），0 未配置"`
	PriceFloor float64 `expr:"price_floor" doc:"当地价格临时补贴每人每月下限（元），0 未配置"`
	WorkCost   float64 `expr:"work_cost" doc:"当地必要就业成本扣减（元/月），0 未配置"`
	FadeLimit  float64 `expr:"fade_limit" doc:"当地渐退期上限（月），0 未配置"`
	BasicPens  float64 `expr:"basic_pension" doc:"中央基础养老金（元/月），不计入"`
}

// factFields maps a schema name to its field index.
var factFields = func() map[string]int {
	out := map[string]int{}
	t := reflect.TypeOf(Facts{})
	for i := range t.NumField() {
		out[t.Field(i).Tag.Get("expr")] = i
	}
	return out
}()

// FactDoc is one line of the schema's description.
type FactDoc struct{ Name, Type, Doc string }

// Schema describes every fact a condition may use, by name.
func Schema() []FactDoc {
	t := reflect.TypeOf(Facts{})
	var out []FactDoc
	for i := range t.NumField() {
		f := t.Field(i)
		out = append(out, FactDoc{f.Tag.Get("expr"), f.Type.String(), f.Tag.Get("doc")})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

// factNames lists the schema's names, sorted.
func factNames() []string {
	var out []string
	for _, d := range Schema() {
		out = append(out, d.Name)
	}
	return out
}
