package wire

import (
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func distressModes() []project.DistressMode {
	return []project.DistressMode{project.DistressUnspecified, project.Enforce, project.Workout}
}

func covenantConsequences() []project.CovenantConsequence {
	return []project.CovenantConsequence{project.ConsequenceUnspecified, project.DefaultIsRecorded, project.DefaultAccelerates}
}

func insolvencyTests() []project.InsolvencyTest {
	return []project.InsolvencyTest{project.InsolvencyUnspecified, project.InsolvencyByCash, project.InsolvencyByCashOrBooks}
}

func (s *scope) distress(in *capstackv1.Distress) project.Distress {
	if in == nil {
		return project.Distress{}
	}
	return project.Distress{
		Mode:               choice(s, "mode", in.Mode, distressModes()),
		SaleMonths:         int(in.SaleMonths),
		ForcedSaleDiscount: s.quantity("forced_sale_discount_fraction", in.ForcedSaleDiscountFraction),
		SaleCost:           s.quantity("sale_cost_fraction", in.SaleCostFraction),
		CovenantDefault:    choice(s, "covenant_default", in.CovenantDefault, covenantConsequences()),
		InsolvencyTest:     choice(s, "insolvency_test", in.InsolvencyTest, insolvencyTests()),

		Junior:               choice(s, "junior_enforcement", in.JuniorEnforcement, juniorEnforcements()),
		JuniorStandstillDays: int(in.JuniorStandstillDays),
	}
}

func juniorEnforcements() []project.JuniorEnforcement {
	return []project.JuniorEnforcement{project.JuniorUnspecified, project.JuniorNeverEnforces, project.JuniorEnforcesAtOnce, project.JuniorAfterStandstill}
}

func crossDefaultTriggers() []project.CrossDefaultTrigger {
	return []project.CrossDefaultTrigger{project.CrossDefaultUnspecified, project.CrossDefaultNever, project.CrossDefaultOnDefault, project.CrossDefaultOnAcceleration}
}

func (s *scope) crossDefault(in *capstackv1.CrossDefault) *project.CrossDefault {
	if in == nil {
		return nil
	}
	return &project.CrossDefault{
		Trigger:    choice(s, "trigger", in.Trigger, crossDefaultTriggers()),
		TrancheIDs: s.texts("tranche_ids", maxTranches, in.TrancheIds),
		GraceDays:  int(in.GraceDays),
	}
}

func crossDefaultToProto(x *project.CrossDefault) *capstackv1.CrossDefault {
	if x == nil {
		return nil
	}
	return &capstackv1.CrossDefault{
		Trigger:    numberOf[capstackv1.CrossDefaultTrigger](x.Trigger, crossDefaultTriggers()),
		TrancheIds: textsOf(x.TrancheIDs),
		GraceDays:  int32Of(x.GraceDays),
	}
}

func distressToProto(d project.Distress) *capstackv1.Distress {
	return &capstackv1.Distress{
		Mode:                       numberOf[capstackv1.DistressMode](d.Mode, distressModes()),
		SaleMonths:                 int32Of(d.SaleMonths),
		ForcedSaleDiscountFraction: double(d.ForcedSaleDiscount),
		SaleCostFraction:           double(d.SaleCost),
		CovenantDefault:            numberOf[capstackv1.CovenantConsequence](d.CovenantDefault, covenantConsequences()),
		InsolvencyTest:             numberOf[capstackv1.InsolvencyTest](d.InsolvencyTest, insolvencyTests()),
		JuniorEnforcement:          numberOf[capstackv1.JuniorEnforcement](d.Junior, juniorEnforcements()),
		JuniorStandstillDays:       int32Of(d.JuniorStandstillDays),
	}
}
