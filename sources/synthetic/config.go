package synthetic

import (
	"fmt"
	"time"
)

// Config says what province to make. The zero value of every field but People
// has a meaning of its own.
type Config struct {
	People  int     // number of persons, at least 1
	Name    string  // of the plan; "" is "synthetic"
	Seed    uint64  // another seed, another province
	Defects float64 // times the realistic rates of defects; 0 is 1, a negative number none at all
	Need    float64 // times the realistic share of people in need; 0 is 1

	// Changed is the share of each extract's rows that are written anew, gone or
	// entered again since the night when it was 0; all other rows and all people
	// stay as they are.
	Changed float64

	// Namesakes is how many people, the first ones, have one name and one birth
	// date; OnePhone how many, the last ones, have one phone.
	Namesakes, OnePhone int

	AsOf time.Time // the day the extracts speak of; zero is 2022-08-31

	// Plain leaves out everything that makes a row not count although it is
	// there (families near the line, cancelled certificates, stopped spells,
	// cleared risks, people back in work), so that being in an extract is
	// itself the fact.
	Plain bool

	// Departments are the extracts to make, by name; nil is those of Departments().
	// "all" among them stands for AllDepartments().
	Departments []string

	// Formats gives a department another format than its usual one: "csv-utf8",
	// "csv-bom", "csv-gbk", "csv-gb18030", "txt-gb18030" (divided by |) or "xlsx"; each may be
	// followed by "+title": two title rows stand above the header.
	Formats map[string]string

	// TruthDir is where the truth goes, relative to the folder; "" is the folder itself.
	TruthDir string

	// Progress, if set, is told after each block how many persons are made.
	Progress func(people int)
}

// Summary counts what was made.
type Summary struct {
	People, Households, Villages int
	Rows                         map[string]int            // by department
	Defects                      map[string]map[string]int // by department and kind of defect: rows that have it
	Entitled                     map[string]int            // by rule: persons who ought to be flagged
	Files                        []string                  // every file written, relative to the folder, sorted
}

// defaultAsOf is fixed: a day taken from the clock would make every night another province.
var defaultAsOf = time.Date(2022, 8, 31, 0, 0, 0, 0, time.UTC)

// The bounds of Config.
const (
	MostPeople  int64 = 1 << 31
	MostDefects       = 20
)

func (c Config) withDefaults() (Config, error) {
	if c.People < 1 || int64(c.People) > MostPeople {
		return c, fmt.Errorf("synthetic: %d people: want 1 to %d", c.People, MostPeople)
	}
	if c.Name == "" {
		c.Name = "synthetic"
	}
	if c.Defects == 0 {
		c.Defects = 1
	}
	if c.Defects < 0 {
		c.Defects = 0
	}
	if c.Need == 0 {
		c.Need = 1
	}
	if c.Need < 0 || c.Need > 20 || !(c.Defects <= MostDefects) {
		return c, fmt.Errorf("synthetic: need %g, defects %g: want at most %d", c.Need, c.Defects, MostDefects)
	}
	if c.Changed < 0 || c.Changed > 1 {
		return c, fmt.Errorf("synthetic: changed %g: want 0 to 1", c.Changed)
	}
	if c.Namesakes < 0 || c.Namesakes > min(c.People, MostNamesakes) || c.OnePhone < 0 || c.OnePhone > c.People {
		return c, fmt.Errorf("synthetic: %d namesakes, %d with one phone: want at most %d and %d", c.Namesakes, c.OnePhone, min(c.People, MostNamesakes), c.People)
	}
	if c.AsOf.IsZero() {
		c.AsOf = defaultAsOf
	}
	return c, nil
}
