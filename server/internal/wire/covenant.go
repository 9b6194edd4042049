package wire

import (
	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func covenantKinds() []project.CovenantKind {
	return []project.CovenantKind{
		project.CovenantUnspecified, project.BackwardDSCR, project.ForwardDSCR, project.LoanLifeCover, project.LoanToValue,
		project.MinimumLiquidity, project.MinimumDebtYield, project.CustomRatio,
	}
}

func (s *scope) covenant(in *capstackv1.Covenant) project.Covenant {
	return project.Covenant{
		ID:              in.CovenantId,
		Kind:            choice(s, "kind", in.Kind, covenantKinds()),
		LockUpLevel:     s.quantity("lock_up_level", in.LockUpLevel),
		DefaultLevel:    s.quantity("default_level", in.DefaultLevel),
		LockUpLevelUSD:  s.decimal("lock_up_level_usd", in.LockUpLevelUsd),
		DefaultLevelUSD: s.decimal("default_level_usd", in.DefaultLevelUsd),
		TestFrequency:   choice(s, "test_frequency", in.TestFrequency, frequencies()),
		FirstTestDate:   s.date("first_test_date", in.FirstTestDate),
		CureCount:       int(in.CureCount),
		CureLimitUSD:    s.decimal("cure_limit_usd", in.CureLimitUsd),
		CureDays:        int(in.CureDays),
		NumeratorLine:   in.NumeratorLine,
		DenominatorLine: in.DenominatorLine,
		WindowMonths:    int(in.WindowMonths),
		CostOfSale:      s.quantity("cost_of_sale_fraction", in.CostOfSaleFraction),
		TrancheIDs:      s.texts("tranche_ids", maxTranches, in.TrancheIds),
	}
}

func covenantToProto(c project.Covenant) *capstackv1.Covenant {
	return &capstackv1.Covenant{
		CovenantId:         c.ID,
		Kind:               numberOf[capstackv1.CovenantKind](c.Kind, covenantKinds()),
		LockUpLevel:        double(c.LockUpLevel),
		DefaultLevel:       double(c.DefaultLevel),
		LockUpLevelUsd:     decimalText(c.LockUpLevelUSD),
		DefaultLevelUsd:    decimalText(c.DefaultLevelUSD),
		TestFrequency:      numberOf[capstackv1.Frequency](c.TestFrequency, frequencies()),
		FirstTestDate:      dateText(c.FirstTestDate),
		CureCount:          int32Of(c.CureCount),
		CureLimitUsd:       decimalText(c.CureLimitUSD),
		CureDays:           int32Of(c.CureDays),
		NumeratorLine:      c.NumeratorLine,
		DenominatorLine:    c.DenominatorLine,
		WindowMonths:       int32Of(c.WindowMonths),
		CostOfSaleFraction: double(c.CostOfSale),
		TrancheIds:         textsOf(c.TrancheIDs),
	}
}

func covenantTestToProto(t compute.CovenantTest) *capstackv1.CovenantResult {
	out := &capstackv1.CovenantResult{
		CovenantId: t.CovenantID, TestDate: t.Date.String(), Status: covenantStatus(t.Status), Reason: t.Reason,
		DefaultLevel: decimalText(t.DefaultLevel), LockUpLevel: decimalText(t.LockUpLevel),
	}
	if t.Tested() {
		out.Value, out.Headroom = t.Value.String(), t.Headroom.String()
	}
	if !t.Cure.IsZero() {
		out.CureUsd = cent(t.Cure)
	}
	return out
}

func covenantStatus(s compute.CovenantStatus) capstackv1.CovenantStatus {
	switch s {
	case compute.CovenantPassed:
		return capstackv1.CovenantStatus_COVENANT_STATUS_PASSED
	case compute.CovenantLocked:
		return capstackv1.CovenantStatus_COVENANT_STATUS_LOCK_UP
	case compute.CovenantBreached:
		return capstackv1.CovenantStatus_COVENANT_STATUS_BREACHED
	case compute.CovenantCured:
		return capstackv1.CovenantStatus_COVENANT_STATUS_CURED
	case compute.CovenantNotYetTested:
		return capstackv1.CovenantStatus_COVENANT_STATUS_NOT_YET_TESTED
	case compute.CovenantAbsent:
		return capstackv1.CovenantStatus_COVENANT_STATUS_ABSENT
	default:
		return capstackv1.CovenantStatus_COVENANT_STATUS_UNSPECIFIED
	}
}

func lifeCoverToProto(c compute.LifeCover) *capstackv1.LifeCover {
	text := func(x *money.Fixed) string {
		if x == nil {
			return ""
		}
		return x.String()
	}
	return &capstackv1.LifeCover{
		Date: c.Date.String(), Llcr: text(c.LLCR), Plcr: text(c.PLCR), DscrLtm: text(c.DSCRLTM), DscrNtm: text(c.DSCRNTM),
		TotalDscr: text(c.TotalDSCR),
	}
}
