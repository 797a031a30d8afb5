package synthetic

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
)

// Generate makes the province of the config in the folder, which is made if
// need be; files of the same names are replaced. On an error the folder is
// left as it is, unfinished.
func Generate(ctx context.Context, dir string, config Config) (Summary, error) {
	w, err := newWorld(config)
	if err != nil {
		return Summary{}, err
	}
	out, err := openOutput(dir, w)
	if err != nil {
		return Summary{}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	err = w.run(ctx, out)
	if closeErr := out.close(); err == nil {
		err = closeErr
	}
	return out.summary, err
}

func newWorld(config Config) (*world, error) {
	config, err := config.withDefaults()
	if err != nil {
		return nil, err
	}
	w := &world{config: config, now: dayOf(config.AsOf), tables: loadTables(), catalogue: newCatalogue(config.Defects)}
	w.kind = w.catalogue.kinds()
	if err := w.choose(); err != nil {
		return nil, err
	}
	w.places = newPlaces(w.tables, config.People, config.Seed)
	return w, nil
}

// choose resolves the departments and their formats.
func (w *world) choose() error {
	names := w.config.Departments
	if names == nil {
		names = Departments()
	}
	if slices.Contains(names, "all") {
		names = AllDepartments()
	}
	for name := range w.config.Formats {
		if !slices.Contains(names, name) {
			return fmt.Errorf("synthetic: format given for department %q, which is not made", name)
		}
	}
	all := AllDepartments()
	for _, name := range names {
		d, ok := findDepartment(name)
		if !ok {
			return fmt.Errorf("synthetic: unknown department %q, known are %v", name, all)
		}
		usual := d.format
		if other := w.config.Formats[name]; other != "" {
			usual = other
		}
		f, ok := parseFormat(usual)
		if !ok {
			return fmt.Errorf("synthetic: unknown format %q of department %q", usual, name)
		}
		w.chosen = append(w.chosen, d)
		w.formats = append(w.formats, f)
		w.streams = append(w.streams, streamDepartments+uint64(slices.Index(all, name)))
	}
	for _, r := range rules {
		w.known = append(w.known, slices.Contains(names, r.source))
	}
	return nil
}

// run makes the blocks in parallel and hands them to the output in order. Each
// block gets a channel of its own when it is begun; the queue of these
// channels bounds how many blocks are in memory.
func (w *world) run(ctx context.Context, out *output) error {
	workers := runtime.GOMAXPROCS(0)
	queue := make(chan chan *made, 2*workers)
	tasks := make(chan task, workers)
	idle := make(chan *made, 3*workers+2)
	go w.dispatch(ctx, queue, tasks)
	for range workers {
		go func() {
			for t := range tasks {
				var m *made
				select {
				case m = <-idle:
				default:
					m = w.newMade()
				}
				w.make(t.block, m)
				t.done <- m
			}
		}()
	}
	for done := range queue {
		m := <-done
		if err := out.write(m); err != nil {
			return err
		}
		select {
		case idle <- m:
		default:
		}
	}
	return context.Cause(ctx)
}

type task struct {
	block int
	done  chan *made
}

func (w *world) dispatch(ctx context.Context, queue chan<- chan *made, tasks chan<- task) {
	defer close(queue)
	defer close(tasks)
	for i := range w.places.villages {
		done := make(chan *made, 1)
		select {
		case queue <- done:
		case <-ctx.Done():
			return
		}
		tasks <- task{i, done} // somebody always takes it: workers never wait for the writer
	}
}

func (w *world) newMade() *made {
	return &made{sheets: make([]sheet, len(w.chosen)), entitled: make([]int, len(rules))}
}

// makeDirs makes the folder and that of the truth.
func makeDirs(dir, truth string) error {
	if err := os.MkdirAll(filepath.Join(dir, truth), 0o755); err != nil {
		return fmt.Errorf("synthetic: %w", err)
	}
	return nil
}
