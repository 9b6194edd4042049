package wire

import (
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func (s *scope) financing(in *capstackv1.Financing) project.Financing {
	if in == nil {
		return project.Financing{}
	}
	return project.Financing{
		Tranches:            list(s, "tranches", maxTranches, in.Tranches, (*capstackv1.Tranche).GetTrancheId, (*scope).tranche),
		DSRA:                s.in("dsra").reserve(in.Dsra),
		MRA:                 s.in("mra").maintenanceReserve(in.Mra),
		Collateral:          s.in("collateral").collateral(in.Collateral),
		EquityCommitmentUSD: s.decimal("equity_commitment_usd", in.EquityCommitmentUsd),
		SponsorSupportUSD:   s.decimal("sponsor_support_usd", in.SponsorSupportUsd),
		OverdueMarginRate:   s.decimal("overdue_margin_rate", in.OverdueMarginRate),
		Hedges:              list(s, "hedges", maxHedges, in.Hedges, (*capstackv1.Hedge).GetHedgeId, (*scope).hedge),
		Revolver:            s.in("revolver").revolver(in.Revolver),
		Leases:              list(s, "leases", maxLeases, in.Leases, (*capstackv1.Lease).GetLeaseId, (*scope).lease),
		Waterfall:           choices(s, "waterfall", maxWaterfallSteps, in.Waterfall, waterfallSteps()),
		CashSweep:           s.in("cash_sweep").sweep(in.CashSweep),
		Covenants:           list(s, "covenants", maxCovenants, in.Covenants, (*capstackv1.Covenant).GetCovenantId, (*scope).covenant),
		DebtGuarantees:      list(s, "debt_guarantees", maxGuarantees, in.DebtGuarantees, (*capstackv1.DebtGuarantee).GetGuaranteeId, (*scope).debtGuarantee),
		Distress:            s.in("distress").distress(in.Distress),
		Funding:             s.in("funding").funding(in.Funding),
	}
}

func financingToProto(f project.Financing) *capstackv1.Financing {
	return &capstackv1.Financing{
		Tranches:            mapped(f.Tranches, trancheToProto),
		Dsra:                reserveToProto(f.DSRA),
		Mra:                 maintenanceReserveToProto(f.MRA),
		Collateral:          collateralToProto(f.Collateral),
		EquityCommitmentUsd: decimalText(f.EquityCommitmentUSD),
		SponsorSupportUsd:   decimalText(f.SponsorSupportUSD),
		OverdueMarginRate:   decimalText(f.OverdueMarginRate),
		Hedges:              mapped(f.Hedges, hedgeToProto),
		Revolver:            revolverToProto(f.Revolver),
		Leases:              mapped(f.Leases, leaseToProto),
		Waterfall:           numbersOf[capstackv1.WaterfallStep](f.Waterfall, waterfallSteps()),
		CashSweep:           sweepToProto(f.CashSweep),
		Covenants:           mapped(f.Covenants, covenantToProto),
		DebtGuarantees:      mapped(f.DebtGuarantees, debtGuaranteeToProto),
		Distress:            distressToProto(f.Distress),
		Funding:             fundingToProto(f.Funding),
	}
}

func (s *scope) reserve(in *capstackv1.DebtServiceReserve) *project.DSRA {
	if in == nil {
		return nil
	}
	return &project.DSRA{
		Months:   s.quantity("months", in.Months),
		FundedAt: choice(s, "funded_at", in.FundedAt, reserveFundings()),

		LetterOfCredit: s.in("letter_of_credit").letterOfCredit(in.LetterOfCredit),
	}
}

func reserveToProto(r *project.DSRA) *capstackv1.DebtServiceReserve {
	if r == nil {
		return nil
	}
	return &capstackv1.DebtServiceReserve{
		Months:   double(r.Months),
		FundedAt: numberOf[capstackv1.ReserveFunding](r.FundedAt, reserveFundings()),

		LetterOfCredit: letterOfCreditToProto(r.LetterOfCredit),
	}
}

func (s *scope) tranche(in *capstackv1.Tranche) project.Tranche {
	return project.Tranche{
		ID:                      in.TrancheId,
		Kind:                    choice(s, "kind", in.Kind, instrumentKinds()),
		Seniority:               choice(s, "seniority", in.Seniority, seniorities()),
		PrincipalUSD:            s.decimal("principal_usd", in.PrincipalUsd),
		IssueDate:               s.date("issue_date", in.IssueDate),
		Maturity:                s.date("maturity", in.Maturity),
		FirstPaymentDate:        s.date("first_payment_date", in.FirstPaymentDate),
		PaymentFrequency:        choice(s, "payment_frequency", in.PaymentFrequency, frequencies()),
		DayCount:                choiceOrNil(s, "day_count", in.DayCount, dayCounts()),
		BusinessDay:             choiceOrNil(s, "business_day", in.BusinessDay, businessDays()),
		Calendar:                choiceOrFirst(s, "calendar", in.Calendar, calendars()),
		Amortization:            choiceOrFirst(s, "amortization", in.Amortization, amortizations()),
		InterestOnlyMonths:      int(in.InterestOnlyMonths),
		Repayments:              list(s, "repayments", maxRepayments, in.Repayments, nil, (*scope).repayment),
		FixedRate:               s.decimal("fixed_rate", in.FixedRate),
		IndexID:                 in.IndexId,
		MarginRate:              s.decimal("margin_rate", in.MarginRate),
		FloorRate:               s.decimal("floor_rate", in.FloorRate),
		UpfrontFeeFraction:      s.decimal("upfront_fee_fraction", in.UpfrontFeeFraction),
		CapitalizeInterestUntil: s.date("capitalize_interest_until", in.CapitalizeInterestUntil),
		PIK:                     s.in("pik").paymentInKind(in.Pik),
		Conversion:              s.in("conversion").conversion(in.Conversion),
		Prepayments:             list(s, "prepayments", maxPrepayments, in.Prepayments, nil, (*scope).prepayment),
		Refinancing:             s.in("refinancing").refinancing(in.Refinancing),
		CrossDefault:            s.in("cross_default").crossDefault(in.CrossDefault),
		DelayedDraw:             s.in("delayed_draw").delayedDraw(in.DelayedDraw),
		IssuePriceFraction:      s.quantity("issue_price_fraction", in.IssuePriceFraction),
		Escrow:                  s.in("escrow").escrow(in.Escrow),
		AmortizationTermMonths:  int(in.AmortizationTermMonths),
		Extensions:              list(s, "extensions", maxExtensions, in.Extensions, nil, (*scope).extension),
		CapRate:                 s.decimal("cap_rate", in.CapRate),
		CreditMargins:           list(s, "credit_margins", maxCreditMargins, in.CreditMargins, nil, (*scope).creditMargin),
		Sizing:                  s.in("sizing").sizing(in.Sizing),
	}
}

func trancheToProto(t project.Tranche) *capstackv1.Tranche {
	return &capstackv1.Tranche{
		TrancheId:               t.ID,
		Kind:                    numberOf[capstackv1.InstrumentKind](t.Kind, instrumentKinds()),
		Seniority:               numberOf[capstackv1.Seniority](t.Seniority, seniorities()),
		PrincipalUsd:            decimalText(t.PrincipalUSD),
		IssueDate:               dateText(t.IssueDate),
		Maturity:                dateText(t.Maturity),
		FirstPaymentDate:        dateText(t.FirstPaymentDate),
		PaymentFrequency:        numberOf[capstackv1.Frequency](t.PaymentFrequency, frequencies()),
		DayCount:                numberOrZero[capstackv1.DayCount](t.DayCount, dayCounts()),
		BusinessDay:             numberOrZero[capstackv1.BusinessDayConvention](t.BusinessDay, businessDays()),
		Calendar:                numberOrZero[capstackv1.HolidayCalendar](&t.Calendar, calendars()),
		Amortization:            numberOrZero[capstackv1.Amortization](&t.Amortization, amortizations()),
		InterestOnlyMonths:      int32Of(t.InterestOnlyMonths),
		Repayments:              mapped(t.Repayments, repaymentToProto),
		FixedRate:               decimalText(t.FixedRate),
		IndexId:                 t.IndexID,
		MarginRate:              decimalText(t.MarginRate),
		FloorRate:               decimalText(t.FloorRate),
		UpfrontFeeFraction:      decimalText(t.UpfrontFeeFraction),
		CapitalizeInterestUntil: dateText(t.CapitalizeInterestUntil),
		Pik:                     paymentInKindToProto(t.PIK),
		Conversion:              conversionToProto(t.Conversion),
		Prepayments:             mapped(t.Prepayments, prepaymentToProto),
		Refinancing:             refinancingToProto(t.Refinancing),
		CrossDefault:            crossDefaultToProto(t.CrossDefault),
		DelayedDraw:             delayedDrawToProto(t.DelayedDraw),
		IssuePriceFraction:      double(t.IssuePriceFraction),
		Escrow:                  escrowToProto(t.Escrow),
		AmortizationTermMonths:  int32Of(t.AmortizationTermMonths),
		Extensions:              mapped(t.Extensions, extensionToProto),
		CapRate:                 decimalText(t.CapRate),
		CreditMargins:           mapped(t.CreditMargins, creditMarginToProto),
		Sizing:                  sizingToProto(t.Sizing),
	}
}

func (s *scope) repayment(in *capstackv1.Repayment) project.Repayment {
	return project.Repayment{
		Date:      s.dateOrZero("date", in.Date),
		AmountUSD: s.decimalOrZero("amount_usd", in.AmountUsd),
	}
}

func repaymentToProto(r project.Repayment) *capstackv1.Repayment {
	return &capstackv1.Repayment{Date: r.Date.String(), AmountUsd: r.AmountUSD.String()}
}
