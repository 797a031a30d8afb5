package department

import "yingbao/sources/record"

// Guess names the department whose dictionary knows the headers best, and how
// sure that is: 0 when no department stands out, up to 1. A column that only
// this department has counts most; the required columns decide between the
// rest.
func Guess(headers []string) (department string, score float64) {
	best, second := 0.0, 0.0
	owners := owned(headers)
	for _, d := range All() {
		s := d.fit(headers, owners)
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

// owned counts, by header, the departments that have a column of their own
// under exactly this word.
func owned(headers []string) []int {
	owners := make([]int, len(headers))
	for _, d := range All() {
		for i, h := range headers {
			if d.owns(h) {
				owners[i]++
			}
		}
	}
	return owners
}

func (d *Dictionary) owns(header string) bool {
	m, ok := d.Lookup(header)
	return ok && !m.Weak && m.How == "alias" && m.Column.Slot != "ignore" && Common().Column(m.Column.Slot) == nil
}

// ownBonus is what a header that only one department knows adds to its fit.
const ownBonus = 0.1

// fit is the share of weighted evidence that headers are of this department;
// 0 when a required column is missing.
func (d *Dictionary) fit(headers []string, owners []int) float64 {
	found := map[record.Field]bool{}
	known, own := 0, 0
	for i, h := range headers {
		m, ok := d.Lookup(h)
		if !ok {
			continue
		}
		known++
		if owners[i] == 1 && d.owns(h) {
			own++
		}
		for _, a := range m.Column.Also { // 肢体二级 says both
			if _, seen := found[a.Slot]; !seen {
				found[a.Slot] = false
			}
		}
		if !m.Weak {
			found[m.Column.Slot] = true
		} else if _, seen := found[m.Column.Slot]; !seen {
			found[m.Column.Slot] = false
		}
	}
	d.heads(found)
	for _, f := range d.Require {
		if _, ok := found[f]; !ok {
			return 0
		}
	}
	if len(headers) == 0 || known == 0 {
		return 0
	}
	hits := d.hits(found)
	if hits == 0 {
		return 0
	}
	return min(1, 0.5*float64(known)/float64(len(headers))+0.5*hits/(hits+1)+ownBonus*float64(min(own, 2)))
}

// heads lets the householder stand for the person where a household's file
// names nobody else.
func (d *Dictionary) heads(found map[record.Field]bool) {
	if !d.HeadRows {
		return
	}
	for head, own := range map[record.Field]record.Field{record.FieldHeadName: record.FieldName, record.FieldHeadID: record.FieldIDNumber} {
		if sure, ok := found[head]; ok {
			if _, has := found[own]; !has {
				found[own] = sure
			}
		}
	}
}

// hits weighs the columns that tell this department from others.
func (d *Dictionary) hits(found map[record.Field]bool) float64 {
	hits, counted := 0.0, map[record.Field]bool{}
	for _, f := range d.Distinct {
		counted[f] = true
		if sure, ok := found[f]; ok && sure {
			hits++
		} else if ok {
			hits += 0.3
		}
	}
	for _, f := range d.RequireAny {
		if found[f] && !counted[f] && Common().Column(f) == nil {
			hits += 0.5
		}
	}
	return hits
}
