package similarity

import (
	"testing"

	"pgregory.net/rapid"
)

// TestMarksTell: marks are no use when they never tell two names apart.
func TestMarksTell(t *testing.T) {
	t.Parallel()
	told, pairs := 0, 0
	names := []string{"陈秀英", "林建国", "黄丽华", "吴伟", "欧阳建国", "李桂兰", "王芳", "郑小明", "谢玉珍", "蔡志强"}
	forms := NewNames(names)
	for i := range forms {
		for j := range i {
			p, q := forms[i].Mark(), forms[j].Mark()
			pairs++
			if p.Unlike(&q) {
				told++
			}
			if got, want := CompareNameForms(&forms[i], &forms[j]), CompareNames(names[i], names[j]); got != want {
				t.Errorf("%s %s: %s side by side, %s alone", names[i], names[j], got, want)
			}
		}
	}
	if 2*told < pairs {
		t.Errorf("%d of %d pairs told apart", told, pairs)
	}
}

// TestStems holds the stems of towns and villages to the whole comparison.
func TestStems(t *testing.T) {
	t.Parallel()
	runes := rapid.SampledFrom([]rune("白百水泉村社区委会镇乡街道城未末"))
	rapid.Check(t, func(t *rapid.T) {
		a := string(rapid.SliceOfN(runes, 0, 7).Draw(t, "a"))
		b := string(rapid.SliceOfN(runes, 0, 7).Draw(t, "b"))
		if rapid.Bool().Draw(t, "edited") && len(a) > 0 {
			r := []rune(a)
			i := rapid.IntRange(0, len(r)-1).Draw(t, "at")
			r[i] = runes.Draw(t, "by")
			b = string(r)
		}
		for suffixes, stems := range map[*[]string]*Stems{&townSuffixes: TownStems(), &villageSuffixes: VillageStems()} {
			x, y := stems.Of(a), stems.Of(b)
			got, sure := x.Agree(y)
			if want := agreeNames(a, b, *suffixes); sure && got != want {
				t.Fatalf("%q %q: stems say %d, names %d", a, b, got, want)
			}
			if back, ok := y.Agree(x); back != got || ok != sure {
				t.Fatalf("%q %q: %d one way, %d the other", a, b, got, back)
			}
		}
	})
}
