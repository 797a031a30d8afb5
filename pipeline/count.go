package pipeline

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"yingbao/pipeline/archive"
)

// countRecords counts the records of a CSV file without its header. That
// works in GB18030 too: the bytes of quotes, commas and line ends are part of
// no other character there.
func countRecords(file string) (int, error) {
	f, err := archive.Open(file)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	text := bufio.NewReaderSize(f, 4<<10)
	if mark, _ := text.Peek(3); string(mark) == "\ufeff" {
		_, _ = text.Discard(3) // was just peeked
	}
	var c recordCounter
	if _, err := io.CopyBuffer(struct{ io.Writer }{&c}, struct{ io.Reader }{text}, make([]byte, 64<<10)); err != nil {
		return 0, err
	}
	count, err := c.end()
	return max(count-1, 0), err
}

// errNoCSV says that a file is no CSV as encoding/csv reads it: a quote where
// none may stand, or a record with more or fewer fields than the first.
var errNoCSV = errors.New("is not a CSV file with equal records")

// recordCounter counts what encoding/csv would read, without taking the
// records apart: a run's lists are hundreds of megabytes.
type recordCounter struct {
	records int
	fields  int // of the first record
	commas  int // of this one so far
	state   byte
	cr      bool // the byte before was a carriage return that may belong to a line end
}

// States of a recordCounter: before a record, before a later field, within
// one, within quotes, behind a closing quote.
const (
	atRecord = iota
	atField
	inField
	inQuotes
	behindQuotes
)

// stops are the bytes that say something within a field that has no quotes.
var stops = [256]bool{'\n': true, '\r': true, ',': true, '"': true}

// Write takes the next bytes of the file.
func (c *recordCounter) Write(p []byte) (int, error) {
	for at := 0; at < len(p); at++ {
		if c.state == inQuotes {
			quote := bytes.IndexByte(p[at:], '"')
			if quote < 0 {
				return len(p), nil
			}
			at += quote
			c.state = behindQuotes
			continue
		}
		if c.state == inField && !c.cr && !stops[p[at]] {
			continue // nearly every byte there is
		}
		if err := c.outside(p[at]); err != nil {
			return at, err
		}
	}
	return len(p), nil
}

// outside takes a byte outside of quotes.
func (c *recordCounter) outside(b byte) error {
	switch {
	case b == '\n':
		return c.line()
	case c.cr && c.state == behindQuotes:
		return errNoCSV
	case c.cr:
		c.cr, c.state = false, inField
	}
	switch b {
	case '\r':
		c.cr = true
	case ',':
		c.commas, c.state = c.commas+1, atField
	case '"':
		if c.state == inField {
			return errNoCSV
		}
		c.state = inQuotes
	default:
		if c.state == behindQuotes {
			return errNoCSV
		}
		c.state = inField
	}
	return nil
}

// line closes a line; an empty one is no record.
func (c *recordCounter) line() error {
	c.cr = false
	if c.state == atRecord {
		return nil
	}
	if c.records == 0 {
		c.fields = c.commas
	}
	if c.commas != c.fields {
		return errNoCSV
	}
	c.records, c.commas, c.state = c.records+1, 0, atRecord
	return nil
}

// end gives the number of records, the header among them.
func (c *recordCounter) end() (int, error) {
	if c.state == inQuotes {
		return c.records, errNoCSV
	}
	err := c.line()
	return c.records, err
}
