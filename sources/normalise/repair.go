package normalise

import "math/bits"

// Repair is the set of things a function had to mend or noticed while reading
// a value (invariant N4). The zero value means: taken as it stood.
type Repair uint32

// The repairs. Each has a stable code name (Names) that manifests count.
const (
	RepairWidth       Repair = 1 << iota // full-width or compatibility forms folded
	RepairBlanks                         // blanks, tabs, quotes, ="…", invisible characters removed
	RepairX                              // x × χ Х Ⅹ read as the check character X
	RepairLetters                        // O read as 0, l or I as 1
	Repair15To18                         // first-generation number of 15 digits widened
	RepairCheckAdded                     // 17 digits: check character computed
	RepairCertificate                    // disability certificate: its first 18 characters
	RepairScientific                     // 3.50102E+17: only the leading digits survive
	RepairRounded                        // 15-digit float: the last three digits are lost
	RepairMasked                         // masked with * before delivery
	RepairLength                         // wrong length: only the sure digits kept
	RepairPlaceholder                    // 111…, 123456789012345678: emptied
	RepairNotID                          // passport, words: not a resident's number, emptied
	RepairCheckDigit                     // check character does not fit; kept as typed
	RepairBirthDate                      // impossible birth date; kept as typed
	RepairRegion                         // region code in no year's table; kept as typed
	RepairVariant                        // traditional or variant characters folded
	RepairRemark                         // remark in brackets taken off
	RepairAlias                          // second or former name split off
	RepairWildcard                       // unreadable character became '?'
	RepairDigits                         // trailing digits or letters, or a list number in front, dropped from a name
	RepairSeveral                        // more than one person in the cell
	RepairNotName                        // 无, NULL, 合计 …: emptied
	RepairNumerals                       // Chinese numerals or an era year read
	RepairPartial                        // only a part of the date is known
	RepairAmbiguous                      // 1/2/23: not guessed
	RepairImpossible                     // no such day, or outside 1850–2079: emptied
	RepairLunar                          // lunar date: month and day unknown
	RepairZone                           // 16:00Z is midnight in China: next day
	RepairUnreadable                     // not a value of this kind: emptied
	RepairOneOfTwo                       // of two numbers in a cell the one that can be a number
	RepairExchanged                      // name and number stood in each other's cell
)

// RepairRegionUnknown is RepairRegion, the name the readers use.
const RepairRegionUnknown = RepairRegion

var repairNames = [...]string{
	"width", "blanks", "id-x", "id-letters", "id-15-to-18", "id-check-added", "id-certificate", "id-scientific",
	"id-rounded", "id-masked", "id-length", "id-placeholder", "id-not-id", "id-check-digit", "id-birth-date", "id-region-unknown",
	"name-variant", "name-remark", "name-alias", "name-wildcard", "name-digits", "name-several", "name-not-name",
	"date-numerals", "date-partial", "date-ambiguous", "date-impossible", "date-lunar", "date-zone", "unreadable", "id-one-of-two", "cells-exchanged",
}

// Has tells whether any of the given repairs is in the set.
func (r Repair) Has(any Repair) bool { return r&any != 0 }

// Names gives the code names of the set in a fixed order, nil when it is empty.
func (r Repair) Names() []string {
	if r == 0 {
		return nil
	}
	names := make([]string, 0, bits.OnesCount32(uint32(r)))
	for i, name := range repairNames {
		if r&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}
