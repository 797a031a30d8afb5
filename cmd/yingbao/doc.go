// Command yingbao (应保尽保) reads the departments' extracts, works out which
// rows are one person, who is entitled to something that no register shows
// them receiving, and gives each township a ranked worklist.
//
// This package turns what was typed into options, draws progress bars and
// says messages in Chinese or English; everything else is below. One file a
// command; messages.yaml holds every text in both languages.
//
// Invariants, cited by number elsewhere:
//
//	C1  os.Exit is called in main only; 2 is never chosen as an exit code.
//	C2  Flags may stand before or after other arguments; after "--" nothing
//	    is a flag.
//	C3  Standard error gets bars on a terminal only; a night without trouble
//	    writes one line to standard output and nothing to standard error.
package main
