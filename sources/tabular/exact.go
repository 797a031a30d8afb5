package tabular

import "strconv"

// SureDigits are those of a number cell that are certain: a double holds so many
// whatever the number is.
const SureDigits = 15

// exact tells whether the whole numbers of a column are as certain as text,
// although they have more digits than a double is sure of. A column of 64-bit
// integers or decimals holds every digit; but one that was cast from doubles
// holds nothing but numbers that a double can be, which of a column's own
// numbers of 18 digits only one in 32 to 128 is by chance.
func (c *blockColumn) exact() bool {
	long, rounded, from := 0, 0, 0
	for _, end := range c.ends {
		if cell := c.text[from:end]; len(cell) > SureDigits {
			long++
			if isDouble(string(cell)) {
				rounded++
			}
		}
		from = end
	}
	return 2*rounded < long
}

// isDouble tells whether a whole number is one that a double can be.
func isDouble(number string) bool {
	f, err := strconv.ParseFloat(number, 64)
	return err == nil && strconv.FormatFloat(f, 'f', 0, 64) == number
}

// decimalStorage tells whether decimals of a scale are whole numbers.
func decimalStorage(scale int) storage {
	if scale <= 0 {
		return storedWhole
	}
	return storedReal
}
