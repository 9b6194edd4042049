package wire

import (
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Limits of the lists of assets, those of Resolve.
const (
	maxFractionOf = 32
	maxDeposits   = 24
)

func taxClasses() []project.TaxClass {
	return []project.TaxClass{
		project.TaxClassUnspecified, project.FiveYear, project.FifteenYear, project.ThirtyNineYear,
		project.NotDepreciated,
	}
}

func delayEffects() []project.DelayEffect {
	return []project.DelayEffect{
		project.DelayEffectUnspecified, project.DelayLeaves, project.DelayMoves, project.DelayStretches,
	}
}

func (s *scope) deposit(in *capstackv1.Deposit) project.Deposit {
	return project.Deposit{
		MonthsFromCOD: int(in.MonthsFromCod),
		Fraction:      s.quantity("fraction", in.Fraction),
	}
}

func depositToProto(d project.Deposit) *capstackv1.Deposit {
	return &capstackv1.Deposit{MonthsFromCod: int32Of(d.MonthsFromCOD), Fraction: double(d.Fraction)}
}
