package evaluation_test

import (
	"compress/gzip"
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"yingbao/matchers/comparison"
	"yingbao/matchers/fellegisunter"
	"yingbao/sources/record"
)

// parity is what benchmarks/accuracy/parity.py wrote: a model that Splink
// trained and the weights it gave to pairs of public benchmark records.
type parity struct {
	Set         string
	Splink      string
	Lambda      float64
	Comparisons []struct {
		Field     string
		Levels    []string
		TF        bool
		M, U      []float64
		Frequency map[string]float64
	}
	Records map[string][]string
	Pairs   []parityPair
}

type parityPair struct {
	left, right string
	weight      float64
}

func (p *parityPair) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&p.left, &p.right, &p.weight})
}

// TestWeightsEqualSplinks: with the same m, u, λ and term frequencies the
// match weight is Splink's to a millionth of a bit.
func TestWeightsEqualSplinks(t *testing.T) {
	for _, set := range []string{"febrl3", "febrl4", "historical_50k"} {
		t.Run(set, func(t *testing.T) {
			p := readParity(t, "testdata/parity/"+set+".json.gz")
			table, rows := p.table(t)
			comparisons, err := comparison.New(table, p.specs())
			if err != nil {
				t.Fatal(err)
			}
			model := p.model()
			if err := model.Bind(comparisons); err != nil {
				t.Fatal(err)
			}
			p.setFrequencies(table, comparisons)
			evaluator, scorer := comparison.NewEvaluator(comparisons), fellegisunter.NewScorer(model, comparisons)
			worst, wrong, vectors := 0.0, 0, map[comparison.Vector]bool{}
			for _, pair := range p.Pairs {
				a, b := min(rows[pair.left], rows[pair.right]), max(rows[pair.left], rows[pair.right])
				v := evaluator.Vector(a, b)
				vectors[v] = true
				gap := math.Abs(scorer.Weight(v, a, b) - pair.weight)
				if worst = max(worst, gap); gap > 1e-6 {
					if wrong++; wrong <= 5 {
						t.Errorf("%s–%s: vector %x weighs %.9f, Splink %s says %.9f", pair.left, pair.right, v, scorer.Weight(v, a, b), p.Splink, pair.weight)
					}
				}
			}
			t.Logf("%d pairs, %d vectors, largest difference %.2g bit, %d beyond 1e-6", len(p.Pairs), len(vectors), worst, wrong)
			if len(p.Pairs) < 1000 || len(vectors) < 100 {
				t.Errorf("%d pairs of %d vectors prove too little", len(p.Pairs), len(vectors))
			}
		})
	}
}

func readParity(t *testing.T, path string) *parity {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	p := &parity{}
	if err := json.NewDecoder(z).Decode(p); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *parity) table(t *testing.T) (*record.Table, map[string]uint32) {
	t.Helper()
	var fields []record.Field
	for _, c := range p.Comparisons {
		fields = append(fields, record.Field(c.Field))
	}
	part := record.NewPart(record.Source{Name: p.Set}, fields, make([]record.Kind, len(fields)))
	var ids []string
	for id := range p.Records {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	rows := map[string]uint32{}
	for i, id := range ids {
		rows[id] = uint32(i)
		part.Append(uint32(i+1), p.Records[id])
	}
	table, err := record.Merge(part)
	if err != nil {
		t.Fatal(err)
	}
	return table, rows
}

func (p *parity) specs() []comparison.Spec {
	var out []comparison.Spec
	for _, c := range p.Comparisons {
		out = append(out, comparison.Spec{Name: c.Field, Fields: []record.Field{record.Field(c.Field)}, Levels: c.Levels, TermFrequency: c.TF})
	}
	return out
}

func (p *parity) model() *fellegisunter.Model {
	m := &fellegisunter.Model{Version: 1, Lambda: p.Lambda}
	for _, c := range p.Comparisons {
		levels := []fellegisunter.Level{{Label: "null"}}
		for i, label := range append(slices.Clone(c.Levels), "else") {
			levels = append(levels, fellegisunter.Level{Label: label, M: c.M[i], U: c.U[i]})
		}
		m.Comparisons = append(m.Comparisons, fellegisunter.Comparison{Name: c.Field, Levels: levels})
	}
	return m
}

// setFrequencies puts the whole file's shares of values in the place of those
// of the few records that the golden file holds.
func (p *parity) setFrequencies(table *record.Table, comparisons []*comparison.Comparison) {
	for i, c := range p.Comparisons {
		if !c.TF {
			continue
		}
		f, column := comparisons[i].Frequency[1], table.Column(record.Field(c.Field))
		for row := range comparisons[i].Codes.Rows() {
			code := comparisons[i].Codes.Of(row)
			if value := column.Value(row); value != "" {
				f.Share[f.Code[code]] = c.Frequency[value]
			}
		}
	}
}
