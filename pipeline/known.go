package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"yingbao/pipeline/archive"
	"yingbao/pipeline/entitlement"
	"yingbao/pipeline/entity"
)

// knownName is the file by which a later night recognises this night's
// persons: who is on the register, and who was flagged and when first. Names
// and numbers stand in it as hashes, so that nobody reads them in passing;
// they can be guessed, so the file is as private as the worklists beside it.
const knownName = "known.csv"

var knownHeader = []string{"state", "day", "batch", "lead_id", "rules", "number", "name"}

// States of a person in known.csv.
const (
	knownRegister = "register"
	knownFlagged  = "flagged"
)

// rememberDays is for how long a flag is remembered.
const rememberDays = 400

// print is a hash of a name or a number; the zero one is unknown.
type print [9]byte

// String gives the hash as it stands in known.csv, "" when it is unknown.
func (p print) String() string {
	if p == (print{}) {
		return ""
	}
	return hex.EncodeToString(p[:])
}

// parsePrint is the inverse of String.
func parsePrint(text string) (p print, ok bool) {
	if len(text) != hex.EncodedLen(len(p)) {
		return p, text == ""
	}
	_, err := hex.Decode(p[:], []byte(text))
	return p, err == nil
}

// mark names a person from night to night: by the number, and by name and
// birth date where a night knows no number.
type mark struct{ number, name print }

// markOf gives a person's marks.
func markOf(p *entity.Person) mark {
	m := mark{}
	if p.Complete {
		m.number = hashed("number", p.Number)
	}
	if p.NameKey != "" && len(p.Birth) == 8 && !strings.Contains(p.NameKey+p.Birth, "?") {
		m.name = hashed("name", p.NameKey, p.Birth)
	}
	return m
}

func hashed(parts ...string) (p print) {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	copy(p[:], sum[:])
	return p
}

// marks gives the marks of persons, in their order.
func (n *night) marks(count int, person func(i int) int) []mark {
	out := make([]mark, count)
	n.world.InPersons(n.options.Workers, count, person, func(i int) {
		p := n.world.Identity(person(i))
		out[i] = markOf(&p)
	}, entity.IdentityFields...)
	return out
}

// remembered is one person of an earlier night.
type remembered struct {
	mark
	lead string
	said *said
}

// said is what many persons flagged have in common.
type said struct{ day, batch, rules string } // rules: ids joined by ";"

// knownIndex finds earlier persons by either mark.
type knownIndex struct {
	all              []remembered
	byNumber, byName map[print]int32 // places in all
}

// newKnownIndex makes room for as many persons.
func newKnownIndex(persons int) *knownIndex {
	return &knownIndex{make([]remembered, 0, persons), make(map[print]int32, persons), make(map[print]int32, persons)}
}

func (x *knownIndex) add(k remembered) {
	for _, of := range []struct {
		print print
		in    map[print]int32
	}{{k.number, x.byNumber}, {k.name, x.byName}} {
		if _, there := of.in[of.print]; !there && of.print != (print{}) {
			of.in[of.print] = int32(len(x.all))
		}
	}
	x.all = append(x.all, k)
}

// find gives the earlier person, nil when there is none. A name does not
// speak against two numbers that differ.
func (x *knownIndex) find(m mark) *remembered {
	if at, there := x.byNumber[m.number]; there {
		return &x.all[at]
	}
	at, there := x.byName[m.name]
	if !there {
		return nil
	}
	if k := &x.all[at]; k.number == (print{}) || m.number == (print{}) {
		return k
	}
	return nil
}

// writeKnown writes this night's persons: flags remembered from before, new
// ones, and the register.
func (n *night) writeKnown(_ context.Context, run *archive.Run) error {
	c, err := run.CSV(knownName, archive.MachineStyle, knownHeader...)
	if err != nil {
		return err
	}
	flagged, persons := n.flagged.all, entitlement.OnRegister(n.world, n.compactDay())
	err = c.Render(n.options.Workers, len(flagged)+len(persons), func(i int, row []string) []string {
		if i < len(flagged) {
			k := &flagged[i]
			return append(row, knownFlagged, k.said.day, k.said.batch, k.lead, k.said.rules, k.number.String(), k.name.String())
		}
		p := n.world.Identity(persons[i-len(flagged)])
		m := markOf(&p)
		return append(row, knownRegister, "", "", "", "", m.number.String(), m.name.String())
	})
	if err != nil {
		return err
	}
	return c.Close()
}

// compactDay is the as-of date as YYYYMMDD.
func (n *night) compactDay() string { return strings.ReplaceAll(n.asOf, "-", "") }
