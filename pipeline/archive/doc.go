// Package archive keeps the runs of a plan: the lock, the run's folder while
// it is being written, its manifest, and its publication.
//
// It takes the runs folder and the plan's name and gives a Store; a Store
// gives a Run to write into; a Run is published whole or not at all. It reads
// finished runs back.
//
// It must never decide anything about persons, leads or rules, and never wait
// for a lock.
//
//	<runs>/<plan name>/
//	    .lock                 held by flock while a run is under way
//	    .tmp-2022-07-31-002~1234567/  a run under way, or one whose process died
//	    2022-07-31-001/       a published run, manifest.json inside
//	    latest -> 2022-07-31-001
//	    kept/                 last good extracts of sources whose plan asks for it
//	    visits/               results of visits, see package visits
//	    exports.jsonl         who exported which run, when, in what form
//	    yingbao.prom          the state of the last attempt, with its times
//
// Invariants, cited by number elsewhere:
//
//	A1  A folder without manifest.json is not a run. The manifest is the last
//	    file written, names every other file with its SHA-256, and is synced
//	    before the folder gets its name.
//	A2  Readers see the old run or the new one: write, sync files, sync
//	    folders, rename the folder, swap the link by rename, sync parents.
//	A3  One run at a time per plan: flock on an open descriptor. Before
//	    publishing, the file at the lock's path must still be the one locked.
//	A4  Every file is 0600 and every folder 0700, whatever the umask.
//	A5  Run ids are the as-of date and a sequence number, so a clock that
//	    jumps changes no order. Nothing but manifest.meta holds a clock time,
//	    a host, a process or the run's own id.
//	A6  A failed sync or close is fatal for the run and never tried again: the
//	    kernel may already have dropped the data.
//	A7  Only folders named like a run under way are ever removed, and only
//	    under the lock; a purged run is given such a name first.
//	A8  A run under way has a folder of its own: where somebody removes the lock
//	    of a living process, the next one sweeps that folder away and publishes,
//	    and nothing of the first gets into it.
//	A9  A manifest bears its own SHA-256: one that is not as it was written is
//	    *Damaged to whoever reads it.
//	A10 No file of a plan's folder is opened through a link, and no pipe or
//	    device in its place: not to be written, nor to be read.
package archive
