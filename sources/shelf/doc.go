// Package shelf puts the text of columns that nobody reads for a while on the
// disk and brings it back.
//
// While records are matched, what the departments say of a person beyond who
// he is – addresses as delivered, certificate numbers, amounts, dates – is
// most of a table's memory and is not looked at. Shelve writes the values of
// such columns to an Arrow file and lets them go; Return reads them again.
// The codes stay in memory.
//
// Invariants, cited by number elsewhere:
//
//	H1  A table is the same after Return as before Shelve, value by value and
//	    code by code: whether columns were shelved never changes a result.
//	H2  The file has no name when Shelve returns: it is readable by nobody
//	    else and is gone with the process, however that ends.
//	H3  While a column is shelved it has no values: reading it panics rather
//	    than giving an empty one.
package shelf
