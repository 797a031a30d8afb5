// Package comparison turns candidate pairs into comparison vectors: for every
// comparison of the settings it finds the level that a pair of values
// reaches, and packs the levels into one integer.
//
//	Spec + table ─▶ Comparison (one feature code for every row)
//	pair, or tile of pairs ─▶ Evaluator ─▶ Vector (4 bits a comparison)
//
// A feature is what a comparison looks at: one column, or several columns
// taken together, interned, so that a pair of feature codes stands for all
// pairs of rows that bear them and its level is remembered. In a tile, what most
// pairs need is packed side by side: codes, digests, masks that tell without a
// metric.
//
// Invariants:
//
//	C1  Level 0 is null (a side is missing), level 1 the best, the last one
//	    "else". A predicate is tried only when those before it failed.
//	C2  Levels are symmetric: the vector of (a, b) is that of (b, a).
//	C3  A vector depends on the values alone, never on rows, sources or order.
//	C4  An Evaluator belongs to one goroutine; a Comparison may be shared.
//
// The package knows no probabilities.
package comparison
