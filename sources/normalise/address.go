package normalise

// Place is an address taken apart. Empty fields are unknown.
type Place struct {
	County        string // six-digit code in force today, "" when unknown
	Town          string // 乡镇(街道) with its suffix
	Village       string // 村(社区) with its suffix
	Hamlet        string // what follows: 组, 号
	CountyCertain bool   // the text or the hint names exactly one county
}

// Address takes an address apart; countyHint is a six-digit code of any year
// or "".
func Address(raw string, countyHint string) Place { return Place{} }
