package tabular

import (
	"context"
	"testing"
)

// benchmark reads a file of 100,000 rows and 6 columns through Read, child
// process included, and reports rows a second of wall time.
func benchmark(b *testing.B, name string, data []byte) {
	path := put(b, name, data)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	rows := 0
	for b.Loop() {
		if _, err := Read(context.Background(), path, Options{}, func(r []Row) error { rows += len(r); return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkRead(b *testing.B) {
	rows := madeUp(100000)
	text := csvText(rows, ",", "\r\n")
	b.Run("csv", func(b *testing.B) { benchmark(b, "x.csv", []byte(text)) })
	b.Run("gb18030", func(b *testing.B) { benchmark(b, "x.csv", encoded(b, text, encGB18030)) })
	b.Run("utf16", func(b *testing.B) { benchmark(b, "x.csv", encoded(b, text, encUTF16LE)) })
	b.Run("gzip", func(b *testing.B) { benchmark(b, "x.csv.gz", gzipped(b, []byte(text))) })
	b.Run("xlsx", func(b *testing.B) { benchmark(b, "x.xlsx", newBook(rows).zip(b)) })
	b.Run("parquet", func(b *testing.B) { benchmark(b, "x.parquet", parquetOf(b, textRecord(rows), 50000)) })
	b.Run("arrow", func(b *testing.B) { benchmark(b, "x.arrow", arrowOf(b, textRecord(rows), true)) })
}
