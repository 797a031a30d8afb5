package entitlement

import (
	"testing"

	"yingbao/pipeline/entity"
)

// TestCountiesInOneOrder: two registers name one person in two counties; which
// county's rows came first must not change the sentence.
func TestCountiesInOneOrder(t *testing.T) {
	one := &subject{paid: []entity.Spell{{Area: "990121"}, {Area: "990102"}}}
	two := &subject{paid: []entity.Spell{{Area: "990102"}, {Area: "990121"}}}
	if a, b := one.areasText(), two.areasText(); a != b || a == "" {
		t.Errorf("%q, %q", a, b)
	}
}
