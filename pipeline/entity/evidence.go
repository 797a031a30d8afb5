package entity

import (
	"cmp"
	"strings"

	"yingbao/sources/record"
)

// Disability is what certificates say.
type Disability struct {
	Level    int    // 1-4, 1 the heaviest; 0 unknown
	Category int    // 1-7; 0 unknown
	Status   string // "valid" "cancelled" "expired" "frozen" "moved" "dead"; "" counts as valid
	Issued   string // YYYYMMDD
	Until    string // YYYYMMDD it is good for, "" not stated
	Row      int32  // the row that decides, -1 none
	Conflict bool   // certificate digits and columns, or two valid rows, disagree
}

// Valid says whether there is a certificate in force.
func (d Disability) Valid() bool { return d.Row >= 0 && (d.Status == "" || d.Status == "valid") }

// RunOut says whether the day it is good for is over. It is no reason to pass
// anybody over: offices renew before the date is typed, and who is disabled with
// an old certificate needs help to renew it. For that only the stated state
// decides; whether a payment may go on is asked all the same.
func (d Disability) RunOut(day string) bool { return d.Until != "" && Latest(d.Until) < day }

// Disability reads the person's certificates: the federation's rows before
// others', the latest issue first, a valid one before a lapsed one of the
// same day.
func (w *World) Disability(person int) Disability {
	best := Disability{Row: -1}
	if w.kinds[person]&KindDisability == 0 {
		return best
	}
	bestFederation := false
	for _, row := range w.Rows(person) {
		d, ok := w.certificate(row)
		if !ok {
			continue
		}
		federation := w.table.Sources[w.table.SourceOf(int(row))].Department == "disabled-federation"
		conflict := best.Row >= 0 && best.Valid() && d.Valid() && best.Level != d.Level && d.Level != 0 && best.Level != 0
		switch {
		case best.Row < 0, federation && !bestFederation,
			federation == bestFederation && d.Issued > best.Issued,
			federation == bestFederation && d.Issued == best.Issued && d.Valid() && !best.Valid():
			d.Conflict = d.Conflict || conflict
			best, bestFederation = d, federation
		default:
			best.Conflict = best.Conflict || conflict
		}
	}
	return best
}

// certificate reads one row. The digits of the number win over the columns:
// a number is issued anew when the level changes, a column is typed again.
func (w *World) certificate(row uint32) (Disability, bool) {
	d := Disability{
		Level: digit(w.value(record.FieldLevel, row)), Category: digit(w.value(record.FieldCategory, row)),
		Status: w.value(record.FieldCertStatus, row), Issued: w.value(record.FieldIssued, row), Row: int32(row),
	}
	if w.table.Sources[w.table.SourceOf(int(row))].Department == "disabled-federation" {
		d.Until = w.value(record.FieldValidTo, row)
	}
	if number := w.value(record.FieldCertificate, row); len(number) >= 20 {
		if c, l := digit(number[18:19]), digit(number[19:20]); c >= 1 && c <= 7 && l >= 1 && l <= 4 {
			d.Conflict = d.Level != 0 && d.Level != l || d.Category != 0 && d.Category != c
			d.Category, d.Level = c, l
		}
	}
	return d, d.Level != 0 || d.Category != 0 || d.Status != ""
}

// digit reads a one-digit code, 0 when it is none.
func digit(s string) int {
	if len(s) != 1 || s[0] < '0' || s[0] > '9' {
		return 0
	}
	return int(s[0] - '0')
}

// Monitor is what the rural office's roll says.
type Monitor struct {
	On        bool   // on the roll, himself or through his household
	Class     string // "1" "2" "3", "" unknown
	Cleared   bool   // the risk is noted as cleared
	Risk      string // as delivered: 因病 因残 因学 ...
	Inherited bool   // the class stands on another member's row
	OwnRow    int32  // the person's own row, -1 none
	Row       int32  // the row that states the class, -1 none
}

// Monitor reads the person's own row and, for what is missing there, the rows
// of his monitored household, the head's first (E5).
func (w *World) Monitor(person int) Monitor {
	out := Monitor{OwnRow: -1, Row: -1}
	if w.kinds[person]&KindMonitored == 0 {
		return out
	}
	var cleared string
	for _, row := range w.Rows(person) {
		if w.RowKinds(row)&KindMonitored == 0 {
			continue
		}
		out.On = true
		if out.OwnRow < 0 {
			out.OwnRow = int32(row)
		}
		w.monitorRow(&out, &cleared, row, false)
	}
	for _, h := range w.HouseholdsOf(person) {
		if out.Class != "" && out.Class != notMonitored && cleared != "" && out.Risk != "" {
			break
		}
		if house := &w.Households[h]; house.Kind == Monitored {
			for _, row := range headFirst(w, house) {
				w.monitorRow(&out, &cleared, row, true)
			}
		}
	}
	if out.Class == notMonitored { // 脱贫户 on a list of everybody who was poor: no object of monitoring
		out.On, out.Class, out.Row, out.Inherited = false, "", -1, false
	}
	out.Cleared = cleared == "1"
	return out
}

// notMonitored is the class of who is stated not to be monitored.
const notMonitored = "0"

// monitorRow takes what one row adds.
func (w *World) monitorRow(out *Monitor, cleared *string, row uint32, inherited bool) {
	if v := w.value(record.FieldMonitored, row); v != "" && (out.Class == "" || out.Class == notMonitored && v != notMonitored) {
		out.Class, out.Row, out.Inherited = v, int32(row), inherited
	}
	if v := w.value(record.FieldRisk, row); v != "" && *cleared == "" {
		*cleared = v
	}
	if v := w.value(record.FieldRiskKind, row); v != "" && out.Risk == "" {
		out.Risk = v
	}
}

// headFirst orders a household's rows with the head's in front.
func headFirst(w *World, h *Household) []uint32 {
	var heads, others []uint32
	for _, row := range h.Rows {
		if w.value(record.FieldRelation, row) == "02" {
			heads = append(heads, row)
		} else {
			others = append(others, row)
		}
	}
	return append(heads, others...)
}

// Work is what the labour office says.
type Work struct {
	State     string // "jobless" "employed" "flexible" "retired"
	Since     string // YYYYMMDD jobless since
	UI        string // "1" draws unemployment insurance, "0" not, "" unknown
	UIEnd     string // YYYYMMDD it ended
	Insured   string // "active" "paused" "ended"
	Insurance string // "employee" "resident" "flexible"
	From      string // YYYYMMDD the insurance state began
	Row       int32  // jobless row, -1 none
	InsureRow int32  // insurance row, -1 none
}

// Work reads the latest registration and the latest insurance state of work
// (employee or flexible; residents' medical insurance says nothing of work).
// Anybody's word that unemployment insurance is drawn counts.
func (w *World) Work(person int) Work {
	out := Work{Row: -1, InsureRow: -1}
	if w.kinds[person]&(KindWork|KindInsurance) == 0 {
		return out
	}
	for _, row := range w.Rows(person) {
		state, since := w.value(record.FieldWork, row), w.value(record.FieldJobless, row)
		if (state != "" || since != "") && (out.Row < 0 || since > out.Since) {
			out.State, out.Since, out.Row = state, since, int32(row)
		}
		if ui := w.value(record.FieldUI, row); ui > out.UI {
			out.UI = ui
		}
		if end := w.value(record.FieldUIEnd, row); end > out.UIEnd {
			out.UIEnd = end
		}
		insured, kind := w.value(record.FieldInsured, row), w.value(record.FieldInsurance, row)
		from := w.value(record.FieldInsuredFrom, row)
		if insured != "" && (kind == "employee" || kind == "flexible") && (out.InsureRow < 0 || from >= out.From) {
			out.Insured, out.Insurance, out.From, out.InsureRow = insured, kind, from, int32(row)
		}
	}
	return out
}

// Petition is the latest petition, one that asks for help before others.
type Petition struct {
	Aid  bool
	Day  string
	Open bool
	Row  int32 // -1 none
	N    int   // petitions that ask for help

	Unclear    bool   // of some petition nothing tells what it is about
	UnclearDay string // of the latest such
}

// Petition reads the person's petitions.
func (w *World) Petition(person int) Petition {
	out := Petition{Row: -1}
	if w.kinds[person]&KindPetition == 0 {
		return out
	}
	for _, row := range w.Rows(person) {
		if w.RowKinds(row)&KindPetition == 0 {
			continue
		}
		class, day := w.value(record.FieldPetition, row), w.value(record.FieldDay, row)
		aid := class == "aid"
		switch {
		case aid:
			out.N++
		case class == "":
			if !out.Unclear || day > out.UnclearDay {
				out.UnclearDay = day
			}
			out.Unclear = true
		}
		if out.Row < 0 || aid && !out.Aid || aid == out.Aid && day > out.Day {
			out.Aid, out.Day, out.Row = aid, day, int32(row)
			out.Open = w.value(record.FieldDone, row) != "closed"
		}
	}
	return out
}

// Death is what death records among the person's own rows say.
type Death struct {
	Day     string // earliest stated day
	Row     int32  // -1 none
	Rows    []uint32
	Sources int  // distinct extracts that say so
	Noted   bool // 已故 stands beside a name, in any extract
}

// Death reads the person's death records.
func (w *World) Death(person int) Death {
	out := Death{Row: -1, Noted: w.kinds[person]&KindDeathNote != 0}
	if w.kinds[person]&KindDeath == 0 {
		return out
	}
	last := -1
	for _, row := range w.Rows(person) {
		source := w.table.SourceOf(int(row))
		day := w.value(record.FieldDeath, row)
		if day == "" && w.table.Sources[source].Department != "deaths" {
			continue
		}
		out.Rows = append(out.Rows, row)
		if source != last {
			out.Sources++
			last = source
		}
		if out.Row < 0 || w.earlierDeath(day, row, &out) {
			out.Day, out.Row = day, int32(row)
		}
	}
	return out
}

// earlierDeath tells whether a record comes before the one found: by its day,
// then by what it says of the person, never by where it stands.
func (w *World) earlierDeath(day string, row uint32, than *Death) bool {
	if day == "" || than.Day == "" {
		return day != ""
	}
	c := cmp.Or(cmp.Compare(Latest(day), Latest(than.Day)), cmp.Compare(day, than.Day))
	for _, f := range []record.Field{record.FieldIDNumber, record.FieldShown, record.FieldHukou, record.FieldAddress} {
		if c != 0 {
			break
		}
		c = cmp.Compare(w.value(f, row), w.value(f, uint32(than.Row)))
	}
	return c < 0
}

// Latest text of a field among the person's rows: the row with the greatest
// period or day, the greater text on a tie: where the rows stand says nothing.
func (w *World) LatestValue(person int, f record.Field) (string, int32) {
	c := w.table.Column(f)
	if c == nil {
		return "", -1
	}
	best, at, when := "", int32(-1), ""
	for _, row := range w.Rows(person) {
		code := c.Code(int(row))
		if code == 0 {
			continue
		}
		stamp := w.stamp(row)
		if at < 0 || stamp > when || stamp == when && c.Values[code] > best {
			best, at, when = c.Values[code], int32(row), stamp
		}
	}
	return best, at
}

// stamp says what month or day a row speaks of.
func (w *World) stamp(row uint32) string {
	for _, f := range []record.Field{record.FieldDay, record.FieldPeriod, record.FieldYear} {
		if v := w.value(f, row); v != "" {
			return strings.ReplaceAll(v, "?", "0")
		}
	}
	return w.table.Sources[w.table.SourceOf(int(row))].Period
}

// PeriodOf gives the month (YYYYMM) a row speaks of: its own period, else its
// extract's; "" unknown.
func (w *World) PeriodOf(row int32) string {
	if row < 0 {
		return ""
	}
	if v := w.value(record.FieldPeriod, uint32(row)); v != "" {
		return month(v)
	}
	return month(w.table.Sources[w.table.SourceOf(int(row))].Period)
}
