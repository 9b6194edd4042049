package compute

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// CovenantStatus is how a test of a covenant ended.
type CovenantStatus uint8

// The outcomes of a test.
const (
	CovenantPassed       CovenantStatus = iota
	CovenantLocked                      // below its lock-up level: cash is trapped
	CovenantBreached                    // below its default level
	CovenantCured                       // below its default level, and cured
	CovenantNotYetTested                // fewer than twelve operating months
	CovenantAbsent                      // without debt or debt service to test
)

// CovenantTest is one test of one covenant. Value, Headroom and Cure are 0 where Status says that nothing was tested.
type CovenantTest struct {
	CovenantID                string
	Date                      calendar.Date // last day of the month of the test
	Status                    CovenantStatus
	Value                     money.Fixed    // a ratio, or USD for minimum liquidity
	DefaultLevel, LockUpLevel project.Amount // nil where the covenant has none
	Headroom                  money.Fixed    // by which share the value is on the right side of its level
	Cure                      money.Fixed
	Reason                    string // why it was not tested
}

// Tested tells whether the test has a value.
func (t CovenantTest) Tested() bool {
	return t.Status != CovenantNotYetTested && t.Status != CovenantAbsent
}

// covenantTests reads the tests of all covenants from a ledger: by covenant, in order of date, the dates that were too early or
// had nothing to test among them.
func covenantTests(s *bound, l *exact.Ledger) []CovenantTest {
	r, c := reader{l}, &s.Case
	var out []CovenantTest
	for i := range c.Financing.Covenants {
		k := &c.Financing.Covenants[i]
		for t := range s.base.resolved.Grid.Len() {
			if test, ok := covenantTest(s, r, k, t); ok {
				out = append(out, test)
			}
		}
	}
	return out
}

// covenantTest reads the test of a month; ok is false where the month is no test date.
func covenantTest(s *bound, r reader, k *project.Covenant, t int) (out CovenantTest, ok bool) {
	at := func(name string) money.Fixed { return r.at(name+"["+k.ID+"]", t) }
	if at("covenant_date").IsZero() {
		return out, false
	}
	out = CovenantTest{CovenantID: k.ID, Date: s.base.resolved.Grid.End(t), DefaultLevel: k.DefaultLevel, LockUpLevel: k.LockUpLevel}
	if k.Kind == project.MinimumLiquidity {
		out.DefaultLevel, out.LockUpLevel = k.DefaultLevelUSD, k.LockUpLevelUSD
	}
	switch {
	case at("covenant_due").IsZero():
		out.Status, out.Reason = CovenantNotYetTested, "fewer than twelve operating months"
		return out, true
	case at("covenant_tested").IsZero():
		out.Status, out.Reason = CovenantAbsent, "no debt or no debt service to test"
		return out, true
	}
	out.Value, out.Headroom, out.Cure = at("covenant_value"), at("covenant_headroom"), at("covenant_cure")
	switch {
	case !at("covenant_cured").IsZero():
		out.Status = CovenantCured
	case !at("covenant_breach").IsZero():
		out.Status = CovenantBreached
	case !at("covenant_locked").IsZero():
		out.Status = CovenantLocked
	}
	return out, true
}

// LifeCover is a date of the profile of cover ratios: LLCR and PLCR after the payment, and the covers of the twelve months to
// and after it. A ratio that is not defined there is nil.
type LifeCover struct {
	Date                                    calendar.Date
	LLCR, PLCR, DSCRLTM, DSCRNTM, TotalDSCR *money.Fixed
}

// lifeCovers reads the profile by senior payment month.
func lifeCovers(s *bound, l *exact.Ledger) []LifeCover {
	r := reader{l}
	var out []LifeCover
	for t := range s.base.resolved.Grid.Len() {
		at := func(line, tested string) *money.Fixed {
			if r.at(tested, t).IsZero() {
				return nil
			}
			v := r.at(line, t)
			return &v
		}
		c := LifeCover{s.base.resolved.Grid.End(t), at("llcr", "life_cover_tested"), at("plcr", "life_cover_tested"),
			at("dscr_ltm", "dscr_ltm_tested"), at("dscr_ntm", "dscr_ntm_tested"), at("total_dscr", "total_dscr_tested")}
		if c.LLCR != nil || c.DSCRLTM != nil || c.TotalDSCR != nil {
			out = append(out, c)
		}
	}
	return out
}
