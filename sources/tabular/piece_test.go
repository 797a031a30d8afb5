package tabular

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// taking takes the pieces that want says, scans them at once and releases them
// when settled, behind up to late others.
type taking struct {
	rows  *[]kept
	want  func(n int) bool
	late  int
	n     int
	taken int
	held  []*Piece
	found [][]kept
}

func (k *taking) Take(p *Piece) (bool, error) {
	if k.n++; !k.want(k.n) {
		return false, nil
	}
	k.taken++
	var s Scanner
	s.Start(p)
	var found []kept
	for row := s.Next(); row != nil; row = s.Next() {
		_ = keep(&found)([]Row{*row})
		for i, c := range found[len(found)-1].Cells {
			found[len(found)-1].Cells[i] = strings.Clone(c)
		}
	}
	k.held, k.found = append(k.held, p), append(k.found, found)
	if len(k.held) > k.late {
		k.release()
	}
	return true, nil
}

func (k *taking) release() {
	line := k.held[0].Release()
	for _, row := range k.found[0] {
		row.Line += line
		*k.rows = append(*k.rows, row)
	}
	k.held, k.found = k.held[1:], k.found[1:]
}

func (k *taking) Settle() error {
	for len(k.held) > 0 {
		k.release()
	}
	return nil
}

// inPieces reads text in pieces of the size given.
func inPieces(data []byte, o Options, size, late int, want func(int) bool) (rows []kept, info Info, taken int, err error) {
	defer func(n int) { pieceBytes = n }(pieceBytes)
	pieceBytes = size
	k := &taking{rows: &rows, want: want, late: late}
	o.Pieces = k
	got, info, err := readBytesInto(&rows, data, o)
	return got, info, k.taken, err
}

// samePieces compares reading in one go with reading in pieces.
func samePieces(data []byte, o Options, size, late int, want func(int) bool) (taken int, err error) {
	rows, info, whole := readBytes(data, o)
	got, gotInfo, taken, split := inPieces(data, o, size, late, want)
	switch {
	case !reflect.DeepEqual(whole, split):
		return taken, fmt.Errorf("error %v, in pieces %v", whole, split)
	case whole != nil:
		return taken, nil
	case !reflect.DeepEqual(info, gotInfo):
		return taken, fmt.Errorf("info %+v, in pieces %+v", info, gotInfo)
	case len(rows) != len(got):
		return taken, fmt.Errorf("%d rows, in pieces %d", len(rows), len(got))
	}
	for i := range rows {
		if !reflect.DeepEqual(rows[i], got[i]) {
			return taken, fmt.Errorf("row %d: %+v, in pieces %+v", i, rows[i], got[i])
		}
	}
	return taken, nil
}

func always(int) bool { return true }

// TestPieces: a file in pieces gives the same rows, lines, faults and errors,
// whoever takes which piece, wherever the pieces end.
func TestPieces(t *testing.T) {
	o := Options{Limits: Limits{Field: 300, Record: 4096, Columns: 20}}
	spots := []string{`"`, `""`, `"王"`, "\x00", "\r", "\t", "\x7f", "\xff", "\uFFFD", "锟斤拷", "鏉庡洓", "\n\n", "\r\n,,,\r\n", "\x1a", strings.Repeat("长", 120), strings.Repeat("长", 900), strings.Repeat(",", 30), "\"a\nb\",", "合计"}
	r := rand.New(rand.NewPCG(1, 2))
	pieces := 0
	for round := range 400 {
		rows := madeUp(60)
		if round%3 == 0 {
			for i := range rows[1:] {
				rows[i+1][4] += "，\n\"东\""
			}
		}
		text := csvText(rows, []string{",", "\t", "|"}[round%3], []string{"\n", "\r\n", "\r"}[round%7%3])
		for range round % 4 {
			at := r.IntN(len(text))
			for !utf8.RuneStart(text[at]) {
				at--
			}
			text = text[:at] + spots[r.IntN(len(spots))] + text[at:]
		}
		if round%5 == 0 {
			text = text[:len(text)-r.IntN(40)]
		}
		data := encoded(t, strings.ToValidUTF8(text, "?"), []string{encUTF8, encGB18030, encUTF16LE, encUTF8BOM}[round/3%4])
		if round%4 == 0 {
			data = []byte(text)
		}
		taken, err := samePieces(data, o, 100+r.IntN(1500), r.IntN(4), func(n int) bool { return round%6 > 0 || n%3 > 0 })
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		pieces += taken
	}
	if pieces < 1000 {
		t.Errorf("only %d pieces were taken", pieces)
	}
}

func TestPiecesOfAnyText(t *testing.T) {
	part := rapid.SampledFrom([]string{"a", ",", ",", "\n", "\r\n", "\"", "\"\"", "\r", "xyz", "张三", "\x00", "\xff", "1,2,3\n", "\"q\",\"\"\n", "\x1a", "\t"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Repeat("a,b\n", 12) + strings.Join(rapid.SliceOf(part).Draw(t, "text"), "")
		o := Options{Limits: Limits{Field: 16, Record: 128, Columns: 6}}
		if _, err := samePieces([]byte(text), o, rapid.IntRange(8, 64).Draw(t, "size"), rapid.IntRange(0, 3).Draw(t, "late"), always); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzPieces(f *testing.F) {
	text := csvText(madeUp(14), ",", "\r\n")
	for _, e := range []string{encUTF8, encUTF8BOM, encGB18030, encUTF16LE} {
		f.Add(encoded(f, text, e), 100)
	}
	f.Fuzz(func(t *testing.T, data []byte, size int) {
		o := Options{Limits: Limits{Field: 64, Record: 512, Columns: 16}}
		if _, err := samePieces(data, o, 8+int(uint(size)%248), 2, always); err != nil {
			t.Fatal(err)
		}
	})
}

// TestSurveyValid: the survey's own test of UTF-8 is the library's, and it
// misses no disguise.
func TestSurveyValid(t *testing.T) {
	part := rapid.SampledFrom([]string{"a", "abcdefgh", "张", "é", "𠮷", "\xff", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe5", "\xe5\xbc", "\uFFFD", "锟斤拷", "锟", "烫烫烫", "葺葺", "\x00"})
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(strings.Join(rapid.SliceOf(part).Draw(t, "text"), ""))
		s := &survey{}
		if got := s.valid(text); got != utf8.Valid(text) || got && s.odd != doubtful(text) {
			t.Fatalf("% X: valid %v, odd %v", text, got, s.odd)
		}
	})
}
