package normalise

import "testing"

// sink keeps the compiler from dropping what is measured.
var sink string

func BenchmarkID(b *testing.B) {
	for name, raw := range map[string]string{"clean": "990101198001011236", "15": "990101800101123", "wide": "９９０１０１１９８００１０１１２３６", "masked": "990101********1236"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sink, _ = ID(raw)
			}
		})
	}
}

func BenchmarkName(b *testing.B) {
	for name, raw := range map[string]string{"clean": "林浩军", "spaced": "林　浩军", "traditional": "陳國明", "remark": "林浩军（已迁）"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sink = Name(raw).Key
			}
		})
	}
}

func BenchmarkPinyin(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		sink = Pinyin("林浩军")
	}
}

func BenchmarkAddress(b *testing.B) {
	for name, raw := range map[string]string{"full": "测试省甲州市云岫区山前镇下坂村6组186号", "short": "山前镇下坂村第14村民小组"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sink = Address(raw, "990101").Village
			}
		})
	}
}

func BenchmarkDate(b *testing.B) {
	for name, raw := range map[string]string{"dashes": "1980-01-02", "han": "1980年1月2日"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sink, _ = Date(raw)
			}
		})
	}
}

func BenchmarkPhones(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		sink = Phones("199-0000-0001")[0]
	}
}
