// Package synthetic makes up a province: its people, households and hardships,
// the extracts that its departments would deliver about them, with the defects
// such extracts have, and the truth behind every row.
//
// It takes a Config (how many people, a seed, how many defects) and gives a
// folder: one file a department, truth.csv (which person a row is of),
// people.csv (the true facts of every person), entitlements.csv (who truly
// ought to be flagged, by which rule) and plan.yaml (a plan that reads them).
//
// How. Villages are blocks. The people of a block, and each department's rows
// about them, come from generators seeded with (seed, block, department), so a
// block depends on nothing but its number: blocks are made in parallel, and
// one writer puts them down in order. Only a few blocks are in memory.
//
// The number of counties, towns and villages is that of a real province of as
// many people; small provinces have small ones, so that there are several.
//
// It must never use a real person's data: names are drawn from characters,
// surnames and cohorts, whose frequencies follow published aggregate figures;
// places are invented; every ID number has a region code 99xxxx.
//
// Invariants:
//
//  1. The same Config gives the same bytes at any GOMAXPROCS.
//  2. Exactly Config.People persons, numbered from 0; every row of an extract
//     has exactly one line in truth.csv.
//  3. The ID numbers of people.csv are unique and have right check digits.
//  4. Leaving out a department, or other defects, never changes a person.
//  5. No region code outside 99xxxx.
//  6. Memory does not grow with the number of people, but for the villages.
//  7. Config.Changed leaves every row it does not choose, and every person, as
//     they are without it.
package synthetic
