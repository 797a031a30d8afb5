package matchers

import (
	"context"
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync/atomic"

	"yingbao/matchers/blocking"
	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
	"yingbao/sources/mistake"
	"yingbao/sources/record"
)

// Where EM's λ starts, what bounds it and what it is held against.
const (
	// fewPart is the part of the candidates that EM takes for matches at first
	// where no strict rule says more.
	fewPart = 0.2
	// fewBegin is the same for a model that serves a table too small to learn from.
	fewBegin = 0.1
	// mostRoom is what the bound of the matches leaves for duplicates that no
	// strict rule sees.
	mostRoom = 1.25
	// farPrior is how many times the matches of the strict rules, or what part of
	// them, λ must make to be told.
	farPrior = 3
)

// Prior says where λ came from and what was held against it.
type Prior struct {
	Pairs   int64   // of which λ is the share of matches
	Matches float64 // λ times the pairs
	Start   float64 // matches at which EM began; 0 where a model was given
	// Strict is what deterministic rules say; nil where none is strict.
	Strict *fellegisunter.Strict
	// Most is the bound that held λ, in matches; 0 when none did.
	Most float64
	// Far tells that λ and the strict rules say what cannot both be.
	Far bool
	// Warnings are what a reader must know of this.
	Warnings []Warning
}

// Warning is something that a reader must know, in both languages.
type Warning struct{ Code, ZH, EN string }

//go:embed priormessages.yaml
var priorMessagesFile []byte

var priorMessages = mistake.Embedded(priorMessagesFile)

func warning(code string, pairs ...string) Warning {
	return Warning{Code: code, ZH: priorMessages().Say("zh", code, pairs...), EN: priorMessages().Say("en", code, pairs...)}
}

// Text gives the warning in Chinese ("zh") or English.
func (w Warning) Text(lang string) string {
	if lang == "zh" {
		return w.ZH
	}
	return w.EN
}

// findStrict asks what strict rules say of the number of matches.
func (e *engine) findStrict(patterns, random []fellegisunter.Pattern) {
	e.strictOf(patterns, random, e.covered)
}

// strictOf is findStrict among some sets of comparisons.
func (e *engine) strictOf(patterns, random []fellegisunter.Pattern, covered func(in []bool) bool) {
	u := e.universe.EstimateU(e.comparisons, random, nil, nil)
	start := fellegisunter.Start(e.comparisons, u, 0.5/float64(e.universe.Pairs+1))
	e.strict, e.told = fellegisunter.FindStrict(start, random, patterns, e.universe.Pairs, covered)
	if e.strict != nil && e.set.BuiltIn == nil && e.ofOthers() {
		e.strict = nil
	}
}

// givenSample is the number of random pairs that tell what pairs know, where a
// model is given and nothing else is asked of them.
const givenSample = 1 << 14

// checkGiven asks the same where a model is given, with its u: a model that was
// learned of a county has another λ than a province.
func (e *engine) checkGiven(ctx context.Context) error {
	random, err := e.universe.Random(ctx, e.comparisons, givenSample, e.set.Workers)
	if err == nil {
		e.strict, _ = fellegisunter.FindStrict(e.pooled, random, e.cells.all(), e.universe.Pairs, e.covered)
	}
	return err
}

// covered tells whether some blocking rule reads no column but those in which
// pairs are equal that agree wholly in these comparisons: they are then all
// candidates.
func (e *engine) covered(in []bool) bool {
	var fields []record.Field
	for i, s := range e.set.Comparisons {
		if in[i] {
			fields = append(fields, equalFields(s)...)
		}
	}
	return slices.ContainsFunc(e.set.Blocking, func(r blocking.Rule) bool {
		return !slices.ContainsFunc(r.Fields(), func(f record.Field) bool { return !slices.Contains(fields, f) })
	})
}

// equalFields lists the columns that are equal on the best level of a comparison.
func equalFields(s comparison.Spec) []record.Field {
	if s.Method != "" {
		return evidence(s)
	}
	if s.Levels[0] == "exact" {
		return s.Fields
	}
	field, _ := strings.CutPrefix(s.Levels[0], "exact of ")
	return slices.DeleteFunc(slices.Clone(s.Fields), func(f record.Field) bool { return string(f) != field })
}

// startLambda is where EM begins: with the matches that strict rules tell of, or
// where none is strict with a part of the candidates.
func (e *engine) startLambda(patterns []fellegisunter.Pattern, part float64) float64 {
	matches := part * float64(fellegisunter.Pairs(patterns))
	if e.strict != nil {
		matches = e.strict.Matches
	}
	return min(matches/float64(e.universe.Pairs), 0.5)
}

// bounded learns, and once more within the bound that the files' sizes set where
// λ is beyond it.
func (e *engine) bounded(learn func() (*fellegisunter.Model, error)) (*fellegisunter.Model, error) {
	e.most = 0
	model, err := learn()
	if err != nil {
		return nil, err
	}
	if most := e.mostMatches(e.matches(model)); most < e.matches(model) {
		e.most = most
		return learn()
	}
	return model, nil
}

func (e *engine) matches(model *fellegisunter.Model) float64 {
	return model.Lambda * float64(e.universe.Pairs)
}

// roomOnce is the number of matches that two sources have room for when nobody
// stands in one twice.
func (e *engine) roomOnce() float64 {
	room := 0.0
	for _, names := range e.cells.names {
		room += float64(min(e.universe.Rows(names[0]), e.universe.Rows(names[1])))
	}
	return room
}

// mostMatches is the number of matches that there can be; infinite where a
// source is paired with itself, because how often a person may stand in it is
// what is to be found out. Some matches are there, and nothing need be counted
// when they are few.
func (e *engine) mostMatches(some float64) float64 {
	within := slices.ContainsFunc(e.cells.names, func(names [2]int) bool { return names[0] == names[1] })
	if within || some <= e.roomOnce() {
		return math.Inf(1)
	}
	most := 0.0
	for i := range e.cells.names {
		most += e.mostOfCell(i, some)
	}
	return most
}

// mostOfCell is the same for two sources: a row has no more matches than the
// other source has rows of its person. It is infinite where nothing tells how
// many those are.
func (e *engine) mostOfCell(cell int, some float64) float64 {
	a, b := e.cells.names[cell][0], e.cells.names[cell][1]
	x, y := float64(e.universe.Rows(a)), float64(e.universe.Rows(b))
	switch {
	case a == b:
		return math.Inf(1)
	case e.set.Shape == ShapeLink && e.set.OneToOne == Yes:
		return min(x, y)
	case e.strict == nil && e.table.Column(e.set.Proof) == nil:
		return math.Inf(1)
	}
	bound := func(rows float64, other int) float64 {
		if rows >= some {
			return rows
		}
		return mostRoom * rows * e.perPerson(other)
	}
	return min(bound(x, b), bound(y, a))
}

// boundCells learns the models of two sources again that are beyond their bound.
func (e *engine) boundCells() {
	e.bounds = nil
	for i, names := range e.cells.names {
		pairs := e.universe.CellPairs(i)
		found, least := e.cells.models[i].Lambda*float64(pairs), min(e.universe.Rows(names[0]), e.universe.Rows(names[1]))
		if names[0] == names[1] || found <= max(float64(least), 1) {
			continue
		}
		if most := e.mostOfCell(i, found); most < found {
			e.cells.models[i] = e.pooled.PerCell(e.cells.patterns[i], pairs, cellStrength, fellegisunter.Training{Most: most})
			e.bounds = append(e.bounds, warning("lambda-bounded-cell", "left", e.table.Sources[names[0]].Name,
				"right", e.table.Sources[names[1]].Name, "most", number(most)))
		}
	}
}

// perPerson is the mean number of rows of the person of a row of a source, as
// the strict rule tells it that finds most: rows that agree in all that it reads.
func (e *engine) perPerson(source int) float64 {
	if n, ok := e.repeats[source]; ok {
		return n
	}
	most := 1.0
	for _, key := range e.strictKeys() {
		most = max(most, repeated(e.set.Workers, e.ordered[source], key))
	}
	if e.repeats == nil {
		e.repeats = map[int]float64{}
	}
	e.repeats[source] = most
	return most
}

// repeated is how many rows there are, in the mean over rows, of a row's key; rows
// of key 0 are none. Each worker counts the keys of a share of its own.
func repeated(workers int, of []uint32, key func(row uint32) uint64) float64 {
	workers = max(workers, 1)
	keys := make([]uint64, len(of))
	inParts(workers, len(of), func(from, to int) {
		for i := from; i < to; i++ {
			keys[i] = key(of[i])
		}
	})
	var rows, pairs atomic.Int64
	inParts(workers, workers, func(worker, _ int) {
		numbers, times := blocking.NewNumbers(), []int64(nil)
		for _, k := range keys {
			if k == 0 || int(k>>32%uint64(workers)) != worker {
				continue
			}
			at := int(numbers.Of(k)) - 1
			if at == len(times) {
				times = append(times, 0)
			}
			times[at]++
		}
		for _, n := range times {
			rows.Add(n)
			pairs.Add(n * n)
		}
	})
	return float64(pairs.Load()) / float64(max(rows.Load(), 1))
}

// strictKeys gives the key of the valid number with the name where there are such,
// else one of each strict rule: a hash of what a row says there, 0 where it
// does not say all.
func (e *engine) strictKeys() []func(row uint32) uint64 {
	var out []func(uint32) uint64
	hashed := func(codes []func(row uint32) uint32) func(uint32) uint64 {
		return func(row uint32) uint64 {
			h := uint64(len(codes))
			for _, code := range codes {
				c := code(row)
				if c == 0 {
					return 0
				}
				h = mix(h, c)
			}
			return max(h, 1)
		}
	}
	if name := e.table.Column(record.FieldName); name != nil && e.table.Column(e.set.Proof) != nil {
		return append(out, hashed([]func(uint32) uint32{e.proof(), func(row uint32) uint32 { return name.Code(int(row)) }}))
	}
	if e.strict == nil {
		return nil
	}
	for _, rule := range e.strict.Rules {
		var codes []func(uint32) uint32
		for _, c := range e.comparisons {
			if slices.Contains(rule, c.Name) {
				codes = append(codes, func(row uint32) uint32 { return c.Codes.Of(int(row)) })
			}
		}
		out = append(out, hashed(codes))
	}
	return out
}

// origin says where the λ of the learned model came from.
func (e *engine) origin() *fellegisunter.Origin {
	return &fellegisunter.Origin{How: e.how, Pairs: e.universe.Pairs, Start: e.began, Most: e.most, Strict: e.strict}
}

// priorOf tells of the λ that was used.
func (e *engine) priorOf() (p Prior) {
	p.Pairs, p.Matches = e.universe.Pairs, e.matches(e.pooled)
	p.Start, p.Strict, p.Most = e.began*float64(e.universe.Pairs), e.strict, e.most
	p.Warnings = slices.Clone(e.bounds)
	if p.Most > 0 {
		p.Warnings = append(p.Warnings, warning("lambda-bounded", "most", number(p.Most)))
	}
	matches := p.Matches
	if e.copied > 0 {
		matches /= e.copied // strict rules know nothing of copies
	}
	if s := p.Strict; s != nil && (matches > farPrior*s.Matches || farPrior*matches < s.Matches) {
		code := "lambda-far"
		if e.set.Model != nil {
			code = "lambda-far-given"
		}
		p.Far = true
		p.Warnings = append(p.Warnings, warning(code, "matches", number(matches), "strict", number(s.Matches),
			"pairs", fmt.Sprint(s.Pairs), "rules", rulesText(s.Rules)))
	}
	return p
}

// Text tells of λ, one line a thing, in Chinese ("zh") or English; the warnings
// are not among them.
func (p Prior) Text(lang string) []string {
	if p.Pairs == 0 {
		return nil
	}
	say := func(code string, pairs ...string) string { return priorMessages().Say(lang, code, pairs...) }
	out := []string{say("lambda", "matches", number(p.Matches), "pairs", fmt.Sprint(p.Pairs), "lambda", fmt.Sprintf("%.3g", p.Matches/float64(p.Pairs)))}
	if p.Start > 0 {
		out[0] += say("lambda-start", "start", number(p.Start))
	}
	if s := p.Strict; s != nil {
		out = append(out, say("lambda-strict", "rules", rulesText(s.Rules), "pairs", fmt.Sprint(s.Pairs),
			"recall", fmt.Sprintf("%.1f%%", 100*s.Recall), "strict", number(s.Matches)))
	}
	return out
}

// rulesText lists strict rules for a reader, no more than a few.
func rulesText(rules [][]string) string {
	var out []string
	for _, r := range rules[:min(len(rules), 5)] {
		out = append(out, strings.Join(r, "+"))
	}
	if len(rules) > 5 {
		out = append(out, "…")
	}
	return strings.Join(out, ", ")
}

func number(n float64) string { return fmt.Sprintf("%.0f", n) }
