package model

// collateralValue is what the collateral is worth at month end: the assets' own line where the case values them, else what
// the books show of them, capitalised interest left out.
func (m *builder) collateralValue() Expr {
	if l, ok := m.Find("collateral_value"); ok {
		return l.Expr
	}
	return m.books.assets.Closing().Plus(m.books.accumulated.Closing()).Floor0() // the second is negative
}
