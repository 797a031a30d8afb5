// Package similarity says how alike two values are: a level or a score, from
// two values and nothing else. It takes values that sources/normalise has made
// ready; it knows no record, no weight, no threshold and no department.
//
// Three families:
//
//   - String metrics on runes (edit.go, jaro.go, qgram.go): Levenshtein, OSA,
//     Damerau–Levenshtein, each also "within" a bound; Jaro, Jaro–Winkler,
//     q-gram Jaccard. mask.go bounds them all from 64-bit character sets, so that
//     a matcher can skip them.
//   - Relations of the fields of a Chinese register: names (name.go), identity
//     numbers (id.go), birth dates (date.go), places (place.go). Each is a short
//     ordered list of the ways in which two values of one person really differ.
//   - Keys of Latin names (phonetic.go), by the matchr library, which is also
//     the oracle of the tests.
//
// A metric cannot tell a plausible error from another person: 张伟/张玮 (typed by
// ear) and 张伟/张芳 (somebody else) are one character apart. A relation can.
//
// The tables under data/ are our own compilations: characters alike in shape,
// surnames written in two ways, characters and the parts clerks type for them,
// spellings of Uyghur, Kazakh, Tibetan and Mongolian syllable groups.
//
// Invariants, cited by number elsewhere:
//
//	S1  Every comparison is symmetric, and total: any two inputs have a result.
//	S2  Scores are in [0,1]; a distance is 0 exactly for equal strings. No value
//	    scores higher against another than against itself.
//	S3  Unknown is the zero value of every relation and is not evidence; above
//	    it the constants stand in the order of the evidence.
//	S4  The highest relation (NameSame, IDSame, DateSame) holds exactly for equal
//	    complete values: it is equality of the interned codes of a record.Table,
//	    as long as no '?' is in the value. A value with '?' is never the same,
//	    not even as itself.
//	S5  A ceiling is never below the score it bounds, a floor never above the
//	    distance (admissible), so that skipping a metric changes no result.
//	S6  Comparisons of prepared values allocate nothing and share no state but
//	    tables that are written once; all are safe for concurrent use.
//	S7  A fast path gives what its plain reference in the tests gives.
package similarity
