package wire

import (
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// The longest lists of a balance sheet; see [maxTenants].
const (
	maxOpeningAssets = 2048
	maxOpeningBasis  = 1024
)

func (s *scope) opening(in *capstackv1.OpeningBalances) *project.Opening {
	if in == nil {
		return nil
	}
	return &project.Opening{
		CashUSD:                   s.decimal("cash_usd", in.CashUsd),
		DSRAUSD:                   s.decimal("dsra_usd", in.DsraUsd),
		ReceivablesUSD:            s.decimal("receivables_usd", in.ReceivablesUsd),
		OperatingPayablesUSD:      s.decimal("operating_payables_usd", in.OperatingPayablesUsd),
		ConstructionPayablesUSD:   s.decimal("construction_payables_usd", in.ConstructionPayablesUsd),
		TaxPayableUSD:             s.decimal("tax_payable_usd", in.TaxPayableUsd),
		DeferredTaxUSD:            s.decimal("deferred_tax_usd", in.DeferredTaxUsd),
		CapitalizedInterestUSD:    s.decimal("capitalized_interest_usd", in.CapitalizedInterestUsd),
		ContributedUSD:            s.decimal("contributed_equity_usd", in.ContributedEquityUsd),
		RetainedUSD:               s.decimal("retained_earnings_usd", in.RetainedEarningsUsd),
		InterestCarriedForwardUSD: s.decimal("interest_carried_forward_usd", in.InterestCarriedForwardUsd),
		Assets:                    list(s, "assets", maxOpeningAssets, in.Assets, nil, (*scope).openingAsset),
		Tranches:                  list(s, "tranches", maxTranches, in.Tranches, nil, (*scope).openingTranche),
		Prepayments:               list(s, "prepayments", maxTenants, in.Prepayments, nil, (*scope).openingPrepaid),
		TaxBasis:                  list(s, "tax_basis", maxOpeningBasis, in.TaxBasis, nil, (*scope).openingBasis),
		Revolver:                  s.in("revolver").openingRevolver(in.Revolver),
		Hedges:                    list(s, "hedges", maxHedges, in.Hedges, nil, (*scope).openingHedge),
	}
}

func openingToProto(o *project.Opening) *capstackv1.OpeningBalances {
	if o == nil {
		return nil
	}
	return &capstackv1.OpeningBalances{
		CashUsd:                   decimalText(o.CashUSD),
		DsraUsd:                   decimalText(o.DSRAUSD),
		ReceivablesUsd:            decimalText(o.ReceivablesUSD),
		OperatingPayablesUsd:      decimalText(o.OperatingPayablesUSD),
		ConstructionPayablesUsd:   decimalText(o.ConstructionPayablesUSD),
		TaxPayableUsd:             decimalText(o.TaxPayableUSD),
		DeferredTaxUsd:            decimalText(o.DeferredTaxUSD),
		CapitalizedInterestUsd:    decimalText(o.CapitalizedInterestUSD),
		ContributedEquityUsd:      decimalText(o.ContributedUSD),
		RetainedEarningsUsd:       decimalText(o.RetainedUSD),
		InterestCarriedForwardUsd: decimalText(o.InterestCarriedForwardUSD),
		Assets:                    mapped(o.Assets, openingAssetToProto),
		Tranches:                  mapped(o.Tranches, openingTrancheToProto),
		Prepayments:               mapped(o.Prepayments, openingPrepaidToProto),
		TaxBasis:                  mapped(o.TaxBasis, openingBasisToProto),
		Revolver:                  openingRevolverToProto(o.Revolver),
		Hedges:                    mapped(o.Hedges, openingHedgeToProto),
	}
}

func (s *scope) openingAsset(in *capstackv1.OpeningAsset) project.OpeningAsset {
	return project.OpeningAsset{PhaseID: in.PhaseId, CostID: in.CostId, CostUSD: s.decimal("cost_usd", in.CostUsd),
		AccumulatedDepreciation: s.decimal("accumulated_depreciation_usd", in.AccumulatedDepreciationUsd)}
}

func openingAssetToProto(a project.OpeningAsset) *capstackv1.OpeningAsset {
	return &capstackv1.OpeningAsset{PhaseId: a.PhaseID, CostId: a.CostID, CostUsd: decimalText(a.CostUSD),
		AccumulatedDepreciationUsd: decimalText(a.AccumulatedDepreciation)}
}

func (s *scope) openingTranche(in *capstackv1.OpeningTranche) project.OpeningTranche {
	return project.OpeningTranche{TrancheID: in.TrancheId, PrincipalUSD: s.decimal("principal_usd", in.PrincipalUsd),
		AccruedInterestUSD: s.decimal("accrued_interest_usd", in.AccruedInterestUsd),
		UnamortizedFeesUSD: s.decimal("unamortized_fees_usd", in.UnamortizedFeesUsd),
		OverdueUSD:         s.decimal("overdue_usd", in.OverdueUsd),
		OverdueBearingUSD:  s.decimal("overdue_bearing_usd", in.OverdueBearingUsd),
		EscrowUSD:          s.decimal("escrow_usd", in.EscrowUsd)}
}

func openingTrancheToProto(t project.OpeningTranche) *capstackv1.OpeningTranche {
	return &capstackv1.OpeningTranche{TrancheId: t.TrancheID, PrincipalUsd: decimalText(t.PrincipalUSD),
		AccruedInterestUsd: decimalText(t.AccruedInterestUSD), UnamortizedFeesUsd: decimalText(t.UnamortizedFeesUSD),
		OverdueUsd: decimalText(t.OverdueUSD), OverdueBearingUsd: decimalText(t.OverdueBearingUSD), EscrowUsd: decimalText(t.EscrowUSD)}
}

func (s *scope) openingPrepaid(in *capstackv1.OpeningPrepayment) project.OpeningPrepaid {
	return project.OpeningPrepaid{TenantID: in.TenantId, LiabilityUSD: s.decimal("liability_usd", in.LiabilityUsd)}
}

func openingPrepaidToProto(p project.OpeningPrepaid) *capstackv1.OpeningPrepayment {
	return &capstackv1.OpeningPrepayment{TenantId: p.TenantID, LiabilityUsd: decimalText(p.LiabilityUSD)}
}

func (s *scope) openingBasis(in *capstackv1.OpeningTaxBasis) project.OpeningTaxBasis {
	return project.OpeningTaxBasis{TaxClass: choice(s, "tax_class", in.TaxClass, taxClasses()),
		ServiceDate: s.date("service_date", in.ServiceDate), BasisUSD: s.decimal("basis_usd", in.BasisUsd)}
}

func openingBasisToProto(b project.OpeningTaxBasis) *capstackv1.OpeningTaxBasis {
	return &capstackv1.OpeningTaxBasis{TaxClass: numberOf[capstackv1.TaxClass](b.TaxClass, taxClasses()),
		ServiceDate: dateText(b.ServiceDate), BasisUsd: decimalText(b.BasisUSD)}
}

func (s *scope) openingRevolver(in *capstackv1.OpeningRevolver) *project.OpeningRevolver {
	if in == nil {
		return nil
	}
	return &project.OpeningRevolver{DrawnUSD: s.decimal("drawn_usd", in.DrawnUsd),
		AccruedInterestUSD: s.decimal("accrued_interest_usd", in.AccruedInterestUsd), AccruedFeeUSD: s.decimal("accrued_fee_usd", in.AccruedFeeUsd),
		OverdueUSD: s.decimal("overdue_usd", in.OverdueUsd)}
}

func openingRevolverToProto(v *project.OpeningRevolver) *capstackv1.OpeningRevolver {
	if v == nil {
		return nil
	}
	return &capstackv1.OpeningRevolver{DrawnUsd: decimalText(v.DrawnUSD), AccruedInterestUsd: decimalText(v.AccruedInterestUSD),
		AccruedFeeUsd: decimalText(v.AccruedFeeUSD), OverdueUsd: decimalText(v.OverdueUSD)}
}

func (s *scope) openingHedge(in *capstackv1.OpeningHedge) project.OpeningHedge {
	return project.OpeningHedge{HedgeID: in.HedgeId, AccruedUSD: s.decimal("accrued_usd", in.AccruedUsd),
		UnamortizedPremiumUSD: s.decimal("unamortized_premium_usd", in.UnamortizedPremiumUsd), OverdueUSD: s.decimal("overdue_usd", in.OverdueUsd)}
}

func openingHedgeToProto(h project.OpeningHedge) *capstackv1.OpeningHedge {
	return &capstackv1.OpeningHedge{HedgeId: h.HedgeID, AccruedUsd: decimalText(h.AccruedUSD), UnamortizedPremiumUsd: decimalText(h.UnamortizedPremiumUSD),
		OverdueUsd: decimalText(h.OverdueUSD)}
}
