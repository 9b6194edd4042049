package wire

import (
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

const maxExtensions = 4

func fundingOrders() []project.FundingOrder {
	return []project.FundingOrder{project.FundingOrderUnspecified, project.EquityFirst, project.DebtFirst, project.ProRata}
}

func gearingBases() []project.GearingBase {
	return []project.GearingBase{project.GearingBaseUnspecified, project.TotalUses, project.CashUses}
}

func drawTests() []project.DrawTest {
	return []project.DrawTest{project.DrawTestUnspecified, project.NoDrawTest, project.CostToComplete}
}

func availabilityRules() []project.AvailabilityRule {
	return []project.AvailabilityRule{project.AvailabilityUnspecified, project.AvailabilityFixed, project.AvailabilityWithDelay}
}

func fundedUses() []project.FundedUses {
	return []project.FundedUses{
		project.FundedUsesUnspecified, project.FundsAllUses, project.FundsCapitalCost, project.FundsFleets, project.FundsSite,
	}
}

func (s *scope) funding(in *capstackv1.Funding) *project.Funding {
	if in == nil {
		return nil
	}
	return &project.Funding{
		Order:               choice(s, "order", in.Order, fundingOrders()),
		GearingFraction:     s.quantity("gearing_fraction", in.GearingFraction),
		GearingBase:         choice(s, "gearing_base", in.GearingBase, gearingBases()),
		EquityFirstUSD:      s.decimal("equity_first_usd", in.EquityFirstUsd),
		ContingentEquityUSD: s.decimal("contingent_equity_usd", in.ContingentEquityUsd),
		MaxLTCFraction:      s.quantity("max_ltc_fraction", in.MaxLtcFraction),
		WorkingCapitalUSD:   s.decimal("working_capital_usd", in.WorkingCapitalUsd),
		DrawTest:            choice(s, "draw_test", in.DrawTest, drawTests()),
	}
}

func fundingToProto(f *project.Funding) *capstackv1.Funding {
	if f == nil {
		return nil
	}
	return &capstackv1.Funding{
		Order:               numberOf[capstackv1.FundingOrder](f.Order, fundingOrders()),
		GearingFraction:     double(f.GearingFraction),
		GearingBase:         numberOf[capstackv1.GearingBase](f.GearingBase, gearingBases()),
		EquityFirstUsd:      decimalText(f.EquityFirstUSD),
		ContingentEquityUsd: decimalText(f.ContingentEquityUSD),
		MaxLtcFraction:      double(f.MaxLTCFraction),
		WorkingCapitalUsd:   decimalText(f.WorkingCapitalUSD),
		DrawTest:            numberOf[capstackv1.DrawTest](f.DrawTest, drawTests()),
	}
}

func (s *scope) delayedDraw(in *capstackv1.DelayedDraw) *project.DelayedDraw {
	if in == nil {
		return nil
	}
	return &project.DelayedDraw{
		AvailabilityEnd:   s.date("availability_end", in.AvailabilityEnd),
		AvailabilityRule:  choice(s, "availability_rule", in.AvailabilityRule, availabilityRules()),
		PhaseIDs:          s.texts("phase_ids", maxPhaseIDs, in.PhaseIds),
		FundedUses:        choice(s, "funded_uses", in.FundedUses, fundedUses()),
		AdvanceFraction:   s.quantity("advance_fraction", in.AdvanceFraction),
		CommitmentFeeRate: s.decimal("commitment_fee_rate", in.CommitmentFeeRate),
		DrawTermMonths:    int(in.DrawTermMonths),
	}
}

func delayedDrawToProto(d *project.DelayedDraw) *capstackv1.DelayedDraw {
	if d == nil {
		return nil
	}
	return &capstackv1.DelayedDraw{
		AvailabilityEnd:   dateText(d.AvailabilityEnd),
		AvailabilityRule:  numberOf[capstackv1.AvailabilityRule](d.AvailabilityRule, availabilityRules()),
		PhaseIds:          textsOf(d.PhaseIDs),
		FundedUses:        numberOf[capstackv1.FundedUses](d.FundedUses, fundedUses()),
		AdvanceFraction:   double(d.AdvanceFraction),
		CommitmentFeeRate: decimalText(d.CommitmentFeeRate),
		DrawTermMonths:    int32Of(d.DrawTermMonths),
	}
}

func (s *scope) escrow(in *capstackv1.InterestEscrow) *project.InterestEscrow {
	if in == nil {
		return nil
	}
	return &project.InterestEscrow{
		AmountUSD:  s.decimal("amount_usd", in.AmountUsd),
		EndDate:    s.date("end_date", in.EndDate),
		IncomeRate: s.decimal("income_rate", in.IncomeRate),
	}
}

func escrowToProto(e *project.InterestEscrow) *capstackv1.InterestEscrow {
	if e == nil {
		return nil
	}
	return &capstackv1.InterestEscrow{
		AmountUsd: decimalText(e.AmountUSD), EndDate: dateText(e.EndDate), IncomeRate: decimalText(e.IncomeRate),
	}
}

func (s *scope) extension(in *capstackv1.LoanExtension) project.LoanExtension {
	return project.LoanExtension{
		Months:         int(in.Months),
		FeeFraction:    s.decimal("fee_fraction", in.FeeFraction),
		MarginStepRate: s.decimal("margin_step_rate", in.MarginStepRate),
	}
}

func extensionToProto(e project.LoanExtension) *capstackv1.LoanExtension {
	return &capstackv1.LoanExtension{
		Months: int32Of(e.Months), FeeFraction: decimalText(e.FeeFraction), MarginStepRate: decimalText(e.MarginStepRate),
	}
}
