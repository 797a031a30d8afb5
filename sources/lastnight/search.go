package lastnight

import (
	"cmp"
	"slices"
	"sync"
)

// Search finds rows in last night's blocks for all workers of a load.
type Search struct {
	night *Night
	old   *memory

	mu     sync.Mutex
	kept   []*shared // loaded last, the last one first
	room   int
	latest fix
	free   []*loaded // blocks that nobody needs any more, for their memory
}

// fix says in which block the rows of a run of tonight's were found.
type fix struct{ run, block int }

// shared is a block that some worker loads for all.
type shared struct {
	block int
	once  sync.Once
	it    *loaded // nil when it cannot be used
	users int     // walks that hold it
	gone  bool    // not among those kept
}

// NewSearch makes a Search, nil when there is nothing to look in or Begin did
// not say what may be looked for. Each worker has some blocks in memory.
func (n *Night) NewSearch(workers int) *Search {
	if !n.begun || n.old == nil || len(n.old.blocks) == 0 {
		return nil
	}
	return &Search{night: n, old: n.old, room: 4*workers + 4}
}

// Walk looks up one run of tonight's rows, in their order. It is used by one
// goroutine.
type Walk struct {
	search *Search
	run    int
	now    int        // block expected
	here   [3]*loaded // the block expected, the one behind it, the one before
	next   int        // entry of here[0] behind the one found last
	moves  int        // blocks that may still be looked for
	found  int
	held   []*shared
}

// manyMoves is how often one run of rows may go to another place: rows in
// another order are not worth reading a block each.
const manyMoves = 8

// Walk begins a run. run counts the runs of the extract: one is expected
// behind the one before.
func (s *Search) Walk(run int) Walk {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Walk{search: s, run: run, now: s.latest.block + run - s.latest.run, moves: manyMoves}
}

// Find gives the entry of a row; false when it is not known. It stays valid
// until Release.
func (w *Walk) Find(hash uint64) (Entry, bool) {
	if l := w.here[0]; l != nil && w.next < len(l.at) && l.hash(w.next) == hash {
		w.next++
		w.found++
		return Entry{l, w.next - 1}, true
	}
	if isLandmark(hash) {
		w.sight(hash)
	}
	for i, step := range [...]int{0, 1, -1} {
		if step < 0 && w.found > 0 || w.moves <= 0 {
			break
		}
		if w.here[i] == nil {
			w.here[i] = w.get(w.now + step)
		}
		if at := w.here[i].find(hash); at >= 0 {
			if w.found++; step != 0 {
				w.move(w.now + step)
			}
			w.next = at + 1
			return Entry{w.here[0], at}, true
		}
	}
	return Entry{}, false
}

// sight goes to a landmark's block.
func (w *Walk) sight(hash uint64) {
	marks := w.search.old.marks
	i, ok := slices.BinarySearchFunc(marks, hash, func(m landmark, h uint64) int { return cmp.Compare(m.hash, h) })
	if !ok {
		return
	}
	best := int(marks[i].block)
	for ; i < len(marks) && marks[i].hash == hash; i++ {
		if b := int(marks[i].block); b == w.now {
			return
		} else if distance(b, w.now) < distance(best, w.now) {
			best = b
		}
	}
	w.move(best)
}

func distance(a, b int) int { return max(a-b, b-a) }

func (w *Walk) move(to int) {
	if w.now != to {
		switch to - w.now {
		case 1:
			w.here = [3]*loaded{w.here[1], nil, w.here[0]}
		case -1:
			w.here = [3]*loaded{w.here[2], w.here[0], nil}
		default:
			w.here = [3]*loaded{}
			w.moves--
		}
		w.now, w.next = to, 0
	}
}

// Done tells where the run ended, for those that come behind it.
func (w *Walk) Done() {
	s := w.search
	if s == nil || w.found == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if w.run > s.latest.run {
		s.latest = fix{w.run, w.now}
	}
}

// Release lets go of the entries found.
func (w *Walk) Release() {
	if w.search == nil {
		return
	}
	w.search.mu.Lock()
	defer w.search.mu.Unlock()
	for _, b := range w.held {
		b.users--
		w.search.recycle(b)
	}
	w.held = nil
}

// recycle keeps the memory of a block that is neither kept nor held.
func (s *Search) recycle(b *shared) {
	if b.gone && b.users == 0 && b.it != nil && len(s.free) < s.room {
		s.free = append(s.free, b.it)
		b.it = nil
	}
}

// nothing is a block without rows.
var nothing = &loaded{}

// get gives a block, nothing for one that is not there or cannot be used.
func (w *Walk) get(block int) *loaded {
	s := w.search
	if block < 0 || block >= len(s.old.blocks) {
		return nothing
	}
	b, memory := s.shared(block)
	w.held = append(w.held, b)
	b.once.Do(func() {
		var err error
		if b.it, err = s.old.load(s.old.blocks[block], memory); err != nil {
			s.night.fail(oldError(err))
		}
	})
	if b.it == nil {
		return nothing
	}
	return b.it
}

// shared finds a block among those kept, or makes room for it and gives memory
// to load it into, nil for none.
func (s *Search) shared(block int) (b *shared, memory *loaded) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := slices.IndexFunc(s.kept, func(b *shared) bool { return b.block == block })
	if at >= 0 {
		b = s.kept[at]
		s.kept = slices.Delete(s.kept, at, at+1)
	} else {
		b = &shared{block: block}
		for len(s.kept) >= s.room {
			last := s.kept[len(s.kept)-1]
			s.kept = s.kept[:len(s.kept)-1]
			last.gone = true
			s.recycle(last)
		}
		if n := len(s.free); n > 0 {
			memory, s.free = s.free[n-1], s.free[:n-1]
		}
	}
	b.users++
	s.kept = slices.Insert(s.kept, 0, b)
	return b, memory
}
