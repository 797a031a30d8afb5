package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"slices"

	"yingbao/pipeline/archive"
)

// published gives the last good run when it is of this very night: the same
// program, plan, policy pack, model, day, visits and extracts, bit for bit, and
// no earlier run that it had to do without is whole again.
// What cannot be read or differs in anything makes it another night. The
// extracts are only hashed when all else is equal.
func (n *night) published() (*archive.Manifest, bool) {
	if n.last == "" || n.options.Again || n.options.DryRun {
		return nil, false
	}
	m, err := archive.ReadManifest(n.last)
	if err != nil || m.Program != n.options.Version || m.Meta.Build != n.options.Build || m.AsOf != n.asOf || m.Plan.SHA256 != n.plan.Hash || m.Policy.SHA256 != n.pack.Hash ||
		m.Model.SHA256 != n.modelID || m.Visits != n.visits.Hash() || len(m.Inputs) != len(n.plan.Sources) {
		return nil, false
	}
	if archive.Verify(n.last, m.Files) != nil || n.mended(m) {
		return nil, false
	}
	if err := n.findExtracts(); err != nil {
		return nil, false
	}
	defer func() { n.extracts = nil }()
	for i, x := range n.extracts {
		if !sameInput(x, m.Inputs[i]) {
			return nil, false
		}
	}
	return m, true
}

// sameInput says whether the files of an extract are those the run read. One
// that was held or replaced then is looked at anew.
func sameInput(x *extract, in archive.Input) bool {
	switch {
	case x.source.Name != in.Source:
		return false
	case in.State == "missing":
		return len(x.paths) == 0
	case in.State != "loaded" || slices.ContainsFunc(x.paths, func(path string) bool { // a file may be named twice
		return !slices.ContainsFunc(in.Files, func(f archive.InputFile) bool { return f.Path == path })
	}):
		return false
	}
	return !slices.ContainsFunc(in.Files, func(f archive.InputFile) bool {
		return !slices.Contains(x.paths, f.Path) || hashOf(f.Path) != f.SHA256
	})
}

// hashOf gives a file's SHA-256, "" when it cannot be read as a regular file.
func hashOf(path string) string {
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}
