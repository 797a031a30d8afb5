package blocking

import "yingbao/sources/normalise"

// The functions for Chinese names and identity numbers. A reading or a birth
// date with an unknown part blocks nothing.
func init() {
	functions["birth"] = func(v string) string { return unlessPartial(normalise.IDBirth(v)) }
	functions["region"] = normalise.IDRegion
	functions["pinyin"] = func(v string) string { return unlessPartial(normalise.PinyinFolded(v)) }
	functions["surname"] = func(v string) string { s, _ := normalise.Surname(v); return unlessPartial(s) }
	functions["givenpinyin"] = func(v string) string {
		_, g := normalise.Surname(v)
		if g == "" {
			return ""
		}
		// The surname's reading table must not read a given name: 王 stands in
		// front of every one.
		return unlessPartial(normalise.PinyinFolded("王" + g))
	}
	functions["given"] = func(v string) string { _, g := normalise.Surname(v); return unlessPartial(g) }
}
