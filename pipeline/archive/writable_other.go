//go:build !linux

package archive

// writable is not known before something is written.
func writable(string, bool) error { return nil }
