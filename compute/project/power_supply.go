package project

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// PowerSupplyKind says how a part of the electricity is priced.
type PowerSupplyKind uint8

// Kinds of supply.
const (
	PowerSupplyUnspecified PowerSupplyKind = iota
	GridTariff                             // a tariff that escalates
	FixedPPA                               // a power purchase agreement at a price that escalates
	PowerIndex                             // the market price and a basis
	OnSiteGas                              // heat rate x fuel price + variable cost
)

// PowerSupply is a part of the electricity bought, by its share of all energy. Supplies stand instead of Power.USDPerMWh.
//
//	price = USDPerMWh x growth                                               tariff, PPA
//	      = market.power + BasisUSDPerMWh                                    index
//	      = MMBtuPerMWh x FuelUSDPerMMBtu x growth + VariableUSDPerMWh       gas
type PowerSupply struct {
	ID                 string          `path:"power_supply_id"`
	Kind               PowerSupplyKind `path:"kind" required:"true"`                 // required
	Fraction           Amount          `path:"fraction" range:"0..1"`                // share of energy; one supply may leave it out and takes the rest; 0..1
	USDPerMWh          Amount          `path:"usd_per_mwh" range:"0..1000"`          // of a tariff or PPA, at close; 0..1,000
	EscalationRate     Amount          `path:"escalation_rate" range:"-0.5..1"`      // of a tariff or PPA, effective annual, steps every 12 months from close; default 0; -0.5..1
	BasisUSDPerMWh     Amount          `path:"basis_usd_per_mwh" range:"-500..500"`  // added to the market price; default 0; -500..500
	MMBtuPerMWh        Amount          `path:"mmbtu_per_mwh" range:">0..50"`         // heat rate of gas; >0..50
	FuelUSDPerMMBtu    Amount          `path:"fuel_usd_per_mmbtu" range:"0..200"`    // gas at close; 0..200
	FuelEscalationRate Amount          `path:"fuel_escalation_rate" range:"-0.5..1"` // effective annual, steps every 12 months from close; default 0; -0.5..1
	VariableUSDPerMWh  Amount          `path:"variable_usd_per_mwh" range:"0..500"`  // operation and maintenance of gas; default 0; 0..500
}

// PowerMarket is the market price of electricity: a level, or listed levels by date, that escalates, times an index.
//
//	price_t = Index x (last listed level on or before the month, else USDPerMWh x (1 + EscalationRate)^(whole years since close))
type PowerMarket struct {
	USDPerMWh      Amount       `path:"usd_per_mwh" required:"true" range:"0..1000"` // at close; required; 0..1,000
	EscalationRate Amount       `path:"escalation_rate" range:"-0.5..1" default:"0"` // effective annual, steps every 12 months from close; default 0; -0.5..1
	Index          Amount       `path:"index" range:"0..100" default:"1"`            // multiplies every level; default 1; 0..100
	Points         []PowerPoint `path:"points" max:"600"`                            // in order of date
}

// PowerPoint is the market price of electricity from the month of a date on.
type PowerPoint struct {
	Date      calendar.Date `path:"date"`
	USDPerMWh Amount        `path:"usd_per_mwh" required:"true" range:"0..1000"` // required; 0..1,000
}

// fillSupplies fills what each kind of supply leaves open.
func (r *resolver) fillSupplies(p *Power) {
	for i, path := range at("facility.power.supplies", p.Supplies) {
		s := &p.Supplies[i]
		switch s.Kind {
		case GridTariff, FixedPPA:
			r.fillAmount(&s.EscalationRate, path+".escalation_rate", money.Zero())
		case PowerIndex:
			r.fillAmount(&s.BasisUSDPerMWh, path+".basis_usd_per_mwh", money.Zero())
		case OnSiteGas:
			r.fillAmount(&s.FuelEscalationRate, path+".fuel_escalation_rate", money.Zero())
			r.fillAmount(&s.VariableUSDPerMWh, path+".variable_usd_per_mwh", money.Zero())
		}
		if s.Fraction == nil {
			r.noteDefault(path+".fraction", "the rest of 1")
		}
	}
}

// checkPowerPrice checks that electricity has one price, or supplies that make up the whole.
func (r *resolver) checkPowerPrice(p *Power) {
	const path = "facility.power"
	if p.USDPerMWh == nil && len(p.Supplies) == 0 {
		r.fault(path+".usd_per_mwh", "required", "is missing; give a number from 0 to 1000, or supplies")
	}
	if p.USDPerMWh != nil && len(p.Supplies) > 0 {
		r.fault(path, "exclusive", "gives usd_per_mwh and supplies; keep one and remove the other")
	}
	k := calc{ok: true}
	sum, open, indexed := money.Zero(), 0, false
	for i, at := range at(path+".supplies", p.Supplies) {
		s := &p.Supplies[i]
		r.checkSupply(s, at)
		indexed = indexed || s.Kind == PowerIndex
		if s.Fraction == nil {
			open++
		} else {
			sum = k.add(sum, *s.Fraction)
		}
	}
	gap := k.sub(sum, money.One())
	switch {
	case len(p.Supplies) == 0:
	case open > 1:
		r.fault(path+".supplies", "sum", "%d supplies leave out their fraction; only one may take the rest", open)
	case k.ok && (open == 0 && !within(gap, weightTolerance) || gap.Sign() > 0 && !within(gap, weightTolerance)):
		r.fault(path+".supplies", "sum", "the fractions sum to %s; they must sum to 1, or one supply leave its own out", sum)
	}
	if indexed && r.c.Market.Power == nil {
		r.fault("market.power", "required", "is missing; a supply follows the market price of electricity")
	}
	if !indexed && r.c.Market.Power != nil {
		r.fault("market.power", "unused", "has no effect: no supply of facility.power follows an index; give one or remove it")
	}
}

// checkSupply checks that a supply has the prices of its kind and no others.
func (r *resolver) checkSupply(s *PowerSupply, path string) {
	fields := []struct {
		name  string
		given bool
		kinds []PowerSupplyKind
		must  bool
	}{
		{"usd_per_mwh", s.USDPerMWh != nil, []PowerSupplyKind{GridTariff, FixedPPA}, true},
		{"escalation_rate", s.EscalationRate != nil, []PowerSupplyKind{GridTariff, FixedPPA}, false},
		{"basis_usd_per_mwh", s.BasisUSDPerMWh != nil, []PowerSupplyKind{PowerIndex}, false},
		{"mmbtu_per_mwh", s.MMBtuPerMWh != nil, []PowerSupplyKind{OnSiteGas}, true},
		{"fuel_usd_per_mmbtu", s.FuelUSDPerMMBtu != nil, []PowerSupplyKind{OnSiteGas}, true},
		{"fuel_escalation_rate", s.FuelEscalationRate != nil, []PowerSupplyKind{OnSiteGas}, false},
		{"variable_usd_per_mwh", s.VariableUSDPerMWh != nil, []PowerSupplyKind{OnSiteGas}, false},
	}
	for _, f := range fields {
		mine := false
		for _, k := range f.kinds {
			mine = mine || k == s.Kind
		}
		if f.given && !mine && s.Kind != PowerSupplyUnspecified {
			r.fault(path+"."+f.name, "unused", "has no effect on %s; remove it or choose another kind", s.Kind)
		}
		if !f.given && mine && f.must {
			r.fault(path+"."+f.name, "required", "is missing; %s is priced by it", s.Kind)
		}
	}
}

// checkPowerMarket checks the order of listed prices.
func (r *resolver) checkPowerMarket() {
	m := r.c.Market.Power
	if m == nil {
		return
	}
	if r.c.Facility.Power == nil {
		r.fault("market.power", "unused", "has no effect: the case buys no power; give facility.power or remove it")
	}
	for i := 1; i < len(m.Points); i++ {
		if m.Points[i].Date <= m.Points[i-1].Date {
			r.fault(at("market.power.points", m.Points)[i]+".date", "order", "%s does not come after %s; give the points in order of date",
				m.Points[i].Date, m.Points[i-1].Date)
		}
	}
}
