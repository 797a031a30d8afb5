// Package worklist writes what grid workers and clerks get: the worklists of
// each township, leads.csv with every lead, and the visiting lists of persons
// in care who have none.
//
// It takes leads in their order, the persons behind them and the plan's
// wishes; it gives files, and says of each lead whether it was listed. It
// must never rank, drop or add a lead, and never let free text become a file
// name.
//
// Files of a township, UTF-8 with mark unless asked otherwise, CRLF, every
// cell quoted and inert in a spreadsheet, no totals:
//
//	worklists/<县>/<乡镇>.csv            persons to visit
//	worklists/<县>/<乡镇>_儿童.csv       children, for the children's director
//	worklists/<县>/<乡镇>_错保核查.csv   possibly paid wrongly, for the clerk
//	care/<县>/<乡镇>_探访名单.csv        on a register, to be looked in on
//	care/<县>/<乡镇>_儿童探访名单.csv    children, for the children's director
//
// Invariants, cited by number elsewhere:
//
//	W1  Every lead is on exactly one line of one file, or waits for the next
//	    batch because the township's capacity is used up, or rests after a
//	    visit; leads = listed + waiting + cooling.
//	W2  A line's id is unique in the run and begins with a letter; its last
//	    character finds every single wrong character and every swapped pair.
//	W3  File names are made of checked division names only; what fails the
//	    check is listed under 未定县 or 未定乡镇.
//	W4  Members of a household stand together, villages in walking order.
//	W5  Numbers and phones are masked unless the plan says otherwise.
//	W6  A family is never cut, neither between townships nor at the capacity:
//	    its lines of one county are listed together, in the township that
//	    most of them name, or wait together. Whom a rule for children names, and
//	    whoever is under 18 with no grown-up of the family beside him on the
//	    list, stands in the children's own file of the same township.
//	W7  The visiting list holds the destitute and the children without parents
//	    on a register, and the old and lonely on dibao, each once, unless a
//	    death record or a lead for a visit names them. Its order is a
//	    comparison of plain keys that the page beside it states; it is no lead,
//	    and no benefit is looked into.
package worklist
