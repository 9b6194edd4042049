package wire

import (
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func (s *scope) revolver(in *capstackv1.Revolver) *project.Revolver {
	if in == nil {
		return nil
	}
	return &project.Revolver{
		LimitUSD:          s.decimal("limit_usd", in.LimitUsd),
		CommitmentFeeRate: s.decimal("commitment_fee_rate", in.CommitmentFeeRate),
		FixedRate:         s.decimal("fixed_rate", in.FixedRate),
		IndexID:           in.IndexId,
		MarginRate:        s.decimal("margin_rate", in.MarginRate),
		StartDate:         s.date("start_date", in.StartDate),
		Maturity:          s.date("maturity", in.Maturity),
		PaymentFrequency:  choice(s, "payment_frequency", in.PaymentFrequency, frequencies()),
		DayCount:          choiceOrNil(s, "day_count", in.DayCount, dayCounts()),
		CleanDownMonth:    int(in.CleanDownMonth),
		PaysDebtService:   in.PaysDebtService,
	}
}

func revolverToProto(x *project.Revolver) *capstackv1.Revolver {
	if x == nil {
		return nil
	}
	return &capstackv1.Revolver{
		LimitUsd:          decimalText(x.LimitUSD),
		CommitmentFeeRate: decimalText(x.CommitmentFeeRate),
		FixedRate:         decimalText(x.FixedRate),
		IndexId:           x.IndexID,
		MarginRate:        decimalText(x.MarginRate),
		StartDate:         dateText(x.StartDate),
		Maturity:          dateText(x.Maturity),
		PaymentFrequency:  numberOf[capstackv1.Frequency](x.PaymentFrequency, frequencies()),
		DayCount:          numberOrZero[capstackv1.DayCount](x.DayCount, dayCounts()),
		CleanDownMonth:    int32Of(x.CleanDownMonth),
		PaysDebtService:   x.PaysDebtService,
	}
}

func (s *scope) letterOfCredit(in *capstackv1.LetterOfCredit) *project.LetterOfCredit {
	if in == nil {
		return nil
	}
	return &project.LetterOfCredit{
		LimitUSD:          s.decimal("limit_usd", in.LimitUsd),
		FeeRate:           s.decimal("fee_rate", in.FeeRate),
		ReimbursementRate: s.decimal("reimbursement_rate", in.ReimbursementRate),
		PaymentFrequency:  choice(s, "payment_frequency", in.PaymentFrequency, frequencies()),
		DayCount:          choiceOrNil(s, "day_count", in.DayCount, dayCounts()),
	}
}

func letterOfCreditToProto(x *project.LetterOfCredit) *capstackv1.LetterOfCredit {
	if x == nil {
		return nil
	}
	return &capstackv1.LetterOfCredit{
		LimitUsd:          decimalText(x.LimitUSD),
		FeeRate:           decimalText(x.FeeRate),
		ReimbursementRate: decimalText(x.ReimbursementRate),
		PaymentFrequency:  numberOf[capstackv1.Frequency](x.PaymentFrequency, frequencies()),
		DayCount:          numberOrZero[capstackv1.DayCount](x.DayCount, dayCounts()),
	}
}

func (s *scope) paymentInKind(in *capstackv1.PaymentInKind) *project.PaymentInKind {
	if in == nil {
		return nil
	}
	return &project.PaymentInKind{
		Kind:      choice(s, "kind", in.Kind, pikKinds()),
		CashCover: s.quantity("cash_cover", in.CashCover),
		StepRate:  s.decimal("step_rate", in.StepRate),
		UntilDate: s.date("until_date", in.UntilDate),
	}
}

func paymentInKindToProto(x *project.PaymentInKind) *capstackv1.PaymentInKind {
	if x == nil {
		return nil
	}
	return &capstackv1.PaymentInKind{
		Kind:      numberOf[capstackv1.PIKKind](x.Kind, pikKinds()),
		CashCover: double(x.CashCover),
		StepRate:  decimalText(x.StepRate),
		UntilDate: dateText(x.UntilDate),
	}
}

func (s *scope) conversion(in *capstackv1.Conversion) *project.Conversion {
	if in == nil {
		return nil
	}
	return &project.Conversion{
		ConversionPriceUSD: s.decimal("conversion_price_usd", in.ConversionPriceUsd),
		SharesOutstanding:  s.quantity("shares_outstanding", in.SharesOutstanding),
		SharePriceUSD:      s.decimal("share_price_usd", in.SharePriceUsd),
		ConversionDate:     s.date("conversion_date", in.ConversionDate),
	}
}

func conversionToProto(x *project.Conversion) *capstackv1.Conversion {
	if x == nil {
		return nil
	}
	return &capstackv1.Conversion{
		ConversionPriceUsd: decimalText(x.ConversionPriceUSD),
		SharesOutstanding:  double(x.SharesOutstanding),
		SharePriceUsd:      decimalText(x.SharePriceUSD),
		ConversionDate:     dateText(x.ConversionDate),
	}
}

func (s *scope) prepayment(in *capstackv1.Prepayment) project.Prepayment {
	return project.Prepayment{
		Date:          s.date("date", in.Date),
		Fraction:      s.quantity("fraction", in.Fraction),
		MakeWholeRate: s.decimal("make_whole_rate", in.MakeWholeRate),
		Penalties:     list(s, "penalties", maxPenalties, in.Penalties, nil, (*scope).penalty),
	}
}

func prepaymentToProto(x project.Prepayment) *capstackv1.Prepayment {
	return &capstackv1.Prepayment{
		Date:          dateText(x.Date),
		Fraction:      double(x.Fraction),
		MakeWholeRate: decimalText(x.MakeWholeRate),
		Penalties:     mapped(x.Penalties, penaltyToProto),
	}
}

func (s *scope) penalty(in *capstackv1.Penalty) project.Penalty {
	return project.Penalty{
		UntilDate:   s.date("until_date", in.UntilDate),
		FeeFraction: s.decimal("fee_fraction", in.FeeFraction),
	}
}

func penaltyToProto(x project.Penalty) *capstackv1.Penalty {
	return &capstackv1.Penalty{
		UntilDate:   dateText(x.UntilDate),
		FeeFraction: decimalText(x.FeeFraction),
	}
}

func (s *scope) refinancing(in *capstackv1.Refinancing) *project.Refinancing {
	if in == nil {
		return nil
	}
	return &project.Refinancing{
		TermMonths:   int(in.TermMonths),
		FixedRate:    s.decimal("fixed_rate", in.FixedRate),
		MinimumDSCR:  s.quantity("minimum_dscr", in.MinimumDscr),
		MaximumLTV:   s.quantity("maximum_ltv_fraction", in.MaximumLtvFraction),
		FeeFraction:  s.decimal("fee_fraction", in.FeeFraction),
		Amortization: choice(s, "amortization", in.Amortization, refinancingAmortizations()),
	}
}

func refinancingToProto(x *project.Refinancing) *capstackv1.Refinancing {
	if x == nil {
		return nil
	}
	return &capstackv1.Refinancing{
		TermMonths:         int32Of(x.TermMonths),
		FixedRate:          decimalText(x.FixedRate),
		MinimumDscr:        double(x.MinimumDSCR),
		MaximumLtvFraction: double(x.MaximumLTV),
		FeeFraction:        decimalText(x.FeeFraction),
		Amortization:       numberOf[capstackv1.RefinancingAmortization](x.Amortization, refinancingAmortizations()),
	}
}

func pikKinds() []project.PIKKind {
	return []project.PIKKind{project.PIKUnspecified, project.PIKAlways, project.PIKToggle}
}

func refinancingAmortizations() []project.RefinancingAmortization {
	return []project.RefinancingAmortization{project.RefinancingUnspecified, project.RefinancingLevel, project.RefinancingBullet}
}
