package sources

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// A profile's golden case: what a data officer is told of a file that is a
// department's, and of one that is nobody's.
func TestProfileGolden(t *testing.T) {
	runGoldenText(t, "testdata/profile/*.txt", func(t *testing.T, g golden) (string, error) {
		p, err := NewProfile(context.Background(), g.extract(t).Paths[0], ProfileOptions{})
		if err != nil {
			return "", err
		}
		return profileText(p), nil
	})
}

func profileText(p *Profile) string {
	var b strings.Builder
	fmt.Fprintf(&b, "department %q, %d title rows, %d rows = %d accepted + %d rejected, %d repeated\n", p.Department, p.Titles, p.Rows, p.Accepted, p.Rejected, p.Duplicates)
	if p.Held != nil {
		fmt.Fprintf(&b, "held %s %s\n", p.Held.Code, p.Held.ZH)
	}
	for _, c := range p.Columns {
		fmt.Fprintf(&b, "column %s → %s (%s%s) %s: %d filled, %d distinct, %d read, %.2f valid, shapes %s%s\n", c.Header, c.Field, c.How, c.Role, c.Kind,
			c.Filled, c.Distinct, c.Read, c.Valid, countText(c.Shapes), countText(c.Top))
	}
	fmt.Fprintf(&b, "rejects%s repairs%s damaged%s\n", countText(p.Rejects), countText(p.Repairs), countText(p.Damaged))
	fmt.Fprintf(&b, "shared numbers %+v, shared phones %+v\n", p.SharedNumbers, p.SharedPhones)
	for _, w := range p.Warnings {
		fmt.Fprintf(&b, "%s %s %s / %s\n", w.Code, w.Column, w.ZH, w.EN)
	}
	return b.String()
}

func countText(list []Count) string {
	var b strings.Builder
	for _, c := range list {
		fmt.Fprintf(&b, " %s×%d", c.Value, c.N)
	}
	return b.String()
}

// Without the wish for values a profile shows shapes of personal values only.
func TestProfileShowsNoPersons(t *testing.T) {
	path := write(t, map[string]string{"a.csv": rollFile(roll(60, 0))})[0]
	p, err := NewProfile(context.Background(), path, ProfileOptions{})
	if err != nil {
		t.Fatal(err)
	}
	open, err := NewProfile(context.Background(), path, ProfileOptions{Values: true})
	if err != nil {
		t.Fatal(err)
	}
	cells := strings.Split(roll(1, 0)[0], ",")
	for _, secret := range []string{cells[0], cells[1], cells[2], cells[5]} {
		if strings.Contains(profileText(p), secret) {
			t.Errorf("the profile shows a value of %d characters", len(secret))
		}
	}
	if !strings.Contains(profileText(open), cells[0][:3]) {
		t.Error("the wish for values is not heard")
	}
}

// Columns that changed places under their headers show no persons either: what
// stands there is taken for codes by the header, not by what it is.
func TestProfileShowsNoPersonsUnderOtherHeaders(t *testing.T) {
	rows := roll(60, 0)
	for i, r := range rows {
		rows[i] = "," + r
	}
	path := write(t, map[string]string{"a.csv": strings.Replace(rollFile(rows), "姓名,身份证号,残疾证号,残疾类别,残疾等级,", "性别,残疾类别,姓名,残疾等级,甲,乙,", 1)})[0]
	for _, department := range []string{"", "disabled-federation"} {
		p, err := NewProfile(context.Background(), path, ProfileOptions{Department: department})
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range strings.Split(roll(1, 0)[0], ",")[:3] {
			if strings.Contains(profileText(p), secret) {
				t.Errorf("%q: the profile shows a value of %d bytes", department, len(secret))
			}
		}
	}
}

// TestProfileOfALargeFile: a file whose rows are let go is told of as one whose
// rows are held.
func TestProfileOfALargeFile(t *testing.T) {
	rows := roll(2500, 0)
	for i := range 40 { // one number under many names
		cells := strings.Split(rows[7*i], ",")
		copy(cells[1:3], strings.Split(rows[3], ",")[1:3])
		rows[7*i] = strings.Join(cells, ",")
	}
	path := write(t, map[string]string{"a.csv": rollFile(rows)})[0]
	tell := func(most int) string {
		defer func(n int) { profileRows = n }(profileRows)
		profileRows = most
		p, err := NewProfile(context.Background(), path, ProfileOptions{Values: true})
		if err != nil || p.SharedNumbers.Most < 20 {
			t.Fatal(err, p)
		}
		closed, err := NewProfile(context.Background(), path, ProfileOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return profileText(p) + profileText(closed)
	}
	if held, gone := tell(1<<20), tell(700); held != gone {
		t.Errorf("held\n%s\ngone\n%s", held, gone)
	}
}

func TestShape(t *testing.T) {
	for value, want := range map[string]string{"张三": "汉汉", "3501Xx": "9999Aa", "３５０１Ｘ": "9999A", "139-1": "999-9", "\U00020BB7川": "汉汉", "a\x00b": "a\uFFFDa", "٣٤": "99",
		strings.Repeat("1", 30): strings.Repeat("9", 24) + "…", "①": "①"} {
		if got := shape(value); got != want {
			t.Errorf("%q is %q, want %q", value, got, want)
		}
	}
}
