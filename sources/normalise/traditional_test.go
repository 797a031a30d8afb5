package normalise

import "testing"

// Relations and peoples in traditional characters are the same words.
func TestTraditionalWords(t *testing.T) {
	for traditional, simplified := range map[string]string{
		"戶主": "户主", "長子": "长子", "兒媳": "儿媳", "之孫子": "之孙子", "戶主之妻": "户主之妻", "岳父": "岳父", "02-戶主": "02-户主",
	} {
		if got, want := Relation(traditional), Relation(simplified); got != want || want == "" {
			t.Errorf("%s: %q, want %q", traditional, got, want)
		}
	}
	for traditional, simplified := range map[string]string{"滿族": "满族", "漢": "汉", "維吾爾族": "维吾尔族", "04.藏族": "藏族"} {
		if got, want := Ethnic(traditional), Ethnic(simplified); got != want || want == "" {
			t.Errorf("%s: %q, want %q", traditional, got, want)
		}
	}
	if Relation("不詳") != "" || Ethnic("不詳") != "" {
		t.Error("an unknown word has a code")
	}
}
