package entitlement

import (
	"fmt"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/expr-lang/expr/vm"

	"yingbao/pipeline/entity"
	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// Options of one evaluation.
type Options struct {
	AsOf       time.Time                 // the day persons are measured on
	Only       []string                  // rule ids; empty is all
	Off        []string                  // rule ids not to evaluate
	Parameters map[string]map[string]any // rule id → parameter → value
	Exclude    float64                   // coverage from which a person is taken for covered; 0 is 0.99
	Sources    []string                  // inputs that are present; nil asks the world
	Workers    int                       // 0 is GOMAXPROCS

	thorough bool // nobody is passed over as quiet; for tests
}

// chunk is the number of persons a worker takes at a time. Results are put
// together in the order of persons, whatever the number of workers.
const chunk = 1 << 15

// Evaluate flags persons by the rules of a pack in force on the day. Leads
// come in the order of persons, a missed-person lead before a W lead of the
// same person. Rules that cannot be evaluated are listed with the reason,
// never silently empty. Errors: parameters the pack does not have, or a
// condition that fails while running.
//
// Cost: whom no rule can flag, judging by the kinds of evidence of his rows and
// his family's and by the sums of their bills, is passed over unread. The rest
// are read once and meet the guards of the rules that are left before a
// condition's program runs.
func Evaluate(world *entity.World, coverage Coverage, pack *Pack, options Options) ([]Lead, []SwitchedOff, error) {
	if options.Exclude == 0 {
		options.Exclude = 0.99
	}
	pack, err := pack.Override(options.Parameters)
	if err != nil {
		return nil, nil, err
	}
	inputs := world.Inputs()
	rules, off := pack.selectRules(inputs, options)
	if rules, err = pack.placed(rules, options.AsOf); err != nil {
		return nil, nil, err
	}
	e := &evaluation{world: world, coverage: coverage, pack: pack, options: options, rules: rules, twins: registerTwins(world), payers: supplementPayers(world), workSource: inputs["insurance"]}
	e.terms = map[*Rule]*Terms{}
	for _, r := range rules {
		e.kinds |= r.evidenceSet
		e.terms[r] = &Terms{ID: r.ID, Name: r.Name, Assistance: r.Assistance, Target: r.Target, Channel: r.Channel, Office: r.Office,
			Difficulty: r.Difficulty, Child: r.Child, target: rank(targets, r.Target)}
	}
	for _, in := range options.Sources {
		inputs[in] = true
	}
	e.inputs, e.families = inputs, world.Families()
	leads, err := e.run()
	if err == nil {
		leads, err = e.settleAbsence(leads)
	}
	return leads, off, err
}

// selectRules splits the pack into rules to evaluate and rules that are off,
// by the inputs that are present.
func (p *Pack) selectRules(present map[string]bool, o Options) (rules []*Rule, off []SwitchedOff) {
	if o.Sources != nil {
		present = map[string]bool{}
	}
	for _, s := range o.Sources {
		present[s] = true
	}
	inForce := map[string]bool{}
	for _, r := range p.InForce(o.AsOf) {
		inForce[r.ID] = true
		s := SwitchedOff{ID: r.ID, Name: r.Name}
		var missing []string
		for _, in := range r.Inputs {
			if !present[in] {
				missing = append(missing, in)
			}
		}
		switch {
		case len(o.Only) > 0 && !slices.Contains(o.Only, r.ID):
			s.Code, s.Zh, s.En = "not-selected", "作业计划未选用", "not selected by the plan"
		case slices.Contains(o.Off, r.ID):
			s.Code, s.Zh, s.En = "plan", "作业计划停用", "switched off by the plan"
		case r.Off != "":
			s.Code, s.Zh, s.En = "pack", "政策包停用："+r.Off, "switched off by the pack: "+r.Off
		case r.Class == "W" && p.Settings.SuspendExit:
			s.Code, s.Zh, s.En = "pack", "政策包暂停退出核查", "the pack suspends questions about wrongly kept benefits"
		case len(missing) > 0:
			s.Code, s.Missing = "missing-input", missing
			s.Zh = "缺少数据：" + strings.Join(inputTitles(missing), "、") + "，本规则未执行"
			s.En = "input missing: " + strings.Join(missing, ", ") + "; the rule was not evaluated"
		default:
			rules = append(rules, r)
			continue
		}
		off = append(off, s)
	}
	for _, id := range p.RuleIDs() {
		if !inForce[id] {
			off = append(off, SwitchedOff{ID: id, Name: p.Rule(id).Name, Code: "not-in-force", Zh: "不在有效期内", En: "not in force on the day"})
		}
	}
	return rules, off
}

// Asking lists the rules that options leave on and that need one of the inputs.
func (p *Pack) Asking(inputs []string, o Options) (ids []string) {
	for _, r := range p.InForce(o.AsOf) {
		on := (len(o.Only) == 0 || slices.Contains(o.Only, r.ID)) && !slices.Contains(o.Off, r.ID) && r.Off == "" &&
			!(r.Class == "W" && p.Settings.SuspendExit)
		if on && slices.ContainsFunc(r.Inputs, func(in string) bool { return slices.Contains(inputs, in) }) {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// evaluation is one run over a world.
type evaluation struct {
	world    *entity.World
	coverage Coverage
	pack     *Pack
	options  Options
	rules    []*Rule
	kinds    entity.Kind
	twins    map[string][]int32
	payers   map[payer]bool
	inputs   map[string]bool
	families *entity.Families
	terms    map[*Rule]*Terms

	workSource bool
}

// registerTwins indexes spells by number for numbers that several spells in
// the world share: the hard evidence of double payment.
func registerTwins(world *entity.World) map[string][]int32 {
	c := world.Table().Column(record.FieldIDNumber)
	if c == nil {
		return nil
	}
	seen := make([]uint8, len(c.Values)) // by code: spells of the register, 2 for more
	for i := range world.Spells {
		code := c.Code(int(world.Spells[i].Row))
		if n := &seen[code]; *n < 2 && code != 0 && register(world.Spells[i].Benefit) {
			*n++
		}
	}
	out := map[string][]int32{}
	for i := range world.Spells {
		code := c.Code(int(world.Spells[i].Row))
		if seen[code] > 1 && normalise.IDValid(c.Values[code]) {
			out[c.Values[code]] = append(out[c.Values[code]], int32(i))
		}
	}
	return out
}

// run looks at all persons, chunk by chunk.
func (e *evaluation) run() ([]Lead, error) {
	n := e.world.Count()
	results, errs := make([][]Lead, (n+chunk-1)/chunk), make([]error, (n+chunk-1)/chunk)
	e.share(n, chunk, func() func(from, to int) {
		w := e.newWorker()
		return func(from, to int) { results[from/chunk], errs[from/chunk] = w.persons(from, to) }
	})
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return slices.Concat(results...), nil
}

// share deals n things among the workers, size at a time; hire is asked once
// for each of them.
func (e *evaluation) share(n, size int, hire func() func(from, to int)) {
	workers := e.options.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	chunks := (n + size - 1) / size
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(workers, chunks) {
		wg.Go(func() {
			do := hire()
			for c := range next {
				do(c*size, min(n, (c+1)*size))
			}
		})
	}
	for c := range chunks {
		next <- c
	}
	close(next)
	wg.Wait()
}

// worker looks at persons one after the other.
type worker struct {
	*evaluation
	subject subject
	machine vm.VM
	reach   *reach
	kept    []*Rule   // of possible
	found   []RuleHit // of hits

	ahead   *entity.Ahead
	some    []int32   // persons of whom cells are read ahead
	rulesOf [][]*Rule // that may flag them
}

// aheadFields are what is read of most persons.
var aheadFields = slices.Concat(entity.IdentityFields, entity.WhereaboutsFields[1:],
	[]record.Field{record.FieldSex, record.FieldPhone, record.FieldBenefit, record.FieldBurden, record.FieldCertificate})

func (e *evaluation) newWorker() *worker {
	view := newFactView()
	w := &worker{evaluation: e, ahead: e.world.Ahead(aheadFields...), subject: subject{
		world: e.world, coverage: e.coverage, pack: e.pack, asOf: e.options.AsOf, day: e.options.AsOf.Format("20060102"),
		exclude: e.options.Exclude, twins: e.twins, payers: e.payers, inputs: e.inputs, lines: map[string]countyLine{}, view: view, facts: view.facts, workSource: e.workSource,
		number: e.world.Table().Column(record.FieldIDNumber),
	}}
	w.reach = e.newReach()
	for _, f := range entity.ExtraFields() {
		w.subject.extras = w.subject.extras || e.world.Table().Column(f) != nil
	}
	return w
}

// together is how many persons' cells are read ahead at a time.
const together = 64

// persons evaluates a range of persons.
func (w *worker) persons(from, to int) (leads []Lead, err error) {
	for i := from; i < to; {
		w.some, w.rulesOf = w.some[:0], w.rulesOf[:0]
		for ; i < to && len(w.some) < together; i++ {
			if rules := w.asked(i); len(rules) > 0 {
				w.some, w.rulesOf = append(w.some, int32(i)), append(w.rulesOf, rules)
			}
		}
		w.ahead.Persons(w.some)
		for k, person := range w.some {
			if leads, err = w.person(leads, int(person), w.rulesOf[k]); err != nil {
				return nil, err
			}
		}
	}
	return leads, nil
}

// asked gives the rules that may flag somebody unread.
func (w *worker) asked(i int) []*Rule {
	switch {
	case w.world.Kinds(i)&w.kinds == 0:
		return nil
	case w.options.thorough:
		return w.rules
	}
	return w.reach.left(w.sight(i))
}

// person evaluates one, by some of the rules, and adds his leads.
func (w *worker) person(leads []Lead, i int, rules []*Rule) ([]Lead, error) {
	w.subject.loadOwn(i)
	if !w.options.thorough {
		if rules = w.possible(rules); len(rules) == 0 {
			return leads, nil
		}
	}
	w.subject.loadRest(i)
	hits, err := w.hits(rules)
	if err == nil && len(hits) > 0 {
		leads = w.subject.leads(leads, hits)
	}
	return leads, err
}

// hits evaluates the rules that ask for evidence the person has. The slice is
// the worker's own.
func (w *worker) hits(rules []*Rule) ([]RuleHit, error) {
	hits, gone := w.found[:0], w.subject.facts.Dead || w.subject.keptAway()
	for _, r := range rules {
		if !r.looksAt(w.subject.person.Kinds) || r.Class != "W" && gone || !r.in(w.subject.person.County) {
			continue
		}
		ok, err := r.compiled.condition.run(&w.machine, w.subject.view)
		if err != nil {
			return nil, fmt.Errorf("entitlement: rule %s: %w", r.ID, err)
		}
		if !ok {
			continue
		}
		uncovered := w.subject.uncoveredBy(r)
		covered := w.subject.covered(r, r.Benefits, uncovered)
		if covered >= w.options.Exclude || len(r.Allowances) > 0 && w.subject.covered(r, r.Allowances, uncovered) >= w.options.Exclude {
			continue
		}
		if r.Class == "W" && !w.subject.hard(r) {
			continue
		}
		hit, err := w.hit(r, covered)
		if err != nil {
			return nil, err
		}
		hits = append(hits, hit)
	}
	w.found = hits
	return hits, nil
}

// hit puts one hit together.
func (w *worker) hit(r *Rule, covered float64) (RuleHit, error) {
	s := &w.subject
	h := RuleHit{Terms: w.terms[r], Class: r.Class, Severity: r.Severity, Strength: r.Strength, PUncovered: 1 - covered}
	for i := range r.compiled.raise {
		up := &r.compiled.raise[i]
		ok, err := up.condition.run(&w.machine, s.view)
		if err != nil {
			return h, fmt.Errorf("entitlement: rule %s: %w", r.ID, err)
		}
		if ok {
			h.Class, h.Severity = firstKnown(up.class, h.Class), firstKnown(up.severity, h.Severity)
			h.Strength = firstKnown(up.strength, h.Strength)
			break
		}
	}
	for i := range r.compiled.soft {
		ok, err := r.compiled.soft[i].condition.run(&w.machine, s.view)
		if err != nil {
			return h, fmt.Errorf("entitlement: rule %s: %w", r.ID, err)
		}
		if ok {
			h.Clues = append(h.Clues, r.compiled.soft[i].note)
		}
	}
	h.Reason, _ = r.compiled.reason.render(s, r)
	h.rows = s.evidence(r)
	h.Evidence = s.recordIDs(h.rows)
	h.suspect = s.suspicion(r, covered)
	return h, nil
}

// inputTitles names inputs in Chinese.
func inputTitles(inputs []string) []string {
	out := make([]string, len(inputs))
	for i, in := range inputs {
		out[i] = in
		if class, ok := strings.CutPrefix(in, "benefit:"); ok {
			out[i] = BenefitNames[class] + "名册"
		} else if t := inputNames[in]; t != "" {
			out[i] = t
		}
	}
	sort.Strings(out)
	return out
}
