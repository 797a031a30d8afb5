package tabular

import (
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"
)

// TestGBTwoByteCodes counts what the supplement adds to x/text.
func TestGBTwoByteCodes(t *testing.T) {
	private, undefined := 0, 0
	for i, r := range gbTable().runes {
		switch {
		case i%gbTrails == 0x7F-0x40:
		case r == 0:
			undefined++
		case r >= 0xE000 && r <= 0xF8FF:
			private++
		}
	}
	if private != 6*94+7*94+7*96-1 { // A3A0 is a full-width space to everybody
		t.Errorf("%d private codes", private)
	}
	if undefined > 170 {
		t.Errorf("%d codes without a character", undefined)
	}
}

func TestGBSupplement(t *testing.T) {
	for code, want := range map[string]rune{
		"\xFE\x59": '龴', "\xFE\x51": 0x20087, "\xA6\xD9": 0xFE10, "\xA8\xBC": 0x1E3F,
		"\xAA\xA1": 0xE000, "\xF8\xA1": 0xE234, "\xA1\x40": 0xE4C6, "\xA7\xA0": 0xE765,
		"\x95\x32\x82\x36": 0x20000, "\x81\x30\x81\x30": 0x80,
	} {
		got, n := decodeGB(nil, []byte(code), true)
		if r, _ := utf8.DecodeRune(got); r != want || n != len(code) {
			t.Errorf("% X is %X, want %X", code, r, want)
		}
	}
}

// TestGBRoundTrip: what x/text encodes comes back, in blocks of any size.
func TestGBRoundTrip(t *testing.T) {
	letters := rapid.SampledFrom([]rune("a,1\n张三丰㐀䶮𠮷𪚥é你"))
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.StringOf(letters).Draw(t, "text")
		src, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(want))
		if err != nil {
			t.Fatal(err)
		}
		cut := rapid.IntRange(0, len(src)).Draw(t, "cut")
		got, n := decodeGB(nil, src[:cut], false)
		got, _ = decodeGB(got, src[n:], true)
		if string(got) != want {
			t.Fatalf("got %q, want %q", got, want)
		}
	})
}

// TestGBKeepsDelimiters: bad bytes never take a delimiter with them.
func TestGBKeepsDelimiters(t *testing.T) {
	for _, bad := range []string{"\x81", "\xff", "\x80", "\x81\x30", "\x81\x30\xff", "\x81\x30\x81"} {
		for _, d := range []string{",", "\n", "\"", "\t", ";"} {
			got, _ := decodeGB(nil, []byte(bad+d), true)
			if len(got) < 2 || string(got[len(got)-1:]) != d || utf8.Valid(got) {
				t.Errorf("% X then %q gives % X", bad, d, got)
			}
		}
	}
}
