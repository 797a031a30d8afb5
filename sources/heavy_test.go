package sources

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/zeebo/xxh3"

	"yingbao/sources/record"
)

// TestHeavy: a value in one cell of a hundred is found with its count among any
// number of others, wherever it begins to stand.
func TestHeavy(t *testing.T) {
	for name, late := range map[string]bool{"from the first row": false, "in the second half": true} {
		var h heavy
		add := func(v string) { h.add(xxh3.HashString(v), v) }
		n, times := 30*heavyMost, 0
		for i := range n {
			add(fmt.Sprint("value ", i))
			if i%100 == 7 && (!late || i > n/2) {
				add("13900000000")
				times++
			}
		}
		list := h.standOut(n+times, n+1, 5, masked(record.FieldPhone, "phone"))
		if len(list) != 1 || list[0].Value != "139****0000" || list[0].N > times || list[0].N < times*99/100 || !late && list[0].N != times {
			t.Errorf("%s: %v of %d times", name, list, times)
		}
		if top := h.top(1); len(top) != 1 || top[0].Value != "13900000000" {
			t.Errorf("%s: %v", name, top)
		}
	}
}

func TestMasked(t *testing.T) {
	for _, c := range []struct {
		field             record.Field
		kind, value, want string
	}{
		{record.FieldPhone, "phone", "13900001234", "139****1234"}, {record.FieldIDNumber, "id-number", "990101198001011239", "990101********1239"},
		{record.FieldBirth, "date", "1900-01-01", "1900-**-**"}, {record.FieldBirth, "date", "张三", "汉汉"}, {record.FieldName, "name", "张三丰", "汉汉汉"},
		{"", "", "9901011980", "9999999999"}, {record.FieldCertificate, "key", "99010119800101123911", "990101********123911"},
	} {
		if got := masked(c.field, c.kind)(c.value); got != c.want {
			t.Errorf("%s %q is shown as %q, want %q", c.kind, c.value, got, c.want)
		}
	}
}

// TestProfileShowsDefaults: one telephone among many, and a default day, are
// seen without the wish for values, masked; what is repeated as everything else
// in its column is not.
func TestProfileShowsDefaults(t *testing.T) {
	var b strings.Builder
	b.WriteString("编号,姓名,出生日期,联系电话,乡镇\n")
	for i := range 2000 {
		phone, born := fmt.Sprintf("138%08d", i), fmt.Sprintf("%d-%02d-%02d", 1930+i%70, 1+i%12, 1+i%28)
		if i%20 == 3 {
			phone = "13900001234"
		}
		if i%10 == 1 {
			born = "1900-01-01"
		}
		fmt.Fprintf(&b, "A%d,甲%c%c,%s,%s,镇%d\n", i, '一'+rune(i%97), '丁'+rune(i%89), born, phone, i%7)
	}
	p, err := NewProfile(context.Background(), write(t, map[string]string{"a.csv": b.String()})[0], ProfileOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"编号": "", "姓名": "", "出生日期": " 1900-**-**×200", "联系电话": " 139****1234×100", "乡镇": ""}
	for _, c := range p.Columns {
		if got := countText(c.Top); got != want[c.Header] {
			t.Errorf("column %s: %q, want %q", c.Header, got, want[c.Header])
		}
	}
}
