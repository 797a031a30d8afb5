package blocking

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
)

// TestOneBigBlock: 20,000 rows of one name are 200 million pairs; split by
// village and then by phone they stay small, and every pair is accounted for.
func TestOneBigBlock(t *testing.T) {
	var rows [][]string
	for i := range 20000 {
		rows = append(rows, []string{"王甲", fmt.Sprint("村", i%100), fmt.Sprint(i % 7000)})
	}
	table := tableOf(t, []string{"name", "village", "phone"}, rows)
	p := compile(t, table, rulesOf("name"), Options{Split: []string{"village", "phone"}, MaxBlock: 10000, Workers: 2})
	n := int64(len(enumerate(t, p)))
	s := p.Stats()[0]
	// A village of 200 rows has 19,900 pairs, over the limit, so phones split
	// it; a phone is on two or three rows.
	if s.Pairs != 20000*19999/2 || s.Split != 1 || n != s.Pairs-s.Dropped || n != 6000*3+1000*1 {
		t.Errorf("%d pairs handed out, %+v", n, s)
	}
}

// TestNoSplitKey: without a split key an oversized block is dropped, and the
// statistics say so.
func TestNoSplitKey(t *testing.T) {
	table := tableOf(t, []string{"name"}, [][]string{{"a"}, {"a"}, {"a"}, {"b"}, {"b"}})
	p := compile(t, table, rulesOf("name"), Options{MaxBlock: 2})
	if got := enumerate(t, p); len(got) != 1 {
		t.Errorf("pairs %v", got)
	}
	if s := p.Stats()[0]; s.Pairs != 4 || s.Dropped != 3 || s.Largest != 3 || s.Split != 1 || s.Blocks != 2 {
		t.Errorf("%+v", s)
	}
}

// TestCoarseRule: where every block is large the rule was meant so, and is
// enumerated whole unless it is too much in all; one that stands out is split
// all the same.
func TestCoarseRule(t *testing.T) {
	var rows [][]string
	for _, name := range []string{"a", "a", "a", "b", "b", "b", "c", "c", "d", "d", "e", "e"} {
		rows = append(rows, []string{name})
	}
	table := tableOf(t, []string{"name"}, rows)
	for _, c := range []struct {
		coarse, split int
		pairs         int
	}{{0, 2, 3}, {8, 2, 3}, {9, 0, 9}} {
		p := compile(t, table, rulesOf("name"), Options{MaxBlock: 2, Coarse: int64(c.coarse)})
		if got := enumerate(t, p); len(got) != c.pairs || p.Stats()[0].Split != c.split {
			t.Errorf("coarse %d: %d pairs, %+v", c.coarse, len(got), p.Stats()[0])
		}
	}
	for range 12 { // a default value among them
		rows = append(rows, []string{"a"})
	}
	p := compile(t, tableOf(t, []string{"name"}, rows), rulesOf("name"), Options{MaxBlock: 2, Coarse: 1000})
	if got := enumerate(t, p); len(got) != 6 || p.Stats()[0].Split != 1 {
		t.Errorf("%d pairs, %+v", len(got), p.Stats()[0])
	}
}

func TestVisitErrorEndsPairs(t *testing.T) {
	table := tableOf(t, []string{"name", "one"}, [][]string{{"a", "x"}, {"a", "x"}, {"b", "x"}, {"b", "x"}})
	stop := errors.New("stop")
	for workers := 1; workers <= 3; workers++ {
		calls := atomic.Int64{}
		p := compile(t, table, rulesOf("name", "one"), Options{Workers: workers})
		err := p.Pairs(context.Background(), func(int, []Pair) error { calls.Add(1); return stop })
		if !errors.Is(err, stop) || calls.Load() > int64(workers) {
			t.Errorf("%d workers: %v after %d batches", workers, err, calls.Load())
		}
	}
}

func TestCancelledPairs(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	table := tableOf(t, []string{"name"}, [][]string{{"a"}, {"a"}})
	p := compile(t, table, rulesOf("name"), Options{})
	err := p.Pairs(ctx, func(int, []Pair) error { t.Error("a batch after the end"); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// TestWorkers: the number of the worker is below the number of workers, a
// batch is never empty, and pairs are ordered Left < Right.
func TestWorkers(t *testing.T) {
	var rows [][]string
	for i := range 3000 {
		rows = append(rows, []string{fmt.Sprint(i % 50), fmt.Sprint(i % 11)})
	}
	table := tableOf(t, []string{"name", "village"}, rows)
	var first map[[2]uint32]uint16
	for workers := 1; workers <= 4; workers++ {
		p := compile(t, table, rulesOf("name", "name+village"), Options{Workers: workers})
		err := p.Pairs(context.Background(), func(w int, batch []Pair) error {
			if w < 0 || w >= workers || len(batch) == 0 || len(batch) > batchSize {
				t.Errorf("worker %d of %d, batch of %d", w, workers, len(batch))
			}
			for _, pair := range batch {
				if pair.Left >= pair.Right {
					t.Errorf("pair %d-%d", pair.Left, pair.Right)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		pairs := enumerate(t, p)
		set := setOf(pairs, nil)
		if len(set) != len(pairs) || len(set) != 50*60*59/2 {
			t.Errorf("%d workers: %d pairs, %d of them different", workers, len(pairs), len(set))
		}
		if first == nil {
			first = set
		}
		for pair, rule := range first {
			if set[pair] != rule {
				t.Fatalf("%d workers: pair %v by rule %d, not %d", workers, pair, set[pair], rule)
			}
		}
	}
}

// BenchmarkPairs enumerates two rules over 20,000 rows, the second of which
// must know what the first has reached.
func BenchmarkPairs(b *testing.B) {
	var rows [][]string
	for i := range 20000 {
		rows = append(rows, []string{fmt.Sprint(i % 200), fmt.Sprint(i % 317), fmt.Sprint(i % 211)})
	}
	table := tableOf(b, []string{"name", "phone", "phone_2"}, rows)
	for _, rules := range [][]string{{"name"}, {"phone", "name"}, {"phone|phone_2", "name"}} {
		b.Run(fmt.Sprint(rules), func(b *testing.B) {
			b.ReportAllocs()
			p, err := Compile(table, rulesOf(rules...), Options{})
			if err != nil {
				b.Fatal(err)
			}
			n := 0
			for b.Loop() {
				n = 0
				if err := p.Pairs(context.Background(), func(_ int, batch []Pair) error { n += len(batch); return nil }); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "pairs/s")
		})
	}
}
