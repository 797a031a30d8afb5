// Package tabular reads foreign files into rows of text cells: delimited text
// in the encodings offices use, plain or packed with gzip, XLSX workbooks,
// Parquet, Arrow, and zip archives of these. It knows the file, never what the
// columns mean: header and title rows are rows like any other.
//
// Takes a path and Options; gives batches of Rows, then Info or an *Error.
//
// It must never follow a link, block on a pipe, write a file, allocate by what
// a file claims, or let text of a file into an error, a warning or a log.
//
// Invariants, cited by number elsewhere:
//
//	T1  Rows come in the order of the file; a row without content is not
//	    yielded but counted in Info.BlankRows.
//	T2  Rows yielded before an error are void: only a nil error says that the
//	    file was read to its end, whole and unchanged. The caller must discard
//	    what it took before the error.
//	T3  Text files are read twice. The first pass (survey.go) verifies gzip
//	    checksums and decides the encoding; nothing is yielded during it.
//	    Reads of one unchanged file may share it (Options.Look). A file that is
//	    presumed to be sound, as nearly all are that were not found otherwise
//	    the night before, is read once; where that does not hold the Read fails
//	    with ErrUnsound, and is done again without.
//	T4  The encoding is decided by rule for the whole file; an undecodable line
//	    is a faulty row, never replaced characters in a sound one.
//	T5  Every cell is valid UTF-8. A faulty row says which cells are at fault.
//	T6  XLSX, Parquet, Arrow and zip are decoded in a child process with bounds
//	    on memory, processor and wall time; its death is an *Error of that file.
//	T7  Limits count real bytes, not declared ones.
//	T8  Messages come from messages.csv; an Error adds numbers and the escaped
//	    base name of the file, nothing else.
package tabular
