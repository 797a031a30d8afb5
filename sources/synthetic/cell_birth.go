package synthetic

// birth writes the stated birth date in one of the spellings offices use.
func (r *row) birth() {
	s, d, k := r.sheet, r.dice, &r.kind
	t, kind := r.person.birth, r.catalogue.cells["birth"].draw(d)
	year, month, dd := t.civil()
	s.tmp = s.tmp[:0]
	switch {
	case kind == noDefect:
	case kind == k.lunar && r.person.birth.years(r.now) >= 40:
		t -= day(d.between(20, 50)) // the calendar of the old, taken down as if it were the sun's
	case kind == k.birthSwap && dd <= 12 && dd != month:
		t = newDay(year, dd, month)
	case kind == k.birthDigit:
		t = r.birthTypo(year, month, dd)
	case kind == k.january:
		t = newDay(year, 1, 1)
	case kind == k.birthMissing:
		s.tmp = append(s.tmp, [...]string{"", "", "1900-01-00", "不详"}[d.n(4)]...)
	case kind == k.yearOnly:
		s.tmp = append(appendInt(s.tmp, int64(year)), [...]string{"", "年", "-00-00"}[d.n(3)]...)
	default:
		kind = noDefect
	}
	if kind != noDefect {
		s.counts[kind]++
	}
	if kind != k.birthMissing && kind != k.yearOnly {
		s.tmp = d.spell(s.tmp, t)
	}
	s.put(s.tmp)
}

// birthTypo has one figure of the date wrong.
func (r *row) birthTypo(year, month, dd int) day {
	switch r.dice.n(3) {
	case 0:
		return newDay(year+[...]int{-10, -1, 1}[r.dice.n(3)], month, min(dd, 28))
	case 1:
		return newDay(year, month%12+1, min(dd, 28))
	}
	return newDay(year, month, (dd+9)%28+1)
}

// spell writes a date in one of the usual ways.
func (d *dice) spell(dst []byte, t day) []byte {
	switch k := d.n(100); {
	case k < 45:
		return appendDay(dst, t, '-')
	case k < 70:
		return appendDay(dst, t, 0)
	case k < 80:
		return appendShort(dst, t, '/')
	case k < 88:
		return appendShort(dst, t, '.')
	case k < 92:
		return append(appendDay(dst, t, '-'), " 00:00:00"...)
	}
	year, month, dd := t.civil()
	dst = append(appendInt(dst, int64(year)), "年"...)
	dst = append(appendInt(dst, int64(month)), "月"...)
	return append(appendInt(dst, int64(dd)), "日"...)
}

func appendShort(dst []byte, t day, separator byte) []byte {
	year, month, dd := t.civil()
	dst = append(appendInt(dst, int64(year)), separator)
	dst = append(appendInt(dst, int64(month)), separator)
	return appendInt(dst, int64(dd))
}

// month writes a month as 202103, 2021-03 or 2021年3月.
func (d *dice) month(dst []byte, t day) []byte {
	year, month, _ := t.civil()
	dst = appendInt(dst, int64(year))
	switch d.n(4) {
	case 0:
		dst = append(append(dst, '-'), byte('0'+month/10), byte('0'+month%10))
	case 1:
		dst = append(appendInt(append(dst, "年"...), int64(month)), "月"...)
	default:
		dst = append(dst, byte('0'+month/10), byte('0'+month%10))
	}
	return dst
}

// sex writes it in words or as a code.
func (r *row) sex() {
	words := [...][3]string{{"男", "男性", "1"}, {"女", "女性", "2"}}
	k := r.dice.n(8)
	r.sheet.text(words[r.person.sex-1][[...]int{0, 0, 0, 0, 0, 1, 2, 2}[k]])
}
