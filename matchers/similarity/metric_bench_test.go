package similarity

import "testing"

// benchPairs: a name, an identity number with one swap, an address.
var benchPairs = []struct {
	name string
	a, b []rune
}{
	{"name3", []rune("王建国"), []rune("王健国")},
	{"latin7", []rune("johnson"), []rune("jonhsen")},
	{"id18", []rune("990102198001011234"), []rune("990120198010011243")},
	{"address20", []rune("测试县城关镇新村三组十二号后门左边平房二"), []rune("城关镇新农村第三组十二号门前左边楼房二间")},
}

func benchMetric(b *testing.B, f func(x, y []rune) float64) {
	for _, p := range benchPairs {
		b.Run(p.name, func(b *testing.B) {
			b.ReportAllocs()
			var sink float64
			for b.Loop() {
				sink += f(p.a, p.b)
			}
			_ = sink
		})
	}
}

func BenchmarkLevenshtein(b *testing.B) {
	benchMetric(b, func(x, y []rune) float64 { return float64(Levenshtein(x, y)) })
}

func BenchmarkOSA(b *testing.B) {
	benchMetric(b, func(x, y []rune) float64 { return float64(OSA(x, y)) })
}

func BenchmarkDamerauLevenshtein(b *testing.B) {
	benchMetric(b, func(x, y []rune) float64 { return float64(DamerauLevenshtein(x, y)) })
}

func BenchmarkDamerauLevenshteinWithin2(b *testing.B) {
	benchMetric(b, func(x, y []rune) float64 {
		if DamerauLevenshteinWithin(x, y, 2) {
			return 1
		}
		return 0
	})
}

func BenchmarkJaroWinkler(b *testing.B) { benchMetric(b, JaroWinkler) }

func BenchmarkJaccard2(b *testing.B) {
	benchMetric(b, func(x, y []rune) float64 { return Jaccard(x, y, 2) })
}

func BenchmarkJaroWinklerCeiling(b *testing.B) {
	benchMetric(b, func(x, y []rune) float64 {
		return JaroWinklerCeiling(Mask(x), len(x), Mask(y), len(y))
	})
}
