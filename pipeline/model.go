package pipeline

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"yingbao/matchers"
	"yingbao/matchers/fellegisunter"
	"yingbao/pipeline/plan"
	"yingbao/sources"
	"yingbao/sources/mistake"
	"yingbao/sources/record"
)

// maxModel is the largest model file read, in bytes.
const maxModel = 1 << 20

// loadModel reads the model a plan pins. The built-in choice, which learns
// from the night's own data, has no file. Mistakes are mistake.List.
func (n *night) loadModel() error {
	if n.plan.Matching.Model == "built-in" {
		return nil
	}
	data, err := readModelFile(n.plan.Matching.Model)
	if err == nil {
		n.model, err = fellegisunter.ReadModel(bytes.NewReader(data))
	}
	if err != nil {
		return n.badModel(err)
	}
	sum := sha256.Sum256(data)
	n.modelID = hex.EncodeToString(sum[:])
	return nil
}

// badModel points at the place in the plan that names the model.
func (n *night) badModel(err error) error {
	return mistake.List{n.plan.Mistake(n.plan.Matching.ModelAt, "matching.model", "bad-model", "", []string{err.Error()})}
}

func readModelFile(path string) ([]byte, error) {
	f, err := mistake.Open(path)
	if err != nil {
		var at *os.PathError
		if errors.As(err, &at) {
			return nil, at.Err // the plan names the path already
		}
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxModel))
}

// Train learns the model from the plan's extracts, whatever model the plan
// pins, writes it, and says where its λ came from. The errors are those of Run.
func Train(ctx context.Context, p *plan.Plan, options Options, w io.Writer) (prior matchers.Prior, err error) {
	n, err := newNight(p, options)
	if err != nil {
		return prior, err
	}
	n.model = nil
	parts, err := n.load(ctx)
	if err != nil {
		return prior, err
	}
	if n.table, err = record.Merge(parts...); err != nil {
		return prior, fmt.Errorf("table: %w", err)
	}
	if n.links, err = n.match(ctx); err != nil {
		return prior, fmt.Errorf("match: %w", err)
	}
	if n.links.Summary.Candidates == 0 {
		return prior, &Held{Extracts: []sources.Message{{Code: "E_NO_PAIRS", ZH: "没有可比较的记录对，无法训练模型", EN: "there are no pairs of records to learn from"}}, Last: n.last}
	}
	return n.links.Summary.Prior, n.links.Model().Write(w)
}
