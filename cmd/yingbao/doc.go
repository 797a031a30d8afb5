// Command yingbao (应保尽保) reads the departments' extracts, works out which
// rows are one person, who is entitled to something that no register shows
// them receiving, and gives each township a ranked worklist.
//
// This package turns what was typed into options, draws progress bars and
// says messages in Chinese or English; everything else is below. One file a
// command; messages.yaml holds every text in both languages.
//
// Exit codes: 0 done; 3 done, degraded; 64 usage; 65 inputs held by a gate,
// nothing published; 70 accounting or self-check failed; 74 I/O; 75 try later;
// 77 unsafe permissions; 78 the plan has mistakes; 1 anything else; 128+N
// signal. 3 means that a source of the plan is missing, held or old, that more
// than 5 % of its rows were rejected, or that a rule is off for want of one of
// the seven core departments (pipeline/core.go). Rules for departments beyond
// these, which the plan does not name, are told and change no exit code.
//
// Invariants, cited by number elsewhere:
//
//	C1  os.Exit is called in main only; 2 is never chosen as an exit code.
//	C2  Flags may stand before or after other arguments; after "--" nothing
//	    is a flag.
//	C3  Standard error gets bars on a terminal only; a night without trouble
//	    writes one line to standard output and nothing to standard error.
package main
