package normalise

import (
	"testing"

	"pgregory.net/rapid"
)

// TestSpellerIsPinyinFolded: a Speller says what PinyinFolded says, and plain
// names that sound alike have given names that sound alike.
func TestSpellerIsPinyinFolded(t *testing.T) {
	s := &Speller{}
	for c := rune(firstHan); c <= lastHan; c++ {
		for _, key := range []string{string(c) + "秀英", "陈" + string(c) + "英", string(c) + string(c)} {
			if whole, _, _ := s.Names(key); string(whole) != PinyinFolded(key) {
				t.Fatalf("%q is spelt %q, not %q", key, whole, PinyinFolded(key))
			}
		}
	}
	characters := []rune("王曾单解仇欧阳尉迟司马诸葛上官陈张李林黄秀英建国丽华重行长乐㐀䶮?·囧ab ")
	for c := rune(firstHan); c <= lastHan; c += 7 {
		characters = append(characters, c)
	}
	alike := map[string]string{}
	rapid.Check(t, func(rt *rapid.T) {
		key := rapid.StringOfN(rapid.SampledFrom(characters), 0, 6, -1).Draw(rt, "name")
		whole, given, plain := s.Names(key)
		if string(whole) != PinyinFolded(key) {
			rt.Fatalf("%q is spelt %q, not %q", key, whole, PinyinFolded(key))
		}
		want := ""
		if _, own := Surname(key); own != "" {
			want = PinyinFolded(AnySurname + own)
		}
		if string(given) != want {
			rt.Fatalf("the given name of %q is spelt %q, not %q", key, given, want)
		}
		if plain {
			if before, ok := alike[string(whole)]; ok && before != string(given) {
				rt.Fatalf("%q: %q and %q", key, before, given)
			}
			alike[string(whole)] = string(given)
		}
	})
}
