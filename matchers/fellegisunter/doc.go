// Package fellegisunter holds the model that turns comparison vectors into
// match weights and match probabilities, and learns it without labels.
//
//	random pairs     ─▶ u   (how often unrelated pairs agree)
//	candidate pairs  ─▶ EM on pattern counts ─▶ m, λ
//	vector, values   ─▶ Score ─▶ weight (log2) ─▶ probability ─▶ decision
//
// The model of Fellegi and Sunter (1969): a pair is a match with prior
// probability λ; given match or not, the levels of the comparisons occur with
// probabilities m and u. The match weight of a pair is
//
//	w = log2(λ/(1−λ)) + Σ_c log2(m_cl/u_cl) + Σ_c TF_c + Σ_cd D_cd
//
// where TF is the term frequency adjustment and D corrects for comparisons
// that do not err independently. A null level weighs nothing.
//
// Invariants:
//
//	F1  EM works on pattern counts, summed as integers and visited in the
//	    order of the vectors: the same pairs give the same model, bit for bit.
//	F2  No m and no u is 0: unobserved levels get half a count.
//	F3  An EM that does not converge, or whose matches agree less than its
//	    non-matches, is an error.
//	F4  A weight decides nothing by itself; Decision is taken against the
//	    thresholds of the plan.
package fellegisunter
