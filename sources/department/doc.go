// Package department holds each department's data dictionary: which headers
// mean which field, which words mean which code, which columns an extract must
// bring and the default gates. The dictionaries are data (data/*.yaml, one
// file a department, common.yaml beneath them all); this package reads them
// strictly and answers questions about a header or a value.
//
// It takes strings and gives strings. It opens no extract, keeps no person's
// value and must never guess between the person a row is about and somebody
// else in it.
//
// A column's values are read as one of
//
//	name id certificate date until month year sex ethnic phone address division
//	place relation money count code text
//
// Invariants, cited by number elsewhere:
//
//	D1  A header is compared folded (FoldHeader): width, case, blanks, stars,
//	    colons, quotes and line breaks never matter, nor whether a character is
//	    written in its traditional form (身份證號); what stands in brackets
//	    matters only when the whole header with its brackets is an alias.
//	D2  A header that speaks of another person (户主, 监护人, 联系人 ...) or of a
//	    bank account means that and never the person's own field, whatever
//	    else it holds.
//	D3  One folded header is an alias of one column of a dictionary.
//	D4  A code set maps each folded word to one code.
//	D5  Lookup, Code and Guess depend on nothing but their arguments.
package department
