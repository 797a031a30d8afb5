package archive

import (
	"github.com/xitongsys/parquet-go/common"
	"github.com/xitongsys/parquet-go/layout"
	"github.com/xitongsys/parquet-go/schema"
	"github.com/xitongsys/parquet-go/writer"
)

// lines gathers entities for the library's writer, column by column. The
// library's own way takes each line apart by reflection and keeps it four
// times over; the pages it makes of our columns are the same to the byte.
type lines struct {
	w                   *writer.ParquetWriter
	source, row, person []any
	levels              []int32 // of required fields: all 0
	last                string  // source, and the same as a value
	lastValue           any

	size, next int64 // the writer's estimate of a line, and when it is taken anew
}

func newLines(w *writer.ParquetWriter) *lines {
	l := &lines{w: w}
	w.MarshalFunc = func(_ []any, schema *schema.SchemaHandler) (*map[string]*layout.Table, error) {
		return l.tables(schema), nil
	}
	return l
}

// add takes one line, and makes pages of those gathered when they are as many
// as the library would take: pages then end where they always did.
func (l *lines) add(e Entity) error {
	if l.lastValue == nil || e.Source != l.last {
		l.last, l.lastValue = e.Source, e.Source
	}
	const numbers = 16 // bytes of row and person
	count := int64(len(l.source))
	if l.next <= count {
		l.size = (l.size+int64(len(e.Source))+numbers)/2 + 1
	}
	l.w.ObjsSize += l.size
	l.source, l.row, l.person = append(l.source, l.lastValue), append(l.row, e.Row), append(l.person, e.Person)
	full := l.w.NP * l.w.PageSize * l.w.SchemaHandler.GetColumnNum()
	if l.w.ObjsSize >= full {
		return l.flush(false)
	}
	l.next = (full-l.w.ObjsSize+l.size-1)/l.size/2 + count
	return nil
}

// flush makes pages of the lines gathered. The writer counts its own list of
// lines, whose content nobody looks at.
func (l *lines) flush(last bool) error {
	for len(l.w.Objs) < len(l.source) {
		l.w.Objs = append(l.w.Objs, nil)
	}
	err := l.w.Flush(last)
	l.source, l.row, l.person = l.source[:0], l.row[:0], l.person[:0]
	return err
}

// tables gives the columns as the library has them.
func (l *lines) tables(schema *schema.SchemaHandler) *map[string]*layout.Table {
	for len(l.levels) < len(l.source) {
		l.levels = append(l.levels, 0)
	}
	columns, out := [][]any{l.source, l.row, l.person}, map[string]*layout.Table{}
	for i, element := range schema.SchemaElements {
		if element.GetNumChildren() > 0 {
			continue
		}
		path := schema.IndexMap[int32(i)]
		out[path] = &layout.Table{Path: common.StrToPath(path), RepetitionType: element.GetRepetitionType(), Schema: element, Info: schema.Infos[i],
			Values: columns[0], DefinitionLevels: l.levels[:len(l.source)], RepetitionLevels: l.levels[:len(l.source)]}
		columns = columns[1:]
	}
	return &out
}
