package comparison

// SharePersons takes the shares of every adjusted level from the source that
// names a value most often, among as many rows as the fullest source has:
// source gives the source of a row, stands how many rows it stands for, 0 for
// one that does not count. Rows outside the table belong to the fullest
// source, the roll of the population that was sifted.
//
// Rows pooled from several sources count a person once in each of them, and a
// name that one person bears in four extracts is not four namesakes. With one
// source the shares are those of Reshare.
func (c *Comparison) SharePersons(source func(row int) int, stands func(row int) uint32) {
	done := map[*Frequency]bool{}
	for _, f := range c.Frequency {
		if f == nil || done[f] {
			continue
		}
		done[f] = true
		f.Share = fullest(f.bySource(c.Codes, source, stands), f.Beyond)
	}
}

// bySource counts the rows of each source by frequency code.
func (f *Frequency) bySource(codes Codes, source func(row int) int, stands func(row int) uint32) [][]int {
	var out [][]int
	for row := range codes.Rows() {
		code := f.of(codes.Of(row))
		s, n := source(row), stands(row)
		if n > 1 && f.Beyond != nil && f.Beyond[code] > 0 {
			n = 1
		}
		for s >= len(out) {
			out = append(out, make([]int, len(f.Share)))
		}
		out[s][code] += int(n)
	}
	return out
}

// fullest gives, for each code, the most rows of one source that bear it over
// the most rows of one source that bear any.
func fullest(counts [][]int, beyond []uint32) []float64 {
	sum := func(counts []int) int {
		total := 0
		for _, n := range counts[1:] {
			total += n
		}
		return total
	}
	roll := 0
	for s := range counts {
		if sum(counts[s]) > sum(counts[roll]) {
			roll = s
		}
	}
	for code, n := range beyond {
		counts[roll][code] += int(n)
	}
	out := make([]float64, len(counts[roll]))
	rows := float64(max(sum(counts[roll]), 1))
	for _, source := range counts {
		for code, n := range source[1:] {
			out[code+1] = max(out[code+1], min(float64(n)/rows, 1))
		}
	}
	return out
}
