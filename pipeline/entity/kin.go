package entity

import "math"

// Kin is what is known of a person's households without reading anybody's
// rows.
type Kin struct {
	Kinds   Kind    // of all members, himself included
	Ceiling float64 // upper bound of any one household's burden over any period, yuan
	Alone   bool    // a hukou household is his, and no other living person is in any of his
}

// Families holds one figure a household; it may be read by many at once.
type Families struct {
	world  *World
	houses []houseSum
}

// houseSum is what a household comes to.
type houseSum struct {
	kinds  Kind
	living uint16
	hukou  bool
	fen    int64
}

// Families sums every household. Cost: linear in memberships.
func (w *World) Families() *Families {
	f := &Families{world: w, houses: make([]houseSum, len(w.Households))}
	for h := range w.Households {
		sum := &f.houses[h]
		sum.hukou = w.Households[h].Kind == Hukou
		if named := w.Households[h].Named; named >= 0 {
			sum.kinds |= w.kinds[named]
		}
		for _, m := range w.Households[h].Members {
			sum.kinds |= w.kinds[m]
			if w.kinds[m]&KindDeath == 0 {
				sum.living++
			}
			if w.burden != nil {
				if sum.fen += int64(w.burden[m]); w.burden[m] == math.MaxInt32 {
					sum.fen = math.MaxInt64 / 2
				}
			}
		}
	}
	return f
}

// Kin gives a person's.
func (f *Families) Kin(person int) Kin {
	w := f.world
	k := Kin{Kinds: w.kinds[person], Ceiling: w.BurdenCeiling(person)}
	others, hukou := 0, false
	for _, h := range w.membershipsOf(person) {
		sum := &f.houses[h]
		k.Kinds |= sum.kinds
		if sum.fen >= math.MaxInt64/2 {
			k.Ceiling = math.Inf(1)
		}
		k.Ceiling = max(k.Ceiling, float64(sum.fen)/100)
		living := int(sum.living)
		if w.kinds[person]&KindDeath == 0 {
			living--
		}
		others, hukou = max(others, living), hukou || sum.hukou
	}
	k.Alone = hukou && others == 0
	return k
}
