package model_test

import (
	"strconv"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// instruments adds hedges, leases, facilities and further terms of tranches.
func (m *maker) instruments() {
	f := &m.c.Financing
	m.juniors()
	m.moves()
	if m.maybe(0.25) {
		m.revolver()
	}
	if f.DSRA != nil && m.maybe(0.3) {
		f.DSRA.LetterOfCredit = &project.LetterOfCredit{LimitUSD: m.given(1, 3e8), FeeRate: m.amount(0, 0.03), ReimbursementRate: m.amount(0, 0.1),
			PaymentFrequency: []calendar.Frequency{0, 1, 3, 6, 12}[m.IntN(5)]}
	}
	if m.maybe(0.25) {
		for i := range 1 + m.IntN(2) {
			f.Leases = append(f.Leases, m.lease("l"+strconv.Itoa(i)))
		}
	}
	for i := range f.Tranches {
		if t := &f.Tranches[i]; t.IndexID != "" && t.Seniority != project.ShareholderLoan && t.Seniority != project.Preferred && m.maybe(0.4) {
			f.Hedges = append(f.Hedges, m.hedge("h"+strconv.Itoa(i), &f.Tranches[i]))
		}
	}
}

// juniors gives tranches behind senior debt other ranks, and interest in kind.
func (m *maker) juniors() {
	for i := range m.c.Financing.Tranches {
		t := &m.c.Financing.Tranches[i]
		if t.Seniority != project.Mezzanine {
			continue
		}
		if m.maybe(0.5) {
			t.Seniority = project.Seniority(2 + m.IntN(4))
		}
		if t.CapitalizeInterestUntil == nil && m.maybe(0.5) {
			t.PIK = &project.PaymentInKind{Kind: project.PIKAlways, StepRate: m.amount(0, 0.05)}
			if m.maybe(0.4) {
				d := t.Maturity.AddMonths(-m.IntN(20))
				t.PIK.UntilDate = &d
			}
		}
	}
}

// moves gives tranches toggles, prepayments, conversions and refinancings.
func (m *maker) moves() {
	for i := range m.c.Financing.Tranches {
		t := &m.c.Financing.Tranches[i]
		if t.DelayedDraw != nil && t.DelayedDraw.DrawTermMonths > 0 || t.Seniority == project.ShareholderLoan || t.Seniority == project.Preferred {
			continue
		}
		if t.PIK != nil && m.maybe(0.6) {
			t.PIK.Kind, t.PIK.CashCover = project.PIKToggle, m.amount(0, 3)
		}
		if t.Amortization == contract.Bullet && t.PIK == nil && t.DelayedDraw == nil && m.maybe(0.2) {
			t.Conversion = &project.Conversion{ConversionPriceUSD: m.given(1, 500), SharesOutstanding: m.amount(1, 1e6), ConversionDate: m.date(30)}
			continue
		}
		at := m.date(12).AddMonths(6)
		if at.AddMonths(1) < *t.Maturity && (t.IssueDate == nil || at > *t.IssueDate) && m.maybe(0.35) {
			t.Prepayments = []project.Prepayment{{Date: &at, Fraction: m.given(0, 1)}}
			switch {
			case t.FixedRate != nil && m.maybe(0.5):
				t.Prepayments[0].MakeWholeRate = m.given(0, 0.1)
			case m.maybe(0.5):
				end := at.AddMonths(3)
				t.Prepayments[0].Penalties = []project.Penalty{{UntilDate: &end, FeeFraction: m.given(0, 0.05)}}
			}
		}
		if m.maybe(0.4) {
			t.Refinancing = &project.Refinancing{TermMonths: 12 * (1 + m.IntN(5)), FixedRate: m.given(0, 0.12), MinimumDSCR: m.amount(0, 2),
				MaximumLTV: m.amount(0, 2), FeeFraction: m.amount(0, 0.03), Amortization: project.RefinancingAmortization(m.IntN(3))}
		}
	}
	if m.maybe(0.2) {
		for _, t := range m.c.Financing.Tranches {
			if t.Refinancing != nil {
				m.c.Market.RefinancingClosedDate = m.date(40)
			}
		}
	}
}

func (m *maker) revolver() {
	v := &project.Revolver{LimitUSD: m.given(1, 3e8), CommitmentFeeRate: m.amount(0, 0.03), CleanDownMonth: m.IntN(13),
		PaysDebtService: m.maybe(0.5), PaymentFrequency: []calendar.Frequency{0, 1, 3, 6, 12}[m.IntN(5)]}
	dc := calendar.DayCount(m.IntN(5))
	v.DayCount = &dc
	if len(m.c.Market.Indices) > 0 {
		v.IndexID, v.MarginRate = "SOFR", m.amount(0, 0.08)
	} else {
		v.FixedRate = m.given(0, 0.12)
	}
	if m.maybe(0.3) {
		v.StartDate = m.date(10)
	}
	if m.maybe(0.5) {
		d := m.date(12).AddMonths(12)
		v.Maturity = &d
	}
	m.c.Financing.Revolver = v
}

func (m *maker) lease(id string) project.Lease {
	l := project.Lease{ID: id, Kind: project.LeaseKind(1 + m.IntN(3)), PaymentUSD: m.given(1e4, 1e7), EscalationRate: m.amount(-0.05, 0.1),
		PaymentFrequency: []calendar.Frequency{0, 1, 3, 6, 12}[m.IntN(5)], InAdvance: m.maybe(0.4), TermMonths: 12 * (1 + m.IntN(9)), OwnedResidualUSD: m.amount(0, 1e7)}
	if m.maybe(0.6) {
		l.Commencement = m.date(10)
	}
	switch {
	case l.Kind != project.OperatingLease:
		payments := float64(l.TermMonths / max(1, int(l.PaymentFrequency)))
		fair, _ := money.Mul(*l.PaymentUSD, *m.given(0.3*payments, 0.7*payments))
		fair, _ = fair.Round(2)
		l.FairValueUSD = &fair
		if m.maybe(0.5) {
			residual := money.FromInt(int64(m.IntN(1_000_000)))
			l.ResidualUSD = &residual
		}
	case m.maybe(0.5):
		l.PurchasePriceUSD = m.given(1e5, 1e8)
	case l.TermMonths%24 == 0: // takes no draw from the cases after it
		l.DiscountRate = num("0.07")
	}
	return l
}

func (m *maker) hedge(id string, t *project.Tranche) project.Hedge {
	h := project.Hedge{ID: id, Kind: project.HedgeKind(1 + m.IntN(2)), TrancheID: t.ID, HedgedFraction: m.amount(0, 2)}
	if h.Kind == project.Swap {
		h.FixedRate = m.given(-0.02, 0.1)
	} else {
		h.StrikeRate, h.PremiumUSD = m.given(-0.02, 0.1), m.amount(0, 1e7)
	}
	if m.maybe(0.3) {
		end := t.Maturity.AddMonths(-2)
		h.EndDate = &end
	}
	if m.maybe(0.3) {
		h.Notionals = []project.Notional{{Date: m.close, AmountUSD: *m.given(0, 1e9)}, {Date: m.close.AddDays(300), AmountUSD: *m.given(0, 1e9)}}
	}
	return h
}
