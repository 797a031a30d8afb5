package sources

import "testing"

// TestReadUntil: of a validity the last day is read. A length is no day: an illness
// registered for ten years would be over since 2010.
func TestReadUntil(t *testing.T) {
	r := &rowReader{}
	for raw, want := range map[string]string{
		"2025-03-03": "20250303", "2025年3月": "202503??", "2025年": "2025????",
		"2015.3.4-2025.3.3": "20250303", "20150304-20250303": "20250303", "2015-03-04-2025-03-03": "20250303",
		"2015年3月4日至2025年3月3日": "20250303", "2015.3.4——2025.3.3": "20250303", "2015.3.4--2025.3.3": "20250303",
		"自2015年3月4日起至2025年3月3日止": "20250303", "2015年-2025年": "2025????",
		"10年": "", "十年": "", "20 年": "", "长期": "", "2015.03.04-长期": "",
	} {
		c := cell{raw: raw}
		if r.readUntil(&c, false); c.out[0] != want || (c.flag == 0) != (want != "") {
			t.Errorf("%s: %q, flags %b, want %q", raw, c.out[0], c.flag, want)
		}
	}
}
