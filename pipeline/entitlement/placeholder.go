package entitlement

import (
	"math"
	"strconv"
	"strings"

	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

var (
	categoryNames = [...]string{"", "视力", "听力", "言语", "肢体", "智力", "", "多重"} // 6 is not printed
	levelNames    = [...]string{"", "一", "二", "三", "四"}
	monitorNames  = map[string]string{"1": "脱贫不稳定户", "2": "边缘易致贫户", "3": "突发严重困难户"}
	riskNames     = map[string]string{
		"因病": "因病", "因残": "因残", "因学": "因学", "因灾": "因灾", "因意外事故": "因意外事故",
		"务工就业": "因就业", "产业项目": "因产业", "住房": "因住房", "饮水": "因饮水",
	}
)

// placeholders is everything a reason can name. An empty text means unknown.
var placeholders = map[string]func(*subject) string{
	"name":                    func(s *subject) string { return s.person.Name },
	"age":                     func(s *subject) string { return known(s.facts.Age) },
	"category":                func(s *subject) string { return categoryNames[s.facts.Category] },
	"level":                   func(s *subject) string { return levelNames[s.facts.Level] },
	"disability_from":         func(s *subject) string { return s.month(s.disability.Row) },
	"burden":                  func(s *subject) string { return yuan(s.facts.BurdenCounted) },
	"burden_own":              func(s *subject) string { return yuan(s.facts.Burden) },
	"burden_who":              burdenWho,
	"burden_period":           func(s *subject) string { return burdenPeriod(s.medical) },
	"stays":                   func(s *subject) string { return positive(s.burdenStays()) },
	"recent_bill":             func(s *subject) string { return yuan(s.facts.RecentBill) },
	"recent_day":              func(s *subject) string { return dayText(s.medical.RecentDay) },
	"largest_bill":            func(s *subject) string { return yuan(s.facts.LargestBill) },
	"largest_day":             func(s *subject) string { return monthText(s.medical.Last) },
	"monitored":               func(s *subject) string { return monitorNames[s.facts.MonitoredClass] },
	"risk":                    riskText,
	"monitored_from":          func(s *subject) string { return s.month(s.monitor.Row) },
	"jobless_since":           func(s *subject) string { return monthText(s.work.Since) },
	"jobless_months":          func(s *subject) string { return known(s.facts.JoblessM) },
	"work_from":               func(s *subject) string { return s.month(s.work.Row) },
	"ui_ended_days":           func(s *subject) string { return known(s.facts.UIEnded) },
	"place":                   placeText,
	"petition_month":          func(s *subject) string { return monthText(s.petition.Day) },
	"petition_unclear_month":  func(s *subject) string { return monthText(s.petition.UnclearDay) },
	"petitions":               func(s *subject) string { return positive(s.facts.Petitions) },
	"death_month":             func(s *subject) string { return monthText(s.deathDay) },
	"death_months":            func(s *subject) string { return known(s.facts.DeathMonths) },
	"benefit":                 func(s *subject) string { return s.heldText() },
	"shock":                   func(s *subject) string { return strings.Join(s.shocks(""), "、") },
	"shock_after_exit":        func(s *subject) string { return strings.Join(s.shocks(s.exitDay), "、") },
	"shock_after_application": func(s *subject) string { return strings.Join(s.shocks(s.appliedDay), "、") },
	"register_month":          func(s *subject) string { return s.registerMonth() },
	"paid_areas":              func(s *subject) string { return s.areasText() },
	"paid_count":              func(s *subject) string { return positive(s.facts.AreasPaid) },
	"price_month":             func(s *subject) string { return monthText(s.priceMonth) },
	"price_subsidy_paid":      func(s *subject) string { return cents(s.facts.PricePaidM) },
	"price_floor":             func(s *subject) string { return cents(s.facts.PriceFloor) },
	"conflicting":             func(s *subject) string { return s.conflictText },
	"register_benefit":        func(s *subject) string { return s.registerText() },
	"exit_month":              func(s *subject) string { return monthText(s.exitDay) },
	"expiry_day":              func(s *subject) string { return s.expiryText() },
	"ui_end":                  func(s *subject) string { return monthText(s.work.UIEnd) },
	"disaster_month":          func(s *subject) string { return monthText(s.latest(record.FieldDisaster)) },
	"application_month":       func(s *subject) string { return monthText(s.appliedDay) },
	"claimed":                 func(s *subject) string { return BenefitNames[s.facts.Claimed] },
	"household_size":          func(s *subject) string { return positive(s.facts.HouseSize) },
	"death_in_house":          func(s *subject) string { return monthText(s.house.deathDay) },
	"exit_months":             func(s *subject) string { return known(s.facts.ExitMonths) },
	"review_months":           func(s *subject) string { return known(s.facts.ReviewM) },
	"fade_over":               func(s *subject) string { return known(s.facts.FadeOver) },
	"expiry_days":             func(s *subject) string { return known(s.facts.ExpiryDays) },
	"graduated":               func(s *subject) string { return known(s.facts.GraduatedM) },
	"tuition":                 func(s *subject) string { return yuan(s.facts.Tuition) },
	"temporary_aid":           func(s *subject) string { return positive(s.facts.TempAid) },
	"in_scope":                func(s *subject) string { return yuan(s.facts.InScope) },
	"moved_months":            func(s *subject) string { return known(s.facts.MovedM) },
	"insured_months":          func(s *subject) string { return known(s.facts.InsuredM) },
	"dibao_standard":          func(s *subject) string { return yuan(s.facts.DibaoLine) },
	"pension":                 func(s *subject) string { return yuan(s.facts.Pension) },
}

// known prints a number of months, days or years, "" for -1.
func known(n int) string {
	if n < 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// positive prints a count, "" for 0.
func positive(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// yuan prints whole yuan with thousands separators, "" for nothing.
func yuan(v float64) string {
	if v <= 0 {
		return ""
	}
	digits := strconv.FormatFloat(math.Round(v), 'f', 0, 64)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// cents prints yuan to the fen, "" for nothing.
func cents(v float64) string {
	if v <= 0 {
		return ""
	}
	return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
}

// monthText prints 2026年7月 of YYYYMM or YYYYMMDD, 2026年 when the month is
// unknown.
func monthText(ymd string) string {
	if len(ymd) < 4 || strings.Contains(ymd[:4], "?") {
		return ""
	}
	if len(ymd) < 6 || strings.Contains(ymd[4:6], "?") {
		return ymd[:4] + "年"
	}
	return ymd[:4] + "年" + strings.TrimPrefix(ymd[4:6], "0") + "月"
}

// dayText prints 2026年7月5日 of YYYYMMDD, less when less is known.
func dayText(ymd string) string {
	if len(ymd) < 8 || strings.Contains(ymd[:8], "?") {
		return monthText(ymd)
	}
	return monthText(ymd) + strings.TrimPrefix(ymd[6:8], "0") + "日"
}

// expiryText prints the day on which a recognition runs out.
func (s *subject) expiryText() string {
	if s.facts.ExpiryDays < 0 {
		return ""
	}
	return dayText(s.asOf.AddDate(0, 0, s.facts.ExpiryDays).Format("20060102"))
}

// month prints the month a row's extract speaks of.
func (s *subject) month(row int32) string { return monthText(s.world.PeriodOf(row)) }

func burdenWho(s *subject) string {
	if s.facts.BurdenCounted > s.facts.Burden {
		return "本户"
	}
	return "本人"
}

func burdenPeriod(m entity.Medical) string {
	if m.From != "" {
		return monthText(m.From) + "—" + monthText(m.To)
	}
	if m.Year != "" {
		return m.Year + "年"
	}
	return ""
}

// riskText keeps the risk's kind and drops whatever else the cell says.
func riskText(s *subject) string {
	for _, word := range []string{"因病", "因残", "因学", "因灾", "因意外事故", "务工就业", "产业项目", "住房", "饮水"} {
		if strings.Contains(s.monitor.Risk, word) {
			return riskNames[word]
		}
	}
	return ""
}

// placeText names the township and village lived in.
func placeText(s *subject) string { return s.person.Town + s.person.Village }

// parameterText prints a parameter inside a sentence.
func parameterText(v any) string {
	switch x := v.(type) {
	case float64:
		if x >= 10000 {
			return yuan(x)
		}
		return strconv.FormatFloat(x, 'f', -1, 64)
	case string:
		return x
	case []string:
		return strings.Join(x, "、")
	}
	return ""
}
