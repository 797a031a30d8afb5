// Package blocking turns a table into candidate pairs: it says which pairs of
// records are worth comparing, counts them before it makes them, and hands
// each of them out once.
//
//	table ─▶ Derive (one value of a column ─▶ one block value, once)
//	      ─▶ Compile (the numbers of its block values for every row)
//	      ─▶ Count   (exact, from the sizes of the blocks)
//	      ─▶ Tiles   (batches of few rows, in parallel, each tagged with its rule)
//	      ─▶ Pairs   (the same, pair by pair)
//
// Of and Around give the plan for some of the rows, or of the pairs, alone.
//
// Invariants:
//
//	B1  A pair is handed out once, by the first rule that reaches it.
//	B2  A missing value reaches nothing: it is never equal to another.
//	B3  One more rule never loses a pair.
//	B4  A block over the limit is split by the plan's split keys; the pairs
//	    that no split key reaches are counted in Stats.Dropped, never lost in
//	    silence.
//	B5  The set of pairs does not depend on the number of workers; their order
//	    does, so that callers sort or count.
//
// The keys of one rule are made and sorted when its turn comes, eight bytes
// each. The cost is O(rows log rows) for each rule and O(rules) for each pair. The
// package compares no values beyond the equality of keys.
package blocking
