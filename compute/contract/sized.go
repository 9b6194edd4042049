package contract

import (
	"errors"
	"slices"

	"github.com/capstack/capstack/compute/money"
)

// ErrPlan is returned for a plan that does not fit a schedule: another number of payments.
var ErrPlan = errors.New("contract: the planned principal does not fit the schedule's payments")

// Sized returns s with another principal and another repayment of it, dates and factors staying: principal is by period and
// sums to face. balloon is the part of the last principal that is no regular instalment; it is kept in Balloon.
// Amounts need not be whole cents: while a plan is being solved they are not. s is not changed.
func (s Schedule) Sized(face money.Fixed, principal []money.Fixed, balloon money.Fixed) (Schedule, error) {
	if len(principal) != len(s.Periods) {
		return Schedule{}, ErrPlan
	}
	s.Periods = slices.Clone(s.Periods)
	for k := range s.Periods {
		s.Periods[k].Principal = principal[k]
	}
	s.Terms.Principal, s.Balloon = face, balloon
	return s, nil
}
