package model_test

import (
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// withInstruments is the two-phase case with every instrument beside plain loans. Figures are invented.
func withInstruments() project.Case {
	c := projecttest.TwoPhases()
	c.ID = "two-phases-instruments"
	f := &c.Financing
	f.Hedges = []project.Hedge{
		{ID: "swap", Kind: project.Swap, TrancheID: "loan", FixedRate: num("0.0375"), HedgedFraction: num("0.6")},
		{ID: "cap", Kind: project.Cap, TrancheID: "loan", StrikeRate: num("0.045"), HedgedFraction: num("0.25"), PremiumUSD: num("4500000")},
	}
	f.Revolver = &project.Revolver{LimitUSD: num("150000000"), IndexID: "SOFR", MarginRate: num("0.02"), CommitmentFeeRate: num("0.005"), CleanDownMonth: 12}
	f.DSRA.LetterOfCredit = &project.LetterOfCredit{LimitUSD: num("120000000"), FeeRate: num("0.02"), ReimbursementRate: num("0.09")}
	f.Leases = []project.Lease{
		{ID: "generators", Kind: project.FinanceLease, FairValueUSD: num("30000000"), PaymentUSD: num("700000"), TermMonths: 60,
			Commencement: day(2026, 12, 1), ResidualUSD: num("1000000"), OwnedResidualUSD: num("2000000")},
		{ID: "racks", Kind: project.OperatingLease, PaymentUSD: num("900000"), PaymentFrequency: 3, TermMonths: 48, InAdvance: true,
			Commencement: day(2027, 1, 1), EscalationRate: num("0.03")},
		{ID: "hall", Kind: project.SaleAndLeaseback, FairValueUSD: num("200000000"), PaymentUSD: num("12000000"), PaymentFrequency: 6,
			TermMonths: 180, Commencement: day(2027, 7, 1), EscalationRate: num("0.02")},
	}
	c = junior(c, project.ShareholderLoan)
	sponsor := &f.Tranches[len(f.Tranches)-1]
	sponsor.ID, sponsor.Maturity = "sponsor", day(2033, 12, 31)
	sponsor.PIK = &project.PaymentInKind{Kind: project.PIKAlways, StepRate: num("0.01"), UntilDate: day(2028, 1, 1)}
	c = junior(c, project.Preferred)
	f.Tranches[len(f.Tranches)-1].ID = "preferred"
	c = junior(c, project.SecondLien)
	second := &f.Tranches[len(f.Tranches)-1]
	second.ID, second.Maturity, second.PIK = "second", day(2033, 12, 31), &project.PaymentInKind{Kind: project.PIKToggle, StepRate: num("0.01")}
	c = junior(c, project.Mezzanine)
	note := &f.Tranches[len(f.Tranches)-1]
	note.ID, note.Maturity = "convertible", day(2034, 12, 31)
	note.Conversion = &project.Conversion{ConversionPriceUSD: num("125"), SharesOutstanding: num("9200000"), SharePriceUSD: num("100")}
	f.Tranches[0].Prepayments = []project.Prepayment{{Date: day(2030, 3, 31), Fraction: num("0.1"), MakeWholeRate: num("0.045")}}
	f.Tranches[1].Refinancing = &project.Refinancing{TermMonths: 60, FixedRate: num("0.075"), MinimumDSCR: num("1.1"), FeeFraction: num("0.01")}
	return c
}
