package lastnight

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"yingbao/sources/direct"
)

// Expire removes, of a folder of nights, those that were written before a
// time, and what was left in the making: they hold values of persons who may be
// in no extract since (N3). A later night whose base is older than that is
// written whole in place of both, so that it holds its own rows and no others,
// and the next night still finds them. Nobody else may use the folder
// meanwhile. Where a night is gone, the next one begins anew.
func Expire(folder string, before time.Time) error {
	if !ours(folder) {
		return nil // nothing is remembered
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	written := map[string]time.Time{}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			return err
		}
		written[e.Name()] = info.ModTime()
	}
	for file, at := range written {
		name, _, part := strings.Cut(file, sign)
		night, there := written[name]
		base, based := written[name+rows]
		switch path := filepath.Join(folder, file); {
		case file == name+fresh, part && (!there || night.Before(before)), at.Before(before) && !part:
			err = remove(path)
		case !part && based && base.Before(before):
			err = renew(path, at)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// renew writes a night whole and removes its base. One that cannot be written
// again, because it is damaged or the disk is full, goes with it (N1).
func renew(path string, written time.Time) error {
	if err := rewrite(path, written); err != nil {
		return errors.Join(remove(path+fresh), remove(path), remove(path+rows))
	}
	return remove(path + rows)
}

// rewrite puts a night without a base in the place of one with it. It counts
// as written when that one was.
func rewrite(path string, written time.Time) (err error) {
	m, err := openBoth(path)
	if err != nil {
		return err
	}
	defer m.close()
	file, err := create(path + fresh)
	if file != nil {
		err = errors.Join(err, m.copyTo(file), file.Close())
	}
	if err == nil {
		err = os.Chtimes(path+fresh, written, written)
	}
	if err == nil {
		err = os.Rename(path+fresh, path)
	}
	return err
}

// copyTo writes the blocks of a night and its index, without a base.
func (m *memory) copyTo(file *direct.Writer) (err error) {
	x, at, block := m.index, int64(0), (*loaded)(nil)
	x.base, x.blocks = 0, make([]place, len(m.blocks))
	for i, p := range m.blocks {
		if block, err = m.load(p, block); err != nil {
			return err
		}
		if err := file.Append(block.bytes); err != nil {
			return err
		}
		p.parts = []part{{at: at, size: p.size}}
		x.blocks[i] = p
		at += int64(p.size)
	}
	return file.Append(x.encode(at))
}

// remove takes a file away that may be gone already.
func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Sweep removes, of a folder of nights, the files of those that are not kept.
// What cannot be removed stays: it is looked at by nobody.
func Sweep(folder string, kept func(file string) bool) {
	if !ours(folder) {
		return
	}
	entries, _ := os.ReadDir(folder) // none, where it cannot be read
	for _, e := range entries {
		if !kept(e.Name()) {
			_ = os.Remove(filepath.Join(folder, e.Name()))
		}
	}
}

// ours tells a folder from a link to one, whose files are somebody else's.
func ours(folder string) bool {
	info, err := os.Lstat(folder)
	return err == nil && info.IsDir()
}
