// Package fellegisunter holds the model that turns comparison vectors into
// match weights and match probabilities, and learns it without labels.
//
//	counts of values ─▶ u of agreeing in one value, exactly
//	random pairs     ─▶ u   (how often unrelated pairs agree) of all else
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
// EM runs twice. First in sessions: the pairs that agree wholly in what a
// blocking rule reads, with the comparisons tied to those columns held out,
// because within the block they agree always. A comparison's m is what the
// sessions in which it is free found, weighed by their matches (NewSession,
// Combine). From there one EM goes on over the candidates of all rules, which
// uses every pair for every comparison: u is held and universe and candidates
// are told apart, so that a block says nothing by itself: a rule cuts pairs off
// by what they show, which cancels out of the posterior, and the matches it cuts
// off are put back (Unreached). Neither replaces the other. Sessions start the
// joint EM where no class of relatives is learned with it, check it (Far), and
// serve where it ends in no model; the joint EM is nearer to what was generated (TestJointAgainstSessions):
// m off by .0014 against .0016 with clean fields, .0049 against .0058 with bad
// ones; λ by 0.26 against 0.25 and by 0.9 against 1.0 per cent.
//
// λ begins where strict rules say (FindStrict): sets of comparisons in which
// hardly any pair agrees by chance, of which every pair is a candidate, and whose
// pairs agree in the rest as matches do. They are counted on the patterns, and what
// part of the matches they find follows from how often the pairs of the other rules
// agree in what a rule reads. EM may find another λ, which the caller holds against
// theirs, and none beyond Training.Most. Origin keeps all this in the model.
//
// A level that strangers of one block reach because of the block is no
// evidence there. FindStrangers looks for it with the comparison itself left
// out, and the class it finds is held while EM runs.
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
