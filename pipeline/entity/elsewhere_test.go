package entity

import (
	"os"
	"strings"
	"testing"

	"yingbao/sources/normalise"
)

// TestElsewhere: an address contradicts a place only when both name different
// villages, townships or counties.
func TestElsewhere(t *testing.T) {
	for _, c := range []struct{ county, town, village, address, want string }{
		{"990101", "山前镇", "下坂村", "测试省甲州市云岫区山前镇下坂村6组186号", ""},
		{"990101", "山前镇", "下坂村", "下坂村14组", ""},
		{"990101", "山前镇", "下坂村", "山前街道下坂社区3号", ""},         // a township that became a subdistrict
		{"990101", "山前镇", "下坂村", "山后镇下坂村6组", ""},           // merged townships keep their villages
		{"990101", "山前镇", "下坂村", "云岫区山前镇", ""},             // names no village
		{"990101", "山前镇", "下坂村", "12号楼3单元", ""},            // names nothing
		{"990101", "", "", "云岫区山前镇下坂村6组", ""},              // nothing is listed
		{"990101", "山前镇", "下阪村", "云岫区山前镇下坂村6组", ""},        // one name in two spellings
		{"990101", "山前镇", "刘庄", "云岫区山前镇刘庄村民委员会5组", ""},     // one name with two endings
		{"990101", "山前镇", "下坂村", "云岫区山前镇上洋村6组", "village"}, // another village
		{"990101", "", "下坂村", "云岫区山前镇上洋村6组", "village"},    // the township is not known
		{"990101", "山前镇", "下坂村", "云岫区石桥镇6号", "town"},       // another township
		{"990101", "山前镇", "", "云岫区石桥镇上洋村6组", "town"},       // no village is listed
		{"990101", "山前镇", "下坂村", "云岫区石桥镇上洋村6组", "town and village"},
	} {
		p := Person{County: c.county, Town: c.town, Village: c.village}
		if got := p.Elsewhere(c.address); got != c.want {
			t.Errorf("%s %s %s | %s: %q, want %q", c.county, c.town, c.village, c.address, got, c.want)
		}
	}
}

// TestElsewhereCounty: another county's name contradicts, an abolished
// county's does not.
func TestElsewhereCounty(t *testing.T) {
	for address, want := range map[string]string{"福建省福州市鼓楼区": "county", "福建省南平市建阳市": "", "福建省南平市建阳区": "", "福建省": ""} {
		p := Person{County: "350703", Town: "童游街道"}
		if got := p.Elsewhere(address); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

// TestElsewhereItself: the place that was read from an address is in no
// contradiction to it.
func TestElsewhereItself(t *testing.T) {
	data, err := os.ReadFile("../../sources/normalise/testdata/address.txt")
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for line := range strings.Lines(string(data)) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(cells) < 2 {
			continue
		}
		read++
		a := normalise.Address(cells[0], cells[1])
		p := Person{County: a.County, Town: a.Town, Village: a.Village}
		if got := p.Elsewhere(cells[0]); got != "" {
			t.Errorf("%s: %q", cells[0], got)
		}
	}
	if read < 50 {
		t.Fatalf("%d addresses read", read)
	}
}

// TestBetterAddress: of two residences the one in the place most rows name is
// printed; where there is none, the one there is.
func TestBetterAddress(t *testing.T) {
	w := build(t,
		"rural 0 name=甲 county=990101 town=山前镇 village=下坂村 address=石桥镇上洋村6组 hamlet=6组",
		"medical 0 name=甲 county=990101 town=山前镇 village=下坂村 address=山前镇下坂村15组189号 hamlet=15组189号",
		"rural 1 name=乙 county=990101 town=山前镇 village=下坂村 address=石桥镇上洋村6组 hamlet=6组 hukou_addr=山前镇下坂村1组",
	)
	p, q := w.Person(0), w.Person(1)
	if p.Address != "山前镇下坂村15组189号" || p.Hamlet != "15组189号" || w.table.ID(int(p.From.Address)).Source != "medical" || p.Elsewhere(p.Address) != "" {
		t.Errorf("%s %s", p.Address, p.Hamlet)
	}
	if q.Address != "石桥镇上洋村6组" || q.AddressKind != "现住" || q.Elsewhere(q.Address) != "town and village" {
		t.Errorf("a residence elsewhere gave way to %s", q.Address)
	}
}
