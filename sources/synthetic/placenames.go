package synthetic

// townName gives a town's name and the three digits of its level: streets from
// 001, towns from 100, townships from 200.
func (p *places) townName(t *tables, county, town int, urban bool) (name, code string) {
	first, second := t.places["town-first"], t.places["town-second"]
	k := (county*37 + town*29) % (len(first) * len(second)) // 29 is prime to the number of names: each once a county
	if p.wide {
		first, second = t.places["town-first-wide"], t.places["town-second-wide"]
		k = (county*373 + town*29) % (len(first) * len(second)) // 373 and 29 too: most towns are the only ones of their name
	}
	name = first[k%len(first)] + second[k/len(first)]
	switch {
	case urban:
		return name + "街道", digits(1+town/5, 3)
	case town%5 == 4:
		return name + "乡", digits(200+town/5, 3)
	}
	return name + "镇", digits(100+town, 3)
}

// villageName: communities have 001 to 199, villages 200 to 399.
func (p *places) villageName(t *tables, county, town, village int, urban bool) (name, code string) {
	if p.wide {
		name = wideVillageName(t, uint64(county)<<32|uint64(town)<<16|uint64(village))
	} else {
		name = narrowVillageName(t, town, village)
	}
	if urban {
		return name + "社区", digits(1+village, 3)
	}
	return name + "村", digits(200+village, 3)
}

func narrowVillageName(t *tables, town, village int) string {
	first, second, third := t.places["village-first"], t.places["village-second"], t.places["village-third"]
	k := (town*53 + village*71) % (len(first) * len(second) * len(third))
	name := second[k%len(second)] + third[k/len(second)%len(third)]
	if k/(len(second)*len(third)) > 0 && village%3 == 0 {
		name = first[k/(len(second)*len(third))] + name
	}
	return name
}

// wideVillageName draws from some 60,000 names, a few of which are common: as
// in a real province many villages share their name with one or two others.
func wideVillageName(t *tables, place uint64) string {
	first, second, third := t.places["village-first"], t.places["village-second-wide"], t.places["village-third-wide"]
	k := mix(place)
	pick := func(list []string) string {
		word := list[k%uint64(len(list))]
		k /= uint64(len(list))
		return word
	}
	kind := k % 10
	k /= 10
	switch {
	case kind < 1: // 东洋村, 上厝村: there are many
		return pick(first) + pick(third)
	case kind < 5:
		return pick(first) + pick(second) + pick(third)
	}
	return pick(second) + pick(third)
}
