package entitlement

import (
	"fmt"
	"math"
	"slices"

	"yingbao/pipeline/entity"
)

// Screen tells of a row whether the rules may have something to say of a
// person who has that row and nothing else. A bulk extract is read through
// it: nearly nobody on the roll of a whole population is flagged for what the
// roll says, and who is must stay.
type Screen struct {
	noisy entity.Kind
	floor float64 // of a year's burden by which a rule may flag a person alone
	bills bool    // some rule reads single bills, or sums them
}

// NewScreen makes the screen of the rules in force, whatever sources there
// are. The error is a parameter that the pack does not have.
func NewScreen(pack *Pack, options Options) (*Screen, error) {
	pack, err := pack.Override(options.Parameters)
	if err != nil {
		return nil, err
	}
	rules, err := pack.placed(pack.InForce(options.AsOf), options.AsOf)
	if err != nil {
		return nil, err
	}
	s := &Screen{floor: math.Inf(1)}
	for _, r := range rules {
		if r.evidenceSet&entity.KindBurden != 0 && !r.compiled.condition.neverQuiet {
			s.bills = true
			if r.needSet&^plainKinds == 0 && !slices.Contains(r.Inputs, "settlements") {
				s.floor = min(s.floor, r.compiled.condition.burdenFloor())
			}
		}
		s.noisy |= r.flagsQuiet()
	}
	return s, nil
}

// Form names what the screen goes by: two screens of one form and program say
// the same of every row.
func (s *Screen) Form() string { return fmt.Sprint(uint64(s.noisy), s.floor, s.bills) }

// family is how many of a family may share a burden that no one of them
// bears: the row of each is kept from that part of the floor on.
const family = 6

// Loud says whether a row of these kinds must stay. burden is in yuan; bill
// says that it is one settlement of possibly many, whose sum nobody knows
// before all are read: every bill stays.
func (s *Screen) Loud(kinds entity.Kind, burden float64, bill bool) bool {
	if kinds&^quietKinds != 0 || kinds&s.noisy != 0 {
		return true
	}
	if bill {
		return s.bills && burden > 0
	}
	floor := s.floor
	if kinds&entity.KindHousehold != 0 {
		floor /= family
	}
	return burden >= floor
}
