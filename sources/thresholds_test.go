package sources

import (
	"strings"
	"testing"

	"yingbao/sources/department"
)

// Each gate of the plan, one by one: a delivery that its threshold holds, with
// the code and the words a data officer reads; a threshold a little wider lets
// it pass; and so does a reason for overriding, which is then on record.
func TestEveryThreshold(t *testing.T) {
	first := night(t, map[string]string{"cl_20231201.csv": rollFile(roll(400, 0))}, nil, nil)
	if first.Held != nil {
		t.Fatalf("%+v", first.Held)
	}
	share := func(v float64) *float64 { return &v }
	number := func(v int) *int { return &v }
	spoil := func(rows []string, every int, change func(cells []string)) []string {
		out := append([]string(nil), rows...)
		for i := range out {
			if i/4%every > 0 { // the counties take turns: all of them lose alike
				continue
			}
			cells := strings.Split(out[i], ",")
			change(cells)
			out[i] = strings.Join(cells, ",")
		}
		return out
	}
	noNumber := func(c []string) { c[1], c[2] = "", "" }
	wrongDigit := func(c []string) {
		for i := range 2 {
			c[1+i] = c[1+i][:16] + string('0'+(c[1+i][16]-'0'+1)%10) + c[1+i][17:]
		}
	}
	var halfGone []string
	for i, r := range roll(420, 0) {
		if !strings.Contains(r, ",990102") || i%84 == 1 {
			halfGone = append(halfGone, r)
		}
	}
	for _, c := range []struct {
		name, code, words string
		rows              []string
		hold, pass        department.Gate
	}{
		{"too few rows", "E_ROW_DROP", "500", roll(404, 0), department.Gate{MinRows: number(500)}, department.Gate{MinRows: number(400)}},
		{"fewer than last time", "E_ROW_DROP", "10%", roll(360, 0), department.Gate{MaxDrop: share(.05)}, department.Gate{MaxDrop: share(.2)}},
		{"more than last time", "E_ROW_JUMP", "50%", roll(600, 0), department.Gate{MaxRise: share(.3)}, department.Gate{MaxRise: share(.8)}},
		{"rejects", "E_QRATIO", "25%", spoil(roll(400, 1), 4, func(c []string) { c[0] = "" }), department.Gate{MaxReject: share(.2), MaxDrop: share(.9)}, department.Gate{MaxReject: share(.3), MaxDrop: share(.9)}},
		{"numbers that are wrong", "E_VALID_ID", "50%", spoil(roll(400, 1), 2, wrongDigit), department.Gate{MinValidID: share(.6)}, department.Gate{MinValidID: share(.3)}},
		{"rows without number", "E_NULL_RATIO", "50%", spoil(roll(400, 1), 2, noNumber), department.Gate{MaxEmptyKey: share(.4)}, department.Gate{MaxEmptyKey: share(.6)}},
		{"a county gone", "E_PARTITION_DROP", "990102", halfGone, department.Gate{CountyShare: share(.05), MaxDrop: share(.9)}, department.Gate{CountyShare: share(.9), MaxDrop: share(.9)}},
		{"old", "E_STALE", "32", roll(404, 0), department.Gate{MaxAge: number(31)}, department.Gate{MaxAge: number(32)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			load := func(gate department.Gate, override string) *Loaded {
				return night(t, map[string]string{"cl_20231201_2.csv": rollFile(c.rows)}, first.History, func(e *Extract) { e.Gate, e.Override = gate, override })
			}
			if l := load(c.hold, ""); l.Held == nil || l.Held.Code != c.code || !strings.Contains(l.Held.ZH, c.words) || l.Held.EN == "" || l.Part != nil {
				t.Errorf("held: %+v", l.Held)
			}
			if l := load(c.pass, ""); l.Held != nil {
				t.Errorf("a wider threshold holds it too: %+v", l.Held)
			}
			if l := load(c.hold, "the director has asked for it"); l.Held != nil || len(l.Overridden) != 1 || l.Overridden[0].Code != c.code || l.History == nil {
				t.Errorf("overridden: %+v %+v", l.Held, l.Overridden)
			}
		})
	}
}

// A roll that is one row copied a thousand times is held; one with some rows
// twice is only told of.
func TestRepeats(t *testing.T) {
	row := roll(1, 0)
	for n, held := range map[int]string{1000: "E_REPEATS", 999: ""} {
		rows := make([]string, n)
		for i := range rows {
			rows[i] = row[0]
		}
		l := night(t, map[string]string{"a.csv": rollFile(rows)}, nil, nil)
		if got := codeOf(l.Held); got != held {
			t.Errorf("%d rows: held %q", n, got)
		}
		if held == "" && (l.Duplicates != n-1 || l.Accepted != n) {
			t.Errorf("%d of %d repeat", l.Duplicates, l.Accepted)
		}
	}
}

func codeOf(h *Held) string {
	if h == nil {
		return ""
	}
	return h.Code
}

// TestNoGateHidesAnother: a reason that lets an extract pass is told of every
// gate that would have held it, and so is check, which asks the same way.
func TestNoGateHidesAnother(t *testing.T) {
	first := night(t, map[string]string{"cl_20231230.csv": rollFile(roll(400, 0))}, nil, nil)
	least, drop, age, empty, valid := 300, 0.3, 20, 0.05, 0.99
	bad := roll(60, 0)
	for i, line := range bad {
		switch i % 3 {
		case 0: // neither number
			cells := strings.Split(line, ",")
			cells[1], cells[2] = "", ""
			bad[i] = strings.Join(cells, ",")
		case 1: // a check digit that is wrong
			cells := strings.Split(line, ",")
			cells[1], cells[2] = cells[1][:17]+string('0'+(cells[1][17]-'0'+1)%10), ""
			bad[i] = strings.Join(cells, ",")
		}
	}
	l := night(t, map[string]string{"cl_20231101.csv": rollFile(bad)}, first.History, func(e *Extract) {
		e.Override = "the director has asked for it"
		e.Gate = department.Gate{MinRows: &least, MaxDrop: &drop, MaxAge: &age, MaxEmptyKey: &empty, MinValidID: &valid}
	})
	var codes []string
	for _, m := range l.Overridden {
		codes = append(codes, m.Code)
	}
	if got := strings.Join(codes, " "); l.Held != nil || got != "E_STALE E_STALE E_NULL_RATIO E_VALID_ID E_ROW_DROP E_ROW_DROP" {
		t.Errorf("%+v %s", l.Held, got)
	}
}
