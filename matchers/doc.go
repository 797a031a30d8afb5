// Package matchers says which records are one person. Link is its single
// door:
//
//	table ─▶ blocking ─▶ pairs ─▶ comparison ─▶ vectors
//	      ─▶ fellegisunter (learn, then score) ─▶ links
//	      ─▶ clustering ─▶ persons
//
// Pairs are enumerated twice: once to count patterns, from which the model is
// learned, and once to score. No pair is kept below the floor.
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
