package pipeline

import (
	"bufio"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// floors are the packages from the ground up; each may import those of lower
// floors, and of its own floor none. A package that is not listed fails the
// test: it must be given its place first.
var floors = [][]string{
	{"sources/direct"},
	{"sources/record", "sources/normalise", "sources/tabular", "sources/mistake", "sources/lastnight"},
	{"matchers/similarity"},
	{"sources/department", "matchers/blocking"},
	{"sources", "sources/shelf", "matchers/comparison", "matchers/sieve"},
	{"sources/synthetic", "matchers/fellegisunter"},
	{"matchers/clustering", "matchers/evaluation"},
	{"matchers", "pipeline/archive", "pipeline/entity"},
	{"pipeline/entitlement"},
	{"pipeline/visits"},
	{"pipeline/ranking"},
	{"pipeline/worklist", "pipeline/report"},
	{"pipeline/plan"},
	{"pipeline"},
	{"pipeline/beam"},
	{"cmd/yingbao", "cmd/yingbao-beam"},
}

// libraries may be imported by the packages they are listed with, and by no
// other. Tests may use what tests are listed with, anywhere.
var libraries = map[string][]string{
	"github.com/apache/arrow/go/v15":         {"sources", "sources/tabular", "sources/shelf"},
	"github.com/xitongsys/parquet-go":        {"pipeline/archive"},
	"github.com/xitongsys/parquet-go-source": {"pipeline/archive"},
	"github.com/antzucaro/matchr":            {"matchers/similarity"},
	"github.com/urfave/cli/v2":               {"cmd/yingbao"},
	"github.com/schollz/progressbar/v3":      {"cmd/yingbao"},
	"golang.org/x/term":                      {"cmd/yingbao"},
	"github.com/expr-lang/expr":              {"pipeline/entitlement"},
	"github.com/gofrs/flock":                 {"pipeline/archive"},
	"github.com/goccy/go-yaml":               {"pipeline/plan", "pipeline/entitlement", "sources/department", "sources", "matchers", "matchers/fellegisunter", "sources/normalise", "sources/mistake", "cmd/yingbao", "pipeline/visits"},
	"golang.org/x/text":                      {"pipeline/archive", "sources", "sources/tabular", "sources/normalise", "sources/synthetic", "sources/department"},
	"github.com/mozillazg/go-pinyin":         {"sources/normalise"},
	"github.com/xuri/excelize/v2":            {"sources/tabular", "sources/synthetic", "pipeline/worklist"},
	"github.com/richardlehane/mscfb":         {"sources/tabular"},
	"github.com/klauspost/compress":          {"sources/tabular"},
	"github.com/pierrec/lz4/v4":              {"sources/tabular"},
	"github.com/ncw/directio":                {"sources/direct"},
	"github.com/zeebo/xxh3":                  {"sources", "sources/record", "sources/lastnight", "matchers/blocking", "matchers/sieve"},
	"github.com/apache/beam/sdks/v2":         {"pipeline/beam", "cmd/yingbao-beam"},
	"modernc.org/sqlite":                     {"pipeline/visits"},
}

var testLibraries = []string{"pgregory.net/rapid", "github.com/google/go-cmp", "github.com/rogpeppe/go-internal", "golang.org/x/text",
	"github.com/xuri/excelize/v2", "github.com/goccy/go-yaml", "github.com/apache/arrow/go/v15"}

// goFiles gives every Go file of the house with its package's folder.
func goFiles(t *testing.T) map[string][]string {
	t.Helper()
	files := map[string][]string{}
	err := filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && (strings.HasPrefix(e.Name(), ".") && path != ".." || e.Name() == "testdata" || e.Name() == "benchmarks") {
			return fs.SkipDir
		}
		if filepath.Ext(path) == ".go" {
			folder, err := filepath.Rel("..", filepath.Dir(path))
			if err != nil {
				return err
			}
			files[filepath.ToSlash(folder)] = append(files[filepath.ToSlash(folder)], path)
		}
		return nil
	})
	if err != nil || len(files) < 5 {
		t.Fatalf("%d packages found, %v", len(files), err)
	}
	return files
}

// TestArrows: imports point down, and each library stays behind its package.
func TestArrows(t *testing.T) {
	floor := map[string]int{}
	for i, names := range floors {
		for _, name := range names {
			floor[name] = i
		}
	}
	for folder, files := range goFiles(t) {
		if _, ok := floor[folder]; !ok {
			t.Errorf("%s has no floor in the house", folder)
			continue
		}
		for _, file := range files {
			tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
			if err != nil {
				continue // the compiler says it better
			}
			for _, spec := range tree.Imports {
				path, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					t.Fatal(err)
				}
				checkImport(t, floor, folder, file, path)
			}
		}
	}
}

func checkImport(t *testing.T, floor map[string]int, folder, file, path string) {
	test := strings.HasSuffix(file, "_test.go")
	if own, ok := strings.CutPrefix(path, "yingbao/"); ok {
		below, known := floor[own]
		if !known || (below >= floor[folder] && own != folder && !test) {
			t.Errorf("%s imports %s: not below it", file, own)
		}
		return
	}
	if !strings.Contains(strings.SplitN(path, "/", 2)[0], ".") {
		return // standard library
	}
	if test && slices.ContainsFunc(testLibraries, func(lib string) bool { return path == lib || strings.HasPrefix(path, lib+"/") }) {
		return
	}
	for lib, users := range libraries {
		if path == lib || strings.HasPrefix(path, lib+"/") {
			if !slices.Contains(users, folder) {
				t.Errorf("%s imports %s, which belongs behind %s", file, path, strings.Join(users, ", "))
			}
			return
		}
	}
	t.Errorf("%s imports %s, which no package of the house is listed for", file, path)
}

const (
	longestFile     = 400 // lines
	longestFunction = 45  // lines, from func to its closing brace
)

// TestLengths: a file fits in one reading, a function on one screen.
func TestLengths(t *testing.T) {
	for _, files := range goFiles(t) {
		for _, file := range files {
			if n := countLines(t, file); n > longestFile {
				t.Errorf("%s has %d lines, more than %d", file, n, longestFile)
			}
			set := token.NewFileSet()
			tree, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
			if err != nil {
				continue // the compiler says it better
			}
			for _, d := range tree.Decls {
				f, ok := d.(*ast.FuncDecl)
				if !ok || f.Body == nil || strings.HasSuffix(file, "_test.go") {
					continue // a test's table of cases is data
				}
				if n := set.Position(f.End()).Line - set.Position(f.Pos()).Line + 1; n > longestFunction {
					t.Errorf("%s: %s has %d lines, more than %d", set.Position(f.Pos()), f.Name.Name, n, longestFunction)
				}
			}
		}
	}
}

func countLines(t *testing.T, file string) int {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for s := bufio.NewScanner(f); s.Scan(); {
		n++
	}
	return n
}
