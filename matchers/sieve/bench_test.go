package sieve

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// BenchmarkSift gives the time of one block of 1,024 rows of which one in
// twenty stands, against a table of 100,000.
func BenchmarkSift(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	row := func() []string {
		name := string([]rune("陈林黄张李王吴刘蔡杨")[r.IntN(10)]) + string([]rune("秀建国英丽华明美志强")[r.IntN(10)]) + string([]rune("珍花龙兰军福生金玉春")[r.IntN(10)])
		birth := fmt.Sprintf("19%02d%02d%02d", r.IntN(90)+10, r.IntN(12)+1, r.IntN(28)+1)
		county := fmt.Sprintf("9901%02d", r.IntN(85)+10)
		return []string{name, "", number(county + birth + fmt.Sprintf("%03d", r.IntN(1000))), birth, fmt.Sprintf("139%08d", r.IntN(1e8)), "", county, fmt.Sprintf("第%d村", r.IntN(17000))}
	}
	var small, block [][]string
	for range 100_000 {
		small = append(small, row())
	}
	for i := range 1024 {
		if block = append(block, row()); i%20 == 0 {
			block[i] = small[r.IntN(len(small))]
		}
	}
	s, err := New(tableOf(b, small), Options{Workers: 2})
	if err != nil {
		b.Fatal(err)
	}
	sifter, columns, stands := s.Sifters(fields[:], 1)[0], columnsOf(block), make([]uint32, len(block))
	for b.Loop() {
		sifter.Sift(columns, stands)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1024, "ns/row")
}
