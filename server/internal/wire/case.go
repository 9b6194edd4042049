package wire

import (
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// The longest lists of a case. They are those of the `max` tags of package project (a test compares them), met here
// before elements are made; see [list].
const (
	maxTenants              = 64
	maxUncertainties        = 64
	maxCorrelations         = 2016
	maxStresses             = 64
	maxSources              = 256
	maxPhases               = 64
	maxOccupancies          = 64
	maxOperating            = 64
	maxCapitalCosts         = 16
	maxFleets               = 16
	maxSpendWeights         = 600
	maxPhaseIDs             = 64
	maxTranches             = 64
	maxRepayments           = 1200
	maxWaterfallSteps       = 32
	maxCovenants            = 32
	maxGuarantees           = 16
	maxBalanceTargets       = 240
	maxMandatoryPrepayments = 240
	maxIndices              = 64
	maxRatePoints           = 600
	maxStressChanges        = 64
	maxEmpirical            = 10_000
	maxHedges               = 64
	maxNotionals            = 600
	maxLeases               = 64
	maxPrepayments          = 16
	maxPenalties            = 16
	maxAlsoPaths            = 64
	maxGenerations          = 16
)

// CaseFromProto reads a case as its caller gave it: nothing is filled in and nothing judged beyond what package wire says.
// A nil message is an empty case. With findings, the case holds what could be read.
func CaseFromProto(in *capstackv1.ProjectCase) (project.Case, project.Findings) {
	var findings project.Findings
	s := root(&findings, "")
	c := project.Case{
		ID:             in.GetCaseId(),
		Title:          in.GetTitle(),
		CurrencyCode:   in.GetCurrencyCode(),
		ValuationDate:  s.date("valuation_date", in.GetValuationDate()),
		FinancialClose: s.date("financial_close", in.GetFinancialClose()),
		HorizonMonths:  int(in.GetHorizonMonths()),
		Facility:       s.in("facility").facility(in.GetFacility()),
		Tenants:        list(s, "tenants", maxTenants, in.GetTenants(), (*capstackv1.Tenant).GetTenantId, (*scope).tenant),
		Market:         s.in("market").market(in.GetMarket()),
		Financing:      s.in("financing").financing(in.GetFinancing()),
		Tax:            s.in("tax").tax(in.GetTax()),
		Analysis:       s.in("analysis").analysis(in.GetAnalysis()),
		Uncertainties:  list(s, "uncertainties", maxUncertainties, in.GetUncertainties(), nil, (*scope).uncertainty),
		Correlations:   list(s, "correlations", maxCorrelations, in.GetCorrelations(), nil, (*scope).correlation),
		Stresses:       list(s, "stresses", maxStresses, in.GetStresses(), (*capstackv1.Stress).GetStressId, (*scope).stress),
		Sources:        list(s, "sources", maxSources, in.GetSources(), (*capstackv1.Source).GetSourceId, (*scope).source),
		OwnLines:       list(s, "own_lines", maxOwnLines, in.GetOwnLines(), (*capstackv1.OwnLine).GetOwnLineId, (*scope).ownLine),
		Opening:        s.in("opening").opening(in.GetOpening()),
	}
	return c, findings
}

// CaseToProto writes a case. Reading the message gives the case back, empty lists as absent ones, as long as its numbers
// are those that a message can carry: exact text of at most 18 digits and 9 decimals, and quantities that are a double's
// shortest text. What a caller sent always is.
func CaseToProto(c project.Case) *capstackv1.ProjectCase {
	return &capstackv1.ProjectCase{
		CaseId:         c.ID,
		Title:          c.Title,
		CurrencyCode:   c.CurrencyCode,
		ValuationDate:  dateText(c.ValuationDate),
		FinancialClose: dateText(c.FinancialClose),
		HorizonMonths:  int32Of(c.HorizonMonths),
		Facility:       facilityToProto(c.Facility),
		Tenants:        mapped(c.Tenants, tenantToProto),
		Market:         marketToProto(c.Market),
		Financing:      financingToProto(c.Financing),
		Tax:            taxToProto(c.Tax),
		Analysis:       analysisToProto(c.Analysis),
		Uncertainties:  UncertaintiesToProto(c.Uncertainties),
		Correlations:   CorrelationsToProto(c.Correlations),
		Stresses:       StressesToProto(c.Stresses),
		Sources:        SourcesToProto(c.Sources),
		OwnLines:       mapped(c.OwnLines, ownLineToProto),
		Opening:        openingToProto(c.Opening),
	}
}

func (s *scope) analysis(in *capstackv1.Analysis) project.Analysis {
	if in == nil {
		return project.Analysis{}
	}
	return project.Analysis{
		ProjectDiscountRate: s.decimal("project_discount_rate", in.ProjectDiscountRate),
		EquityDiscountRate:  s.decimal("equity_discount_rate", in.EquityDiscountRate),
		TargetDSCR:          s.quantity("target_dscr", in.TargetDscr),
		BurnPhaseIDs:        s.texts("burn_phase_ids", maxPhaseIDs, in.BurnPhaseIds),
		DelayCostDays:       int(in.DelayCostDays),
		MaterialAmount:      s.decimal("material_amount", in.MaterialAmount),
		LenderPrice:         s.quantity("lender_price_fraction", in.LenderPriceFraction),
	}
}

func analysisToProto(a project.Analysis) *capstackv1.Analysis {
	return &capstackv1.Analysis{
		ProjectDiscountRate: decimalText(a.ProjectDiscountRate),
		EquityDiscountRate:  decimalText(a.EquityDiscountRate),
		TargetDscr:          double(a.TargetDSCR),
		BurnPhaseIds:        textsOf(a.BurnPhaseIDs),
		DelayCostDays:       int32Of(a.DelayCostDays),
		MaterialAmount:      decimalText(a.MaterialAmount),
		LenderPriceFraction: double(a.LenderPrice),
	}
}

func (s *scope) source(in *capstackv1.Source) project.Source {
	return project.Source{
		ID: in.SourceId, Title: in.Title, URL: in.Url, Date: in.Date, Grade: in.Grade, Note: in.Note,
	}
}

// SourcesToProto writes sources.
func SourcesToProto(in []project.Source) []*capstackv1.Source {
	return mapped(in, func(x project.Source) *capstackv1.Source {
		return &capstackv1.Source{
			SourceId: x.ID, Title: x.Title, Url: x.URL, Date: x.Date, Grade: x.Grade, Note: x.Note,
		}
	})
}
