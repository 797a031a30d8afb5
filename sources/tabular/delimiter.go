package tabular

// delimiters that are looked for, in order of preference.
const delimiters = ",\t;|"

// findDelimiter gives the delimiter that cuts the first records of the sample
// into the most even rows; of equals the one that gives more columns, then the
// earlier of delimiters. A comma if none cuts anything.
func findDelimiter(sample []byte, crEnds bool, l Limits) byte {
	best, bestScore, bestWidth := byte(','), 0, 1
	for _, d := range []byte(delimiters) {
		s := newSplitter(d, crEnds, l)
		widths, n := map[int]int{}, 0
		for rest := sample; len(rest) > 0 && n < 50; n++ {
			used, out := s.record(rest, false)
			if out != gotRecord {
				if n == 0 && (out == needMore || out == tooWide) {
					widths[len(s.cells)]++
				}
				break
			}
			rest = rest[used:]
			if len(s.cells) > 1 {
				widths[len(s.cells)]++
			}
		}
		score, width := 0, 0
		for w, count := range widths {
			if count*w > score*max(width, 1) || (count*w == score*width && w > width) {
				score, width = count, w
			}
		}
		if width > 1 && (score > bestScore || (score == bestScore && width > bestWidth)) {
			best, bestScore, bestWidth = d, score, width
		}
	}
	return best
}
