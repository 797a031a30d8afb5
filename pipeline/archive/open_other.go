//go:build !unix

package archive

const ownFlags = 0
