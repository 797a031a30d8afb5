package mistake

import (
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// MaxDepth is how many brackets and braces a YAML file may open within each
// other. What people write has four; a parser that is handed 100,000 of them
// takes a minute to say that the last is not closed.
const MaxDepth = 100

// TooDeep gives the place of the bracket or brace that is opened within
// MaxDepth others, false when there is none.
func TooDeep(yaml []byte) (Place, bool) {
	depth := 0
	for _, t := range lexer.Tokenize(string(yaml)) {
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		}
		if depth > MaxDepth {
			return At(t.Position.Line, t.Position.Column), true
		}
	}
	return Place{}, false
}
