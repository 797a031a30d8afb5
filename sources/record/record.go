package record

import (
	"fmt"
	"strconv"
	"strings"
)

// ID names one record for ever: the extract's name in the plan and the data
// row in it, counted from 1 at the first data row of the file as delivered.
// When an extract has several files, rows are counted on through them in the
// plan's order.
type ID struct {
	Source string
	Row    uint32
}

// String gives "source:row", the form used in leads.csv and links.csv.
func (id ID) String() string { return id.Source + ":" + strconv.FormatUint(uint64(id.Row), 10) }

// ParseID reads what String wrote.
func ParseID(s string) (ID, error) {
	at := strings.LastIndexByte(s, ':')
	if at <= 0 {
		return ID{}, fmt.Errorf("record id %q is not source:row", s)
	}
	row, err := strconv.ParseUint(s[at+1:], 10, 32)
	if err != nil || row == 0 {
		return ID{}, fmt.Errorf("record id %q has no row number", s)
	}
	return ID{Source: s[:at], Row: uint32(row)}, nil
}

// Kind says how the values of a column are to be understood, and so which
// comparisons suit it.
type Kind uint8

// The kinds of column.
const (
	Text     Kind = iota // free text, Latin names, anything else
	IDNumber             // an 18-character pattern, see normalise.ID
	Name                 // a Chinese personal name, see normalise.Name
	Date                 // YYYYMMDD, unknown digits '?'
	Phone                // digits
	Address              // an address as one line
	Code                 // a value of a short code set
	Number               // a decimal number
	Key                  // an identifying string of another schema (social security number, post code)
)

var kindNames = [...]string{"text", "id-number", "name", "date", "phone", "address", "code", "number", "key"}

// String gives the name used in settings files.
func (k Kind) String() string { return kindNames[k] }

// ParseKind is the inverse of String.
func ParseKind(s string) (Kind, bool) {
	for i, n := range kindNames {
		if n == s {
			return Kind(i), true
		}
	}
	return Text, false
}
