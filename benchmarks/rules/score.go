package main

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"yingbao/pipeline/archive"
	"yingbao/pipeline/entitlement"
)

// byHousehold are the rules whose lead stands for a household.
var byHousehold = map[string]bool{"bereaved-household": true, "zero-employment-household": true, "medical-burden-high": true}

// province is the truth and what the night said.
type province struct {
	truth     map[string]int          // source:row → true person
	household map[int]int             // true person → household
	entitled  map[string]map[int]bool // rule → true persons
	leads     map[string][]flagged    // rule → leads
	members   map[int][]string        // found person → source:row
	owner     map[int]int             // found person → true person
}

type flagged struct {
	found int
	true  int
	lead  string
	class string // of the lead
}

// line is one row of the table.
type line struct {
	rule, name, class                string
	entitled, flagged, right, missed int
	sure, sureRight                  int // flagged and right by leads of class D
	off                              bool
}

func readProvince(dir string) (*province, error) {
	p := &province{truth: map[string]int{}, household: map[int]int{}, entitled: map[string]map[int]bool{},
		leads: map[string][]flagged{}, members: map[int][]string{}, owner: map[int]int{}}
	steps := []struct {
		path string
		take func(row map[string]string)
	}{
		{"truth.csv", func(r map[string]string) { p.truth[r["source"]+":"+r["row"]] = number(r["person"]) }},
		{"people.csv", func(r map[string]string) { p.household[number(r["person"])] = number(r["household"]) }},
		{"entitlements.csv", func(r map[string]string) {
			if p.entitled[r["rule"]] == nil {
				p.entitled[r["rule"]] = map[int]bool{}
			}
			p.entitled[r["rule"]][number(r["person"])] = true
		}},
	}
	for _, s := range steps {
		if err := each(filepath.Join(dir, s.path), s.take); err != nil {
			return nil, err
		}
	}
	latest := filepath.Join(dir, "runs", "synthetic", "latest")
	err := archive.ReadEntities(filepath.Join(latest, archive.EntitiesName), func(e archive.Entity) {
		p.members[int(e.Person)] = append(p.members[int(e.Person)], e.Source+":"+strconv.FormatInt(e.Row, 10))
	})
	if err != nil {
		return nil, err
	}
	for found, rows := range p.members {
		p.owner[found] = p.majority(rows)
	}
	return p, each(filepath.Join(latest, "leads.csv"), func(r map[string]string) {
		found := number(r["person"])
		for _, rule := range strings.Split(r["rules"], ";") {
			p.leads[rule] = append(p.leads[rule], flagged{found, p.owner[found], r["lead_id"], r["class"]})
		}
	})
}

// majority is the true person most rows are of, the lowest on a tie.
func (p *province) majority(rows []string) int {
	count := map[int]int{}
	for _, r := range rows {
		count[p.truth[r]]++
	}
	best, most := -1, 0
	for person, n := range count {
		if n > most || n == most && person < best {
			best, most = person, n
		}
	}
	return best
}

// score compares rule by rule, in the order of the pack.
func (p *province) score(pack *entitlement.Pack) []line {
	var table []line
	for _, id := range pack.RuleIDs() {
		rule := pack.Rule(id)
		l := line{rule: id, name: rule.Name, class: rule.Class, off: rule.Off != ""}
		entitled, found, sure := p.sets(id)
		l.entitled, l.flagged = len(entitled), len(found)
		for unit := range entitled {
			if found[unit] {
				l.right++
			}
		}
		for unit := range sure {
			if l.sure++; entitled[unit] {
				l.sureRight++
			}
		}
		l.missed = l.entitled - l.right
		table = append(table, l)
	}
	slices.SortStableFunc(table, func(a, b line) int { return cmp.Compare(a.class, b.class) })
	return table
}

// sets are the units (persons or households) entitled, flagged, and flagged
// by a lead of class D.
func (p *province) sets(rule string) (entitled, found, sure map[int]bool) {
	unit := func(person int) int {
		if byHousehold[rule] {
			return p.household[person]
		}
		return person
	}
	entitled, found, sure = map[int]bool{}, map[int]bool{}, map[int]bool{}
	for person := range p.entitled[rule] {
		entitled[unit(person)] = true
	}
	for _, f := range p.leads[rule] {
		found[unit(f.true)] = true
		if f.class == "D" {
			sure[unit(f.true)] = true
		}
	}
	return entitled, found, sure
}

// explain lists the errors of one rule with the records of who they are of.
func (p *province) explain(w io.Writer, rule string) error {
	entitled, found, _ := p.sets(rule)
	rows := map[int][]string{}
	clusters := map[int]map[int]bool{}
	for f, list := range p.members {
		for _, r := range list {
			person := p.truth[r]
			rows[person] = append(rows[person], r+"→"+strconv.Itoa(f))
			if clusters[person] == nil {
				clusters[person] = map[int]bool{}
			}
			clusters[person][f] = true
		}
	}
	tell := func(kind string, person int) {
		slices.Sort(rows[person])
		fmt.Fprintf(w, "%s person %d household %d: %s\n", kind, person, p.household[person], strings.Join(rows[person], " "))
	}
	for _, person := range sorted(p.entitled[rule]) {
		if !found[person] && !byHousehold[rule] || byHousehold[rule] && !found[p.household[person]] {
			tell("missed", person)
		}
	}
	for _, f := range p.leads[rule] {
		if !entitled[f.true] && !byHousehold[rule] || byHousehold[rule] && !entitled[p.household[f.true]] {
			tell("needless", f.true)
		}
	}
	return nil
}

func sorted(set map[int]bool) []int {
	var out []int
	for k := range set {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func (l line) recall() float64   { return share(l.right, l.entitled) }
func (l line) needless() float64 { return share(l.flagged-l.right, l.flagged) }

// needlessSure is the share of needless leads among those of class D: a hit
// that is in doubt is lowered to S and says so.
func (l line) needlessSure() float64 { return share(l.sure-l.sureRight, l.sure) }

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

// each gives every row of a CSV file by header.
func each(path string, take func(map[string]string)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.ReuseRecord = true
	first, err := r.Read()
	if err != nil {
		return err
	}
	header := slices.Clone(first)
	row := map[string]string{}
	for {
		cells, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		for i, h := range header {
			row[strings.TrimPrefix(h, "\ufeff")] = strings.Clone(cells[i])
		}
		take(row)
	}
}
