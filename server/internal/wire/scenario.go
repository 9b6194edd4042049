package wire

import (
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// OverridesFromProto reads overrides, at most limit of them. Paths in findings start with path, the name of the request's
// field. Whether an override fits the case is for package project to say.
func OverridesFromProto(path string, limit int, in []*capstackv1.Override) ([]project.Override, project.Findings) {
	return listFromProto(path, limit, in, nil, (*scope).override)
}

// UncertaintiesFromProto reads random drivers; path as in [OverridesFromProto].
func UncertaintiesFromProto(path string, in []*capstackv1.Uncertainty) ([]project.Uncertainty, project.Findings) {
	return listFromProto(path, maxUncertainties, in, nil, (*scope).uncertainty)
}

// CorrelationsFromProto reads correlations; path as in [OverridesFromProto].
func CorrelationsFromProto(path string, in []*capstackv1.Correlation) ([]project.Correlation, project.Findings) {
	return listFromProto(path, maxCorrelations, in, nil, (*scope).correlation)
}

// StressesFromProto reads stresses, at most limit of them; path as in [OverridesFromProto].
func StressesFromProto(path string, limit int, in []*capstackv1.Stress) ([]project.Stress, project.Findings) {
	return listFromProto(path, limit, in, (*capstackv1.Stress).GetStressId, (*scope).stress)
}

// listFromProto reads a list that stands at path of a request.
func listFromProto[P, T any](
	path string, limit int, in []*P, id func(*P) string, read func(*scope, *P) T,
) ([]T, project.Findings) {
	var findings project.Findings
	out := list(root(&findings, ""), path, limit, in, id, read)
	return out, findings
}

// OverridesToProto writes overrides.
func OverridesToProto(in []project.Override) []*capstackv1.Override {
	return mapped(in, func(o project.Override) *capstackv1.Override {
		return &capstackv1.Override{Path: o.Path, Shock: ShockToProto(o.Shock), Text: o.Text}
	})
}

// UncertaintiesToProto writes random drivers.
func UncertaintiesToProto(in []project.Uncertainty) []*capstackv1.Uncertainty {
	return mapped(in, func(u project.Uncertainty) *capstackv1.Uncertainty {
		return &capstackv1.Uncertainty{
			Path: u.Path, Shock: ShockToProto(u.Shock), Distribution: distributionToProto(u.Distribution),
			Suggested: u.Suggested, Reason: u.Reason, AlsoPaths: textsOf(u.AlsoPaths),
			Calibration: u.Calibration, CommonFactor: u.CommonFactor, FactorLoading: u.FactorLoading,
		}
	})
}

// CatalogOfCalibrations writes the distributions that stand ready, by id.
func CatalogOfCalibrations() []*capstackv1.Calibration {
	return mapped(project.Calibrations(), func(c project.Calibration) *capstackv1.Calibration {
		return &capstackv1.Calibration{
			CalibrationId: c.ID, Title: c.Title, Inputs: c.Inputs, Shock: ShockToProto(c.Shock), Distribution: distributionToProto(c.Distribution),
			Unit: c.Unit, Period: c.Period, Source: c.Source, Judgement: c.Judgement,
		}
	})
}

// CorrelationsToProto writes correlations.
func CorrelationsToProto(in []project.Correlation) []*capstackv1.Correlation {
	return mapped(in, func(c project.Correlation) *capstackv1.Correlation {
		return &capstackv1.Correlation{PathA: c.PathA, PathB: c.PathB, Rho: c.Rho}
	})
}

// StressesToProto writes stresses.
func StressesToProto(in []project.Stress) []*capstackv1.Stress {
	return mapped(in, func(x project.Stress) *capstackv1.Stress {
		return &capstackv1.Stress{StressId: x.ID, Title: x.Title, Overrides: OverridesToProto(x.Overrides)}
	})
}

// ShockToProto writes how a value meets the value that is there.
func ShockToProto(x project.Shock) capstackv1.Shock { return numberOf[capstackv1.Shock](x, shocks()) }

func (s *scope) override(in *capstackv1.Override) project.Override {
	return project.Override{Path: in.Path, Shock: choice(s, "shock", in.Shock, shocks()), Text: in.Text}
}

func (s *scope) stress(in *capstackv1.Stress) project.Stress {
	return project.Stress{
		ID:        in.StressId,
		Title:     in.Title,
		Overrides: list(s, "overrides", maxStressChanges, in.Overrides, nil, (*scope).override),
	}
}

func (s *scope) correlation(in *capstackv1.Correlation) project.Correlation {
	return project.Correlation{PathA: in.PathA, PathB: in.PathB, Rho: s.finite("rho", in.Rho)}
}

func (s *scope) uncertainty(in *capstackv1.Uncertainty) project.Uncertainty {
	return project.Uncertainty{
		Path:         in.Path,
		Shock:        choice(s, "shock", in.Shock, shocks()),
		Distribution: s.in("distribution").distribution(in.Distribution),
		Suggested:    in.Suggested,
		Reason:       in.Reason,
		AlsoPaths:    s.texts("also_paths", maxAlsoPaths, in.AlsoPaths),

		Calibration: in.Calibration, CommonFactor: in.CommonFactor, FactorLoading: s.finite("factor_loading", in.FactorLoading),
	}
}

// distribution reads the family that is set; the parameters of no other can be given.
func (s *scope) distribution(in *capstackv1.Distribution) project.Distribution {
	switch {
	case in.GetNormal() != nil:
		p := in.GetNormal()
		return project.Distribution{
			Kind: project.Normal, Mean: s.finite("mean", p.Mean), StdDev: s.finite("std_dev", p.StdDev),
		}
	case in.GetLognormal() != nil:
		p := in.GetLognormal()
		return project.Distribution{
			Kind: project.Lognormal, Median: s.finite("median", p.Median), SigmaLog: s.finite("sigma_log", p.SigmaLog),
		}
	case in.GetLognormalByPercentiles() != nil:
		p := in.GetLognormalByPercentiles()
		return project.Distribution{Kind: project.LognormalByPercentiles, P50: s.finite("p50", p.P50), P90: s.finite("p90", p.P90)}
	case in.GetOnTimeOrLognormalByMean() != nil:
		p := in.GetOnTimeOrLognormalByMean()
		return project.Distribution{
			Kind: project.OnTimeOrLognormalByMean, Mean: s.finite("mean", p.Mean), SigmaLog: s.finite("sigma_log", p.SigmaLog),
			ZeroProbability: s.finite("zero_probability", p.ZeroProbability),
		}
	case in.GetUniform() != nil:
		p := in.GetUniform()
		return project.Distribution{Kind: project.Uniform, Low: s.finite("low", p.Low), High: s.finite("high", p.High)}
	case in.GetTriangular() != nil:
		p := in.GetTriangular()
		return s.peaked(project.Triangular, p.Low, p.Mode, p.High)
	case in.GetPert() != nil:
		p := in.GetPert()
		return s.peaked(project.PERT, p.Low, p.Mode, p.High)
	case in.GetBernoulli() != nil:
		p := in.GetBernoulli()
		return project.Distribution{
			Kind: project.Bernoulli, Probability: s.finite("probability", p.Probability),
			LowValue: s.finite("low_value", p.LowValue), HighValue: s.finite("high_value", p.HighValue),
		}
	case in.GetEmpirical() != nil:
		p := in.GetEmpirical()
		return project.Distribution{
			Kind: project.Empirical, Values: s.finites("values", p.Values), Weights: s.finites("weights", p.Weights),
		}
	case in.GetOnTimeOrLognormal() != nil:
		p := in.GetOnTimeOrLognormal()
		return project.Distribution{
			Kind: project.OnTimeOrLognormal, Median: s.finite("median", p.Median), SigmaLog: s.finite("sigma_log", p.SigmaLog),
			ZeroProbability: s.finite("zero_probability", p.ZeroProbability),
		}
	default:
		return s.dynamic(in)
	}
}

// dynamic reads the families of numbers that evolve and of defaults.
func (s *scope) dynamic(in *capstackv1.Distribution) project.Distribution {
	evolving := func(kind project.DistributionKind, p *capstackv1.MeanRevertingDistribution) project.Distribution {
		return project.Distribution{
			Kind: kind, MeanReversion: s.finite("mean_reversion", p.MeanReversion), Volatility: s.finite("volatility", p.Volatility),
		}
	}
	switch {
	case in.GetMeanRevertingRate() != nil:
		return evolving(project.MeanRevertingRate, in.GetMeanRevertingRate())
	case in.GetMeanRevertingPrice() != nil:
		return evolving(project.MeanRevertingPrice, in.GetMeanRevertingPrice())
	case in.GetMeanRevertingShare() != nil:
		return evolving(project.MeanRevertingShare, in.GetMeanRevertingShare())
	case in.GetMeanRevertingIndex() != nil:
		return evolving(project.MeanRevertingIndex, in.GetMeanRevertingIndex())
	case in.GetDefaultTime() != nil:
		p := in.GetDefaultTime()
		return project.Distribution{
			Kind: project.DefaultTime, HazardEndYears: s.finites("hazard_end_years", p.HazardEndYears), HazardRates: s.finites("hazard_rates", p.HazardRates),
			CDSYears: s.finites("cds_years", p.CdsYears), CDSSpreadRates: s.finites("cds_spread_rates", p.CdsSpreadRates),
			RecoveryFraction: s.finite("recovery_fraction", p.RecoveryFraction), DiscountRate: s.finite("discount_rate", p.DiscountRate),
			Rating: p.Rating, Measure: choice(s, "measure", p.Measure, probabilityMeasures()),
		}
	default:
		return project.Distribution{} // Resolve says that a family is missing
	}
}

// peaked reads a distribution between two values with a peak.
func (s *scope) peaked(kind project.DistributionKind, low, mode, high float64) project.Distribution {
	return project.Distribution{
		Kind: kind, Low: s.finite("low", low), Mode: s.finite("mode", mode), High: s.finite("high", high),
	}
}

// finites copies a list of doubles, with a finding for each that is not finite.
func (s *scope) finites(name string, in []float64) []float64 {
	in = capped(s, name, maxEmpirical, in)
	if len(in) == 0 {
		return nil
	}
	out := make([]float64, len(in))
	for i, v := range in {
		out[i] = s.finite(indexed(name, i), v)
	}
	return out
}

func distributionToProto(d project.Distribution) *capstackv1.Distribution {
	switch d.Kind {
	case project.Normal:
		return &capstackv1.Distribution{Family: &capstackv1.Distribution_Normal{
			Normal: &capstackv1.NormalDistribution{Mean: d.Mean, StdDev: d.StdDev}}}
	case project.Lognormal:
		return &capstackv1.Distribution{Family: &capstackv1.Distribution_Lognormal{
			Lognormal: &capstackv1.LognormalDistribution{Median: d.Median, SigmaLog: d.SigmaLog}}}
	case project.LognormalByPercentiles:
		return &capstackv1.Distribution{Family: &capstackv1.Distribution_LognormalByPercentiles{
			LognormalByPercentiles: &capstackv1.LognormalByPercentilesDistribution{P50: d.P50, P90: d.P90}}}
	case project.OnTimeOrLognormalByMean:
		return &capstackv1.Distribution{Family: &capstackv1.Distribution_OnTimeOrLognormalByMean{
			OnTimeOrLognormalByMean: &capstackv1.OnTimeOrLognormalByMeanDistribution{
				Mean: d.Mean, SigmaLog: d.SigmaLog, ZeroProbability: d.ZeroProbability}}}
	case project.Uniform:
		return &capstackv1.Distribution{Family: &capstackv1.Distribution_Uniform{
			Uniform: &capstackv1.UniformDistribution{Low: d.Low, High: d.High}}}
	case project.Triangular:
		return &capstackv1.Distribution{Family: &capstackv1.Distribution_Triangular{
			Triangular: &capstackv1.TriangularDistribution{Low: d.Low, Mode: d.Mode, High: d.High}}}
	case project.PERT:
		return &capstackv1.Distribution{Family: &capstackv1.Distribution_Pert{
			Pert: &capstackv1.PertDistribution{Low: d.Low, Mode: d.Mode, High: d.High}}}
	case project.Bernoulli:
		return &capstackv1.Distribution{Family: &capstackv1.Distribution_Bernoulli{
			Bernoulli: &capstackv1.BernoulliDistribution{
				Probability: d.Probability, LowValue: d.LowValue, HighValue: d.HighValue}}}
	case project.Empirical:
		return &capstackv1.Distribution{Family: &capstackv1.Distribution_Empirical{
			Empirical: &capstackv1.EmpiricalDistribution{
				Values: append([]float64(nil), d.Values...), Weights: append([]float64(nil), d.Weights...)}}}
	case project.OnTimeOrLognormal:
		return &capstackv1.Distribution{Family: &capstackv1.Distribution_OnTimeOrLognormal{
			OnTimeOrLognormal: &capstackv1.OnTimeOrLognormalDistribution{
				Median: d.Median, SigmaLog: d.SigmaLog, ZeroProbability: d.ZeroProbability}}}
	default:
		return dynamicToProto(d)
	}
}

func dynamicToProto(d project.Distribution) *capstackv1.Distribution {
	evolving := &capstackv1.MeanRevertingDistribution{MeanReversion: d.MeanReversion, Volatility: d.Volatility}
	switch d.Kind {
	case project.MeanRevertingRate:
		return &capstackv1.Distribution{Family: &capstackv1.Distribution_MeanRevertingRate{MeanRevertingRate: evolving}}
	case project.MeanRevertingPrice:
		return &capstackv1.Distribution{Family: &capstackv1.Distribution_MeanRevertingPrice{MeanRevertingPrice: evolving}}
	case project.MeanRevertingShare:
		return &capstackv1.Distribution{Family: &capstackv1.Distribution_MeanRevertingShare{MeanRevertingShare: evolving}}
	case project.MeanRevertingIndex:
		return &capstackv1.Distribution{Family: &capstackv1.Distribution_MeanRevertingIndex{MeanRevertingIndex: evolving}}
	case project.DefaultTime:
		return &capstackv1.Distribution{Family: &capstackv1.Distribution_DefaultTime{DefaultTime: &capstackv1.DefaultTimeDistribution{
			HazardEndYears: append([]float64(nil), d.HazardEndYears...), HazardRates: append([]float64(nil), d.HazardRates...),
			CdsYears: append([]float64(nil), d.CDSYears...), CdsSpreadRates: append([]float64(nil), d.CDSSpreadRates...),
			RecoveryFraction: d.RecoveryFraction, DiscountRate: d.DiscountRate,
			Rating: d.Rating, Measure: numberOf[capstackv1.ProbabilityMeasure](d.Measure, probabilityMeasures()),
		}}}
	default:
		return nil
	}
}
