package tabular

import (
	"bytes"
	"context"
	"errors"
	"io"
)

// A file whose text was sound the night before is mostly sound tonight. The
// survey would find that out by reading all of it; a Read that presumes it
// looks at lines while it splits them, and at those only that nobody knows from
// another time. What is presumed is all that the survey tells of a sound file,
// so that both ways end in the same rows or the presumption is refused.

// ErrUnsound says that what was presumed of a text does not hold: it must be
// read without. Any other error of such a Read may have come of it, too.
var ErrUnsound = errors.New("tabular: the text is not as presumed")

// sound tells that the file is UTF-8 beyond doubt, every line of it, with line
// ends of one kind, and holds neither zero bytes nor disguises of U+FFFD: then
// the first bytes alone decide how it is read.
func (s *survey) sound() bool {
	return s.lf > 0 && s.wide && s.cr == s.crlf && s.zeros == 0 && s.gbOnly+s.neither == 0 && !s.odd && !s.cut && !s.blind
}

// soundLines tells the same of some lines.
func soundLines(text []byte) bool {
	var s survey
	return s.valid(text) && !s.odd && bytes.IndexByte(text, 0) < 0 &&
		(bytes.IndexByte(text, '\r') < 0 || bytes.Count(text, []byte{'\r'}) == bytes.Count(text, []byte("\r\n")))
}

// presumed gives what a survey of the file would find if all of it were as its
// first lines are; nil when it must be surveyed.
func (x *extract) presumed(look *Look, o Options) *survey {
	if !look.Presume || look.known || o.Pieces == nil {
		return nil
	}
	s := &survey{sample: make([]byte, min(x.size, sampleBytes))}
	if n, err := x.ReadAt(s.sample, 0); n < len(s.sample) || err != nil && err != io.EOF {
		return nil
	}
	s.bytesOf(s.sample)
	if end := bytes.LastIndexByte(s.sample, '\n') + 1; end > 0 {
		s.lines(s.sample[:end])
	}
	if t, err := newTextFile(s, o, &Info{}); !s.sound() || s.acceptable() != nil || err != nil || t.decode != nil {
		return nil
	}
	return s
}

// once reads the file in one pass. Nothing is known of it for further Reads.
func (x *extract) once(ctx context.Context, s *survey, open func(*hashed) (io.Reader, error), look *Look, o Options, info *Info, yield func([]Row) error) error {
	p := &passes{x: x, alone: true}
	s.presumed = true
	err := readSurveyed(ctx, s, func() (io.Reader, error) {
		packed, err := p.next()
		if err != nil {
			return nil, err
		}
		return open(packed)
	}, o, info, yield)
	if err == nil {
		err = p.end()
	}
	look.Sound, info.SHA256 = err == nil, p.sum
	return err
}
