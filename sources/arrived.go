package sources

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"yingbao/sources/tabular"
)

// arrived gives the files to read: unfinished ones and second copies are left
// out with a warning, the sender's manifest is looked up. A file that is named
// twice, by itself and by a pattern, is one file and no copy.
func (l *loader) arrived() ([]string, error) {
	var paths []string
	skipped, seen := 0, map[string]bool{}
	for _, p := range l.extract.Paths {
		base := filepath.Base(p)
		if manifestName(base) || seen[filepath.Clean(p)] {
			continue
		}
		seen[filepath.Clean(p)] = true
		if unfinished(base) {
			l.warn(say("in-progress").at(tabular.EscapeName(p), 0, ""))
			skipped++
			continue
		}
		paths = append(paths, p)
	}
	if len(paths) == 0 {
		m := say("missing", "pattern", patternText(l.extract.Patterns))
		if skipped > 0 {
			m = say("in-progress")
			m.Code = "E_IN_PROGRESS"
		}
		return nil, heldError{m}
	}
	return l.withoutCopies(paths), l.promised(paths)
}

func patternText(patterns []string) string {
	if len(patterns) == 0 {
		return ""
	}
	names := make([]string, len(patterns))
	for i, p := range patterns {
		names[i] = tabular.EscapeName(p)
	}
	return "（" + strings.Join(names, " ") + "）"
}

// unfinished knows the names of uploads in progress, editors' files and the
// lock of an opened workbook.
func unfinished(base string) bool {
	lower := strings.ToLower(base)
	if strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$") {
		return true
	}
	for _, s := range []string{".part", ".tmp", ".temp", ".filepart", ".crdownload", ".partial", ".swp", "~"} {
		if strings.HasSuffix(lower, s) {
			return true
		}
	}
	return false
}

func manifestName(base string) bool {
	switch strings.ToLower(base) {
	case "manifest.tsv", "manifest.sha256", "sha256sums", "sha256sums.txt":
		return true
	}
	return false
}

// withoutCopies leaves out files whose bytes another one brings already. Only
// files of equal size are hashed for it.
func (l *loader) withoutCopies(paths []string) []string {
	if len(paths) == 1 {
		return paths
	}
	sizes, sums := map[int64][]string{}, map[string]string{}
	for _, p := range paths {
		if st, err := os.Lstat(p); err == nil && st.Mode().IsRegular() {
			sizes[st.Size()] = append(sizes[st.Size()], p)
		}
	}
	copyOf := map[string]string{}
	for _, same := range sizes {
		if len(same) < 2 {
			continue
		}
		for _, p := range same {
			sum, err := hashFile(p)
			if err != nil {
				continue // reading it will say why
			}
			if first, ok := sums[sum]; ok {
				copyOf[p] = first
			} else {
				sums[sum] = p
			}
		}
	}
	var out []string
	for _, p := range paths {
		if first, ok := copyOf[p]; ok {
			l.warn(say("dup-file", "other", tabular.EscapeName(first)).at(tabular.EscapeName(p), 0, ""))
			continue
		}
		out = append(out, p)
	}
	return out
}

// openRegular opens a file without following a link and without blocking, and
// refuses what is not a regular file.
func openRegular(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|openFlags, 0)
	if err != nil {
		return nil, err
	}
	if st, err := f.Stat(); err != nil || !st.Mode().IsRegular() {
		f.Close()
		return nil, os.ErrInvalid
	}
	return f, nil
}

func hashFile(path string) (string, error) {
	f, err := openRegular(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// promise is one line of a sender's manifest.
type promise struct {
	name, sum string
	rows      int // -1 when not stated
}

// maxManifest bounds a manifest, in bytes.
const maxManifest = 1 << 20

// readPromises reads the manifest beside the extracts: MANIFEST.tsv with name,
// SHA-256, rows; or MANIFEST.sha256 as sha256sum writes it.
func readPromises(dir string) map[string]promise {
	out := map[string]promise{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return out
	}
	for _, e := range entries {
		if !manifestName(e.Name()) {
			continue
		}
		f, err := openRegular(filepath.Join(dir, e.Name()))
		if err != nil {
			continue
		}
		text, err := io.ReadAll(io.LimitReader(f, maxManifest))
		f.Close()
		if err != nil {
			continue
		}
		for _, line := range strings.Split(strings.TrimPrefix(string(text), "\ufeff"), "\n") {
			if p, ok := parsePromise(strings.TrimRight(line, "\r")); ok {
				out[p.name] = p
			}
		}
	}
	return out
}

var sumLine = regexp.MustCompile(`^([0-9a-fA-F]{64}) [ *](.+)$`)

func parsePromise(line string) (promise, bool) {
	if m := sumLine.FindStringSubmatch(line); m != nil {
		return promise{name: filepath.Base(m[2]), sum: strings.ToLower(m[1]), rows: -1}, true
	}
	cells := strings.Split(line, "\t")
	if len(cells) < 2 {
		return promise{}, false
	}
	p := promise{name: filepath.Base(strings.TrimSpace(cells[0])), rows: -1}
	for _, c := range cells[1:] {
		c = strings.TrimSpace(c)
		if len(c) == 64 {
			p.sum = strings.ToLower(c)
		} else if n, err := strconv.Atoi(c); err == nil {
			p.rows = n
		}
	}
	return p, p.sum != "" || p.rows >= 0
}

// promised looks up the manifests of the files' folders and holds the extract
// when a promised file of its own did not arrive.
func (l *loader) promised(paths []string) error {
	l.promises = map[string]promise{}
	missing := 0
	for _, p := range paths {
		dir := filepath.Dir(p)
		promises, seen := l.folders[dir]
		if !seen {
			promises = readPromises(dir)
			l.folders[dir] = promises
			for _, name := range sortedKeys(promises) {
				if _, err := os.Lstat(filepath.Join(dir, name)); err != nil && l.ours(name, paths) {
					missing++
				}
			}
		}
		if pr, ok := promises[filepath.Base(p)]; ok {
			l.promises[p] = pr
		}
	}
	if missing > 0 {
		return heldError{say("manifest-missing", "n", strconv.Itoa(missing))}
	}
	return nil
}

// ours says that a promised file belongs to this extract: a pattern of the
// plan fits it, or its name begins like one that arrived.
func (l *loader) ours(name string, paths []string) bool {
	for _, pattern := range l.extract.Patterns {
		if ok, _ := filepath.Match(filepath.Base(pattern), name); ok {
			return true
		}
	}
	for _, p := range paths {
		if stem := leading(filepath.Base(p)); stem != "" && strings.HasPrefix(name, stem) {
			return true
		}
	}
	return false
}

// leading is the part of a name before its first digit.
func leading(name string) string {
	if at := strings.IndexAny(name, "0123456789"); at > 0 {
		return name[:at]
	}
	return strings.TrimSuffix(name, filepath.Ext(name))
}

// keepPromise compares a file that was read with the manifest.
func (l *loader) keepPromise() error {
	p, ok := l.promises[l.file.Path]
	if !ok {
		return nil
	}
	if p.sum != "" && p.sum != l.file.SHA256 {
		return heldError{say("manifest-hash")}
	}
	if p.rows >= 0 && p.rows != l.file.Rows {
		return heldError{say("manifest-rows", "rows", strconv.Itoa(l.file.Rows), "promised", strconv.Itoa(p.rows))}
	}
	return nil
}
