package entitlement

import (
	"regexp"
	"strings"
	"time"
)

// Standard is the money lines of an area from a month on, in yuan a month
// unless said otherwise. Lines left out are those of the next wider area or
// the earlier month.
type Standard struct {
	Area         text    `yaml:"area"`          // digits of the division code: 35, 3501, 350102; "" the whole country
	From         text    `yaml:"from"`          // YYYY-MM
	Dibao        float64 `yaml:"dibao"`         // unified
	DibaoUrban   float64 `yaml:"dibao_urban"`   // where town and country differ
	DibaoRural   float64 `yaml:"dibao_rural"`   //
	Tekun        float64 `yaml:"tekun"`         // basic living
	EdgeMultiple float64 `yaml:"edge_multiple"` // edge line over dibao standard, times
	Income       float64 `yaml:"income"`        // disposable income a head, yuan a year
	TownLimit    float64 `yaml:"town_limit"`    // what a township may grant as temporary aid, yuan
	AidCap       float64 `yaml:"aid_cap"`       // months of urban dibao standard a temporary aid may come to
	FadeMonths   float64 `yaml:"fade_months"`   // months of fading after a rise in income
	WorkCost     float64 `yaml:"work_cost"`     // labour cost deducted, yuan a month
	PriceFloor   float64 `yaml:"price_floor"`   // least price subsidy, yuan a head and month
	OneOff       float64 `yaml:"one_off"`       // one-off living subsidy, yuan a head
	OneOffShare  float64 `yaml:"one_off_share"` // the same as a share of the month's standard
	Pension      float64 `yaml:"pension"`       // central basic pension that does not count, yuan a month
	Basis        string  `yaml:"basis"`
}

var (
	areaShape  = regexp.MustCompile(`^(\d{2}|\d{4}|\d{6})?$`)
	monthShape = regexp.MustCompile(`^\d{4}-(0[1-9]|1[0-2])$`)
)

// checkStandard notes wrong areas, months and amounts.
func (l *loader) checkStandard(s *Standard) {
	if !areaShape.MatchString(s.Area.value) {
		l.add(s.Area.at, "P_AREA", "area 应为 2、4 或 6 位区划代码（加引号）", "area must be 2, 4 or 6 digits of a division code, quoted")
	}
	if !monthShape.MatchString(s.From.value) {
		at := s.From.at
		if at.file == "" {
			at = s.Area.at
		}
		l.add(at, "P_MONTH", "from 应为月份，格式 2026-07", "from must be a month written 2026-07")
	}
	for _, v := range s.numbers() {
		if *v < 0 {
			l.add(s.Area.at, "P_VALUE", "金额不能为负", "an amount must not be negative")
		}
	}
}

// numbers lists the lines, for filling.
func (s *Standard) numbers() []*float64 {
	return []*float64{
		&s.Dibao, &s.DibaoUrban, &s.DibaoRural, &s.Tekun, &s.EdgeMultiple, &s.Income, &s.TownLimit, &s.AidCap,
		&s.FadeMonths, &s.WorkCost, &s.PriceFloor, &s.OneOff, &s.OneOffShare, &s.Pension,
	}
}

// Standard gives the lines of a county (6-digit code, "" unknown) in a month:
// every line from the narrowest area that states it, there from the latest
// month not after the given one. Later months never change an earlier one.
func (p *Pack) Standard(county string, on time.Time) Standard {
	month := on.Format("2006-01")
	out := Standard{}
	for _, width := range []int{6, 4, 2, 0} {
		if width > len(county) {
			continue
		}
		var best []*Standard
		for i := range p.file.Standards {
			s := &p.file.Standards[i]
			if len(s.Area.value) == width && strings.HasPrefix(county, s.Area.value) && s.From.value <= month {
				best = append(best, s)
			}
		}
		for {
			at := -1
			for i, s := range best {
				if s != nil && (at < 0 || s.From.value >= best[at].From.value) {
					at = i
				}
			}
			if at < 0 {
				break
			}
			out.fill(best[at])
			best[at] = nil
		}
	}
	return out
}

// Unstated lists the counties of the codes given for which no area of the
// pack states a dibao standard in the month, in the order given: rules that
// compare with it stay silent there, and a run should say so.
func (p *Pack) Unstated(counties []string, on time.Time) []string {
	var out []string
	for _, c := range counties {
		if p.Standard(c, on).DibaoLine() == 0 {
			out = append(out, c)
		}
	}
	return out
}

// countyLine is a month's lines and the dibao standard before its last change.
type countyLine struct {
	Standard
	before  float64 // 0: no change within a year
	changed int     // full months since the change, -1 none
}

// since gives the lines of a month and looks back a year for the last month
// with another dibao standard.
func (p *Pack) since(county string, on time.Time) countyLine {
	line := countyLine{Standard: p.Standard(county, on), changed: -1}
	first := time.Date(on.Year(), on.Month(), 1, 0, 0, 0, 0, time.UTC)
	for back := range 12 {
		earlier := p.Standard(county, first.AddDate(0, -back-1, 0)).DibaoLine()
		if earlier != line.DibaoLine() {
			line.before, line.changed = earlier, back
			break
		}
	}
	return line
}

// fill takes the lines that are still unknown.
func (s *Standard) fill(from *Standard) {
	to, have := s.numbers(), from.numbers()
	for i := range to {
		if *to[i] == 0 {
			*to[i] = *have[i]
		}
	}
	if s.Basis == "" {
		s.Basis = from.Basis
	}
}

// DibaoLine is the line to measure a person by whose urban or rural state is
// unknown: the unified one, else the rural, which is the lower.
func (s Standard) DibaoLine() float64 {
	for _, v := range []float64{s.Dibao, s.DibaoRural, s.DibaoUrban} {
		if v > 0 {
			return v
		}
	}
	return 0
}
