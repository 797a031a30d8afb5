package mistake

import (
	"strings"
	"testing"
)

func TestTooDeep(t *testing.T) {
	for _, c := range []struct {
		name, yaml string
		at         Place
		deep       bool
	}{
		{"a page of text", "a: [1, {b: [2]}]\n", Place{}, false},
		{"as deep as may be", "a: " + strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth), Place{}, false},
		{"one deeper", "a:\n  " + strings.Repeat("[", MaxDepth+1), At(2, 3+MaxDepth), true},
		{"braces", "a: " + strings.Repeat("{b: ", MaxDepth+1), At(1, 4+4*MaxDepth), true},
		{"never closed", "a: " + strings.Repeat("[", 200_000), At(1, 4+MaxDepth), true},
		{"one beside the other", "a: " + strings.Repeat("[", 1) + strings.Repeat("[],", 500) + "]", Place{}, false},
		{"quoted", "a: \"" + strings.Repeat("[", 500) + "\"\n# " + strings.Repeat("{", 500), Place{}, false},
	} {
		if at, deep := TooDeep([]byte(c.yaml)); at != c.at || deep != c.deep {
			t.Errorf("%s: %v %v, want %v %v", c.name, at, deep, c.at, c.deep)
		}
	}
}
