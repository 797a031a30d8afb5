package record

import (
	"slices"
	"testing"
)

// TestHeaderWords: headers are written in every habit, and mean the same.
func TestHeaderWords(t *testing.T) {
	for header, want := range map[string][]string{
		"company_name": {"company", "name"}, "companyPhone2": {"company", "phone2"}, "Geb.-Dat": {"geb", "dat"},
		"ID": {"id"}, " e-mail ": {"e", "mail"}, "企业 名称": {"企业", "名称"}, "": {}, "__": {},
	} {
		if got := HeaderWords(header); !slices.Equal(got, want) {
			t.Errorf("%q: %q", header, got)
		}
	}
	words := HeaderWords("companyPhone2")
	if !HasWord(words, "phone") || !HasWord(words, "phone2") || HasWord(words, "phone3") || HasWord(words, "pho") || HasWord(words, "") {
		t.Errorf("words of %q", words)
	}
}
