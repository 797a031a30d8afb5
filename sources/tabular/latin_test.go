package tabular

import (
	"bytes"
	"strings"
	"testing"
)

// TestWesternLetters: a spreadsheet's Windows-1252 is not taken for GB18030,
// whose pairs some of its letters make with the letter behind; one Chinese
// name among Latin text is no Windows-1252.
func TestWesternLetters(t *testing.T) {
	western := []byte("Name;Stra\xdfe;Ort\r\nM\xfcller;Gr\xf6\xdfenweg 3;K\xf6ln\r\nGar\xe7on;Rue \xc9mile 2;Sch\xf6nau\r\nNu\xf1ez;Bergstra\xdfe;\xd6hringen\r\n")
	rows, info, err := readFile(t, "a.csv", western, Options{})
	if err != nil || info.Encoding != enc1252 || len(rows) != 4 {
		t.Fatalf("%d rows, %s, %v", len(rows), info.Encoding, err)
	}
	if got := strings.Join(rows[1].Cells, "|") + " " + rows[3].Cells[2]; got != "Müller|Größenweg 3|Köln Öhringen" {
		t.Errorf("read %q", got)
	}
	chinese := []byte("name,town\r\nSmith,\xb1\xb1\xbe\xa9\r\nMiller,\xc9\xcf\xba\xa3\r\nBrown,a\xd6\xd0b\r\n")
	if _, info, err := readFile(t, "b.csv", chinese, Options{}); err != nil || info.Encoding != encGB18030 {
		t.Errorf("%s, %v", info.Encoding, err)
	}
	if looksWestern(bytes.Repeat([]byte("abc,\xb1\xb1\r\n"), 50)) || looksWestern([]byte("a\xfc")) {
		t.Error("taken for Western letters")
	}
}
