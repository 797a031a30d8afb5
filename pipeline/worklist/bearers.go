package worklist

import (
	"strings"

	"yingbao/pipeline/entity"
	"yingbao/sources/record"
)

// doubtNumbers notes on the lines where the number may be somebody else's,
// unless a rule said so already.
func doubtNumbers(lines []*Line, world *entity.World) {
	doubtful := borrowed(lines, world)
	for _, l := range lines {
		if doubtful[l.Person] && !strings.Contains(l.Doubt, "同证件号") {
			l.Doubt = addDoubt(l.Doubt, "同一证件号另有不同姓名的记录，请查验证件")
		}
	}
}

// borrowed says of each person of the lines whether his number stands in as
// many rows, or more, of somebody of another name: it may be that one's, as
// where the head's or a guardian's number was entered for the whole family.
func borrowed(lines []*Line, world *entity.World) map[int]bool {
	names := world.Table().Column(record.FieldName)
	type bearer struct {
		name uint32
		rows int
	}
	of := map[[2]int]*bearer{} // by code of the number and person
	persons := map[int][]int{} // by code of the number
	eachShared(lines, world, func(code, row int) {
		person := world.Of(uint32(row))
		key := [2]int{code, person}
		if of[key] == nil {
			of[key] = &bearer{name: names.Code(row)}
			persons[code] = append(persons[code], person)
		}
		of[key].rows++
	})
	doubtful := map[int]bool{}
	for code, all := range persons {
		for _, p := range all {
			for _, q := range all {
				own, other := of[[2]int{code, p}], of[[2]int{code, q}]
				doubtful[p] = doubtful[p] || own.name != other.name && other.rows >= own.rows
			}
		}
	}
	return doubtful
}

// eachShared visits the rows whose number is a line's and stands with more
// than one person. Hardly any does, so nothing is kept of the others.
func eachShared(lines []*Line, world *entity.World, visit func(code, row int)) {
	numbers := world.Table().Column(record.FieldIDNumber)
	if numbers == nil {
		return
	}
	const unasked, nobody, several = -2, -1, -3
	first := make([]int32, len(numbers.Values)) // by code: the one person so far
	for code := range first {
		first[code] = unasked
	}
	for _, l := range lines {
		if l.number < 0 {
			continue
		}
		if code := numbers.Code(int(l.number)); !strings.Contains(numbers.Values[code], "?") {
			first[code] = nobody
		}
	}
	for row, code := range numbers.All() {
		person := int32(world.Of(uint32(row)))
		switch {
		case first[code] == nobody:
			first[code] = person
		case first[code] >= 0 && first[code] != person:
			first[code] = several
		}
	}
	for row, code := range numbers.All() {
		if first[code] == several {
			visit(int(code), row)
		}
	}
}
