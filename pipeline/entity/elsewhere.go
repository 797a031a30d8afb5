package entity

import (
	"strings"

	"yingbao/matchers/similarity"
	"yingbao/sources/normalise"
)

// Elsewhere says where an address as shown contradicts the place a person is
// listed under: "county", "town", "village", "town and village", or "" when it
// does not. Only names that are really different contradict: spellings and
// endings of one name, abolished counties and a township that was merged while
// its village stayed do not, and what is unknown on a side does not either.
func (p *Person) Elsewhere(address string) string {
	if address == "" || p.names(address) {
		return ""
	}
	a := normalise.Address(address, p.County)
	town := differ(similarity.TownStems(), a.Town, p.Town)
	village := differ(similarity.VillageStems(), a.Village, p.Village)
	switch {
	case village == similarity.FieldAgrees:
		return ""
	case village == similarity.FieldContradicts && town == similarity.FieldContradicts:
		return "town and village"
	case village == similarity.FieldContradicts:
		return "village"
	case town == similarity.FieldContradicts:
		return "town"
	case town == similarity.FieldUnknown && a.CountyCertain && a.County != currentCounty(p.County):
		return "county"
	}
	return ""
}

// names says whether an address holds the village's name, which spares most
// addresses from being taken apart.
func (p *Person) names(address string) bool {
	const two = len("村村")
	name := strings.TrimSuffix(strings.TrimSuffix(p.Village, "社区"), "村")
	return len(name) >= two && strings.Contains(address, name)
}

func differ(stems *similarity.Stems, a, b string) similarity.Agreement {
	return stems.Compare(stems.Of(a), stems.Of(b))
}

// currentCounty gives today's code of a county; what is no county's code
// stands for itself.
func currentCounty(code string) string {
	if current, _, ok := normalise.County(code); ok {
		return current
	}
	return code
}
