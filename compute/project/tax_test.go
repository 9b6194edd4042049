package project_test

import (
	"testing"

	"github.com/capstack/capstack/compute/project"
	. "github.com/capstack/capstack/compute/project/projecttest"
)

func TestBadInputOfTheTax(t *testing.T) {
	const us, give = "tax.regime", "belongs to the regime US"
	runBadInputs(t, []badInput{
		{"a state tax without a regime", func(c *project.Case) { c.Tax.StateRate = Num("0.05") }, "tax.state_rate", "unused", give},
		{"a bonus without a regime", func(c *project.Case) { c.Tax.BonusFraction = Num("1") }, "tax.bonus_fraction", "unused", us},
		{"a limit of interest under a plain tax", func(c *project.Case) { c.Tax.Regime, c.Tax.InterestLimit = project.PlainTax, Num("0.3") },
			"tax.interest_limit_fraction", "unused", give},
		{"an election without a limit", func(c *project.Case) { c.Tax.NoInterestLimit = true }, "tax.real_property_election", "unused", give},
		{"a limit beside the election", func(c *project.Case) {
			c.Tax = project.Tax{Regime: project.USTax, NoInterestLimit: true, InterestLimit: Num("0.5")}
		}, "tax.interest_limit_fraction", "unused", "remove one of the two"},
		{"a rate of a pass-through", func(c *project.Case) { c.Tax = project.Tax{Regime: project.PassThrough, Rate: Num("0.21")} },
			"tax.rate", "unused", "the owners pay the tax"},
		{"losses of a pass-through", func(c *project.Case) { c.Tax = project.Tax{Regime: project.PassThrough, OpeningTaxLosses: Num("1")} },
			"tax.opening_tax_losses", "unused", "no tax is paid"},
		{"deferred tax of a pass-through", func(c *project.Case) { c.Tax = project.Tax{Regime: project.PassThrough, DeferredTax: true} },
			"tax.deferred_tax", "unused", "the owners pay the tax"},
		{"a bonus in percent", func(c *project.Case) { c.Tax = project.Tax{Regime: project.USTax, BonusFraction: Num("60")} },
			"tax.bonus_fraction", "range", "from 0 to 1"},
		{"a regime of no country", func(c *project.Case) { c.Tax = project.Tax{Regime: 9} }, "tax.regime", "enum", "PLAIN"},
	})
}

// The defaults of the United States: 21%, losses to 80%, all of it in the first year, interest to 30% of income.
func TestDefaultsOfTheUnitedStates(t *testing.T) {
	c := TwoPhases()
	c.Tax = project.Tax{Regime: project.USTax}
	r := resolved(t, c)
	for want, got := range map[string]project.Amount{"0.21": r.Case.Tax.Rate, "0.8": r.Case.Tax.LossOffsetFraction, "0": r.Case.Tax.StateRate,
		"1": r.Case.Tax.BonusFraction, "0.3": r.Case.Tax.InterestLimit} {
		if got == nil || *got != *Num(want) {
			t.Errorf("got %v, want %s", got, want)
		}
	}
	checkResolve(t, c)
}
