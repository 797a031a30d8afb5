package tabular

import (
	"context"
	"io"
)

// Look is what a Read found out about a text file before the first row. It
// spares another Read of the same file the first of its passes, as long as the
// file is unchanged: that is seen by its stamp, and by the hash of what the
// second pass reads. It is for one goroutine; the zero value knows nothing.
type Look struct {
	// Presume, set before a Read, says that the text was sound when it was read
	// another time. It is then read in one pass (T3).
	Presume bool
	// Sound tells after a Read whether the text was, see survey.sound.
	Sound bool

	known  bool
	path   string
	stamp  stamp
	survey *survey
	sum    string
	quick  uint64
}

// text reads a table of plain or gzip text in two passes, of which a Look may
// stand for the first.
func (x *extract) text(ctx context.Context, open func(*hashed) (io.Reader, error), o Options, info *Info, yield func([]Row) error) error {
	p := &passes{x: x}
	next := func() (io.Reader, error) {
		packed, err := p.next()
		if err != nil {
			return nil, err
		}
		return open(packed)
	}
	look := o.Look
	if look == nil {
		look = &Look{}
	}
	look.Sound = false
	if s := x.presumed(look, o); s != nil {
		return x.once(ctx, s, open, look, o, info, yield)
	}
	var err error
	if look.known && look.path == x.path && look.stamp == x.stamp {
		p.sum, p.quick = look.sum, look.quick
	} else {
		*look = Look{path: x.path, stamp: x.stamp}
		look.survey, err = surveyFile(next)
	}
	if err == nil {
		err = readSurveyed(ctx, look.survey, next, o, info, yield)
		look.Sound = err == nil && look.survey.sound()
	}
	look.known, look.sum, look.quick = p.sum != "", p.sum, p.quick
	if err == nil {
		err = p.end()
	}
	info.SHA256 = p.sum
	return err
}

// surveyFile is the first pass.
func surveyFile(open opener) (*survey, error) {
	in, err := open()
	if err != nil {
		return nil, err
	}
	s, err := surveyText(in)
	if err != nil {
		return nil, err
	}
	return s, s.acceptable()
}
