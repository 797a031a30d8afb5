package entitlement

// Coverage says, by person, how probable it is that a register row or a death
// record is this person. The slices are as long as the world has
// persons, Rows as long as its table has rows.
type Coverage struct {
	Uncovered []float64 // probability that no register row is this person

	// Rows is the same by table row: the probability that no register row is
	// the person of this row, judged by what ties that row to the register. A
	// rule takes the greatest value of its own evidence rows, so that a sure
	// medical row does not hide an unsure disability row that only clustering
	// tied to it. It is not read for the register's own rows. nil: the
	// person's value stands for his rows.
	Rows []float64

	Row      []int32   // the most probable register row (table row), -1 none
	Dead     []float64 // probability that a death record is this person
	DeathRow []int32   // the most probable death record (table row), -1 none

	Doubts []Doubt // pairs that may be one person and were not linked, in table order
}
