package entity

import (
	"reflect"
	"testing"
)

// TestPartsOfAPerson: what is asked for alone is what the whole person has.
func TestPartsOfAPerson(t *testing.T) {
	w := build(t,
		"medical 0 name=陈秀英 id_no=990102198001020120 birth=19800102 county=990102 town=西镇 village=西村 address=西镇西村2组 hh_no=h1",
		"disabled 0 name=陈秀瑛 id_no=99010219????????2? county=990102 town=东街街道",
		"medical 1 name=林木 id_no=110101197001010019 hh_no=h1",
		"register 2 name=郑帆 birth=19700201 benefit=DB",
	)
	for i := range w.Count() {
		whole, who, where := w.Person(i), w.Identity(i), w.Whereabouts(i)
		who.Key, who.Household, who.Sex, who.Phone = whole.Key, whole.Household, whole.Sex, whole.Phone
		who.County, who.Town, who.Village, who.Hamlet, who.VillageCode, who.Address, who.AddressKind = whole.County, whole.Town, whole.Village,
			whole.Hamlet, whole.VillageCode, whole.Address, whole.AddressKind
		who.From.Sex, who.From.Phone, who.From.Place, who.From.Address = whole.From.Sex, whole.From.Phone, whole.From.Place, whole.From.Address
		where.Name, where.NameKey, where.Birth, where.Sex, where.Phone = whole.Name, whole.NameKey, whole.Birth, whole.Sex, whole.Phone
		where.From.Name, where.From.Birth, where.From.Sex, where.From.Phone = whole.From.Name, whole.From.Birth, whole.From.Sex, whole.From.Phone
		if !reflect.DeepEqual(who, whole) {
			t.Errorf("person %d: Identity %+v, Person %+v", i, who, whole)
		}
		if v := w.Vital(i); v.Number != whole.Number || v.Birth != whole.Birth || v.Sex != whole.Sex {
			t.Errorf("person %d: Vital %+v, Person %+v", i, v, whole)
		}
		if !reflect.DeepEqual(where, whole) {
			t.Errorf("person %d: Whereabouts %+v, Person %+v", i, where, whole)
		}
	}
}
