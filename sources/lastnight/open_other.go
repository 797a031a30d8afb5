//go:build !unix

package lastnight

const noFollow = 0
