package synthetic

import "strconv"

// defect is a kind of defect: an index into the table defects.csv.
type defect int

// chooser draws at most one defect of a cell with a single draw: nearly every
// cell is clean, and that must cost next to nothing.
type chooser struct {
	upTo  []uint64 // of 2^53
	kinds []defect
}

// catalogue is defects.csv with the rates of this run.
type catalogue struct {
	names  []string
	byName map[string]defect
	rate   []float64
	cells  map[string]*chooser
}

const noDefect defect = -1

func newCatalogue(times float64) *catalogue {
	c := &catalogue{byName: map[string]defect{}, cells: map[string]*chooser{}}
	sums := map[string]float64{}
	for _, line := range readTable("defects.csv") {
		base, err := strconv.ParseFloat(line[2], 64)
		if err != nil {
			panic(err)
		}
		highest, err := strconv.ParseFloat(line[3], 64)
		if err != nil {
			panic(err)
		}
		rate, kind := min(base*times, highest), defect(len(c.names))
		c.names, c.rate = append(c.names, line[0]), append(c.rate, rate)
		c.byName[line[0]] = kind
		if c.cells[line[1]] == nil {
			c.cells[line[1]] = &chooser{}
		}
		cell := c.cells[line[1]]
		sums[line[1]] += rate
		cell.upTo, cell.kinds = append(cell.upTo, uint64(sums[line[1]]*(1<<53))), append(cell.kinds, kind)
	}
	return c
}

func (c *chooser) draw(d *dice) defect {
	u := d.Uint64() >> 11
	if u >= c.upTo[len(c.upTo)-1] {
		return noDefect
	}
	for i, upTo := range c.upTo {
		if u < upTo {
			return c.kinds[i]
		}
	}
	return noDefect
}

// kinds that code asks for by name, resolved once a run.
type defectKinds struct {
	one, swap, old, noCheck, scientific, rounded, masked, another, idMissing, wide, idBlanks, quoted,
	homophone, shape, variant, remark, unreadable, privateUse, dropped, reordered, former, alias, nameBlanks,
	lunar, birthSwap, birthDigit, january, birthMissing, yearOnly,
	stale, formerPlace, placeMissing,
	phoneMissing, float, cadre, phoneTypo, two,
	level, twice, deadKept defect
}

func (c *catalogue) kinds() defectKinds {
	k := c.byName
	return defectKinds{
		k["id-one-digit"], k["id-swapped"], k["id-15-digits"], k["id-no-check-digit"], k["id-scientific"], k["id-rounded"],
		k["id-masked"], k["id-of-another"], k["id-missing"], k["id-full-width"], k["id-blanks"], k["id-quoted"],
		k["name-homophone"], k["name-shape"], k["name-variant"], k["name-remark"], k["name-unreadable"], k["name-private-use"],
		k["name-dropped"], k["name-reordered"], k["name-former"], k["name-alias"], k["name-blanks"],
		k["birth-lunar"], k["birth-swapped"], k["birth-one-digit"], k["birth-january"], k["birth-missing"], k["birth-year-only"],
		k["place-stale"], k["place-former"], k["place-missing"],
		k["phone-missing"], k["phone-float"], k["phone-cadre"], k["phone-typo"], k["phone-two"],
		k["level-wrong"], k["row-twice"], k["dead-kept"],
	}
}
