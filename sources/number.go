package sources

import (
	"slices"
	"strings"

	"yingbao/sources/department"
	"yingbao/sources/normalise"
	"yingbao/sources/tabular"
)

// destroyed are the repairs that mean a tool lost digits of a number.
const destroyed = normalise.RepairScientific | normalise.RepairRounded

// readNumbers reads the identity number and the certificate, which holds the
// number too, and applies the policy for damaged numbers (see doc.go).
func (r *rowReader) readNumbers(row *tabular.Row) (string, int) {
	rawID, numericID := number(row, r.id)
	rawCert, numericCert := number(row, r.cert)
	if len(rawID) >= shortestTwo {
		own, several := rawID, false
		if rawID, several = oneNumber(own); several || r.several && rawID != own {
			return "Q_SEVERAL", r.id
		}
		if rawID != own {
			r.count.repairs(normalise.RepairOneOfTwo)
		}
	}
	id, repairs, valid := r.ids.Read(rawID)
	if sure := sureNumber(id, rawID); numericID && sure != id {
		id, repairs, valid = sure, repairs|normalise.RepairRounded, false
	}
	r.count.repairs(repairs)
	cert := r.readCertificate(rawCert, numericCert)
	lost, lostCert := repairs.Has(destroyed), cert != nil && cert.repairs.Has(destroyed)
	if rawID != "" || rawCert != "" {
		r.count.numbers++
	}
	if rawID != "" {
		r.count.content.id.count(id == "" && !lost)
	}
	if lost || rawID == "" && lostCert {
		r.count.damaged++
		if lost && lostCert || !r.keep && (cert == nil || !normalise.IDComplete(cert.out[1])) {
			return "Q_ID_SCIENTIFIC", max(r.id, r.cert)
		}
	}
	r.countSwap(id, repairs, cert)
	if cert != nil && !lostCert {
		id = r.useCertificate(id, cert)
		valid = normalise.IDValid(id)
	}
	if id == "" {
		r.count.keyless++
	} else if valid {
		r.count.valid++
	}
	r.put(r.field.id, id)
	return "", 0
}

// sureNumber gives what is certain of a number that was read from a number cell.
func sureNumber(id, raw string) string {
	if len(raw) > tabular.SureDigits && normalise.IDComplete(id) {
		return id[:tabular.SureDigits] + "???"
	}
	return id
}

// shortestTwo is the length of two old numbers and a sign between them.
const shortestTwo = 31

// oneNumber gives what to read of a cell: the cell, or of two different
// numbers in it the only valid one, the other being a slip or a number that
// was given up. Two that are as good as each other are the numbers of two
// persons: the row is two rows, and which name has which number is anybody's
// guess.
func oneNumber(raw string) (number string, several bool) {
	var complete, valid []string
	for _, part := range strings.FieldsFunc(raw, func(c rune) bool { return strings.ContainsRune(";；、,，/／|｜\n\r", c) }) {
		id, _ := normalise.ID(part)
		if normalise.IDComplete(id) && !slices.Contains(complete, id) {
			complete = append(complete, id)
			if normalise.IDValid(id) {
				valid = append(valid, id)
			}
		}
	}
	switch {
	case len(complete) < 2:
		return raw, false
	case len(valid) == 1:
		return valid[0], false
	}
	return raw, true
}

// number gives the raw text of a number column, "" for words that say nothing.
func number(row *tabular.Row, at int) (raw string, numeric bool) {
	if at < 0 || at >= len(row.Cells) {
		return "", false
	}
	raw = row.Cells[at]
	if len(raw) < 10 && (nothings[raw] || cleanText(raw) == "") {
		return "", false
	}
	return raw, row.Numeric != nil && at < len(row.Numeric) && row.Numeric[at]
}

// readCertificate gives the certificate as a cell: out[0] the certificate as
// kept, out[1] the number in it, out[2] category, out[3] level. Nil when there
// is none.
func (r *rowReader) readCertificate(raw string, numeric bool) *cell {
	if raw == "" {
		return nil
	}
	if numeric {
		c := &cell{raw: raw}
		readCertificate(c, true)
		return c
	}
	return cached(r.certCache, raw, readCertificate)
}

func readCertificate(c *cell, numeric bool) {
	kept := strings.TrimPrefix(department.FoldHeader(c.raw), "=")
	pattern, repairs := normalise.ID(c.raw)
	if numeric || roundedCertificate(kept) {
		repairs |= normalise.RepairRounded
	}
	c.repairs = repairs
	if len(kept) == 20 || len(kept) == 22 {
		c.out[0] = kept
		if k, l := kept[18], kept[19]; k >= '1' && k <= '7' && l >= '1' && l <= '4' {
			c.out[2], c.out[3] = kept[18:19], kept[19:20]
		} else {
			c.flag |= flagCertificate
		}
	}
	if !repairs.Has(destroyed) {
		c.out[1] = pattern
	}
}

// roundedCertificate knows the 20 digits of a certificate after a spreadsheet
// kept 15: five zeros where check character, category and level belong.
func roundedCertificate(kept string) bool {
	return len(kept) == 20 && strings.HasSuffix(kept, "00000") && digits(kept)
}

// useCertificate fills what the certificate knows better: a number that lacks
// or is incomplete, category and level that lack.
func (r *rowReader) useCertificate(id string, cert *cell) string {
	r.put(r.field.cert, cert.out[0])
	r.flags |= cert.flag
	inside := cert.out[1]
	switch {
	case inside == "":
	case id == "" || !normalise.IDComplete(id) && normalise.IDComplete(inside):
		id = inside
	case normalise.IDComplete(id) && id != inside:
		// The certificate is issued on the holder's own number; the number
		// column is typed, and may be a guardian's.
		r.flags |= flagCertificate
		if normalise.IDValid(inside) && cert.out[2] != "" {
			id = inside
		}
	}
	if r.cert >= 0 {
		r.put(r.field.category, cert.out[2])
		r.put(r.field.level, cert.out[3])
	}
	return id
}

// countSwap gathers the signs that the two number columns changed places.
func (r *rowReader) countSwap(id string, repairs normalise.Repair, cert *cell) {
	if id != "" && repairs.Has(normalise.RepairCertificate) {
		r.count.swapID++
	}
	if cert != nil && cert.out[0] == "" && normalise.IDComplete(cert.out[1]) {
		r.count.swapCert++
	}
}
