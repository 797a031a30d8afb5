package tabular

// Types of columns, numbered as in Arrow's Schema.fbs.
const (
	arrowNull = iota + 1
	arrowInt
	arrowFloat
	arrowBinary
	arrowUtf8
	arrowBool
	arrowDecimal
	arrowDate
	arrowTime
	arrowTimestamp
	arrowInterval
	arrowList
	arrowStruct
	arrowUnion
	arrowFixedBinary
	arrowFixedList
	arrowMap
	arrowDuration
	arrowLargeBinary
	arrowLargeUtf8
	arrowLargeList
	arrowRunEnd
	arrowBinaryView
	arrowUtf8View
	arrowListView
	arrowLargeListView
)

// arrowType is the type of a column, as much of it as its values need.
type arrowType struct {
	kind   int
	width  int // bytes of a value of fixed width, 0 for others
	signed bool
	unit   int // of dates and times, as the file numbers them
	scale  int
	zoned  bool
	dense  bool // of a union
}

// arrowField is a column, or a part of one, of the schema.
type arrowField struct {
	name       string
	arrowType             // of the values
	index      *arrowType // of the numbers by which a dictionary is asked, nil without
	dictionary int64
	children   []arrowField
	flat       bool
}

const (
	arrowDepth  = 64
	arrowFields = 1 << 16 // of a schema, nested ones counted; a vector may name one table a million times
)

// schemaReader counts the fields it makes.
type schemaReader struct{ left int }

// readSchema gives the columns of a schema; ok is false if it makes no sense.
func readSchema(t fbTable) (fields []arrowField, ok bool) {
	if t.in == nil || t.i16(0, 0) != 0 { // big endian is written by nobody
		return nil, false
	}
	r := &schemaReader{left: arrowFields}
	fields = r.fields(t, 1, 0)
	return fields, !t.in.bad && r.left >= 0
}

func (r *schemaReader) fields(t fbTable, slot, depth int) []arrowField {
	v := t.vector(slot, 4)
	if r.left -= v.n; v.n == 0 || t.in.bad || r.left < 0 || depth > arrowDepth {
		if depth > arrowDepth {
			t.in.bad = true
		}
		return nil
	}
	fields := make([]arrowField, v.n)
	for i := range fields {
		if fields[i] = r.field(v.table(i), depth); t.in.bad || r.left < 0 {
			return nil
		}
	}
	return fields
}

func (r *schemaReader) field(t fbTable, depth int) arrowField {
	if t.in == nil {
		return arrowField{}
	}
	f := arrowField{name: t.text(0)}
	kind, _ := t.child(3)
	f.arrowType = readType(int(t.u8(2)), kind)
	f.children = r.fields(t, 5, depth+1)
	if d, ok := t.child(4); ok {
		f.dictionary = d.i64(0)
		index := arrowType{kind: arrowInt, width: 4, signed: true}
		if whole, ok := d.child(1); ok {
			index = readType(arrowInt, whole)
		}
		f.index = &index
		t.in.bad = t.in.bad || index.width == 0
	}
	t.in.bad = t.in.bad || !f.known()
	f.flat = f.renders() && len(f.children) == 0
	return f
}

// readType reads the table of a type. A width that no such type has is 0,
// which is refused where the width is needed.
func readType(kind int, t fbTable) arrowType {
	a := arrowType{kind: kind}
	oneOf := func(n int, of ...int) int {
		for _, o := range of {
			if n == o {
				return n / 8
			}
		}
		return 0
	}
	switch kind {
	case arrowInt:
		a.width, a.signed = oneOf(t.i32(0, 0), 8, 16, 32, 64), t.u8(1) != 0
	case arrowFloat:
		a.width = [...]int{2, 4, 8, 0}[min(uint(t.i16(0, 0)), 3)]
	case arrowDecimal:
		a.scale, a.width = t.i32(1, 0), oneOf(t.i32(2, 128), 32, 64, 128, 256)
	case arrowDate:
		a.unit = t.i16(0, 1)
		a.width = [...]int{4, 8, 0}[min(uint(a.unit), 2)]
	case arrowTime:
		a.unit, a.width = t.i16(0, 1), oneOf(t.i32(1, 32), 32, 64)
	case arrowTimestamp:
		a.unit, a.width, a.zoned = t.i16(0, 0), 8, t.text(1) != ""
	case arrowFixedBinary:
		a.width = t.i32(0, 0)
	case arrowUnion:
		a.dense = t.i16(0, 0) == 1
	}
	return a
}

// known tells whether the type is one of Arrow's.
func (a arrowType) known() bool {
	switch a.kind {
	case arrowInt, arrowFloat, arrowDecimal, arrowDate, arrowTime, arrowFixedBinary:
		return a.width > 0
	}
	return a.kind >= arrowNull && a.kind <= arrowLargeListView
}

// renders tells whether appendValue knows values of the type.
func (a arrowType) renders() bool {
	switch a.kind {
	case arrowNull, arrowBool, arrowBinary, arrowUtf8, arrowLargeBinary, arrowLargeUtf8, arrowBinaryView, arrowUtf8View:
		return true
	case arrowInt, arrowDate, arrowDecimal, arrowFixedBinary:
		return true
	case arrowFloat:
		return a.width > 2
	case arrowTime, arrowTimestamp:
		return a.unit >= 0 && a.unit <= 3
	}
	return false
}

// stored tells how the values of the type are stored.
func (a arrowType) stored() storage {
	switch a.kind {
	case arrowInt:
		return storedWhole
	case arrowDecimal:
		return decimalStorage(a.scale)
	case arrowFloat:
		return storedReal
	}
	return storedText
}

// buffers says how many buffers a column of the type has in a record batch,
// without those of its children. old is the format before version 5.
func (a arrowType) buffers(old bool) int {
	switch a.kind {
	case arrowNull, arrowRunEnd:
		return 0
	case arrowStruct, arrowFixedList:
		return 1
	case arrowBinary, arrowUtf8, arrowLargeBinary, arrowLargeUtf8, arrowListView, arrowLargeListView:
		return 3
	case arrowUnion:
		n := 1
		if a.dense {
			n++
		}
		if old {
			n++
		}
		return n
	}
	return 2 // a view has more, as many as the batch says
}
