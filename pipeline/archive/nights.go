package archive

import "path/filepath"

// nightsName is the folder, beside the runs, of what a night remembers for the
// next: hashes of the extracts' rows and the cleaned values of those that stand
// in the table, for the program alone; without it the next night takes longer
// and gives the same.
const nightsName = ".nights"

// Nights is where the plan of a name keeps what its nights remember.
func Nights(runs, name string) string { return filepath.Join(runs, name, nightsName) }
