package synthetic

// ID numbers must be unique in the whole province although villages are made
// apart from each other. The 1,000 order codes of a region's day are therefore
// dealt out beforehand: order = 2·slot + (1 for men), and
//
//	slots 1–199    the region's own villages: village v of K owns slot s on day t
//	               where s ≡ v + 7919·t (mod K)
//	slots 201–399  the second of twins: the first one's slot + 200
//	slots 401–499  people who were born here and live in another county: village v
//	               of county c draws from region c+1+(v mod 3), so that no two
//	               villages drawing from one region have the same v
//
// Where a village owns no free slot that day, the birth moves to the day before.
// A full county has more villages than slots, and births that move end at the
// first slots that the village's way leads to, the same ones in every year; there
// the day's slots are dealt from another one each day, or a county would have a
// tenth of its people on fifteen order codes, as no real one has.
const (
	ownSlots, twinOffset, awaySlot, awaySlots = 199, 200, 401, 99
	slotStride                                = 7919 // a prime, so that ownership wanders through all slots
	dealStride                                = 2903 // another
)

func (b *block) giveNumber(members []person, i int) {
	p := &members[i]
	if p.twin == 2 && b.twinNumber(p, &members[i-1]) {
		return
	}
	v := b.village
	region, first, slots, villages := v.county, 1, ownSlots, len(b.places.byCounty[v.county])
	if p.twin == 0 && b.d.chance(.07) {
		region = (v.county + 1 + v.index%3) % len(b.places.counties)
		first, slots, villages = awaySlot, awaySlots, b.places.mostInOne
	}
	for t := p.birth; ; t-- {
		if slot := b.freeSlot(region, t, first, slots, villages, p.sex); slot > 0 {
			p.birth = t
			b.write(p, region, slot)
			return
		}
	}
}

// freeSlot claims one of the village's slots of the day, starting anywhere
// among them; 0 where it owns none or all are taken.
func (b *block) freeSlot(region int, t day, first, slots, villages int, sex byte) int {
	owned := (b.village.index + (int(t)+100_000)*slotStride) % villages
	if owned >= slots {
		return 0
	}
	count := (slots - owned + villages - 1) / villages
	start, dealt := b.d.n(count), 0
	if b.places.wide {
		dealt = (int(t) + 100_000) * dealStride % slots
	}
	for i := range count {
		slot := first + (owned+(start+i)%count*villages+dealt)%slots
		if b.take(region, t, slot, sex) {
			return slot
		}
	}
	return 0
}

// twinNumber gives the second of twins a number of the first one's day; false
// where none is left.
func (b *block) twinNumber(p, first *person) bool {
	p.birth = first.birth
	villages := len(b.places.byCounty[b.village.county])
	slot := b.freeSlot(b.village.county, p.birth, 1+twinOffset, ownSlots, villages, p.sex)
	if slot > 0 {
		b.write(p, b.village.county, slot)
		return true
	}
	return false
}

// take claims a slot of a day; false if the village has given it away already.
func (b *block) take(region int, t day, slot int, sex byte) bool {
	key := uint64(region)<<40 | uint64(uint32(t)+1<<20)<<12 | uint64(slot)<<1 | uint64(sex&1)
	if _, taken := b.used[key]; taken {
		return false
	}
	b.used[key] = struct{}{}
	return true
}

// write composes the 18 characters. The oldest carry their county's former code.
func (b *block) write(p *person, region, slot int) {
	county := &b.places.counties[region]
	code := county.code
	if y, _, _ := p.birth.civil(); county.formerCode != "" && y < 1985 {
		code = county.formerCode
	}
	p.compose(code, slot)
}

func (p *person) compose(code string, slot int) {
	n := append(p.number[:0], code...)
	n = appendDay(n, p.birth, 0)
	order := 2*slot + int(p.sex&1)
	n = append(n, byte('0'+order/100), byte('0'+order/10%10), byte('0'+order%10))
	p.number[17] = checkDigit(n)
}

var idWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

// checkDigit is ISO 7064 MOD 11-2 as in GB 11643.
func checkDigit(first17 []byte) byte {
	sum := 0
	for i, w := range idWeights {
		sum += int(first17[i]-'0') * w
	}
	return "10X98765432"[sum%11]
}
