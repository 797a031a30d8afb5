package synthetic

// address writes where the person lives, in one of the spellings of offices.
func (r *row) address() {
	s, d := r.sheet, r.dice
	v := r.home
	kind := r.catalogue.cells["place"].draw(d)
	switch kind {
	case r.kind.stale: // they moved, the office was not told
		list := r.neighbours(v)
		if len(list) == 0 {
			kind = noDefect
		} else if other := &r.places.villages[list[d.n(len(list))]]; other != v {
			v = other
		} else {
			kind = noDefect
		}
	case r.kind.placeMissing:
		s.counts[kind]++
		s.text("")
		return
	case r.kind.formerPlace:
		if r.places.counties[v.county].former == "" {
			kind = noDefect
		}
	}
	if kind != noDefect {
		s.counts[kind]++
	}
	s.tmp = r.upper(s.tmp[:0], v, kind == r.kind.formerPlace)
	s.tmp = r.door(s.tmp, v != r.home)
	s.put(s.tmp)
}

// neighbours are the villages of the same county, none where nobody of it is made.
func (r *row) neighbours(v *village) []int {
	if v.county < r.places.inhabited {
		return r.places.byCounty[v.county]
	}
	return nil
}

// upper writes the divisions; offices leave out what everybody there knows.
func (r *row) upper(dst []byte, v *village, former bool) []byte {
	d, county := r.dice, &r.places.counties[v.county]
	name := county.name
	if former {
		name = county.former
	}
	switch k := d.n(100); {
	case k < 35:
		dst = append(append(append(dst, provinceName...), county.prefecture...), name...)
	case k < 50:
		dst = append(append(dst, provinceName...), name...)
	case k < 80:
		dst = append(dst, name...)
	default:
		if former {
			dst = append(dst, name...)
		}
	}
	dst = append(dst, v.town...)
	name = v.name
	if d.chance(.06) {
		if base, suffix := name[:len(name)-3], name[len(name)-3:]; suffix == "村" {
			name = base + [...]string{"村委会", "行政村", "村民委员会"}[d.n(3)]
		} else {
			name = name + "居委会"
		}
	}
	return append(dst, name...)
}

// door writes group and number; elsewhere are those of another house.
func (r *row) door(dst []byte, elsewhere bool) []byte {
	d := r.dice
	group, door := int64(r.person.hamlet), int64(r.person.door)
	if elsewhere {
		group, door = int64(1+d.n(15)), int64(1+d.n(290))
	}
	switch k := d.n(100); {
	case k < 30:
		return append(appendInt(append(appendInt(dst, group), "组"...), door), "号"...)
	case k < 48:
		return append(appendInt(append(dst, "第"...), group), "村民小组"...)
	case k < 70:
		return append(appendInt(dst, door), "号"...)
	case k < 78:
		return append(appendInt(dst, group), "组"...)
	case k < 84:
		return append(append(append(dst, chinese[group]...), "组"...), ""...)
	case k < 90:
		hamlets := r.tables.places["hamlet"]
		return append(appendInt(append(dst, hamlets[int(group)%len(hamlets)]...), door), "号"...)
	case k < 95:
		return append(appendInt(append(appendInt(dst, group), "-"...), door), "号"...)
	}
	return append(appendWide(append(dst, ""...), door), "号"...)
}

var chinese = [...]string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五"}

func appendWide(dst []byte, n int64) []byte {
	var b [20]byte
	for _, c := range appendInt(b[:0], n) {
		dst = append(dst, string(rune(c)+0xFEE0)...)
	}
	return dst
}

// phone writes the contact number.
func (r *row) phone() {
	s, d, k := r.sheet, r.dice, &r.kind
	n, kind := r.person.phone, r.catalogue.cells["phone"].draw(d)
	if n == 0 && kind != k.cadre {
		s.text("")
		return
	}
	s.tmp = s.tmp[:0]
	if kind == k.cadre {
		n = r.village.cadrePhone
	}
	if kind != noDefect {
		s.counts[kind]++
	}
	if kind == k.phoneMissing {
		s.put(s.tmp)
		return
	}
	s.tmp = appendInt(s.tmp, int64(n))
	switch {
	case kind == k.float:
		s.tmp = append(s.tmp, ".0"...)
	case kind == k.phoneTypo:
		at := 3 + d.n(8)
		s.tmp[at] = '0' + (s.tmp[at]-'0'+byte(1+d.n(9)))%10
	case kind == k.two:
		s.tmp = appendInt(append(s.tmp, [...]string{"、", "/", " ", ";"}[d.n(4)]...), int64(r.village.cadrePhone))
	case d.chance(.04):
		s.tmp = append(append(append(append(append(make([]byte, 0, 16), s.tmp[:3]...), '-'), s.tmp[3:7]...), '-'), s.tmp[7:]...)
	}
	s.put(s.tmp)
}
