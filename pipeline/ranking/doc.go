// Package ranking puts leads in the order in which a township should work
// them off, and nothing else: it changes no lead but for its Priority.
//
// It takes the leads of entitlement.Evaluate and the world they came from,
// and gives them in order, numbered from 1. It knows no file formats, and
// never makes one score of the three axes: the order is a comparison of keys,
// one after the other, that a clerk can be told.
//
// The keys, after severity (red, orange, yellow, blue):
//
//  1. near-deterministic (D) before suspicions (S) before wrongly kept (W)
//  2. more extracts that carry the evidence
//  3. household already on the edge, rigid-expenditure or monitored roll
//  4. more vulnerable people in the household
//  5. greater burden in months of the dibao standard (in yuan where the
//     standard is unknown)
//  6. more recent event
//  7. surer identity, then greater probability of not being covered
//  8. address, then the first record id
//
// Invariants:
//
//	K1  The order is total: no two leads compare equal unless they are one
//	    person's two leads, and those differ in class.
//	K2  The order does not depend on the order in which leads are given.
//	K3  Order gives exactly the leads it got, with Priority 1..n.
package ranking
