// Package record is the ground vocabulary of the house: a Field, the ID of a
// record, and the Table in which every accepted row of every extract stands.
//
// A Table is columns, not rows. Each column interns its distinct values, so
// that every later stage cleans, transcribes and compares a distinct value
// once, and equality of two cells of a column is equality of two integers.
//
// Invariants, cited by number elsewhere:
//
//	R1  Code 0 of every column is the missing value "".
//	R2  Rows of one source are contiguous; sources stand in the plan's order,
//	    rows in the order of delivery. A table row is therefore a stable name
//	    inside one run, and record.ID is a stable name across runs.
//	R3  A Table is read-only once Merge returned it.
//	R4  Codes are given in order of first appearance, so the same extracts
//	    give the same codes whatever the number of workers.
//
// The package knows no format, no department and imports nothing but the
// standard library.
package record
