package model

// distressRegistry lists the measures of covenants, lock-up, distress and loss.
var distressRegistry = []Spec{
	{"exposure_at_default", "Exposure at default", unitMoney, ByTranche, "Principal, accrued interest and overdue amounts at the end of the month of the payment default.", "conventions 8.4"},
	{"recovery", "Recovery", unitMoney, ByTranche, "Present value at the default, at the contract rate, of what the lender is paid after it.", "conventions 8.4"},
	{"loss", "Loss", unitMoney, ByTranche, "Exposure at default less recovery; 0 without a default.", "conventions 8.4"},
	{"lgd", "Loss given default", "", ByTranche, "Loss over exposure at default.", "conventions 8.4"},
	{"loss_total", "Loss of all tranches", unitMoney, NoLabel, "Sum of the losses of all tranches; 0 without a default.", "conventions 8.4"},
	{"lgd_total", "Loss given default of all tranches", "", NoLabel, "Loss of all tranches over their exposure at default.", "conventions 8.4"},
	{"collateral_sale_proceeds", "Proceeds of the collateral's sale", unitMoney, NoLabel, "Collateral value after forced-sale discount and cost, in the month of the sale.", "conventions 8.3"},
}
