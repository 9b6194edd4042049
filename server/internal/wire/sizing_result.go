package wire

import (
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// sizingsToProto writes how debt was sized; nothing where it was not.
func sizingsToProto(p *project.Plan) []*capstackv1.SizingResult {
	if p == nil {
		return nil
	}
	return mapped(p.Tranches, func(t project.PlannedTranche) *capstackv1.SizingResult {
		return &capstackv1.SizingResult{
			TrancheId:         t.TrancheID,
			CommitmentUsd:     cent(t.CommitmentUSD),
			PrincipalUsd:      cent(t.PrincipalUSD),
			BalloonUsd:        cent(t.BalloonUSD),
			Constraints:       mapped(t.Constraints, constraintToProto(t.Binding)),
			BindingConstraint: t.Binding,
			RecursionSizeUsd:  decimalText(t.RecursionUSD),
			PresentValueUsd:   decimalText(t.PresentValueUSD),
			Periods:           mapped(t.Periods, sizingPeriodToProto),
			TotalUsesUsd:      cent(p.TotalUsesUSD),
			GearingFraction:   p.GearingFraction.String(),
			LtcFraction:       t.LTCFraction.String(),
			RoundCount:        int32Of(p.Rounds),
			Residual:          p.Residual.Float64(),
			AverageLifeYears:  t.AverageLifeYears.String(),
			Uses:              mapped(p.Uses, fundUseToProto),
			EquityFirstUsd:    cent(p.EquityFirstUSD),
			OwedUsd:           cent(t.OwedUSD),
		}
	})
}

func constraintToProto(binding string) func(project.SizingConstraint) *capstackv1.SizingConstraint {
	return func(c project.SizingConstraint) *capstackv1.SizingConstraint {
		return &capstackv1.SizingConstraint{
			Name: c.Name, Limit: c.Limit.String(), CapacityUsd: cent(c.CapacityUSD), Binding: c.Name == binding,
		}
	}
}

func sizingPeriodToProto(p project.PlannedPeriod) *capstackv1.SizingPeriod {
	return &capstackv1.SizingPeriod{
		Date: p.Date.String(), Cfads: cent(p.CFADS), TargetDscr: decimalText(p.Target), Interest: cent(p.Interest),
		Principal: cent(p.Principal), ClosingBalance: cent(p.Closing), Dscr: decimalText(p.DSCR),
		RankService: cent(p.Service),
	}
}

func fundUseToProto(u project.PlannedUse) *capstackv1.FundUse {
	return &capstackv1.FundUse{Name: u.Name, AmountUsd: cent(u.AmountUSD)}
}
