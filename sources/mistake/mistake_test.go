package mistake

import (
	"errors"
	"strings"
	"testing"
)

var texts = Embedded([]byte(`
hint: {zh: "；是否应为 {hint}", en: "; did you mean {hint}"}
key: {zh: "不认识 {word}（{other}）", en: "unknown {word} ({other})"}
`))

func TestList(t *testing.T) {
	if err := (List{}).Err(); err != nil {
		t.Errorf("nothing is wrong, and it says %v", err)
	}
	late := texts().Mistake(At(3, 1), "key", "", "word", "{other}", "other", "甲")
	near := texts().Mistake(At(2, 9), "key", "sources", "word", "source", "other", "")
	near.About = "top"
	err := List{late, near, late}.Err()
	var found List
	if !errors.As(err, &found) || len(found) != 2 {
		t.Fatalf("%v", err)
	}
	want := "2:9: top: unknown source (); did you mean sources\n3:1: unknown {other} (甲)"
	if err.Error() != want {
		t.Errorf("%q, want %q", err, want)
	}
	if got := found.In("/home/me/plan.yaml").Text("zh"); !strings.HasPrefix(got, "plan.yaml:2:9: top: 不认识 source（）；是否应为 sources\nplan.yaml:3:1: ") {
		t.Error(got)
	}
	if found[0].File != "" {
		t.Error("In changed the list it was asked of")
	}
	if got := texts().Say("en", "no-such-code"); got != "no-such-code" {
		t.Errorf("an unknown code gives %q", got)
	}
}

func TestNearest(t *testing.T) {
	known := []string{"sources", "runs", "rules", "名称"}
	for word, want := range map[string]string{"source": "sources", "sourcse": "sources", "run": "runs", "rulse": "rules", "名稱": "名称", "policy": "", "x": "", "": ""} {
		if got := Nearest(word, known); got != want {
			t.Errorf("%q is taken for %q, want %q", word, got, want)
		}
	}
}

func TestEmbeddedIsChecked(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a broken catalogue is read")
		}
	}()
	Embedded([]byte("a: ["))()
}
