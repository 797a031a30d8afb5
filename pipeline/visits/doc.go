// Package visits keeps what grid workers send back: the results of their
// visits, in a journal that only grows.
//
// It takes returned worklists (CSV or workbook, rows in any order, columns
// deleted or added, words instead of codes) and the published runs they
// belong to; it gives counts of what became of every row, the state of every
// lead, and the leads that are closed for a while.
//
// It must never change a run, rank leads, or drop a row of a returned file.
//
//	<runs>/<plan name>/visits/
//	    .lock            held while a file is imported
//	    journal.jsonl    one result a line, appended and synced
//	    files/           every returned file as it came, named by its SHA-256
//	    tasks/           the lines of removed runs that results may still come for
//
// Invariants, cited by number elsewhere:
//
//	V1  A row is told as accepted only after it stands in the journal and the
//	    journal is synced. A torn last line, left by a process that died, is
//	    dropped by the next import: it was never told as accepted.
//	V2  rows = applied + added + duplicate + parked + open.
//	V3  Importing a file again changes nothing: a row that says what the
//	    journal says already is a duplicate. A parked one is judged again: its
//	    day may have come since, or the run it speaks of be back.
//	V4  What cannot be understood is parked with its reason in the journal.
//	V5  The latest visit of a lead decides; of two on one day that disagree,
//	    the second is parked for a human.
//	V6  A lead closed with a final outcome stays away for Cooldown months,
//	    unless there is new evidence: another rule, a higher severity, or an
//	    event after the visit.
//	V7  A journal of which a line was changed, moved or taken out is used by
//	    nobody: each line bears a check of itself and of those before it. Whole
//	    lines cut off at the end are not noticed.
//	V8  A result finds its lead when the run is removed already: the lines of
//	    removed runs are kept for Cooldown months.
package visits
