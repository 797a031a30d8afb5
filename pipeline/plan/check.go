package plan

import (
	"path/filepath"
	"strings"

	"yingbao/sources/mistake"
)

// place is one path of one source and where it stands in the file.
type place struct {
	source, path, key string
	at                mistake.Place
}

// crossCheck reports what can only be seen with the whole plan at hand (N4).
func (d *decoder) crossCheck(p *Plan) {
	if p.Runs == "" {
		return
	}
	for _, in := range d.places {
		switch {
		case within(p.Runs, in.path):
			d.report(in.at, in.key, "input-in-runs")
		case reaches(in.path, p.Runs), d.sharesFolder(in.path, p.Runs):
			d.report(in.at, in.key, "runs-in-input", "other", in.source)
		}
	}
}

// within says whether path is folder or lies below it.
func within(folder, path string) bool {
	return path == folder || strings.HasPrefix(path, strings.TrimSuffix(folder, "/")+"/")
}

// reaches says whether a source's pattern names the runs folder or one of its
// parents: a folder given as input would be read with the results in it.
func reaches(pattern, runs string) bool {
	want := strings.Split(pattern, "/")
	have := strings.Split(runs, "/")
	if len(want) > len(have) {
		return false
	}
	for i := range want {
		if ok, err := filepath.Match(want[i], have[i]); err != nil || !ok {
			return false
		}
	}
	return true
}

// sharesFolder says whether runs lies below a folder of extracts. The plan's
// own folder and its parents do not count: a small job keeps all together.
func (d *decoder) sharesFolder(pattern, runs string) bool {
	folder := filepath.Dir(pattern)
	home := filepath.Dir(d.file)
	return folder != home && within(home, folder) && within(folder, runs)
}
