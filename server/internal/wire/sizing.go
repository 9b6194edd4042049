package wire

import (
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// maxTargetSteps is the longest list of cover ratios by date.
const maxTargetSteps = 64

func sizingCases() []project.SizingCase {
	return []project.SizingCase{
		project.SizingCaseUnspecified, project.SizeOnBase, project.SizeOnP50, project.SizeOnP90, project.SizeOnContracted,
		project.SizeOnStress,
	}
}

func (s *scope) sizing(in *capstackv1.DebtSizing) *project.DebtSizing {
	if in == nil {
		return nil
	}
	return &project.DebtSizing{
		TargetDSCR:          s.quantity("target_dscr", in.TargetDscr),
		TargetDSCRSteps:     list(s, "target_dscr_steps", maxTargetSteps, in.TargetDscrSteps, nil, (*scope).targetStep),
		SizingCase:          choice(s, "sizing_case", in.SizingCase, sizingCases()),
		StressID:            in.StressId,
		PathCount:           int(in.PathCount),
		Seed:                int(in.Seed),
		MaxGearingFraction:  s.quantity("max_gearing_fraction", in.MaxGearingFraction),
		MaxLTCFraction:      s.quantity("max_ltc_fraction", in.MaxLtcFraction),
		MaxLTVFraction:      s.quantity("max_ltv_fraction", in.MaxLtvFraction),
		MaxAverageLifeYears: s.quantity("max_average_life_years", in.MaxAverageLifeYears),
		BalloonFraction:     s.quantity("balloon_fraction", in.BalloonFraction),
		ShareFraction:       s.quantity("share_fraction", in.ShareFraction),
		BalanceMayRise:      in.BalanceMayRise,
	}
}

func sizingToProto(s *project.DebtSizing) *capstackv1.DebtSizing {
	if s == nil {
		return nil
	}
	return &capstackv1.DebtSizing{
		TargetDscr:          double(s.TargetDSCR),
		TargetDscrSteps:     mapped(s.TargetDSCRSteps, targetStepToProto),
		SizingCase:          numberOf[capstackv1.SizingCase](s.SizingCase, sizingCases()),
		StressId:            s.StressID,
		PathCount:           int32Of(s.PathCount),
		Seed:                int32Of(s.Seed),
		MaxGearingFraction:  double(s.MaxGearingFraction),
		MaxLtcFraction:      double(s.MaxLTCFraction),
		MaxLtvFraction:      double(s.MaxLTVFraction),
		MaxAverageLifeYears: double(s.MaxAverageLifeYears),
		BalloonFraction:     double(s.BalloonFraction),
		ShareFraction:       double(s.ShareFraction),
		BalanceMayRise:      s.BalanceMayRise,
	}
}

func (s *scope) targetStep(in *capstackv1.TargetDscrStep) project.TargetDSCRStep {
	return project.TargetDSCRStep{
		Date:       s.dateOrZero("date", in.Date),
		TargetDSCR: s.quantity("target_dscr", in.TargetDscr),
	}
}

func targetStepToProto(t project.TargetDSCRStep) *capstackv1.TargetDscrStep {
	return &capstackv1.TargetDscrStep{Date: t.Date.String(), TargetDscr: double(t.TargetDSCR)}
}
