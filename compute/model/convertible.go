package model

import "github.com/capstack/capstack/compute/program"

// conversionMeasures ask what conversion of the whole face would give (conventions 4.8).
//
//	shares = principal / conversion price      parity = share price / conversion price
//	dilution = shares / (shares outstanding + shares)
func (m *builder) conversionMeasures() {
	for _, k := range m.tranches {
		if k.takesOver != nil {
			continue
		}
		c := k.terms.Conversion
		if c == nil {
			for _, name := range []string{"conversion_shares", "conversion_parity", "conversion_dilution"} {
				m.ask(name, k.id, m.num(0), m.flag(false), "the tranche is no convertible note")
			}
			continue
		}
		path := k.path + ".conversion"
		price := m.amount(path+".conversion_price_usd", c.ConversionPriceUSD, program.Money)
		shares := m.over(m.commitment(k), price)
		m.ask("conversion_shares", k.id, shares, m.yes(), "")
		parity, dilution := m.num(0), m.num(0)
		if c.SharePriceUSD != nil {
			parity = m.over(m.amount(path+".share_price_usd", c.SharePriceUSD, program.Money), price)
		}
		if c.SharesOutstanding != nil {
			dilution = m.over(shares, m.amount(path+".shares_outstanding", c.SharesOutstanding, program.Number).Plus(shares))
		}
		m.ask("conversion_parity", k.id, parity, m.flag(c.SharePriceUSD != nil), "the note gives no share price")
		m.ask("conversion_dilution", k.id, dilution, m.flag(c.SharesOutstanding != nil), "the note gives no number of shares outstanding")
	}
}
