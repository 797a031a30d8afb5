package archive

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"testing"
)

// TestRender: as many workers as there may be write what Row writes, record
// by record.
func TestRender(t *testing.T) {
	for _, style := range []Style{MachineStyle, {Encoding: "utf-8-bom", QuoteAll: true}, {Encoding: "gb18030"}} {
		for _, n := range []int{0, 1, 1023, 1024, 1025, 9000} {
			cells := func(i int, row []string) []string {
				return append(row, strconv.Itoa(i), "甲,\""+fmt.Sprint(i%7), "=x")
			}
			want := rendered(t, style, func(c *CSV) error {
				for i := range n {
					if err := c.Row(cells(i, nil)...); err != nil {
						return err
					}
				}
				return nil
			})
			for _, workers := range []int{0, 1, 2, 7} {
				got := rendered(t, style, func(c *CSV) error {
					defer func() {
						if c.Rows() != n {
							t.Errorf("%d rows counted of %d", c.Rows(), n)
						}
					}()
					return c.Render(workers, n, cells)
				})
				if !bytes.Equal(got, want) {
					t.Errorf("%v, %d records, %d workers: other bytes", style, n, workers)
				}
			}
		}
	}
}

func rendered(t *testing.T, style Style, write func(*CSV) error) []byte {
	t.Helper()
	var out bytes.Buffer
	c, err := NewCSV(&out, style, "a", "b", "c")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(write(c), c.Close()); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("closed twice: %v", err)
	}
	return out.Bytes()
}

// TestRenderFails: a full disk ends the writing, and everybody goes home.
func TestRenderFails(t *testing.T) {
	defer func() { fault = func(string, string) error { return nil } }()
	s := acquire(t, t.TempDir()+"/runs")
	defer s.Close()
	r, err := s.Begin("2022-07-31")
	if err != nil {
		t.Fatal(err)
	}
	c, err := r.CSV("long.csv", MachineStyle, "a")
	if err != nil {
		t.Fatal(err)
	}
	fault = func(op, _ string) error {
		if op == "write" {
			return os.ErrDeadlineExceeded
		}
		return nil
	}
	if err := c.Render(3, 100_000, func(i int, row []string) []string { return append(row, strconv.Itoa(i)) }); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the cause is lost: %v", err)
	}
}
