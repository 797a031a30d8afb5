package archive

import "sync"

// renderPart is how many records a worker renders at a time.
const renderPart = 1 << 10

// Render writes n records, rendered by several workers; they stand in their
// order whatever the number of workers. cells adds the cells of record i to
// row, which it gets empty; it is called from several goroutines.
func (c *CSV) Render(workers, n int, cells func(i int, row []string) []string) error {
	r := renderer{style: c.style, n: n, cells: cells, todo: make(chan rendering), free: make(chan []byte, 4*max(workers, 1))}
	order := make(chan chan []byte, 2*max(workers, 1))
	go func() {
		defer close(order)
		defer close(r.todo)
		for from := 0; from < n; from += renderPart {
			p := rendering{from, make(chan []byte, 1)}
			order <- p.text
			r.todo <- p
		}
	}()
	var wait sync.WaitGroup
	for range min(max(workers, 1), (n+renderPart-1)/renderPart) {
		wait.Go(r.work)
	}
	var broken error
	for part := range order {
		text := <-part
		if broken == nil {
			_, broken = c.out.Write(text)
		}
		select {
		case r.free <- text:
		default:
		}
	}
	wait.Wait()
	c.rows += n
	return broken
}

// rendering is a part under way: where it begins, and where its text goes.
type rendering struct {
	from int
	text chan []byte
}

// renderer is what the workers of one Render share.
type renderer struct {
	style Style
	n     int
	cells func(i int, row []string) []string
	todo  chan rendering
	free  chan []byte // buffers that were written
}

// work renders parts until there are no more.
func (r *renderer) work() {
	var row []string
	for p := range r.todo {
		var text []byte
		select {
		case b := <-r.free:
			text = b[:0]
		default:
		}
		for i := p.from; i < min(p.from+renderPart, r.n); i++ {
			row = r.cells(i, row[:0])
			text = r.style.record(text, row)
		}
		p.text <- text
	}
}
