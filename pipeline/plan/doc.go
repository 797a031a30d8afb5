// Package plan reads the job file of a run.
//
// It takes the path of a YAML file and gives a Plan, or every mistake in the
// file at once, each with line, column, key, what was expected and, where a
// key was misspelt, the nearest right one.
//
// It must never open an extract, run anything, or repeat a value of the file
// in a message: a value may be a secret that was put there by mistake.
//
// Invariants, cited by number elsewhere:
//
//	N1  A Plan is given only when the file holds no mistake at all.
//	N2  Every path in a Plan is absolute; relative ones are relative to the
//	    folder of the plan file, never to the working folder.
//	N3  The plan's name and its sources' names are safe as file names and as
//	    the first half of a record.ID.
//	N4  Two sources never share a path, and no source's path reaches the
//	    runs folder.
package plan
