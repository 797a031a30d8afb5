package sources_test

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"yingbao/sources"
	"yingbao/sources/record"
	"yingbao/sources/tabular"
)

// TestPiecesChangeNothing loads an extract of many pieces with faults in it,
// and once more with limits under which it is split in one go.
func TestPiecesChangeNothing(t *testing.T) {
	text, err := os.ReadFile(rollOf(t, 12000))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(text), "\n")
	for i := 20; i < len(lines); i += 97 {
		switch i % 7 {
		case 0:
			lines[i] = "x," + lines[i]
		case 1:
			lines[i] = `"` + strings.Replace(lines[i], ",", `",`, 1)
		case 2:
			lines[i] = "\n,,,,\n" + lines[i]
		case 3:
			lines[i] = strings.Replace(lines[i], ",", ",\x01", 1)
		case 4:
			lines[i] = `"a"` + lines[i]
		case 5:
			lines[i] = "\"" + strings.Replace(lines[i], ",", "\n第\"\"二\"\"行\",", 1)
		case 6:
			lines[i] = "合计,19\n"
		}
	}
	odd := strings.Join(lines, "")
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(strings.TrimPrefix(odd, "\ufeff"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"utf-8": odd, "gb18030": gb, "gb18030, no quotes": strings.ReplaceAll(gb, `"`, "")} {
		path := filepath.Join(t.TempDir(), "medical.csv")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		load := func(l tabular.Limits) (*sources.Loaded, *record.Table) {
			out, err := sources.Load(context.Background(), sources.Extract{Name: "medical", Department: "medical-insurance", Paths: []string{path}}, sources.Options{Limits: l})
			if err != nil || out.Held != nil {
				t.Fatal(name, err, out.Held)
			}
			table, err := record.Merge(out.Part)
			if err != nil {
				t.Fatal(err)
			}
			out.Part = nil
			return out, table
		}
		pieces, pieceTable := load(tabular.Limits{})
		whole, wholeTable := load(tabular.Limits{Record: 300 << 10})
		if len(whole.Rejects) < 40 || !reflect.DeepEqual(pieces, whole) || !reflect.DeepEqual(pieceTable, wholeTable) {
			t.Errorf("%s: %d rejects; a file in pieces is loaded differently", name, len(whole.Rejects))
		}
	}
}
