// Package report says what a run found: to machines (summary.json,
// metrics.prom) and to leadership and the data officer (report.html, one page
// that needs no network and no script).
//
// It takes the counts the stages hand over and gives files. It must never
// rank or recompute anything, and never show a person.
//
// Invariants, cited by number elsewhere:
//
//	T1  人, 户, 条 and 人次 are counted apart and never added.
//	T2  In the page, a count of persons below 5 in a table by place is shown
//	    as "<5": a village of four leads is four known families. So are the
//	    persons in care and those helped for one reason: a county's three
//	    orphans are known children.
//	T3  Nothing here holds a clock time, a host or a run id: the same inputs
//	    give the same bytes.
package report
