package normalise

// date decides what the numbers mean.
func (s *dateScan) date() (string, Repair) {
	n := s.n
	if n == 0 {
		return "", RepairUnreadable
	}
	if s.named > 0 {
		return s.englishDate()
	}
	first, width := s.value[0], s.width[0]
	switch {
	case s.lunar:
		return s.lunarDate()
	case width == 8:
		if !s.timeOK(1) {
			return "", RepairImpossible
		}
		return s.finish(first/10000, first/100%100, first%100, 1)
	case width == 6 && n == 1:
		return s.six(first)
	case width > 4:
		return "", RepairUnreadable
	}
	if width == 4 || s.mark[0] == '年' {
		return s.yearFirst()
	}
	if width <= 2 && n == 2 && s.mark[0] == '.' && (first > 31 || s.width[1] == 4) && s.width[1] <= 2 {
		// 80.1 is how January 1980 is typed; only years that can be no day.
		return s.finish(1900+first, s.value[1], 0, 2)
	}
	if n >= 3 && s.width[2] == 4 && !s.era {
		return s.yearLast()
	}
	if n >= 3 && first > 31 && width == 2 {
		return s.yearFirst()
	}
	if n == 1 {
		return "", RepairUnreadable
	}
	return "", RepairAmbiguous
}

// yearFirst reads year, month, day, then a time.
func (s *dateScan) yearFirst() (string, Repair) {
	year, ok := s.year(0)
	if !ok {
		return "", RepairAmbiguous
	}
	month, day, used := 0, 0, 1
	if s.n > 1 {
		month, used = s.value[1], 2
		if s.width[1] == 4 && s.mark[0] == '-' { // 2020-0229
			month, day = s.value[1]/100, s.value[1]%100
		} else if s.width[1] > 2 {
			return "", RepairUnreadable
		}
	}
	if s.n > 2 && used == 2 && s.width[1] <= 2 {
		day, used = s.value[2], 3
		if s.width[2] > 2 {
			return "", RepairUnreadable
		}
	}
	if !s.timeOK(used) {
		return "", RepairImpossible
	}
	return s.finish(year, month, day, used)
}

// year reads the number at i as a year. Two digits are a year of the last
// century only where they cannot be one of this.
func (s *dateScan) year(i int) (int, bool) {
	v := s.value[i]
	switch {
	case s.era:
		return 1911 + v, v > 0 && v < 150
	case s.width[i] == 4:
		return v, true
	case s.width[i] == 2 && v > 31:
		return 1900 + v, true
	case s.width[i] == 2 && s.mark[i] == '年':
		return 2000 + v, v <= 29
	}
	return 0, false
}

// yearLast reads 13/02/1980. Day and month are told apart only where one of
// them cannot be a month; else the year alone is sure.
func (s *dateScan) yearLast() (string, Repair) {
	a, b, year := s.value[0], s.value[1], s.value[2]
	switch {
	case !s.timeOK(3):
		return "", RepairImpossible
	case a > 12 || a == b:
		return s.finish(year, b, a, 3)
	case b > 12:
		return s.finish(year, a, b, 3)
	case year < firstYear || year > lastYear || a == 0 || b == 0:
		return "", RepairImpossible
	}
	return formatDate(year, 0, 0), RepairAmbiguous | RepairPartial
}

// six reads 198001 as year and month, 800101 as a day of the last century.
func (s *dateScan) six(v int) (string, Repair) {
	if y, m := v/100, v%100; y >= firstYear && y <= lastYear && m <= 12 {
		return s.finish(y, m, 0, 1)
	}
	if y := v / 10000; y > 31 {
		return s.finish(1900+y, v/100%100, v%100, 1)
	}
	return "", RepairAmbiguous
}

// englishDate reads 3-Feb-1980, Feb 3, 1980 and 1980-Feb-03.
func (s *dateScan) englishDate() (string, Repair) {
	switch {
	case s.n >= 2 && s.width[0] <= 2 && s.width[1] == 4 && s.timeOK(2):
		return s.finish(s.value[1], s.named, s.value[0], 2)
	case s.n >= 2 && s.width[0] == 4 && s.namedAt == 1 && s.timeOK(2):
		return s.finish(s.value[0], s.named, s.value[1], 2)
	case s.n == 2 && s.namedAt == 1 && s.width[1] == 2 && s.value[1] > 31:
		return s.finish(1900+s.value[1], s.named, s.value[0], 2)
	case s.n == 1 && s.width[0] == 4:
		return s.finish(s.value[0], s.named, 0, 1)
	}
	return "", RepairAmbiguous
}

// lunarDate keeps the year; the lunar eleventh and twelfth months reach into
// the next one.
func (s *dateScan) lunarDate() (string, Repair) {
	if s.width[0] == 8 {
		s.value[1], s.value[0], s.width[0], s.n = s.value[0]/100%100, s.value[0]/10000, 4, 2
	}
	year, ok := s.year(0)
	if !ok || year < firstYear || year > lastYear || s.n > 1 && s.value[1] > 12 {
		return "", RepairLunar | RepairImpossible
	}
	if s.n > 1 && s.value[1] >= 11 {
		return "", RepairLunar
	}
	return formatDate(year, 0, 0), RepairLunar | RepairPartial
}

// timeOK checks hours, minutes and seconds behind the day.
func (s *dateScan) timeOK(from int) bool {
	for i, limit := range [...]int{24, 59, 60} {
		if from+i < s.n && s.value[from+i] > limit {
			return false
		}
	}
	return true
}

// finish checks the day. Months and days of zero are unknown.
func (s *dateScan) finish(y, m, d, used int) (string, Repair) {
	if y < firstYear || y > lastYear || m > 12 || m == 0 && d > 0 || d > 0 && !validDay(y, m, d) {
		return "", RepairImpossible
	}
	if y == 1900 && d == 0 && used > 1 && m <= 1 { // 1900-01-00 is an empty cell
		return "", RepairImpossible
	}
	if m == 0 || d == 0 {
		return formatDate(y, m, d), RepairPartial
	}
	if s.zulu && used+1 < s.n && s.value[used] == 16 && s.value[used+1] == 0 {
		if d++; d > daysIn(y, m) {
			d = 1
			if m++; m > 12 {
				m, y = 1, y+1
			}
		}
		if !validDate(y, m, d) {
			return "", RepairImpossible
		}
		return formatDate(y, m, d), RepairZone
	}
	return formatDate(y, m, d), 0
}
