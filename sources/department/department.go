package department

import (
	"strings"
	"unicode/utf8"

	"yingbao/sources/normalise"
	"yingbao/sources/record"
)

// Slots that are no field of the table: parts of an address that stand in
// columns of their own, the division code, and columns known and not needed.
const (
	SlotIgnore   record.Field = "ignore"
	SlotDivision record.Field = "division"
	SlotProvince record.Field = "place_province"
	SlotCity     record.Field = "place_city"
	SlotCounty   record.Field = "place_county"
	SlotTown     record.Field = "place_town"
	SlotVillage  record.Field = "place_village"
	SlotHamlet   record.Field = "place_hamlet"
)

// Dictionary is what is known of one department's extracts. It is read-only
// and safe for concurrent use.
type Dictionary struct {
	ID, ZH, EN string
	Aliases    []string
	// Columns are the department's own first, then the common ones.
	Columns []Column
	// Distinct are the slots that tell this department from others.
	Distinct []record.Field
	// Require are the slots every extract must bring; of RequireAny one.
	Require    []record.Field
	RequireAny []record.Field
	// DamagedID is "keep" or "reject": what becomes of a row whose number a
	// tool destroyed (see sources.Load).
	DamagedID string
	// HeadRows says that a file which names only the head of the household
	// holds one row a household, and the row is the head.
	HeadRows bool
	// FileCodes gives slots whose code the file name may bear.
	FileCodes map[record.Field]string
	// FileNames are words that occur in this department's file names.
	FileNames []string
	Gate      Gate
	// Bulk says that the extract is the roll of a whole population: of its
	// rows only those that matter need stand in a table.
	Bulk bool

	subjects []string
	never    []string
	footers  map[string]bool
	marks    [64]uint64 // the first characters of footers by their last 12 bits, one bit each
	index    map[string]place
	codes    map[string]map[string]string
	words    map[string][]wordCode
	wordsOf  map[string]string
}

// Column is one column an extract may have.
type Column struct {
	Slot    record.Field
	Title   string   // canonical Chinese header
	Headers []string // spellings, best first
	Weak    []string // spellings too general to follow a renaming
	// Holding are words that make a header mean this when no alias does,
	// unless it holds one of Without too.
	Holding []string
	Without []string
	As      string // how values are read, see the package comment
	Codes   string // name of the code set when As is "code"
	Also    []Derived
}

// Derived is a second slot that the same cell speaks of.
type Derived struct {
	Slot  record.Field
	Codes string
}

// Gate holds the thresholds an extract must pass. Nil means the default of the
// floor below: the department's, then the common one. Shares are 0..1.
type Gate struct {
	MinRows     *int
	MaxReject   *float64 // rejected rows of a file or extract
	MaxDrop     *float64 // rows missing against the last good run
	MaxRise     *float64 // rows added against the last good run
	MinValidID  *float64 // valid among the numbers delivered
	MaxEmptyKey *float64 // rows without any number
	MaxNullJump *float64 // rise of a column's empty share; a warning
	CountyShare *float64 // a county with this share of the last run must not vanish
	MaxAge      *int     // days between the extract's date and the run's; nil: a warning after 62 days
}

type place struct {
	column int
	weak   bool
	rank   int
}

type wordCode struct{ word, code string }

// Match is what a header was recognised as.
type Match struct {
	Column *Column
	// Weak says that the header is too general to be trusted when yesterday's
	// header was another one.
	Weak bool
	// How names the rule that recognised it: "alias", "brackets", "suffix",
	// "subject", "part", "holding".
	How string
	// Unit is the factor to yuan that the header's brackets state: 1 or 10000.
	Unit float64
	// Rank orders columns of one slot: the lower is the better source.
	Rank int
}

// Lookup says what a header means in this department's extracts. The second
// result is false when it is unknown or speaks of another person (D2).
func (d *Dictionary) Lookup(header string) (Match, bool) {
	whole := foldName(withoutListNumber(header))
	if whole == "" {
		return Match{}, false
	}
	bare := dropBrackets(whole)
	unit := unitOf(whole, bare)
	tries := []struct{ text, how string }{{whole, "alias"}, {bare, "brackets"}, {dropSuffix(bare), "suffix"}}
	for _, t := range tries {
		if t.text != whole && d.ofAnother(whole) && !d.ofAnother(t.text) {
			continue // 证件号码(户主) is not 证件号码 (D2)
		}
		if m, ok := d.find(t.text, t.how, unit); ok {
			return m, true
		}
	}
	if d.ofAnother(whole) {
		return Match{}, false
	}
	for _, s := range d.subjects {
		if rest, ok := strings.CutPrefix(dropSuffix(bare), s); ok {
			rest = strings.TrimPrefix(rest, "的")
			if m, ok := d.find(rest, "subject", unit); ok && personal(m.Column.Slot) {
				return m, true
			}
		}
	}
	if strings.ContainsAny(bare, "/|、") {
		for _, part := range strings.FieldsFunc(bare, func(r rune) bool { return r == '/' || r == '|' || r == '、' }) {
			if m, ok := d.find(part, "part", unit); ok && m.Column.Slot != SlotIgnore {
				return m, true
			}
		}
	}
	return d.holding(bare, unit)
}

// holding finds the first column one of whose words the header holds.
func (d *Dictionary) holding(bare string, unit float64) (Match, bool) {
	for i := range d.Columns {
		c := &d.Columns[i]
		if holds(bare, c.Holding) && !holds(bare, c.Without) {
			return Match{Column: c, Weak: true, How: "holding", Unit: unit}, true
		}
	}
	return Match{}, false
}

func holds(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

func (d *Dictionary) find(text, how string, unit float64) (Match, bool) {
	p, ok := d.index[text]
	if !ok || text == "" {
		return Match{}, false
	}
	return Match{Column: &d.Columns[p.column], Weak: p.weak, How: how, Unit: unit, Rank: p.rank}, true
}

// ofAnother says that a folded header speaks of somebody else (D2).
func (d *Dictionary) ofAnother(folded string) bool {
	return holds(folded, d.never)
}

// OfAnother says that a header speaks of another person than the row's, or of
// a bank account, so that it is left out on purpose (D2).
func (d *Dictionary) OfAnother(header string) bool { return d.ofAnother(foldName(header)) }

// personal are the slots that a header may claim by naming the person first.
func personal(f record.Field) bool {
	switch f {
	case record.FieldName, record.FieldIDNumber, record.FieldBirth, record.FieldSex, record.FieldEthnic,
		record.FieldPhone, record.FieldAddress, record.FieldHukou, record.FieldBenefit, record.FieldMonitored:
		return true
	}
	return false
}

// Title gives the canonical Chinese header of a slot.
func (d *Dictionary) Title(f record.Field) string {
	for i := range d.Columns {
		if d.Columns[i].Slot == f {
			return d.Columns[i].Title
		}
	}
	return string(f)
}

// Column gives the column of a slot, nil when the dictionary has none.
func (d *Dictionary) Column(f record.Field) *Column {
	for i := range d.Columns {
		if d.Columns[i].Slot == f {
			return &d.Columns[i]
		}
	}
	return nil
}

// Code folds an office's word into the canonical code of a set. The second
// result is false when the set does not know the word; a known word may have
// the code "" (nothing said).
func (d *Dictionary) Code(set, raw string) (string, bool) {
	folded := FoldHeader(raw)
	if folded == "" {
		return "", true
	}
	if code, ok := d.codes[set][folded]; ok {
		return code, true
	}
	if simple := normalise.Simplified(folded); simple != folded {
		folded = simple
		if code, ok := d.codes[set][folded]; ok {
			return code, true
		}
	}
	if bare := dropBrackets(folded); bare != folded {
		if code, ok := d.codes[set][bare]; ok {
			return code, true
		}
	}
	return d.Word(d.wordsOf[set], raw)
}

// Word finds the first word of a list inside a longer text, such as a topic or
// a file name, both folded as names of columns are: 醫療費, 低 保.
func (d *Dictionary) Word(set, text string) (string, bool) {
	if len(d.words[set]) == 0 {
		return "", false
	}
	text = foldName(text)
	for _, w := range d.words[set] {
		if strings.Contains(text, w.word) {
			return w.code, true
		}
	}
	return "", false
}

// WordsOf names the word list that backs a code set, "" when it has none.
func (d *Dictionary) WordsOf(set string) string { return d.wordsOf[set] }

// Footer says that a row's first filled cell is the word of a total or a
// signature, not a person.
func (d *Dictionary) Footer(cell string) bool {
	c, _ := utf8.DecodeRuneInString(cell)
	if c >= 0x4E00 && c <= 0x9FFF && d.marks[c>>6&63]&(1<<(c&63)) == 0 {
		return false // folding and trimming leave a Han character in front
	}
	folded := FoldHeader(cell)
	if d.footers[folded] || d.footers[strings.Trim(folded, "()[]【】")] { // （必填）
		return true
	}
	// 制表人：某某 in one cell.
	if at := strings.IndexAny(cell, ":："); at > 0 {
		return d.footers[FoldHeader(cell[:at])]
	}
	return false
}
