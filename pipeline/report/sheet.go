package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
)

// Sheet is a small page of lines, tables and waterfalls, for one question a
// data officer asked. It is shown on a terminal or as one offline HTML page.
type Sheet struct {
	Title    string
	Sections []Section
}

// Section is one part of a sheet; what is empty is not shown.
type Section struct {
	Title  string
	Lines  []string
	Header []string
	Rows   [][]string
	Bars   []Bar
}

// Bar is one step of a waterfall: from where the last one ended to where this
// one ends. A total starts at nothing.
type Bar struct {
	Label, Detail string
	Value         float64 // of the step, bits
	From, To      float64
	Total         bool
}

//go:embed sheet.html
var sheetText string

var sheetPage = template.Must(template.New("sheet").Funcs(template.FuncMap{
	"left":  func(b Bar, all []Bar) string { return place(min(b.From, b.To), all) },
	"width": func(b Bar, all []Bar) string { return share(max(b.From, b.To)-min(b.From, b.To), all) },
	"signed": func(v float64) string {
		return fmt.Sprintf("%+.2f", v)
	},
}).Parse(sheetText))

// span gives the least and greatest value a waterfall reaches.
func span(all []Bar) (low, high float64) {
	for _, b := range all {
		low, high = min(low, b.From, b.To), max(high, b.From, b.To)
	}
	return low, max(high, low+1)
}

func place(v float64, all []Bar) string {
	low, high := span(all)
	return fmt.Sprintf("%.2f", 100*(v-low)/(high-low))
}

func share(v float64, all []Bar) string {
	low, high := span(all)
	return fmt.Sprintf("%.2f", max(0.4, 100*v/(high-low)))
}

// HTML gives the sheet as one page: styles inline, no script, no link.
func (s *Sheet) HTML() ([]byte, error) {
	var b bytes.Buffer
	if err := sheetPage.Execute(&b, s); err != nil {
		return nil, fmt.Errorf("sheet: %w", err)
	}
	return b.Bytes(), nil
}
