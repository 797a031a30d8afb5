package similarity

import "github.com/antzucaro/matchr"

// Keys of Latin names, for ad-hoc files of another schema. They know nothing of
// Han characters: NYSIIS and DoubleMetaphone give "", Soundex gives noise. For
// Chinese use NameForm.

// Soundex returns the four-character Soundex code of a Latin name, "" for "".
func Soundex(s string) string {
	if s == "" {
		return ""
	}
	return matchr.Soundex(s)
}

// NYSIIS returns the New York State code of a Latin name.
func NYSIIS(s string) string { return matchr.NYSIIS(s) }

// DoubleMetaphone returns Philips's primary and alternate codes of a Latin name.
func DoubleMetaphone(s string) (primary, alternate string) { return matchr.DoubleMetaphone(s) }
