package plan

import (
	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// view is a run of the model: its lines by month. It is the one place that knows their names.
type view struct {
	r       *project.Resolved
	program *program.Program
	ledger  *exact.Ledger
}

// look runs a case with a plan, without rounding to cents: what closes to 10^-12 must not be cut at 10^-2.
func look(r *project.Resolved, p project.Plan) (*view, error) {
	planned, err := r.WithPlan(p)
	if err != nil {
		return nil, err
	}
	program, err := model.Build(planned)
	if err != nil {
		return nil, err
	}
	o := exact.Defaults()
	o.Rounding = false
	l, err := exact.Run(program, o)
	if err != nil {
		return nil, err
	}
	return &view{planned, program, l}, nil
}

// line is a line of the model by month; nil where the case does not have it.
func (v *view) line(name string) []money.Fixed {
	list, _ := v.ledger.Line(name)
	return list
}

// at is a line in a month; 0 where the case does not have it or the month lies outside the grid.
func (v *view) at(name string, t int) money.Fixed {
	if list := v.line(name); t >= 0 && t < len(list) {
		return list[t]
	}
	return money.Zero()
}

// total is the sum of a line over the grid.
func (v *view) total(k *calc, name string) money.Fixed { return k.sum(v.line(name)) }

// over is the sum of a line over a debt period.
func (v *view) over(k *calc, name string, p period) money.Fixed {
	return sumOver(k, v.line(name), p)
}

// sumOver is the sum of months over a debt period, as far as the grid goes.
func sumOver(k *calc, list []money.Fixed, p period) money.Fixed {
	total := money.Zero()
	for t := max(p.after+1, 1); t <= p.to && t < len(list); t++ {
		total = k.add(total, list[t])
	}
	return total
}

// accrual is the interest of a debt period on one unit of balance: the rate in force when it starts by its day count.
func (v *view) accrual(k *calc, id string, p period) money.Fixed {
	return k.mul(v.at("rate["+id+"]", max(p.after, 0)), p.factor)
}

// face is what a tranche lends, with the interest that joins its principal.
func (v *view) face(k *calc, id string) money.Fixed {
	return k.add(v.total(k, "draw["+id+"]"), v.total(k, "interest_to_principal["+id+"]"))
}

// growth is what a tranche owes in a month over the face drawn, at least 1: interest that joins principal.
func (v *view) growth(k *calc, id string, face money.Fixed, t int) money.Fixed {
	if face.Sign() <= 0 {
		return money.One()
	}
	return most(money.One(), k.div(v.at("performing["+id+"]", t), face))
}

// collateral is the net value of what secures the debt in a month (conventions 6.5): the line collateral_value, where the case
// says what its assets are worth, less cost of sale; else the books' fixed assets without capitalised interest.
func (v *view) collateral(k *calc, t int) money.Fixed {
	if v.line("collateral_value") == nil {
		return floor0(k.add(v.at("account.Property and equipment at cost", t), v.at("account.Accumulated depreciation", t)))
	}
	value := v.at("collateral_value", t)
	if c := v.r.Case.Financing.Collateral; c != nil && c.CostOfSaleFraction != nil {
		value = k.sub(value, k.mul(value, *c.CostOfSaleFraction))
	}
	return value
}

// prepayments are what tenants pay in advance up to the last planned COD.
func (v *view) prepayments(k *calc) money.Fixed {
	list := v.line("prepayments_received")
	if v.r.LastCOD != nil {
		list = list[:min(len(list), v.r.Grid.Index(*v.r.LastCOD)+1)]
	}
	return k.sum(list)
}

// uses are the uses of funds and their parts.
func (v *view) uses(k *calc) (total money.Fixed, parts []project.PlannedUse) {
	total = v.total(k, "uses")
	rest := total
	for _, x := range []struct{ name, line string }{
		{"capital_cost", "capital_cost"}, {"upfront_fees", "upfront_fees"}, {"reserves", "dsra_initial_funding"},
	} {
		amount := v.total(k, x.line)
		parts = append(parts, project.PlannedUse{Name: x.name, AmountUSD: amount})
		rest = k.sub(rest, amount)
	}
	return total, append(parts, project.PlannedUse{Name: "interest_and_other", AmountUSD: rest})
}
