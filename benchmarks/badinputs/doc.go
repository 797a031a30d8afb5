// Program badinputs runs the yingbao program over a folder of bad extracts, one
// process a case, and judges what became of each by the folder's expected.tsv.
//
//	badinputs -yingbao PROGRAM [-profile] [-limit 60s] [-memory 1024] [-total 5m] FOLDER
//
// expected.tsv has one line a case, tab separated, with a header line: name,
// kind (reject-file, quarantine-rows, accept), note, also_ok, reason, rows_in,
// rows_ok, rows_quarantined, rows_flagged. A name has bytes outside [ -~] and
// '%' written as %XX. The extracts are rolls of the disabled persons'
// federation. A case named …/day2 is a second night: the program runs on the
// folder day1 beside it first, with the same plan.
//
// A case passes when
//
//	B1  the outcome is the expected one or one of also_ok: exit 65 is
//	    reject-file; exit 0 or 3 is accept, or quarantine-rows when rows were
//	    rejected; exit 3 with the extract missing is reject-file;
//	B2  rows = accepted + rejected, the rejects' file has as many lines, and the
//	    counts are the expected ones where the outcome is the preferred one;
//	B3  nothing was published when the extract was held;
//	B4  no number, telephone number or name of the file stands in the output,
//	    the metrics, the manifest, the summary, the report or a file's name;
//	B5  no panic, no signal, no exit code outside the product's list;
//	B6  it ended in time and its processes stayed below the memory limit.
//
// Run it as an ordinary user: for root no file is unreadable.
package main
