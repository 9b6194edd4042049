package project

// TaxRegime says how income is taxed.
type TaxRegime uint8

// The regimes. Under USTax taxable income is not book income: assets wear out by the tables of their class, interest is
// deducted up to a limit, prepayments are income in the year after receipt at the latest, and what is spent before
// operation joins the cost of the assets (conventions 9.1 to 9.4).
const (
	TaxRegimeUnspecified TaxRegime = iota
	PassThrough                    // the owners are taxed, not the project
	PlainTax                       // a rate on book income
	USTax                          // United States: federal and state income tax
)

// String returns the wire name of the regime.
func (t TaxRegime) String() string { return word(t) }

// Tax is an income tax. Losses are carried forward without limit of time.
type Tax struct {
	Rate               Amount `path:"rate" range:"0..1" default:"0"`                            // share of taxable income, federal under USTax; default 0 (pass-through), under USTax 0.21; 0..1
	LossOffsetFraction Amount `path:"loss_offset_fraction" range:"0..1" default:"1"`            // share of taxable income that carried losses may cover; default 1, under USTax 0.8; 0..1
	OpeningTaxLosses   Amount `path:"opening_tax_losses" range:"0..10000000000000" default:"0"` // losses brought in at close; default 0; 0..1e13

	Regime            TaxRegime `path:"regime"`                               // default PlainTax
	StateRate         Amount    `path:"state_rate" range:"0..1"`              // share of taxable income, deductible federally; USTax only, default none; 0..1
	BonusFraction     Amount    `path:"bonus_fraction" range:"0..1"`          // share of cost deducted when placed in service, classes to 20 years only; USTax only, default all of it; 0..1
	InterestLimit     Amount    `path:"interest_limit_fraction" range:"0..1"` // of taxable income before interest, depreciation and losses, above interest income; USTax only, default three tenths; 0..1
	NoInterestLimit   bool      `path:"real_property_election"`               // interest is deducted without limit; USTax only; tables of the classes stay
	DeferredTax       bool      `path:"deferred_tax"`                         // tax on the differences between book and tax values is booked when they arise; default: tax is booked when it is charged
	CapitalizeRunning bool      `path:"capitalize_costs_before_operation"`    // running cost of phases before their COD joins the books' assets and wears out with them; default: expensed
}

// fillTax fills the regime and the terms that belong to it (conventions 9.1 to 9.3).
func (r *resolver) fillTax() {
	t := &r.c.Tax
	if t.Regime == TaxRegimeUnspecified {
		t.Regime = PlainTax
		r.noteDefault("tax.regime", PlainTax.String())
	}
	if t.Regime == USTax { // before the tags, which give the other regimes their defaults
		r.fillText(&t.Rate, "tax.rate", "0.21")
		r.fillText(&t.LossOffsetFraction, "tax.loss_offset_fraction", "0.8")
		r.fillText(&t.StateRate, "tax.state_rate", "0")
		r.fillText(&t.BonusFraction, "tax.bonus_fraction", "1")
		r.fillText(&t.InterestLimit, "tax.interest_limit_fraction", "0.3")
	}
}

// checkUnusedTax looks for terms of a tax that the regime does not have.
func (r *resolver) checkUnusedTax() {
	t := &r.given.Tax
	if t.Regime == PassThrough {
		const why = "the owners pay the tax; remove it or choose another tax.regime"
		r.checkUnusedAmount(t.Rate, "0", "tax.rate", why)
		if t.DeferredTax {
			r.fault("tax.deferred_tax", "unused", "has no effect: %s", why)
		}
	}
	if t.Regime == PassThrough || t.Regime != USTax && t.Rate == nil {
		r.checkUnusedAmount(t.LossOffsetFraction, "1", "tax.loss_offset_fraction", "no tax is paid; give tax.rate or remove it")
		r.checkUnusedAmount(t.OpeningTaxLosses, "0", "tax.opening_tax_losses", "no tax is paid; give tax.rate or remove it")
	}
	const us = "it belongs to the regime US; give tax.regime or remove it"
	if t.Regime != USTax {
		r.checkUnusedAmount(t.StateRate, "", "tax.state_rate", us)
		r.checkUnusedAmount(t.BonusFraction, "", "tax.bonus_fraction", us)
		r.checkUnusedAmount(t.InterestLimit, "", "tax.interest_limit_fraction", us)
		if t.NoInterestLimit {
			r.fault("tax.real_property_election", "unused", "has no effect: %s", us)
		}
	}
	if t.NoInterestLimit {
		r.checkUnusedAmount(t.InterestLimit, "0.3", "tax.interest_limit_fraction", "real_property_election lifts the limit; remove one of the two")
	}
	if t.CapitalizeRunning && len(r.given.Facility.Phases) == 0 {
		r.fault("tax.capitalize_costs_before_operation", "unused", "has no effect: facility.phases is empty; give a phase or remove it")
	}
}
