package entitlement

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"sort"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"yingbao/sources/mistake"
)

//go:embed packs/*.yaml
var builtIn embed.FS

// Pack is a policy pack as read: rules, standards, and how severity becomes a
// date. A Pack is read-only.
type Pack struct {
	Name     string
	Title    string
	Version  string // day (YYYY-MM-DD) of the pack's wording
	Chain    []string
	Hash     string // SHA-256 over every file of the chain
	Rules    []*Rule
	Settings Settings

	file        packFile
	definitions map[string]text
	shadows     []*Rule // every wording of every rule, for other dates
}

// Settings are the pack-wide numbers.
type Settings struct {
	Suspect     float64        `yaml:"suspect"`      // probability from which a lead carries a note
	LiftReasons int            `yaml:"lift_reasons"` // that many medium reasons lift a severity
	Workdays    map[string]int `yaml:"workdays"`     // severity → workdays until the visit is due
	Holidays    []string       `yaml:"holidays"`     // YYYY-MM-DD, no workdays
	Makeup      []string       `yaml:"makeup"`       // YYYY-MM-DD, weekend days worked
	SuspendExit bool           `yaml:"suspend_exit"` // no class W lead while an emergency lasts
	// Documents and the days from which they may be cited.
	BasisFrom [][]string `yaml:"basis_from"`
	// Pairs of benefits that exclude each other in one month.
	Incompatible [][]string `yaml:"incompatible"`
}

// packFile is the file's layout.
type packFile struct {
	Name        text            `yaml:"name"`
	Title       string          `yaml:"title"`
	Version     text            `yaml:"version"`
	Inherits    text            `yaml:"inherits"`
	Settings    Settings        `yaml:"settings"`
	Definitions map[string]text `yaml:"definitions"`
	Standards   []Standard      `yaml:"standards"`
	Emergencies []Emergency     `yaml:"emergencies"`
	Rules       ruleNodes       `yaml:"rules"`
}

// ruleNodes keeps the rules' nodes until the parent's rules are known.
type ruleNodes []ast.Node

func (rs *ruleNodes) decodeNode(r *yamlReader, n ast.Node) {
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		r.add(r.at(n), "P_TYPE", "rules 应为列表", "rules must be a list")
		return
	}
	*rs = s.Values
}

// BuiltIn lists the packs that come with the program.
func BuiltIn() []string {
	entries, _ := fs.ReadDir(builtIn, "packs")
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	sort.Strings(names)
	return names
}

// Load reads a pack: the name of a built-in one or the path of a file
// (anything with a separator or ending in .yaml). The error is a mistake.List when
// the files can be read but are wrong.
func Load(pack string) (*Pack, error) {
	l := &loader{collector: &collector{}}
	p, err := l.load(pack, nil)
	if err != nil {
		return nil, err
	}
	l.finish(p)
	if len(l.found) > 0 {
		return nil, l.found.Err()
	}
	return p, nil
}

// loader reads a chain of packs.
type loader struct {
	*collector
	file  string // the pack itself, by the name its mistakes are shown under
	files [][]byte
	bad   map[string]bool // definitions that are wrong where they stand
}

// load reads one pack over its parent.
func (l *loader) load(name string, below []string) (*Pack, error) {
	data, file, err := readPack(name)
	if err != nil {
		return nil, err
	}
	if len(below) == 0 {
		l.file = file
	}
	r := &yamlReader{collector: l.collector, file: file}
	root := r.parse(data)
	if root == nil {
		return nil, l.found.Err()
	}
	parent := l.parentName(r, root)
	p := &Pack{definitions: map[string]text{}}
	if parent.value != "" {
		if p, err = l.loadParent(name, parent, below); err != nil {
			return nil, l.inheritError(parent, err)
		}
	}
	pf := packFile{Settings: p.Settings}
	r.decode(root, reflect.ValueOf(&pf).Elem())
	l.files = append(l.files, data)
	l.overlay(p, r, root, pf)
	return p, nil
}

// parentName reads the inherits key alone; the file's mistakes are noted when
// it is read for good.
func (l *loader) parentName(r *yamlReader, root ast.Node) text {
	var pf packFile
	quiet := &yamlReader{collector: &collector{}, file: r.file, lines: r.lines}
	quiet.decode(root, reflect.ValueOf(&pf).Elem())
	return pf.Inherits
}

// loadParent reads the pack that one inherits from; the chain below must not
// hold it already. A file's path, like a bare name that is not built in, starts
// from the folder of the pack that says it, wherever the program was started.
func (l *loader) loadParent(name string, parent text, below []string) (*Pack, error) {
	below = append(below, filepath.Clean(name))
	at := parent.value
	if isPath(name) && !isPath(at) && !isBuiltIn(at) {
		at += ".yaml"
	}
	if isPath(name) && isPath(at) && !filepath.IsAbs(at) {
		at = filepath.Join(filepath.Dir(name), at)
	}
	if slices.Contains(below, filepath.Clean(at)) {
		l.add(parent.at, "P_INHERITS", "继承成环：%s", "the packs inherit from each other: %s", parent.value)
		return nil, l.found.Err()
	}
	return l.load(at, below)
}

// inheritError turns a parent that cannot be read into a mistake at the line
// that names it; a parent's own mistakes stay as they are.
func (l *loader) inheritError(parent text, err error) error {
	if _, ok := err.(mistake.List); ok {
		return err
	}
	l.add(parent.at, "P_INHERITS", "找不到上级政策包 %s", "cannot read the pack %s to inherit from", parent.value)
	return l.found.Err()
}

// overlay lays one file over its parent.
func (l *loader) overlay(p *Pack, r *yamlReader, root ast.Node, pf packFile) {
	p.Name, p.Title, p.Version = pf.Name.value, pf.Title, pf.Version.value
	p.Chain = append(p.Chain, p.Name)
	if pf.Name.value == "" {
		l.add(r.at(root), "P_MISSING", "缺少 name", "name is missing")
	}
	if pf.Version.value != "" {
		l.checkDay(pf.Version, "version")
	}
	p.Settings = pf.Settings
	for name, t := range pf.Definitions {
		p.definitions[name] = t
	}
	for i := range pf.Standards {
		l.checkStandard(&pf.Standards[i])
	}
	p.file.Standards = append(p.file.Standards, pf.Standards...)
	for i := range pf.Emergencies {
		l.checkEmergency(&pf.Emergencies[i])
	}
	p.file.Emergencies = append(p.file.Emergencies, pf.Emergencies...)
	l.overlayRules(p, r, pf.Rules)
}

// readPack gives a pack's bytes and the name its mistakes are shown under.
func readPack(name string) ([]byte, string, error) {
	if isPath(name) {
		f, err := mistake.Open(name)
		if err != nil {
			return nil, "", fmt.Errorf("policy pack: %w", err)
		}
		defer f.Close()
		data, err := io.ReadAll(f)
		if err != nil {
			return nil, "", fmt.Errorf("policy pack: %w", err)
		}
		return data, name, nil
	}
	data, err := builtIn.ReadFile("packs/" + name + ".yaml")
	if err != nil {
		return nil, "", fmt.Errorf("policy pack %q is not built in (%s) and is not the path of a .yaml file", name, strings.Join(BuiltIn(), ", "))
	}
	return data, "packs/" + name + ".yaml", nil
}

func isPath(name string) bool {
	return strings.ContainsAny(name, `/\`) || strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
}

func isBuiltIn(name string) bool {
	for _, b := range BuiltIn() {
		if b == name {
			return true
		}
	}
	return false
}

// finish checks what needs the whole chain and compiles every rule.
func (l *loader) finish(p *Pack) {
	h := sha256.New()
	for _, f := range l.files {
		h.Write(f)
		h.Write([]byte{0})
	}
	p.Hash = hex.EncodeToString(h.Sum(nil))
	for _, severity := range Severities {
		if len(p.Settings.Workdays) == 0 { // hardly meant: a pack from nothing
			l.add(position{l.file, 1, 1}, "P_MISSING", "缺少 inherits（如 %s）", "inherits is missing, for example %s", "national")
			break
		}
		if _, stated := p.Settings.Workdays[severity]; !stated {
			l.add(position{l.file, 1, 1}, "P_MISSING", "settings.workdays 缺少 %s", "settings.workdays lacks %s", severity)
		}
	}
	l.bad = l.compileDefinitions(p)
	for _, rule := range p.shadows {
		l.compileRule(p, rule)
	}
	p.Rules = p.shadows
	for i := range p.file.Emergencies {
		l.checkEmergencyParameters(p, &p.file.Emergencies[i])
	}
}

// Rule gives a rule by its id, nil when the pack has none of that id.
func (p *Pack) Rule(id string) *Rule {
	for _, r := range p.Rules {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// RuleIDs lists the ids in the pack's order, each once.
func (p *Pack) RuleIDs() []string {
	var ids []string
	seen := map[string]bool{}
	for _, r := range p.Rules {
		if !seen[r.ID] {
			seen[r.ID] = true
			ids = append(ids, r.ID)
		}
	}
	return ids
}
