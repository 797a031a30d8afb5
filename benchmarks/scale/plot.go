package main

import (
	"fmt"
	"math"
	"os"
	"strings"
)

// Measures of the plot in pixels.
const (
	plotWidth, plotHeight   = 760, 520
	plotLeft, plotRight     = 80, 190
	plotTop, plotBottom     = 60, 70
	innerWidth, innerHeight = plotWidth - plotLeft - plotRight, plotHeight - plotTop - plotBottom
)

// series is one line of the plot.
type series struct {
	label, colour, dash string
	x, y                []float64
}

// plot draws growth.svg: time and memory over people, both axes by powers of
// ten, so that what grows with the people is a line rising one to one.
func (r *results) plot(path string) error {
	all := []*series{
		{label: "生成 generate, s", colour: "#7a7a7a"},
		{label: "作业 run, wall s", colour: "#0b6e4f"},
		{label: "作业 run, CPU s", colour: "#0b6e4f", dash: "6 4"},
		{label: "内存峰值 peak, MB", colour: "#b03a2e"},
	}
	for _, n := range r.of("growth") {
		x := float64(n.people())
		if n.Status != done {
			continue
		}
		if n.Work == "generate" {
			all[0].add(x, n.Wall)
			continue
		}
		all[1].add(x, n.Wall)
		all[2].add(x, n.CPU)
		all[3].add(x, float64(n.Peak))
	}
	low, high := bound(all, func(s *series) []float64 { return s.x })
	bottom, top := bound(all, func(s *series) []float64 { return s.y })
	if low >= high || bottom >= top {
		return nil
	}
	p := &canvas{low: low, high: high, bottom: bottom, top: top}
	p.frame()
	for i, s := range all {
		p.line(s, i)
	}
	p.text.WriteString("</svg>\n")
	return os.WriteFile(path, []byte(p.text.String()), 0o644)
}

func (s *series) add(x, y float64) { s.x, s.y = append(s.x, x), append(s.y, max(y, .01)) }

// bound gives the powers of ten around all values.
func bound(all []*series, of func(*series) []float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, s := range all {
		for _, v := range of(s) {
			low, high = min(low, math.Floor(math.Log10(v))), max(high, math.Ceil(math.Log10(v)))
		}
	}
	return low, high
}

// canvas turns powers of ten into pixels.
type canvas struct {
	text                   strings.Builder
	low, high, bottom, top float64 // powers of ten
}

func (c *canvas) x(v float64) float64 {
	return plotLeft + innerWidth*(math.Log10(v)-c.low)/(c.high-c.low)
}
func (c *canvas) y(v float64) float64 {
	return plotTop + innerHeight*(1-(math.Log10(v)-c.bottom)/(c.top-c.bottom))
}

func (c *canvas) frame() {
	fmt.Fprintf(&c.text, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="Noto Sans CJK SC, Microsoft YaHei, sans-serif" font-size="12">`+"\n", plotWidth, plotHeight)
	fmt.Fprintf(&c.text, `<rect width="%d" height="%d" fill="#fff"/><text x="%d" y="28" font-size="16">全省规模 growth of a province: 人数 people → 时间 time, 内存 memory</text>`+"\n", plotWidth, plotHeight, plotLeft)
	for k := c.low; k <= c.high; k++ {
		x := c.x(math.Pow(10, k))
		fmt.Fprintf(&c.text, `<line x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="#ddd"/><text x="%.1f" y="%d" text-anchor="middle">%s</text>`+"\n",
			x, x, plotTop, plotTop+innerHeight, x, plotTop+innerHeight+18, power(k))
	}
	for k := c.bottom; k <= c.top; k++ {
		y := c.y(math.Pow(10, k))
		fmt.Fprintf(&c.text, `<line x1="%d" x2="%d" y1="%.1f" y2="%.1f" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end">%s</text>`+"\n",
			plotLeft, plotLeft+innerWidth, y, y, plotLeft-8, y+4, power(k))
	}
	fmt.Fprintf(&c.text, `<text x="%d" y="%d" text-anchor="middle">人数 people</text>`+"\n", plotLeft+innerWidth/2, plotHeight-24)
	fmt.Fprintf(&c.text, `<text x="20" y="%d" transform="rotate(-90 20 %d)" text-anchor="middle">秒 s · 兆字节 MB</text>`+"\n", plotTop+innerHeight/2, plotTop+innerHeight/2)
}

func (c *canvas) line(s *series, i int) {
	var points []string
	for k := range s.x {
		x, y := c.x(s.x[k]), c.y(s.y[k])
		points = append(points, fmt.Sprintf("%.1f,%.1f", x, y))
		fmt.Fprintf(&c.text, `<circle cx="%.1f" cy="%.1f" r="3.5" fill="%s"><title>%s: %s, %.4g</title></circle>`+"\n", x, y, s.colour, s.label, short(int(s.x[k])), s.y[k])
	}
	fmt.Fprintf(&c.text, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2" stroke-dasharray="%s"/>`+"\n", strings.Join(points, " "), s.colour, s.dash)
	y := plotTop + 16 + 22*i
	x := plotLeft + innerWidth + 14
	fmt.Fprintf(&c.text, `<line x1="%d" x2="%d" y1="%d" y2="%d" stroke="%s" stroke-width="2" stroke-dasharray="%s"/><text x="%d" y="%d">%s</text>`+"\n",
		x, x+22, y, y, s.colour, s.dash, x+28, y+4, s.label)
}

// power writes a power of ten as people say it.
func power(k float64) string {
	if k < 0 || k > 9 {
		return fmt.Sprintf("10^%.0f", k)
	}
	return short(int(math.Pow(10, k)))
}
