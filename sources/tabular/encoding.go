package tabular

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Names of encodings as Info and Options use them.
const (
	encUTF8    = "utf-8"
	encUTF8BOM = "utf-8-bom"
	encGB18030 = "gb18030"
	encUTF16LE = "utf-16le"
	encUTF16BE = "utf-16be"
)

// decoder appends src as UTF-8 to dst and tells how many bytes it used; with
// eof it uses all. Bytes that are no text become badByte. nil is UTF-8 itself.
type decoder func(dst, src []byte, eof bool) ([]byte, int)

func decoderOf(encoding string) decoder {
	switch encoding {
	case encGB18030:
		return decodeGB
	case enc1252:
		return decode1252
	case encUTF16LE:
		return utf16Decoder(1)
	case encUTF16BE:
		return utf16Decoder(0)
	}
	return nil
}

// encodingByName reads the override of Options.
func encodingByName(name string) (string, bool) {
	switch strings.ReplaceAll(strings.ToLower(name), "_", "-") {
	case "utf-8", "utf8", "utf-8-bom", "utf-8-sig":
		return encUTF8, true
	case "gb18030", "gbk", "gb2312", "cp936":
		return encGB18030, true
	case "utf-16le", "utf-16", "utf16", "utf16le":
		return encUTF16LE, true
	case "utf-16be", "utf16be":
		return encUTF16BE, true
	case enc1252, "cp1252", "iso-8859-1", "latin1":
		return enc1252, true
	}
	return "", false
}

// byteOrderMark tells the encoding a mark at the start of the file names.
func byteOrderMark(head []byte) (encoding string) {
	switch {
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE, 0, 0}), bytes.HasPrefix(head, []byte{0, 0, 0xFE, 0xFF}):
		return "utf-32"
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		return encUTF16LE
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return encUTF16BE
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		return encUTF8BOM
	}
	return ""
}

// decide names the encoding of the surveyed file, by rule (T4):
//
//  1. a byte order mark decides;
//  2. zero bytes in every second place only: UTF-16;
//  3. all lines UTF-8: UTF-8, unless no character takes three bytes, the text
//     is also GB18030 and its letters are of no alphabet one meets (a small
//     GBK file can be valid UTF-8 by accident);
//  4. no line UTF-8, the high bytes alone within Latin words: Windows-1252;
//  5. else the encoding in which more lines are text; lines that only the other
//     can read, or neither, are undecodable, and refused beyond badShare.
func (s *survey) decide(badShare float64) (string, error) {
	switch e := byteOrderMark(s.sample); e {
	case "utf-32":
		return "", fail("utf32")
	case encUTF16LE, encUTF16BE:
		return e, nil
	case encUTF8BOM:
		return e, s.judge(s.strict, s.gbOnly+s.neither, badShare)
	}
	if s.zeros > 0 {
		if high, ok := looksUTF16(s.sample); ok {
			return [2]string{encUTF16BE, encUTF16LE}[high], nil
		}
	}
	if s.gbOnly+s.neither == 0 {
		if s.strict > 0 && !s.wide && s.gbBad == 0 && oddAlphabet(s.sample) {
			return encGB18030, nil
		}
		return encUTF8, nil
	}
	if s.strict == 0 && looksWestern(s.sample) {
		return enc1252, nil
	}
	if s.cut || s.strict >= s.gbOnly {
		return encUTF8, s.judge(s.strict, s.gbOnly+s.neither, badShare)
	}
	return encGB18030, s.judge(s.gbOnly, s.strict+s.neither, badShare)
}

// judge refuses a file of which too many lines are undecodable, and names the
// first line that is not UTF-8.
func (s *survey) judge(good, bad int64, badShare float64) error {
	switch {
	case float64(bad) <= badShare*float64(good+bad+s.ascii):
		return nil
	case s.strict > 0 && s.gbOnly > 0:
		return fail("mixed")
	}
	return failAt("encoding", int(s.firstOdd), 0)
}

// oddAlphabet tells whether text, which has no character beyond U+07FF, is
// written in letters other than Latin, Greek or Cyrillic, or mixes them.
func oddAlphabet(text []byte) bool {
	latin, other := false, false
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		i += n
		switch {
		case r < utf8.RuneSelf || r == utf8.RuneError:
		case r >= 0x530:
			return true
		case r < 0x370:
			latin = true
		default:
			other = true
		}
	}
	return latin && other
}
