// Package normalise turns one value as a department delivered it into the one
// value that the rest of the program compares.
//
// It takes and gives plain strings and numbers: identity numbers, names and
// their pinyin, dates, months, phones, sex, ethnic and relation codes, money,
// addresses and divisions, masks. It must never know records, files or
// departments, keep state, read the clock, or put a value into an error.
//
// Invariants:
//
//	N1  Every function is pure and safe for concurrent use; its data are
//	    embedded and read-only after init.
//	N2  No input panics; bytes that are no UTF-8 count as unreadable.
//	N3  Normalising what was normalised changes nothing.
//	N4  Nothing is mended silently: each repair has a bit in Repair and a
//	    stable name that manifests count.
//	N5  A digit or character that is not known is '?', never a guess.
//	N6  What cannot exist (30 February, a placeholder number) becomes "", it is
//	    never moved to a neighbour.
package normalise
