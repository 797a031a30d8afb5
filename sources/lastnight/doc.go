// Package lastnight remembers the rows of an extract from one night to the
// next, so that a row that comes again is neither split, cleaned nor sifted
// again.
//
// It takes entries: the hash of a row's line and bytes that only its callers
// understand. It gives back, the night after, the bytes of a row whose line has
// the same hash. Whether what the bytes say still holds is the caller's affair;
// what was true of another program, plan or header is kept away by Begin's
// form.
//
// One file holds one extract's night:
//
//	block block block …  the entries of a run of rows, in the order of the extract
//	index                where the blocks are, which rows are landmarks, what the caller adds
//	tail                 where the index is
//
// A night most of whose entries are those of the night before holds only the
// others; of its blocks the index says which parts stand in the base, the file
// of an earlier night that was written whole and has now the name of rows. When
// too much is new, the next file is whole again.
//
// Rows are looked up where they are expected: behind the row found last. A
// few rows, the landmarks, are known to memory with their block, so that the
// place is found again behind rows that are new, gone, or moved. A row that
// stands where nobody looks for it is not found, and costs what it always did.
//
// Invariants, cited by number elsewhere:
//
//	N1  What a night remembers decides how long the next one takes and nothing
//	    else. A file that lacks, is cut off, changed, or of another form is no
//	    file; a block whose checksum is wrong is no block.
//	N2  No error of it ends a night. The first is kept for the caller to tell.
//	N3  It is read and written by its owner alone: the callers' bytes hold
//	    values of persons.
//	N4  What is written becomes next night's memory with Commit alone; until
//	    then, and after Discard, the old one stays. A night that ends within
//	    Commit leaves the old one or none.
//	N5  Two rows of one hash are one row: the hashes have 64 bits and are
//	    compared within a few thousand rows, where a chance meeting is rarer than
//	    a wrong bit in memory.
package lastnight
