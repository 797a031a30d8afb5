package plan

// registerDepartment keeps the benefit register, so its extracts have the
// role "register" without saying so.
const registerDepartment = "civil-affairs"

var departments = map[string]string{
	"medical-insurance": "medical-insurance", "medical": "medical-insurance", "医保": "medical-insurance",
	"disabled-federation": "disabled-federation", "disabled": "disabled-federation", "残联": "disabled-federation",
	"human-resources": "human-resources", "employment": "human-resources", "hrss": "human-resources", "人社": "human-resources",
	"rural-revitalization": "rural-revitalization", "rural": "rural-revitalization", "乡村振兴": "rural-revitalization",
	"civil-affairs": "civil-affairs", "register": "civil-affairs", "民政": "civil-affairs",
	"deaths": "deaths", "死亡": "deaths",
	"petitions": "petitions", "petition": "petitions", "信访": "petitions",
}

func lookupDepartment(word string) (string, bool) { id, ok := departments[word]; return id, ok }

func departmentNames() []string {
	return []string{"medical-insurance", "disabled-federation", "human-resources", "rural-revitalization", "civil-affairs", "deaths", "petitions"}
}

func knownField(f string) bool { return true }
func fieldNames() []string     { return nil }
