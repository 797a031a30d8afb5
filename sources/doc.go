// Package sources is the one place that opens a department's extract. Load
// reads its files through tabular, finds the header row, recognises the
// columns with the department's dictionary, normalises every value, sorts the
// rows into accepted and rejected ones and holds the extract back when a gate
// says that something is wrong with it as a whole. LoadAny does the same for a
// file of any shape; Guess names the department of a file; Profile says what a
// file holds.
//
// It takes paths, a dictionary's name, thresholds and what the last good run
// knew of the extract (History). It gives a record.Part with canonical fields
// and normalised values, the rejects, counts and messages. It must never link
// records, decide entitlement, print, or put a cell's text into a message: of
// persons' values only Reject.Raw holds any.
//
// What is wrong comes out in three kinds: a bad row is a Reject; an extract
// that must not be used is Loaded.Held, and the caller keeps the last good
// night's data; a broken run (input/output, a mistake in the caller's columns,
// an end of ctx) is an error.
//
// Invariants, cited by number elsewhere:
//
//	S1  Of every extract, rows = accepted + rejected; Load checks it and fails
//	    rather than return otherwise. accepted = rows of the part + rows that
//	    a sieve left out; gates, counts and History are over all of accepted.
//	S2  Rows are counted from 1 at the first data row of the first file, on
//	    through all files and sheets of the extract; titles, headers above the
//	    data and rows without content are no rows; a repeated header is one.
//	S3  A person is never dropped for a bad field that is not a key: the field
//	    is emptied and counted. Keys are the name and the numbers.
//	S4  A value of one column never moves into another: rows of another width
//	    are rejected, columns are found by header and never by position.
//	S5  Nothing of a held extract is used. An extract of several files is held
//	    as a whole: half a department is not a department.
//	S6  The result depends on the bytes of the files, their names, the Extract
//	    and the Options alone; and not on what Options.LastNight remembers.
//
// # Numbers that a tool destroyed
//
// Spreadsheets keep 15 digits: 350102198001011234 becomes 3.50102E+17 (six
// digits survive) or 350102198001011000 (fifteen do). Such a number is not
// wrong but incomplete, and normalise.ID says which digits are known. What
// becomes of the row is a policy of the dictionary or plan, damaged_id:
//
//	keep    the row stays with the digits that are known, as partial evidence
//	        beside its name, birth date, address and phone; but a row that has
//	        two number columns (身份证号 and 残疾证号) and lost both is rejected:
//	        one damaged cell may have been typed or pasted, two mean that the
//	        row as a whole went through a spreadsheet, nothing in it that looks
//	        like a number can be trusted, and the sender can export it again.
//	reject  every row whose only number is damaged is rejected.
//
// Whatever the policy, more damaged numbers in a file than the gate allows
// rejects (20 %) hold the extract, with a message that names the spreadsheet.
package sources
