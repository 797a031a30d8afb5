package synthetic

import (
	"testing"

	"yingbao/sources/normalise"
)

// A province of 40 million has the divisions of a real one (about 85 counties,
// 1,100 towns, 17,000 villages), and a small one those it always had.
func TestDivisionsGrowWithThePeople(t *testing.T) {
	for _, c := range []struct{ people, counties, low, high int }{
		{5_000, 1, 1, 10}, {285_000, 18, 18, 200}, {1_000_000, 18, 18, 200}, {4_000_000, 9, 90, 150}, {40_000_000, 89, 900, 1_300},
	} {
		p := newPlaces(loadTables(), c.people, 1)
		towns, names, byName := map[string]bool{}, map[string]bool{}, map[string]int{}
		inCounty := make([]int, p.inhabited)
		for i := range p.villages {
			v := &p.villages[i]
			towns[v.code[:9]] = true
			inCounty[v.county] += v.people
			if where := v.code[:9] + v.name; p.wide && names[where] {
				t.Errorf("%d people: two villages of a town share the name %s", c.people, v.name)
			} else {
				names[where] = true
			}
			byName[v.name]++
		}
		if p.inhabited != c.counties || len(towns) < c.low || len(towns) > c.high {
			t.Errorf("%d people: %d counties with %d towns", c.people, p.inhabited, len(towns))
		}
		for _, n := range inCounty {
			if n > 2*fullCountyPeople {
				t.Errorf("%d people: a county of %d", c.people, n)
			}
		}
		if p.wide && (len(p.villages) < c.people/2_800 || len(byName)*2 < len(p.villages)) {
			t.Errorf("%d people: %d villages of %d names", c.people, len(p.villages), len(byName))
		}
	}
}

// The cleaning takes the places of a large province apart as they were put together.
func TestWidePlacesAreRead(t *testing.T) {
	p := newPlaces(loadTables(), 50_000_000, 1)
	for i := 0; i < len(p.villages); i += 7 {
		v := &p.villages[i]
		county := &p.counties[v.county]
		for _, head := range []string{provinceName + county.prefecture + county.name, provinceName + county.name, county.name, ""} {
			hint := ""
			if head == "" {
				hint = county.code
			}
			place := normalise.Address(head+v.town+v.name+"6组12号", hint)
			if place.County != county.code || place.Town != v.town || place.Village != v.name {
				t.Errorf("%s+%s+%s is read as %+v", head, v.town, v.name, place)
			}
		}
		if t.Failed() {
			return
		}
	}
}

// Two people at random share a name as often as in a real province of that
// surname mix: some five pairs in a million, where samples have six times as many.
func TestHomonymsOfAWideProvince(t *testing.T) {
	w, err := newWorld(Config{People: 2_000_000, Seed: 9})
	if err != nil {
		t.Fatal(err)
	}
	count, people := map[string]int{}, 0
	for i := 0; i < len(w.places.villages); i += 6 {
		for _, p := range newBlock(w, i).people {
			count[p.name]++
			people++
		}
	}
	pairs := 0
	for _, n := range count {
		pairs += n * (n - 1)
	}
	if share := float64(pairs) / float64(people) / float64(people); share < 3e-6 || share > 8e-6 {
		t.Errorf("%g of the pairs share a name", share)
	}
}
