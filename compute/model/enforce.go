package model

// performs flags months that begin without a payment default.
func (m *builder) performs() Expr { return m.flag(true) }

// frozen flags months between an acceleration and the sale of the collateral.
func (m *builder) frozen() Expr { return m.flag(false) }
