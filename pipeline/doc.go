// Package pipeline runs the night: extracts in, worklists out. Run is the
// order of the stages on one screen; Check tells everything that is wrong
// with a plan and its extracts and runs nothing; Match is the ad-hoc job.
//
// It takes a plan and options and gives a Result; what happens on the way goes
// out through callbacks. It must never parse flags, print, or hold an
// algorithm: each stage is a package of its own.
//
//	plan ─▶ lock ─▶ load every extract ─▶ gates ─▶ table
//	     ─▶ links ─▶ persons ─▶ coverage ─▶ leads ─▶ order
//	     ─▶ files ─▶ accounts ─▶ publish
//
// Invariants, cited by number elsewhere:
//
//	P1  Nothing is published unless every account is equal: rows = accepted +
//	    rejected per extract, accepted = apart + records in entities.parquet, leads =
//	    listed + waiting + cooling = lines in the files, counted again from
//	    the files.
//	P2  An extract that is there but must not be used holds the run, and so
//	    does a register that is missing; any other missing extract switches
//	    its rules off, and the run says so and is degraded. A plan may say
//	    otherwise of a source: when_held last-good puts the extract of the
//	    last good run in force, leave-out goes on without it; both degrade.
//	    A rule that is off for want of one of the seven core departments
//	    (core.go) degrades the run too, even when the plan never named it;
//	    rules for further departments are only told.
//	P3  The result depends on the plan, the extracts, the last good night's
//	    counts, the journal of visits and the as-of date; not on clock,
//	    workers or place.
//	P5  The same night asked for twice is done once: when program, plan,
//	    pack, model, visits, day and every extract's bytes are those of the
//	    last good run, nothing is read further and nothing is written.
//	P4  An error names its stage and file and never holds a value of a row.
package pipeline
