package normalise

// hanTable gives a number for each of the common Han characters, 0 unless it
// was set: names are read character by character, and a map would be most of
// the cost.
type hanTable [lastHan - firstHan + 1]uint16

// firstHan and lastHan bound the characters of extension A and of the basic
// block.
const firstHan, lastHan = 0x3400, 0x9FFF

// at gives the number of a character; in says whether the table can hold it.
func (t *hanTable) at(c rune) (n uint16, in bool) {
	if c < firstHan || c > lastHan {
		return 0, false
	}
	return t[c-firstHan], true
}

// set says whether the table can hold the character.
func (t *hanTable) set(c rune, n uint16) bool {
	if c < firstHan || c > lastHan {
		return false
	}
	t[c-firstHan] = n
	return true
}
