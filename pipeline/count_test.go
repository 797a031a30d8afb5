package pipeline

import (
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestCountRecords: whatever a file holds, as many records are counted as
// encoding/csv reads, and none where it reads none.
func TestCountRecords(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list.csv")
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom([]string{`"`, `""`, ",", "\r\n", "\n", "\r", "甲", "a", "\ufeff", " ", `"a,b"`, "a,b\r\n", `"c","d"` + "\r\n"}), 0, 14).Draw(t, "parts")
		text := strings.Join(parts, "")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := countRecords(path)
		want, broken := readRecords(strings.TrimPrefix(text, "\ufeff"))
		if (err != nil) != (broken != nil) || err == nil && got != want {
			t.Fatalf("%q: counted %d, %v; read %d, %v", text, got, err, want, broken)
		}
	})
}

// readRecords counts by reading.
func readRecords(text string) (int, error) {
	r := csv.NewReader(strings.NewReader(text))
	for count := -1; ; count++ {
		if _, err := r.Read(); errors.Is(err, io.EOF) {
			return max(count, 0), nil
		} else if err != nil {
			return 0, err
		}
	}
}
