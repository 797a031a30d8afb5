// Package evaluation says how good links are, against a truth file: precision,
// recall and F1 of what was decided and of the best threshold, the recall of
// the pairs that were kept at all, the precision-recall curve, and whether
// probabilities mean what they say.
//
//	truth.csv (source,row,person) ─▶ Truth ─┐
//	links.csv, line by line       ─▶ Evaluator ─▶ Report
//
// Pairs are counted, not persons: of N true pairs (two rows of one person, in
// the two sources looked at), how many were decided as links. A pair of
// sources is a cell; figures can be had for any choice of cells.
//
// Invariants:
//
//	V1  Lines are streamed: but for the closure figures, memory grows with the
//	    number of different weights (rounded to 1/10,000 bit), not of links.
//	V2  Pairs of equal weight stand or fall together: no threshold can tell
//	    them apart, so no figure does.
//	V3  The report is a function of the set of lines, not of their order.
//	V4  A pair of which truth does not know a row is counted as untold and
//	    judged neither right nor wrong.
//
// The package takes no part in any decision of a run.
package evaluation
