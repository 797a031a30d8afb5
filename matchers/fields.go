package matchers

import (
	"yingbao/matchers/blocking"
	"yingbao/sources/record"
)

// Reads tells whether matching with these settings looks at a column.
func (s Settings) Reads() func(record.Field) bool {
	read := map[record.Field]bool{s.Proof: true}
	for _, r := range s.Blocking {
		for _, f := range r.Fields() {
			read[f] = true
		}
	}
	for _, k := range s.Split {
		for _, f := range blocking.Fields(k) {
			read[f] = true
		}
	}
	for _, c := range s.Comparisons {
		for _, f := range c.Fields {
			read[f] = true
		}
	}
	return func(f record.Field) bool { return read[f] }
}
