package synthetic

// plan is plan.yaml: a plan that reads what was made.
func (w *world) plan() []byte {
	p := append([]byte("name: "+w.config.Name+"\nas_of: "), appendDay(nil, w.now, '-')...)
	policy := "fujian"
	if w.hasPack() {
		policy = packFile
	}
	p = append(p, "\npolicy: "+policy+"\nsources:\n"...)
	for i, d := range w.chosen {
		p = append(p, "  "+d.name+": {department: "+d.id+", path: "+d.name+"."+w.formats[i].extension...)
		if d.role != "" {
			p = append(p, ", role: "+d.role...)
		}
		p = append(p, ", period: "...)
		p = append(p, appendDay(nil, w.now, '-')[:7]...)
		p = append(p, "}\n"...)
	}
	return append(p, `matching: {model: built-in, link: 0.95, review: 0.5, exclude: 0.99}
worklist: {split: township, capacity: 200, mask: true, encoding: utf-8-bom}
runs: runs/
`...)
}
