package similarity

// likeness is how two characters at the same place relate.
type likeness uint8

const (
	likeEqual   likeness = iota
	likeHidden           // a side is illegible
	likeVariant          // two written forms of one surname
	likeSound
	likeAccent
	likeShape
	likeNone
	likenesses
)

// tally counts the places of each likeness.
type tally [likenesses]int

// changed counts places that differ in writing but are alike.
func (t *tally) changed() int { return t[likeSound] + t[likeAccent] + t[likeShape] }

// likenessOf relates place i of two forms. Sound goes before shape, for 丽 and
// 俪 are both, and a sure reading is the stronger evidence; an accent is weaker
// than a look-alike.
func likenessOf(a, b *NameForm, i int, surname bool) likeness {
	x, y := a.runes[i], b.runes[i]
	switch {
	case x == wildcard || y == wildcard:
		return likeHidden
	case x == y:
		return likeEqual
	case surname && surnameVariant(x, y):
		return likeVariant
	case shareReading(&a.sound(i).plain, &b.sound(i).plain):
		return likeSound
	case ShapeAlike(x, y):
		return likeShape
	case shareReading(&a.sound(i).folded, &b.sound(i).folded):
		return likeAccent
	}
	return likeNone
}

// relateAligned relates two names of one length, place by place.
func relateAligned(a, b *NameForm) NameRelation {
	end := int(min(a.surname, b.surname))
	var surname, given tally
	for i := range a.runes {
		if i < end {
			surname[likenessOf(a, b, i, true)]++
		} else {
			given[likenessOf(a, b, i, false)]++
		}
	}
	switch {
	case surname[likeNone]+given[likeNone] > 0:
		return relateUnlike(a, b, &surname, &given)
	case surname.changed()+given.changed()+surname[likeVariant] == 0:
		return relateLegible(surname[likeEqual], given[likeEqual])
	case surname[likeHidden]+given[likeHidden] > 0 && surname[likeEqual]+given[likeEqual] == 0:
		return NameUnknown // what is legible differs in writing: no evidence either way
	case surname.changed() > 0:
		return relateSurnameChanged(&surname, &given)
	}
	return relateGivenChanged(&given)
}

// relateLegible: every legible place is equal and some are not legible, or, for
// respelled names, all are.
func relateLegible(surname, given int) NameRelation {
	switch {
	case surname+given == 0:
		return NameUnknown
	case surname+given == 1 || given == 0:
		return NameNear
	}
	return NameWildcard
}

// relateGivenChanged: the surname is the same (or there is none) and every
// place of the given name is at least alike.
func relateGivenChanged(given *tally) NameRelation {
	switch {
	case given[likeShape] == 0 && given[likeAccent] == 0:
		return NameSound
	case given[likeShape] == 0:
		return NameAccent
	case given.changed() == 1:
		return NameShape
	}
	return NameNear
}

// relateSurnameChanged: the surname is written otherwise but alike, and so is
// every place of the given name. 张伟/章玮 share no character, and two syllables
// are too little: that is a surname that sounds alike, no more.
func relateSurnameChanged(surname, given *tally) NameRelation {
	size := 0
	for _, n := range given {
		size += n
	}
	sounds := surname[likeShape] == 0
	switch {
	case given[likeEqual] > 0 && given.changed() == 0:
		if size > 1 && !sounds {
			return NameShape
		}
		return NameSurnameAlike
	case sounds && size > 1 && given[likeShape]+given[likeHidden] == 0 &&
		(given[likeEqual] > 0 || given[likeAccent] == 0):
		return NameSurnameAlike
	case sameSurname(surname):
		return NameSurname
	}
	return NameDifferent
}

// relateUnlike: at least one place is unlike.
func relateUnlike(a, b *NameForm, surname, given *tally) NameRelation {
	n := len(a.runes)
	unlike := surname[likeNone] + given[likeNone]
	changed := unlike + surname.changed() + given.changed()
	equal := surname[likeEqual] + given[likeEqual]
	switch {
	case permuted(a, b):
		return NameReordered
	case n >= 3 && changed == 1 && equal >= 2:
		return NameNear
	case n >= longName && changed <= n/3 && equal > n/2:
		return NameNear
	case sameSurname(surname):
		return NameSurname
	}
	return NameDifferent
}

// sameSurname: there is a surname, legible, and every place of it agrees in
// writing or in sound.
func sameSurname(t *tally) bool {
	return t[likeEqual]+t[likeVariant]+t[likeSound] > 0 &&
		t[likeNone]+t[likeHidden]+t[likeShape]+t[likeAccent] == 0
}

// permuted reports whether two legible names of one length have the same
// characters.
func permuted(a, b *NameForm) bool {
	if a.hidden+b.hidden > 0 || len(a.runes) > wordRunes || Mask(a.runes) != Mask(b.runes) {
		return false
	}
	var used uint64
next:
	for _, r := range a.runes {
		for j, s := range b.runes {
			if r == s && used>>j&1 == 0 {
				used |= 1 << j
				continue next
			}
		}
		return false
	}
	return true
}
