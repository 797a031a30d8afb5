// Package entity turns the clustered table into persons: who they are, where
// they live, in which households, on which registers, and what the
// departments say of them, each fact with the record that says so.
//
// It takes the read-only record.Table and the person number of every row
// (matchers.Result.Persons) and gives a World. It decides nothing about
// eligibility: what a fact means for a benefit is entitlement's business.
//
// A province has forty million persons, nearly all of whom have one insurance
// row and nothing else. A World is therefore an index over the table, not a
// heap of structures: the rows of each person, one word of flags per person
// (Kind), and the few million memberships and spells that exist at all. A
// Person is put together from his rows when somebody asks for him.
//
// Invariants, cited by number elsewhere:
//
//	E1  A World never changes after Build; every method is safe for concurrent
//	    use.
//	E2  What Person gives depends on the person's rows and households only,
//	    not on the order in which rows were numbered inside one source: of
//	    facts of equal standing the text decides.
//	E3  Every fact names the table row that says it (-1: nobody says).
//	E4  Households of different kinds are never merged: a monitored household,
//	    a household of the register and a hukou household are three things,
//	    and a number means something inside its extract and period only.
//	E5  A monitored class stands on the head's row in real files: members of
//	    the household inherit it, and the fact names the head's row.
//	E6  Duplicate rows of the same burden count once and reversals are netted
//	    before anything is summed.
//	E7  A benefit claimed by another department (the rural office's note that
//	    somebody draws dibao) is a claim, never a spell.
//	E8  A member whom only a list inside the household's row names belongs to
//	    the household as Listed: no row, spell or evidence is made of it.
//
// # Conflicts
//
// Number: the most frequent complete number with a right check digit, then
// the most frequent complete one, then the pattern with most known digits.
// Birth: the complete date most rows state; a date that agrees with the
// number wins a tie. Sex: the number's, else the majority's. Name: fewest
// unreadable characters, then most rows, then the longest. Disability: the
// row of the federation with the latest date of issue; inside a row the
// digits of the certificate number win over the columns typed beside them,
// and the disagreement is flagged. Place: the most specific place most rows
// agree on, completed from village codes and from the household.
package entity
