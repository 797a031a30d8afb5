// Package entitlement says who may be entitled to something that no register
// shows him receiving, and who should be asked about something he receives.
//
// It takes a World of persons, the coverage of each (how probable it is that
// a register row or a death record is he) and a policy pack, and gives leads:
// one a person, with every rule that flags him, a Chinese sentence for each,
// the records behind it, and the three axes apart (need: Severity; evidence:
// Class, Strength, Sources; identity: PUncovered, Identity, Suspect).
//
// It never approves or stops anything, never orders leads (ranking's
// business), reads no clock, and writes no person's data into an error.
//
// Policy is data. A pack is a YAML file (packs/), each rule a statement, its
// basis, its inputs, a condition in a small typed language over the person
// schema (Facts), hard and soft exclusions, and a sentence. A province
// inherits from national and says only what differs. While a public emergency
// lasts, rules have other wordings in its areas (emergency.go). cases/ holds
// worked examples of every rule, and of every province's pack, as text.
//
// Invariants, cited by number elsewhere:
//
//	N1  The asymmetry: a missed-person rule drops a person only when coverage
//	    by one of the benefits it excludes is at least Options.Exclude. Below
//	    that the lead stays and carries a note that says what agrees.
//	N2  The same threshold for death: surely dead means no missed-person
//	    lead, perhaps dead means a note.
//	N3  Coverage is per person: a single-person spell covers that person, a
//	    whole-household spell the members who have a row on the roll.
//	N3a A hit of class D that rests on somebody's absence from a payment or
//	    insurance list is class S, with a note, when the list has his number
//	    under another name, a row weighed as perhaps his, or he has no whole
//	    number to be found by.
//	N4  A rule whose inputs are not all present is switched off and listed
//	    with the reason; it never reports that nobody is entitled.
//	N5  A W lead needs evidence whose rows all agree in complete number and
//	    name, or two death sources. W and missed-person hits never share a
//	    lead.
//	N6  A soft clue annotates and demotes, it never drops.
//	N7  Sentences name facts, the month they are of and what to check. No
//	    diagnosis, account, custody, petition text or whole number: there is
//	    no placeholder for them, and words that give them away are refused
//	    when the pack is loaded.
//	N8  The same inputs give the same leads in the same order, whatever the
//	    number of workers.
//	N9  A mistake in a pack is found when it is loaded, all of them at once,
//	    each with file, line and column.
//	N10 A condition is bounded: it has no loops, no clock, no functions but
//	    six of arithmetic, and at most four hundred nodes.
//
// # Speed
//
// A province has forty million persons and fifty-three rules. Nearly all
// persons are passed over unread: from the kinds of evidence that a person and
// his family carry, and what their bills can sum to, the conditions are
// answered as far as they can be, once for each combination of kinds, and
// whom no rule is left for is not looked at (reach.go). Of the others first
// what their own rows say is read, and that refuses most rules (early.go); who
// they are, where and with whom they live only when a rule is left. They meet
// the guards of these rules: the conjuncts of a condition that compare one fact
// with a constant, at a few nanoseconds each.
// Only who passes them costs a run of the expression's machine. A guard means
// what the expression means, and whoever is passed over would not have been
// flagged; tests hold both against random facts and made-up provinces.
package entitlement
