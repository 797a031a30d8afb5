package pipeline

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"yingbao/pipeline/archive"
	"yingbao/pipeline/entity"
	"yingbao/pipeline/plan"
	"yingbao/sources"
	"yingbao/sources/record"
)

// Past is a finished run, as its folder tells of it. What needs the extracts
// reads them again from where they were: a run keeps no copy of them. An
// extract that is no longer what the manifest says is *Held with E_CHANGED.
type Past struct {
	Folder   string
	Manifest *archive.Manifest
	Plan     *plan.Plan // as it was that night
}

// NoRun says that a folder is not a finished run.
type NoRun struct{ Path string }

// Error names the folder.
func (n *NoRun) Error() string { return n.Text("en") }

// Text names the folder in Chinese or English.
func (n *NoRun) Text(lang string) string {
	if lang == "zh" {
		return fmt.Sprintf("%q 不是已完成的批次文件夹（没有 manifest.json）", n.Path)
	}
	return fmt.Sprintf("%q is not the folder of a finished run (no manifest.json)", n.Path)
}

// OpenPast reads the manifest of a run's folder, or of the link latest.
func OpenPast(folder string) (*Past, error) {
	real, err := filepath.EvalSymlinks(folder)
	if err == nil {
		_, err = os.Stat(filepath.Join(real, archive.ManifestName))
	}
	if err != nil {
		return nil, &NoRun{folder}
	}
	if real, err = filepath.Abs(real); err != nil {
		return nil, err
	}
	p := &Past{Folder: real}
	if p.Manifest, err = archive.ReadManifest(real); err != nil {
		return nil, err
	}
	p.Plan, err = plan.Parse(p.Manifest.Meta.Plan, []byte(p.Manifest.Text))
	return p, err
}

// Verify reads every file of the run again and compares it with the manifest.
func (p *Past) Verify() error { return archive.Verify(p.Folder, p.Manifest.Files) }

// night makes the run's night once more, with nothing read yet.
func (p *Past) night(options Options) (*night, error) {
	options.AsOf = p.Manifest.AsOf
	n, err := newNight(p.Plan, options)
	if err != nil {
		return nil, err
	}
	n.past = p.Manifest
	return n, nil
}

// load reads the run's extracts again and gives its table.
func (p *Past) load(ctx context.Context, n *night) error {
	parts, err := n.load(ctx)
	if err != nil {
		return err
	}
	if n.table, err = record.Merge(parts...); err != nil {
		return fmt.Errorf("table: %w", err)
	}
	return nil
}

// relink matches the run's records again and checks that the persons are
// those of entities.parquet: another program may see others, and an answer
// about other persons would be a wrong answer.
func (p *Past) relink(ctx context.Context, n *night) error {
	if err := p.load(ctx, n); err != nil {
		return err
	}
	var err error
	if n.links, err = n.match(ctx); err != nil {
		return fmt.Errorf("match: %w", err)
	}
	persons, _, err := p.persons(n)
	if err != nil {
		return err
	}
	if !slices.Equal(persons, n.links.Persons) {
		return &Changed{Program: p.Manifest.Program}
	}
	n.world, err = entity.Build(n.table, n.links.Persons, n.links.Count)
	return err
}

// persons reads which person each record was that night.
func (p *Past) persons(n *night) (persons []uint32, count int, err error) {
	persons = make([]uint32, n.table.Rows())
	rows := 0
	err = archive.ReadEntities(filepath.Join(p.Folder, archive.EntitiesName), func(e archive.Entity) {
		if row, ok := n.table.Lookup(record.ID{Source: e.Source, Row: uint32(e.Row)}); ok {
			persons[row], count, rows = uint32(e.Person-1), max(count, int(e.Person)), rows+1
		}
	})
	if err == nil && rows != n.table.Rows() {
		err = &Changed{Program: p.Manifest.Program}
	}
	return persons, count, err
}

// Changed says that this program makes other persons of the run's records
// than the one that made the run.
type Changed struct{ Program string }

// Error names the version.
func (c *Changed) Error() string { return c.Text("en") }

// Text names the version in Chinese or English.
func (c *Changed) Text(lang string) string {
	if lang == "zh" {
		return "用本程序重新匹配的结果与该批次不同（该批次由版本 " + c.Program + " 生成）；请用当时的程序，或重新运行该批次"
	}
	return "matching the run's records again gives other persons (it was made by version " + c.Program + "); use that program, or run the night again"
}

// pastFiles are the files the run read.
func (x *extract) pastFiles(m *archive.Manifest) {
	for _, in := range m.Inputs {
		if in.Source != x.source.Name || in.State != "loaded" && in.State != "last-good" {
			continue
		}
		for _, f := range in.Files {
			if _, err := os.Lstat(f.Path); err != nil {
				x.paths = nil // settlePast says so
				return
			}
			x.paths = append(x.paths, f.Path)
		}
		x.source.Period = in.Period
		if x.source.Override == "" {
			x.source.Override = "judged when it was new"
		}
	}
}

// settlePast compares an extract with what the run read.
func (n *night) settlePast(x *extract) []sources.Message {
	for _, in := range n.past.Inputs {
		if in.Source != x.source.Name || in.State != "loaded" && in.State != "last-good" {
			continue
		}
		if x.loaded == nil || x.loaded.Held != nil || !sameFiles(x.loaded.Files, in.Files) {
			return []sources.Message{{Code: "E_CHANGED", Source: in.Source, ZH: "数据文件已不是该批次读取的文件（SHA-256 不符或已移走）",
				EN: "the extract is no longer what the run read (another SHA-256, or gone)"}}
		}
		x.state = in.State
		return nil
	}
	x.state = "missing"
	return nil
}

func sameFiles(now []sources.File, then []archive.InputFile) bool {
	return slices.EqualFunc(now, then, func(a sources.File, b archive.InputFile) bool { return a.SHA256 == b.SHA256 })
}
