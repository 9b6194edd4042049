package wire

import (
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func sweepTriggers() []project.SweepTrigger {
	return []project.SweepTrigger{project.TriggerUnspecified, project.SweepAlways, project.SweepInLockUp}
}

func prepaymentOrders() []project.PrepaymentOrder {
	return []project.PrepaymentOrder{project.PrepaymentOrderUnspecified, project.PrepayInverseOrder, project.PrepayProRata}
}

func (s *scope) sweep(in *capstackv1.CashSweep) *project.CashSweep {
	if in == nil {
		return nil
	}
	return &project.CashSweep{
		Fraction:       s.quantity("fraction", in.Fraction),
		Trigger:        choice(s, "trigger", in.Trigger, sweepTriggers()),
		MinimumCashUSD: s.decimal("minimum_cash_usd", in.MinimumCashUsd),
		TargetBalances: list(s, "target_balances", maxBalanceTargets, in.TargetBalances, nil, (*scope).balanceTarget),
		Order:          choice(s, "prepayment_order", in.PrepaymentOrder, prepaymentOrders()),
		Prepayments:    list(s, "mandatory_prepayments", maxMandatoryPrepayments, in.MandatoryPrepayments, nil, (*scope).mandatoryPrepayment),
	}
}

func sweepToProto(w *project.CashSweep) *capstackv1.CashSweep {
	if w == nil {
		return nil
	}
	return &capstackv1.CashSweep{
		Fraction:       double(w.Fraction),
		Trigger:        numberOf[capstackv1.SweepTrigger](w.Trigger, sweepTriggers()),
		MinimumCashUsd: decimalText(w.MinimumCashUSD),
		TargetBalances: mapped(w.TargetBalances, func(b project.BalanceTarget) *capstackv1.BalanceTarget {
			return &capstackv1.BalanceTarget{Date: b.Date.String(), BalanceUsd: b.BalanceUSD.String()}
		}),
		PrepaymentOrder: numberOf[capstackv1.PrepaymentOrder](w.Order, prepaymentOrders()),
		MandatoryPrepayments: mapped(w.Prepayments, func(p project.MandatoryPrepayment) *capstackv1.MandatoryPrepayment {
			return &capstackv1.MandatoryPrepayment{Date: p.Date.String(), AmountUsd: p.AmountUSD.String()}
		}),
	}
}

func (s *scope) balanceTarget(in *capstackv1.BalanceTarget) project.BalanceTarget {
	return project.BalanceTarget{Date: s.dateOrZero("date", in.Date), BalanceUSD: s.decimalOrZero("balance_usd", in.BalanceUsd)}
}

func (s *scope) mandatoryPrepayment(in *capstackv1.MandatoryPrepayment) project.MandatoryPrepayment {
	return project.MandatoryPrepayment{Date: s.dateOrZero("date", in.Date), AmountUSD: s.decimalOrZero("amount_usd", in.AmountUsd)}
}

func (s *scope) debtGuarantee(in *capstackv1.DebtGuarantee) project.DebtGuarantee {
	return project.DebtGuarantee{
		ID:          in.GuaranteeId,
		Guarantor:   in.Guarantor,
		TrancheIDs:  s.texts("tranche_ids", maxTranches, in.TrancheIds),
		CapUSD:      s.decimal("cap_usd", in.CapUsd),
		PayFraction: s.quantity("pay_fraction", in.PayFraction),
	}
}

func debtGuaranteeToProto(g project.DebtGuarantee) *capstackv1.DebtGuarantee {
	return &capstackv1.DebtGuarantee{
		GuaranteeId: g.ID, Guarantor: g.Guarantor, TrancheIds: textsOf(g.TrancheIDs),
		CapUsd: decimalText(g.CapUSD), PayFraction: double(g.PayFraction),
	}
}
