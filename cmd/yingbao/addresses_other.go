//go:build !unix

package main

// addressLimit is 0: there is none that is known.
func addressLimit() int64 { return 0 }
