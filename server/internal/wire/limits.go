package wire

import (
	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/run"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Limits returns the limits of requests that reading them keeps, in the order in which requests name their fields. Each
// stands in the comment of its field too.
func Limits() []*capstackv1.Limit {
	limit := func(name string, value int64, unit, description string) *capstackv1.Limit {
		return &capstackv1.Limit{Name: name, Value: value, Unit: unit, Description: description}
	}
	return append([]*capstackv1.Limit{
		limit("project_case.horizon_months", 600, "months", "Months after the month of financial close."),
		limit("project_case.phases", maxPhases, "elements", "Phases of a case."),
		limit("project_case.tenants", maxTenants, "elements", "Tenants of a case."),
		limit("project_case.tranches", maxTranches, "elements", "Tranches of a case."),
		limit("project_case.uncertainties", maxUncertainties, "elements", "Random drivers of a case or a run."),
		limit("project_case.correlations", maxCorrelations, "elements", "Correlations of a case or a run."),
		limit("project_case.empirical_values", maxEmpirical, "values", "Values of one empirical distribution."),
		limit("overrides", MaxOverrides, "elements", "Changes to a case in one request."),
		limit("value.measures", MaxMeasures, "names", "Names of measures in one ValueCase."),
		limit("value.lines", MaxLines, "names", "Names of lines in one ValueCase."),
		limit("explain.depth_limit", compute.MaxExplainDepth, "steps", "Depth of one explanation."),
		limit("explain.node_limit", compute.MaxExplainNodes, "numbers", "Numbers of one explanation."),
		limit("monte_carlo.paths", MaxPaths, "scenarios", "Scenarios of one Monte Carlo run."),
		limit("reverse.directions", compute.MaxDirections, "elements", "Directions of one reverse stress."),
		limit("reverse.evaluation_limit", compute.MaxEvaluations, "scenarios", "Valuations of one search for a shock."),
		limit("reverse.check_path_count", compute.MaxCheckPaths, "scenarios", "Paths of the check of one reverse stress."),
		limit("sensitivities.by_month_paths", compute.MaxByMonth, "names", "Inputs told month by month in one ComputeSensitivities."),
		limit("tornado.ranges", compute.MaxRanges, "elements", "Ranges of one tornado."),
		limit("monte_carlo.strata", compute.MaxStrata, "strata", "Strata of one Monte Carlo run."),
		limit("monte_carlo.strata.columns", compute.MaxStrataColumns, "columns", "Columns times strata of one run."),
		limit("monte_carlo.strata.fan_lines", compute.MaxStrataFans, "lines", "Fan lines times strata of one run."),
		limit("monte_carlo.control_variates", compute.MaxControlled, "drivers", "Drivers of a run with control variates."),
		limit("grid.axes", compute.MaxAxes, "elements", "Axes of one grid."),
		limit("grid.points", compute.MaxGridPoints, "scenarios", "Combinations of one grid."),
		limit("grid.axis_values", maxAxisValues, "values", "Listed values of one axis."),
		limit("stress_set.stresses", compute.MaxStresses, "scenarios", "Stresses of one set."),
		limit("run.structures", compute.MaxShapes, "programs", "Different structures of the case among the scenarios of one run."),
		limit("run.measures", MaxColumns, "columns", "Columns of one run, labels counted."),
		limit("run.quantile_probabilities", MaxQuantiles, "values", "Quantiles in the aggregates of one run."),
		limit("run.thresholds", MaxThresholds, "elements", "Thresholds of one run."),
		limit("run.fan_lines", MaxFanLines, "names", "Lines recorded by month in one run."),
		limit("run.event_levels", run.MaxEventLevels, "levels", "Levels of the cover ratio whose undercutting one run counts."),
		limit("run.event_covenants", run.MaxEventCovenants, "elements", "Covenants whose breaches one run counts."),
		limit("run.event_tranches", run.MaxEventTranches, "elements", "Tranches whose losses one run tells one by one; the sum counts all."),
		limit("run.names", run.MaxNames, "elements", "Obligors whose defaults one run counts."),
	}, contractLimits()...)
}
