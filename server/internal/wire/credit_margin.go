package wire

import (
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

const maxCreditMargins = 4

func (s *scope) creditMargin(in *capstackv1.CreditMargin) project.CreditMargin {
	return project.CreditMargin{
		CreditClass: choice(s, "credit_class", in.CreditClass, creditClasses()),
		MarginRate:  s.decimal("margin_rate", in.MarginRate),
	}
}

func creditMarginToProto(m project.CreditMargin) *capstackv1.CreditMargin {
	return &capstackv1.CreditMargin{
		CreditClass: numberOf[capstackv1.CreditClass](m.CreditClass, creditClasses()), MarginRate: decimalText(m.MarginRate),
	}
}
