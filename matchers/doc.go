// Package matchers says which records are one person. Link is its single
// door:
//
//	table ─▶ blocking ─▶ pairs ─▶ comparison ─▶ vectors
//	      ─▶ fellegisunter (learn, then score) ─▶ links
//	      ─▶ clustering ─▶ persons
//
// Pairs are enumerated once: their patterns are counted, from which the model is
// learned, and those that promise to be links are kept and scored. Only when the
// model sees more in a pattern than it promised are they enumerated again. No
// pair below the floor becomes a link. A learned class that cannot be persons is
// held as one of others (doubt.go). In a link of two files of persons most rows
// have a counterpart beyond doubt (mates.go): pairs of two such rows are left out,
// and counted from a sample.
//
// Invariants:
//
//	M1  The result is a function of table and settings: neither the number of
//	    workers nor the order of the rows inside a source changes which pairs
//	    are linked.
//	M2  Records that say the same in every compared field are compared once.
//	M3  A link has its weight under the model of its own pair of sources.
//
// The package reads no files and knows no entitlement.
package matchers
