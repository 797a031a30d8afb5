package main

import (
	"errors"
	"strings"
	"testing"
)

func TestRoomOf(t *testing.T) {
	const mib = 1 << 20
	for _, c := range []struct {
		limit, room int64
		processors  int
	}{
		{1500 * mib, 0, 2}, {1919 * mib, 0, 2}, {1920 * mib, 128 * mib / 10 * 7, 2}, {4096 * mib, 2304 * mib / 10 * 7, 2},
		{4096 * mib, 1408 * mib / 10 * 7, 16}, {4096 * mib, 1408 * mib / 10 * 7, 256},
	} {
		room, err := roomOf(c.limit, c.processors)
		if room != c.room || (err == nil) != (c.room > 0) {
			t.Errorf("%d MiB, %d processors: room of %d, %v", c.limit/mib, c.processors, room, err)
		}
		if err == nil {
			continue
		}
		full := (*noAddresses)(nil)
		if exitCode(err) != exitLater || !errors.As(err, &full) || !strings.Contains(full.Text("zh"), "1920 MiB") || !strings.Contains(full.Text("en"), "ulimit -v") {
			t.Errorf("%d MiB: %v", c.limit/mib, err)
		}
	}
}
