package synthetic

import (
	"archive/zip"
	"io"
)

// workbook is an xlsx file of one sheet that is written as a stream: the parts
// about the book come first, the sheet last. Zip entries carry no time, so the
// bytes depend on the rows alone.
type workbook struct {
	zip   *zip.Writer
	sheet io.Writer
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

var bookParts = [...][2]string{
	{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
	{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ` +
		`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
		`<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`},
	{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
}

func newWorkbook(to io.Writer) (*workbook, error) {
	b := &workbook{zip: zip.NewWriter(to)}
	for _, part := range bookParts {
		w, err := b.zip.Create(part[0])
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(w, xmlHead+part[1]); err != nil {
			return nil, err
		}
	}
	w, err := b.zip.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return nil, err
	}
	b.sheet = w
	_, err = io.WriteString(w, xmlHead+`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	return b, err
}

func (b *workbook) close() error {
	if _, err := io.WriteString(b.sheet, "</sheetData></worksheet>"); err != nil {
		return err
	}
	return b.zip.Close()
}
