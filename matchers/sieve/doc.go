// Package sieve keeps the rows of a bulk extract that can matter and lets the
// others go while the file is read.
//
// A province's medical roll has forty million rows; the registers, the
// federation's, the employment and the rural offices' extracts together have
// three. Nearly every row of the roll is somebody who stands on no other list
// and of whom no rule has anything to say. Holding them all would take ten
// times the memory for the same worklists.
//
// A Sieve is made from the table of the other extracts. Its Sifters take the
// roll's rows a block at a time, on any number of workers, and say of each
// row whether it stands in the table:
//
//   - it may be somebody in the table: a rule of blocking brings it together
//     with a row, and the two agree in two pieces of evidence that are
//     independent of each other (Plausible);
//   - the caller's Screen says that a rule may flag it for what it says
//     itself;
//   - it is one of the sample, one row in Sample by a hash of what it says,
//     and stands for as many rows of the extract, so that the chance of
//     agreeing (u), the frequency of values and the size of the extract stay
//     what they are.
//
// Of the rows let go, the sieve counts how many bear each name and each phone
// that somebody in the table has (Beyond): a common name stays common, and a
// village cadre's phone stays everybody's.
//
// Invariants, cited by number elsewhere:
//
//	V1  Whether a row stands depends on what it says and on the table, not on
//	    its place in the file, nor on the workers.
//	V2  The rows kept as evidence are those that a plain loop over all pairs
//	    keeps which share a key and are Plausible: the index decides where to
//	    look and nothing else. The tests hold the one against the other.
//	V3  The sieve keeps no text of a row.
//	V4  Where Again is sure of a row's trace, it says of the row what Sift
//	    says, when the Prints given as Last and the Form are those of the night
//	    of the trace.
package sieve
