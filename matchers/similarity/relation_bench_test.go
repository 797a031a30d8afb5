package similarity

import (
	"testing"

	"yingbao/sources/normalise"
)

func BenchmarkCompareNameForms(b *testing.B) {
	for _, p := range []struct{ name, a, b string }{
		{"different", "陈秀英", "王建国"},
		{"surname", "陈秀英", "陈建国"},
		{"sound", "王建国", "王健国"},
		{"shape", "林未", "林末"},
		{"reordered", "王建国", "王国建"},
		{"wildcard2", "李?芳", "李王文芳"},
		{"uyghur", "阿不都热依木", "阿卜杜热依木"},
	} {
		x, y := NewName(p.a), NewName(p.b)
		b.Run(p.name, func(b *testing.B) {
			b.ReportAllocs()
			sink := 0
			for b.Loop() {
				sink += int(CompareNameForms(x, y))
			}
			_ = sink
		})
	}
}

func BenchmarkNewName(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		NewName("王建国")
	}
}

func BenchmarkCompareIDs(b *testing.B) {
	for _, p := range []struct{ name, a, b string }{
		{"same", "990102198001011236", "990102198001011236"},
		{"different", "990102198001011236", "990203197512304521"},
		{"one-off", "990102198001011236", "990102198001011263"},
		{"shifted", "990102198001011236", "990121980010112365"},
		{"tail", "990102198001011236", "990102????????1236"},
	} {
		b.Run(p.name, func(b *testing.B) {
			b.ReportAllocs()
			sink := 0
			for b.Loop() {
				sink += int(CompareIDs(p.a, p.b))
			}
			_ = sink
		})
	}
}

func BenchmarkCompareDates(b *testing.B) {
	b.ReportAllocs()
	sink := 0
	for b.Loop() {
		sink += int(CompareDates("19800512", "19760618"))
	}
	_ = sink
}

func BenchmarkComparePlaces(b *testing.B) {
	x := normalise.Place{County: "990102", Town: "城关镇", Village: "龙华村", Hamlet: "6组", CountyCertain: true}
	y := normalise.Place{County: "990102", Town: "城关街道", Village: "龙花村", Hamlet: "6组186号", CountyCertain: true}
	b.ReportAllocs()
	sink := 0
	for b.Loop() {
		sink += int(ComparePlaces(x, y))
	}
	_ = sink
}
