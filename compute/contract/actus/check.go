package actus

import (
	"slices"

	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

// maxRate bounds annual rates, caps, spreads: 10,000%. The bound catches rates in
// percent of percent; it is no statement about rates.
const maxRate = 100

// checkTerms finds terms that are missing or contradict each other.
func (b *builder) checkTerms(needs []string) {
	for _, name := range needs {
		if !b.t.has(name) {
			b.add(name, "must be given for a "+string(b.t.Type), "nothing")
		}
	}
	b.checkDates()
	b.checkAmounts()
	b.checkRates()
	if b.t.Type == LAX {
		b.checkLists()
	}
}

// has reports whether a term that some types need is given.
func (t *Terms) has(name string) bool {
	switch name {
	case "initialExchangeDate":
		return t.InitialExchange != nil
	case "maturityDate":
		return t.Maturity != nil
	case "notionalPrincipal":
		return t.Notional != nil
	case "nominalInterestRate":
		return t.Rate != nil
	case "nominalInterestRate2":
		return t.Rate2 != nil
	default:
		return t.NextRedemption != nil
	}
}

// after finds a date that is not behind another.
func (b *builder) after(field string, late *Time, than string, early *Time) {
	if late != nil && early != nil && !late.After(*early) {
		b.add(field, "must be after "+than+" "+early.String(), late)
	}
}

func (b *builder) checkDates() {
	t := b.t
	b.after("maturityDate", t.Maturity, "initialExchangeDate", t.InitialExchange)
	b.after("amortizationDate", t.Amortization, "initialExchangeDate", t.InitialExchange)
	b.after("terminationDate", t.Termination, "purchaseDate", t.Purchase)
	b.after("terminationDate", t.Termination, "initialExchangeDate", t.InitialExchange)
	if first := t.Redemption.Anchor; first != nil && t.Maturity != nil && first.After(*t.Maturity) {
		b.add("cycleAnchorDateOfPrincipalRedemption", "must not be after maturityDate "+t.Maturity.String(), first)
	}
	if last := t.CapitalizationEnd; last != nil && t.Maturity != nil && last.After(*t.Maturity) {
		b.add("capitalizationEndDate", "must not be after maturityDate "+t.Maturity.String(), last)
	}
	b.after("to", b.to, "statusDate", &t.StatusDate)
	needs := t.Type == NAM || t.Type == ANN || t.Type == LAM
	b.check(!needs || t.Redemption.given(), "cycleOfPrincipalRedemption", "must be given for a contract that repays on a cycle", "nothing")
}

func (b *builder) checkAmounts() {
	t := b.t
	for _, x := range [...]struct {
		name  string
		value *money.Fixed
	}{{"notionalPrincipal", t.Notional}, {"nextPrincipalRedemptionPayment", t.NextRedemption},
		{"interestCalculationBaseAmount", t.BaseAmount}, {"quantity", &t.Quantity}} {
		if x.value != nil && x.value.Sign() < 0 {
			b.add(x.name, "must not be negative: the role gives the sign", x.value)
		}
	}
	scales := t.ScalesInterest || t.ScalesNotional
	b.check(!scales || !t.Scaling.given() || t.ScalingBase != nil && t.ScalingBase.Sign() > 0,
		"scalingIndexAtContractDealDate", "must be positive where the contract is scaled", t.ScalingBase)
	b.check(!scales || !t.Scaling.given() || t.ScalingIndex != "", "marketObjectCodeOfScalingIndex", "must be given where the contract is scaled", "nothing")
	b.check(!t.Fee.given() || t.FeeRate != nil, "feeRate", "must be given with cycleOfFee", "nothing")
	b.check(t.Type != STK || !t.Dividend.given() || t.DividendIndex != "", "marketObjectCodeOfDividends", "must be given with cycleOfDividendPayment", "nothing")
}

func (b *builder) checkRates() {
	t, r := b.t, &b.t.Reset
	bound := money.FromInt(maxRate)
	for _, x := range [...]struct {
		name  string
		value *money.Fixed
	}{{"nominalInterestRate", t.Rate}, {"nominalInterestRate2", t.Rate2}, {"rateSpread", &r.Spread}, {"rateMultiplier", &r.Multiplier},
		{"nextResetRate", r.Next}, {"periodCap", r.PeriodCap}, {"periodFloor", r.PeriodFloor}, {"lifeCap", r.LifeCap}, {"lifeFloor", r.LifeFloor}} {
		if x.value != nil {
			if abs, _ := x.value.Abs(); abs.Cmp(bound) > 0 {
				b.add(x.name, "must be -100..100 (10,000% a year)", x.value)
			}
		}
	}
	if r.LifeCap != nil && r.LifeFloor != nil {
		if r.LifeFloor.Cmp(*r.LifeCap) > 0 {
			b.add("lifeFloor", "must not be above lifeCap "+r.LifeCap.String(), r.LifeFloor)
		}
	}
	b.check(r.PeriodCap == nil || r.PeriodCap.Sign() >= 0, "periodCap", "must not be negative", r.PeriodCap)
	resets := t.Type != STK && t.Type != CSH
	b.check(!resets || !r.given() || r.Index != "" || r.Next != nil, "marketObjectCodeOfRateReset", "must be given with cycleOfRateReset", "nothing")
}

func (b *builder) checkLists() {
	floats := slices.ContainsFunc(b.t.RateParts, func(s Segment) bool { return !s.Fixed })
	b.check(!floats || b.t.Reset.Index != "", "marketObjectCodeOfRateReset", "must be given with a variable arrayRate", "nothing")
	for i, seg := range b.t.PrincipalList {
		if seg.Amount.Sign() < 0 {
			b.found = append(b.found, &contract.TermError{ID: b.t.ID, Field: b.prefix + "arrayNextPrincipalRedemptionPayment",
				Rule: "must not be negative: arrayIncreaseDecrease gives the direction", Got: b.t.PrincipalList[i].Amount.String()})
		}
	}
}
