package synthetic

import (
	"slices"
	"strings"

	"yingbao/sources/normalise"
)

// division is a county of the invented province.
type division struct {
	code, name, prefecture string
	formerCode, former     string // what it was before, "" for most
}

// village is one village or community; it is also one block of the run.
type village struct {
	county     int    // index in places.counties
	index      int    // number among the villages of its county, from 0
	code       string // 12 digits
	town, name string // with their suffixes
	lineage    int    // surname that most families share, -1 when there is none
	share      float64
	poem       [6]string // generation characters of the lineage, by band of birth years
	people     int
	first      int    // number of its first person
	cadrePhone uint64 // the phone given for those who have none
}

type places struct {
	counties  []division
	inhabited int  // the first counties have people, the others are only where some were born
	wide      bool // a real province, not a sample of one: full counties, and as many names of people and places as there are
	villages  []village
	byCounty  [][]int // villages of each inhabited county
	mostInOne int     // villages of the county that has the most
}

const provinceName = "测试省"

// Sizes follow a coastal province: some 36,000 people a town, 2,000 a village;
// small runs get smaller villages, so that there are several of them. Up to
// samplePeople a province is a sample: up to coreCounties small counties. A
// larger one has full counties, some 89 for 40 million people.
const (
	townPeople, villagePeople           = 36_000, 2_000
	smallTownPeople, smallVillagePeople = 1_200, 250
	countyPeople                        = 15_000 // in small runs: one county more for each
	coreCounties                        = 18
	samplePeople                        = 1_000_000
	fullCountyPeople                    = 450_000
)

func newPlaces(t *tables, people int, seed uint64) *places {
	p := &places{}
	p.counties = counties()
	full := (people + fullCountyPeople - 1) / fullCountyPeople
	p.counties = p.counties[:min(len(p.counties), max(coreCounties, full))]
	p.inhabited = min(len(p.counties), max(1, people/countyPeople))
	if p.wide = people > samplePeople; p.wide {
		p.inhabited = min(len(p.counties), full)
	}
	p.byCounty = make([][]int, p.inhabited)
	d := newDice(seed, 0, streamPlaces)
	for county, count := range d.split(people, p.inhabited) {
		towns := min(380, max(count/townPeople, min(4, max(1, count/smallTownPeople))))
		for town, townCount := range d.split(count, towns) {
			p.addTown(t, d, county, town, townCount)
		}
	}
	first := 0
	for i := range p.villages {
		p.villages[i].first = first
		first += p.villages[i].people
	}
	for _, list := range p.byCounty {
		p.mostInOne = max(p.mostInOne, len(list))
	}
	return p
}

// counties are those of the made-up province that the cleaning knows, those of
// every run first; the smallest runs have people only in the first.
func counties() []division {
	former := map[string][]string{}
	for _, line := range readTable("former.csv") {
		former[line[2]] = line
	}
	var list []division
	for _, d := range normalise.TestDivisions() {
		made := division{code: d.Code, name: d.Name, prefecture: d.City}
		if line := former[d.Code]; line != nil {
			made.formerCode, made.former = line[0], line[1]
		}
		list = append(list, made)
	}
	slices.SortStableFunc(list[:coreCounties], func(a, b division) int { return a.rank() - b.rank() })
	return list
}

// rank puts those with a former name first: also a small run has crosswalks.
func (c division) rank() int {
	switch {
	case c.former != "":
		return 0
	case strings.HasSuffix(c.name, "县"):
		return 1
	}
	return 2
}

// split divides a number into unequal parts.
func (d *dice) split(total, parts int) []int {
	weights, sum := make([]int, parts), 0
	for i := range weights {
		weights[i] = d.between(60, 140)
		sum += weights[i]
	}
	out, left := make([]int, parts), total
	for i, w := range weights {
		out[i] = int(int64(total) * int64(w) / int64(sum))
		left -= out[i]
	}
	out[0] += left
	return out
}

func (p *places) addTown(t *tables, d *dice, county, town, people int) {
	count := min(190, max(people/villagePeople, min(5, max(1, people/smallVillagePeople))))
	urban := town%5 == 0
	name, code := p.townName(t, county, town, urban)
	taken := make(map[string]bool, count)
	for i, size := range d.split(people, count) {
		if size == 0 {
			continue
		}
		v := village{county: county, town: name, people: size, lineage: -1, index: len(p.byCounty[county])}
		v.name, v.code = p.villageName(t, county, town, i, urban || d.chance(.08))
		for again := 1; p.wide && taken[v.name]; again++ { // a town has each name once
			v.name, _ = p.villageName(t, county, town, i+again*1000, strings.HasSuffix(v.name, "社区"))
		}
		taken[v.name] = true
		v.code = p.counties[county].code + code + v.code
		v.cadrePhone = randomPhone(d)
		if !urban && d.chance(.45) || urban && d.chance(.05) {
			v.lineage, v.share = t.surnames.alias.draw(d), float64(d.between(40, 70))/100
			for band := range v.poem {
				v.poem[band] = d.pick(t.characters["generation"])
			}
		}
		p.byCounty[county] = append(p.byCounty[county], len(p.villages))
		p.villages = append(p.villages, v)
	}
}

func digits(n, width int) string {
	b := make([]byte, width)
	for i := width - 1; i >= 0; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return string(b)
}

// mobilePrefixes are those of the operators: a phone of another one would be cleaned away.
var mobilePrefixes = [...]uint64{130, 131, 132, 135, 136, 137, 138, 139, 150, 151, 152, 158, 159, 177, 180, 186, 187, 188, 189}

func randomPhone(d *dice) uint64 {
	return mobilePrefixes[d.n(len(mobilePrefixes))]*100_000_000 + uint64(d.n(100_000_000))
}
