package entitlement

import (
	"fmt"
	"sort"
	"strings"

	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// table lays a case's rows out by department in the order they appear.
func (c *Case) table() (*record.Table, []uint32, []string, error) {
	departments, labels, fields := c.layout()
	births := map[string]string{}
	for _, r := range c.rows {
		if b := r.values[record.FieldBirth]; b != "" && births[r.person] == "" {
			births[r.person] = b
		}
	}
	var parts []*record.Part
	var persons []uint32
	for _, d := range departments {
		source := record.Source{Name: d, Department: caseDepartments[d], Period: c.AsOf.AddDate(0, -1, 0).Format("200601")}
		if d == "民政" {
			source.Role = "register"
		}
		part := record.NewPart(source, fields, make([]record.Kind, len(fields)))
		for _, r := range c.rows {
			if r.department == d {
				at := index(labels, r.person)
				part.Append(uint32(part.Rows()+1), caseValues(r, fields, births[r.person], at))
				persons = append(persons, uint32(at))
			}
		}
		parts = append(parts, part)
	}
	table, err := record.Merge(parts...)
	return table, persons, labels, err
}

// layout gives the departments, persons and fields a case names.
func (c *Case) layout() (departments, labels []string, fields []record.Field) {
	seen := map[record.Field]bool{record.FieldName: true, record.FieldIDNumber: true, record.FieldBirth: true, record.FieldSex: true}
	for i := range c.rows {
		r := &c.rows[i]
		if !contains(departments, r.department) {
			departments = append(departments, r.department)
		}
		if !contains(labels, r.person) {
			labels = append(labels, r.person)
		}
		for f := range r.values {
			seen[f] = true
		}
	}
	for f := range seen {
		fields = append(fields, f)
	}
	sort.Slice(fields, func(i, j int) bool { return fields[i] < fields[j] })
	return departments, labels, fields
}

func index(list []string, v string) int {
	for i, x := range list {
		if x == v {
			return i
		}
	}
	return -1
}

// caseValues fills a row: a name and a number of the test region 990102 come
// from the person's label and birth date.
func caseValues(r caseRow, fields []record.Field, birth string, at int) []string {
	out := make([]string, len(fields))
	if birth == "" {
		birth = "19700101"
	}
	for i, f := range fields {
		v, stated := r.values[f]
		switch {
		case stated:
			out[i] = v
		case f == record.FieldName:
			out[i] = "测" + r.person
		case f == record.FieldIDNumber && !strings.Contains(birth, "?"):
			first := "990102" + birth + fmt.Sprintf("%03d", 11+2*at)
			out[i] = first + string(normalise.CheckDigit(first))
		case f == record.FieldBirth:
			out[i] = birth
		}
	}
	return out
}
