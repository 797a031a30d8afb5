package normalise

import (
	"strings"
	"unicode/utf8"
)

// CountyPrefixes gives what may stand in front of a town of a county: the
// names of any year of its province, city and county, with their suffix and
// without, of two characters at least. It knows none of what is no county in
// force (County): a column of that name may hold anything.
func CountyPrefixes(code string) []string {
	if current, _, ok := County(code); !ok || current != code {
		return nil
	}
	var out []string
	add := func(name string) {
		if utf8.RuneCountInString(name) >= 2 {
			out = append(out, name)
		}
	}
	for i := range divisions {
		d := &divisions[i]
		above := d.code == code[:2]+"0000" || d.code == code[:4]+"00"
		if d.successor != code && !above {
			continue
		}
		for _, name := range d.names {
			if name = foldString(name); name == "市辖区" {
				continue
			}
			add(name)
			if strings.HasSuffix(d.code, "0000") {
				add(shortProvince(name))
			} else {
				add(stem(name))
			}
		}
	}
	return out
}
