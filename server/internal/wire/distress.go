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
	}
}
