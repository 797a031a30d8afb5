package plan

import (
	"sync"

	"yingbao/sources/department"
	"yingbao/sources/record"
)

// registerDepartment keeps the benefit register, so its extracts have the
// role "register" without saying so.
const registerDepartment = "civil-affairs"

var departmentNames = sync.OnceValue(func() []string {
	var names []string
	for _, d := range department.All() {
		names = append(names, d.ID)
	}
	return names
})

// fieldNames gives the fields that a column of a department's extract may be
// named as; without a department, those of all of them.
func fieldNames(id string) []string {
	dictionaries := department.All()
	if d, ok := department.Find(id); ok {
		dictionaries = []*department.Dictionary{d}
	}
	var names []string
	seen := map[record.Field]bool{}
	for _, d := range dictionaries {
		for _, c := range d.Columns {
			if !seen[c.Slot] {
				seen[c.Slot] = true
				names = append(names, string(c.Slot))
			}
		}
	}
	return names
}
