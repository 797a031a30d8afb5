package entitlement

import "time"

// Rise is a county's dibao standard that went up.
type Rise struct {
	County      string // six digits
	Since       string // YYYY-MM
	Before, Now float64
}

// Risen lists the counties of the codes given whose dibao standard went up in
// the last months, in the order given.
func (p *Pack) Risen(counties []string, on time.Time, months int) []Rise {
	var out []Rise
	for _, c := range counties {
		line := p.since(c, on)
		if line.changed < 0 || line.changed > months || line.before <= 0 || line.before >= line.DibaoLine() {
			continue
		}
		first := time.Date(on.Year(), on.Month(), 1, 0, 0, 0, 0, time.UTC)
		out = append(out, Rise{c, first.AddDate(0, -line.changed, 0).Format("2006-01"), line.before, line.DibaoLine()})
	}
	return out
}
