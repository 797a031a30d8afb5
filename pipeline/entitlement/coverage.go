package entitlement

// Coverage says, by person, how probable it is that a register row or a death
// record is this person. The slices are as long as the world has persons.
type Coverage struct {
	Uncovered []float64 // probability that no register row is this person
	Row       []int32   // the most probable register row (table row), -1 none
	Dead      []float64 // probability that a death record is this person
	DeathRow  []int32   // the most probable death record (table row), -1 none
}
