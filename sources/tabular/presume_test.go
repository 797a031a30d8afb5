package tabular

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// lookedAt reads a file with a Look, in pieces.
func lookedAt(t interface{ Fatal(...any) }, path, text string, look *Look) (rows []kept, info Info, err error) {
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	defer func(n int) { pieceBytes = n }(pieceBytes)
	pieceBytes = 50_000
	info, err = Read(context.Background(), path, Options{Look: look, Pieces: &taking{rows: &rows, want: always, late: 2}}, keep(&rows))
	return rows, info, err
}

// TestPresumed: a text that is presumed to be sound is read as it is without,
// or refused; and refused unless the survey finds it sound.
func TestPresumed(t *testing.T) {
	var head strings.Builder
	head.WriteString("姓名,住址,号\n")
	for i := 0; head.Len() < sampleBytes+blockBytes/2; i++ {
		fmt.Fprintf(&head, "陈国明,霁墩街道檀厝社区%d号,%d\n", i, i)
	}
	part := rapid.SampledFrom([]string{"a,b,c\n", "张三,\"霁墩\n街道\",3\n", "李四,霁墩,4\r\n", "\n", "\"", "\r", "\x00", "\xff", "\xe5\xbc", "\uFFFD", "锟斤拷", "\x1a", "合计", "é,1,2\n", strings.Repeat("长", 90)})
	path, taken, refused := filepath.Join(t.TempDir(), "a.csv"), 0, 0
	check := func(t *rapid.T) {
		text := head.String() + strings.Join(rapid.SliceOfN(part, 0, 5).Draw(t, "text"), "")
		if rapid.Bool().Draw(t, "more") {
			text += "\n王五,霁墩街道,5\n"
		}
		var surveyed Look
		rows, info, err := lookedAt(t, path, text, &surveyed)
		presumed := Look{Presume: true}
		got, gotInfo, failed := lookedAt(t, path, text, &presumed)
		if failed != nil {
			refused++
			return
		}
		taken++
		if err != nil || !surveyed.Sound || !presumed.Sound || !reflect.DeepEqual(rows, got) || !reflect.DeepEqual(info, gotInfo) {
			t.Fatalf("presumed %+v, %d rows; otherwise %v, %+v, %d rows, sound %v", gotInfo, len(got), err, info, len(rows), surveyed.Sound)
		}
	}
	for round := 0; round < 10 && (taken < 10 || refused < 10); round++ { // a short test draws few
		rapid.Check(t, check)
	}
	if taken < 10 || refused < 10 {
		t.Errorf("%d texts were taken for sound, %d were not", taken, refused)
	}
}

// TestPresumedInVain: what the first lines tell already costs no pass, and is
// not refused.
func TestPresumedInVain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.csv")
	for _, text := range []string{"姓名,号\n\xb3\xc2,1\n", "name,no\nsmith,1\n", "姓名,号\n锟斤拷,1\n", "姓名,号\r陈国明,1\r"} {
		look := Look{Presume: true}
		_, want, err := lookedAt(t, path, text, nil)
		_, info, got := lookedAt(t, path, text, &look)
		if errors.Is(got, ErrUnsound) || !reflect.DeepEqual(got, err) || !reflect.DeepEqual(info, want) || look.Sound {
			t.Errorf("%q: %+v %v, want %+v %v", text, info, got, want, err)
		}
	}
}
