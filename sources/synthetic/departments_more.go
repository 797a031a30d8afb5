package synthetic

// extras are made on demand only.
var extras = []department{}

func extraNames() []string {
	var names []string
	for _, d := range extras {
		names = append(names, d.name)
	}
	return names
}

func findDepartment(name string) (department, bool) {
	for _, list := range [...][]department{departments, extras} {
		for _, d := range list {
			if d.name == name {
				return d, true
			}
		}
	}
	return department{}, false
}
