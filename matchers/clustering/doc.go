// Package clustering turns links between records into persons.
//
// Three ways, for three kinds of job:
//
//	Persons    records of many sources, several of one source possible
//	OneToOne   two files without duplicates: the best assignment
//	Components plain connected components, the closure of the links
//
// Invariants:
//
//	K1  The result depends on the set of links alone, not on their order:
//	    links are taken by weight, then by rows.
//	K2  A refusal is never silent: every link that was refused is returned.
//	K3  Persons are numbered by their first row, from 0.
package clustering
