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
			if _, ok := p.Relate(&q); ok {
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

// TestShadesTell: of the pairs that the marks leave open the shades tell most.
func TestShadesTell(t *testing.T) {
	t.Parallel()
	var names []string
	for _, surname := range "陈林黄吴王郑谢蔡" {
		for _, first := range "秀建丽桂志小玉国" {
			for _, last := range "英华兰芳明珍强军" {
				names = append(names, string([]rune{surname, first, last}))
			}
		}
	}
	forms := NewNames(names)
	open, told := 0, 0
	for i := range forms {
		for j := range i {
			p, q, shade, other := forms[i].Mark(), forms[j].Mark(), forms[i].Shade(), forms[j].Shade()
			if _, ok := p.Relate(&q); ok {
				continue
			}
			open++
			if _, ok := p.RelateAgain(&q, &shade, &other); ok {
				told++
			}
		}
	}
	if told == 0 || 2*told < open {
		t.Errorf("%d of %d open pairs told apart", told, open)
	}
}

// TestMarks holds the marks of short names, many of which share a character, to
// the whole comparison.
func TestMarks(t *testing.T) {
	t.Parallel()
	runes := rapid.SampledFrom([]rune("张章伟玮王文玟建健国欧阳萧未末住佳娜辣林琳𠮷"))
	name := rapid.SliceOfN(runes, 1, 5)
	told := 0
	rapid.Check(t, func(t *rapid.T) {
		a, b := string(name.Draw(t, "a")), string(name.Draw(t, "b"))
		x, y := NewName(a), NewName(b)
		p, q := x.Mark(), y.Mark()
		marks, ok := p.Relate(&q)
		if got := CompareNameForms(x, y); ok && marks != got {
			t.Fatalf("%q %q: marks say %s, characters say %s", a, b, marks, got)
		}
		if ok {
			told++
		}
		shade, other := x.Shade(), y.Shade()
		again, sure := p.RelateAgain(&q, &shade, &other)
		if got := CompareNameForms(x, y); sure && again != got || ok && p.size == q.size && !sure {
			t.Fatalf("%q %q: shades say %s (%v), characters say %s", a, b, again, sure, got)
		}
	})
	if told == 0 {
		t.Error("the marks told nothing")
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
			if whole, want := stems.Compare(x, y), agreeNames(a, b, *suffixes); whole != want {
				t.Fatalf("%q %q: whole stems say %d, names %d", a, b, whole, want)
			}
			if want := agreeNames(a, b, *suffixes); sure && got != want {
				t.Fatalf("%q %q: stems say %d, names %d", a, b, got, want)
			}
			if back, ok := y.Agree(x); back != got || ok != sure {
				t.Fatalf("%q %q: %d one way, %d the other", a, b, got, back)
			}
		}
	})
}
