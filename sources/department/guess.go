package department

import "yingbao/sources/record"

// Guess names the department whose dictionary knows the headers best, and how
// sure that is: 0 when no department stands out, up to 1. A column that only
// this department has counts most; the required columns decide between the
// rest.
func Guess(headers []string) (department string, score float64) {
	best, second := 0.0, 0.0
	for _, d := range All() {
		s := d.fit(headers)
		if s > best {
			best, second, department = s, best, d.ID
		} else if s > second {
			second = s
		}
	}
	if best == 0 || best-second < 0.05 {
		return "", 0
	}
	return department, best
}

// fit is the share of weighted evidence that headers are of this department;
// 0 when a required column is missing.
func (d *Dictionary) fit(headers []string) float64 {
	found := map[record.Field]bool{}
	known := 0
	for _, h := range headers {
		m, ok := d.Lookup(h)
		if !ok {
			continue
		}
		known++
		if !m.Weak {
			found[m.Column.Slot] = true
		} else if _, seen := found[m.Column.Slot]; !seen {
			found[m.Column.Slot] = false
		}
	}
	for _, f := range d.Require {
		if _, ok := found[f]; !ok {
			return 0
		}
	}
	if len(headers) == 0 || known == 0 {
		return 0
	}
	hits := 0.0
	for _, f := range d.Distinct {
		if sure, ok := found[f]; ok && sure {
			hits++
		} else if ok {
			hits += 0.3
		}
	}
	if hits == 0 {
		return 0
	}
	return 0.5*float64(known)/float64(len(headers)) + 0.5*hits/(hits+1)
}
