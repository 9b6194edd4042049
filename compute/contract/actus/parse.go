package actus

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

// Findings are all faults of the terms, in the order in which terms are read. As an
// error they are joined; errors.As finds the first *contract.TermError.
type Findings []*contract.TermError

// Err returns the findings as one error, nil if there are none.
func (f Findings) Err() error {
	errs := make([]error, len(f))
	for i, e := range f {
		errs[i] = e
	}
	return errors.Join(errs...)
}

// ParseTerms reads terms from their text. It finds what no contract could mean: a
// date that does not exist, a number that is none, a list of the wrong length.
// What the terms mean together is Resolve's to judge. All findings are returned at
// once; Terms is usable only without any.
func ParseTerms(raw RawTerms) (Terms, Findings) {
	return parseTerms(raw, "", 0)
}

// parser reads one map of terms.
type parser struct {
	raw    RawTerms
	read   map[string]bool
	prefix string // path of a contract inside a contract
	id     string
	list   Findings
}

func (p *parser) add(name, rule, got string) {
	p.list = append(p.list, &contract.TermError{ID: p.id, Field: p.prefix + name, Rule: rule, Got: clip(got)})
}

// text returns the text of a scalar; "" for an absent one. A list of one element is
// a scalar too, as some files write it.
func (p *parser) text(name string) string {
	p.read[name] = true
	r := p.raw[name]
	if len(r.Text) > 1 || len(r.Structure) > 0 {
		p.add(name, "must be one value", "a list")
	}
	if len(r.Text) != 1 {
		return ""
	}
	return trim(r.Text[0])
}

// parseTerm reads an optional term with a parser; nil if it is absent.
func parseTerm[T any](p *parser, name string, read func(string) (T, error)) *T {
	s := p.text(name)
	if s == "" || s == "NULL" {
		return nil
	}
	v, err := read(s)
	if err != nil {
		p.add(name, err.Error(), s)
		return nil
	}
	return &v
}

func (p *parser) time(name string) *Time          { return parseTerm(p, name, ParseTime) }
func (p *parser) number(name string) *money.Fixed { return parseTerm(p, name, parseNumber) }
func (p *parser) cycle(name string) *Cycle        { return parseTerm(p, name, ParseCycle) }

func (p *parser) period(name string) Period {
	if v := parseTerm(p, name, ParsePeriod); v != nil {
		return *v
	}
	return Period{}
}

// or returns the number, or a default for an absent one.
func (p *parser) or(name string, def money.Fixed) money.Fixed {
	if v := p.number(name); v != nil {
		return *v
	}
	return def
}

func (p *parser) repetition(anchor, cycle string) Repetition {
	return Repetition{Anchor: p.time(anchor), Cycle: p.cycle(cycle)}
}

// choose reads a term of a fixed vocabulary.
func choose[T any](p *parser, name string, def T, words map[string]T) T {
	s := p.text(name)
	if s == "" {
		return def
	}
	v, ok := words[s]
	if !ok {
		known := make([]string, 0, len(words))
		for w := range words {
			known = append(known, w)
		}
		slices.Sort(known)
		p.add(name, "must be one of "+strings.Join(known, ", "), s)
	}
	return v
}

func parseTerms(raw RawTerms, prefix string, depth int) (Terms, Findings) {
	p := &parser{raw: raw, prefix: prefix, read: make(map[string]bool, len(raw))}
	p.id = p.text("contractID")
	if p.id == "" {
		p.id = p.text("contractIdentifier")
	}
	if len(raw) > maxTerms {
		p.add("", fmt.Sprintf("must be at most %d terms", maxTerms), fmt.Sprint(len(raw)))
		return Terms{}, p.list
	}
	t := Terms{ID: p.id, Type: Type(p.text("contractType")), Role: Role(p.text("contractRole")),
		Currency: p.text("currency"), Creator: p.text("creatorID")}
	if at := p.time("statusDate"); at != nil {
		t.StatusDate = *at
	} else if prefix == "" {
		p.add("statusDate", "must be given", "nothing")
	}
	p.conventions(&t)
	p.principal(&t)
	p.interest(&t)
	p.rateReset(&t)
	p.feesAndScaling(&t)
	p.trading(&t)
	p.lists(&t)
	p.structure(&t, depth)
	for name := range raw {
		if !p.read[name] {
			t.Ignored = append(t.Ignored, name)
		}
	}
	slices.Sort(t.Ignored)
	return t, p.list
}

func (p *parser) conventions(t *Terms) {
	t.Calendar = choose(p, "calendar", calendar.NoHolidays, calendars)
	t.DayRule = choose(p, "businessDayConvention", DayRule{}, dayRules)
	t.EndOfMonth = choose(p, "endOfMonthConvention", false, map[string]bool{"SD": false, "EOM": true})
	t.DayCount = choose(p, "dayCountConvention", DayCount{Count: calendar.Act365F}, dayCounts)
}

func (p *parser) principal(t *Terms) {
	t.InitialExchange, t.Maturity = p.time("initialExchangeDate"), p.time("maturityDate")
	t.Amortization = p.time("amortizationDate")
	t.Notional = p.number("notionalPrincipal")
	t.PremiumDiscount = p.or("premiumDiscountAtIED", money.Zero())
	t.Redemption = p.repetition("cycleAnchorDateOfPrincipalRedemption", "cycleOfPrincipalRedemption")
	t.NextRedemption = p.number("nextPrincipalRedemptionPayment")
	t.Base = choose(p, "interestCalculationBase", BaseNotional,
		map[string]InterestBase{"NT": BaseNotional, "NTIED": BaseNotional, "NTL": BaseLagged})
	t.BaseAmount = p.number("interestCalculationBaseAmount")
	t.BaseReset = p.repetition("cycleAnchorDateOfInterestCalculationBase", "cycleOfInterestCalculationBase")
}

func (p *parser) interest(t *Terms) {
	t.Rate, t.Rate2 = p.number("nominalInterestRate"), p.number("nominalInterestRate2")
	t.Accrued = p.number("accruedInterest")
	t.Interest = p.repetition("cycleAnchorDateOfInterestPayment", "cycleOfInterestPayment")
	t.CapitalizationEnd = p.time("capitalizationEndDate")
}

func (p *parser) rateReset(t *Terms) {
	r := &t.Reset
	r.Repetition = p.repetition("cycleAnchorDateOfRateReset", "cycleOfRateReset")
	r.Index = p.text("marketObjectCodeOfRateReset")
	r.Multiplier, r.Spread = p.or("rateMultiplier", money.One()), p.or("rateSpread", money.Zero())
	r.Next = p.number("nextResetRate")
	r.PeriodCap, r.PeriodFloor = p.number("periodCap"), p.number("periodFloor")
	r.LifeCap, r.LifeFloor = p.number("lifeCap"), p.number("lifeFloor")
	r.FixingDays = p.period("fixingDays")
	if v := p.period("fixingPeriod"); r.FixingDays == (Period{}) {
		r.FixingDays = v
	}
}

func (p *parser) feesAndScaling(t *Terms) {
	t.Fee = p.repetition("cycleAnchorDateOfFee", "cycleOfFee")
	t.FeeRate, t.FeeAccrued = p.number("feeRate"), p.or("feeAccrued", money.Zero())
	t.FeeNominal = choose(p, "feeBasis", false, map[string]bool{"A": false, "N": true})
	t.Scaling = p.repetition("cycleAnchorDateOfScalingIndex", "cycleOfScalingIndex")
	t.ScalingIndex = p.text("marketObjectCodeOfScalingIndex")
	effect := p.text("scalingEffect")
	t.ScalesInterest, t.ScalesNotional = strings.Contains(effect, "I"), strings.Contains(effect, "N")
	t.ScalingBase = p.number("scalingIndexAtContractDealDate")
	if v := p.number("scalingIndexAtStatusDate"); t.ScalingBase == nil {
		t.ScalingBase = v
	}
	t.NotionalMultiplier = p.or("notionalScalingMultiplier", money.One())
	t.InterestMulti = p.or("interestScalingMultiplier", money.One())
}

func (p *parser) trading(t *Terms) {
	t.Purchase, t.Termination = p.time("purchaseDate"), p.time("terminationDate")
	t.PurchasePrice = p.or("priceAtPurchaseDate", money.Zero())
	t.TerminationPrice = p.or("priceAtTerminationDate", money.Zero())
	t.Dividend = p.repetition("cycleAnchorDateOfDividendPayment", "cycleOfDividendPayment")
	if !t.Dividend.given() {
		t.Dividend = p.repetition("cycleAnchorDateOfDividend", "cycleOfDividend")
	}
	t.DividendIndex = p.text("marketObjectCodeOfDividends")
	if s := p.text("marketObjectCodeOfDividendRate"); t.DividendIndex == "" {
		t.DividendIndex = s
	}
	t.MarketObject, t.Quantity = p.text("marketObjectCode"), p.or("quantity", money.One())
	t.Notice, t.Settlement = p.period("xDayNotice"), p.period("settlementPeriod")
	t.CashNetted = choose(p, "deliverySettlement", false, map[string]bool{"D": false, "S": true})
	t.Coverage = p.or("coverageOfCreditEnhancement", money.One())
	t.Exposure = choose(p, "guaranteedExposure", "NO", map[string]string{"NO": "NO", "NI": "NI"})
	t.CreditEvents = p.words("creditEventTypeCovered")
}

// words reads a list of words; a scalar is a list of one.
func (p *parser) words(name string) []string {
	p.read[name] = true
	out := make([]string, 0, len(p.raw[name].Text))
	for _, s := range p.raw[name].Text {
		out = append(out, trim(s))
	}
	return out
}
