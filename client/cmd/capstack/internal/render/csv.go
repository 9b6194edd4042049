package render

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// In CSV every number keeps all its digits and has no separators; what has no value is an empty cell.

// ValueCSV writes a valued case as one long table: a row for each number, told apart by part, name, label and period.
func ValueCSV(w io.Writer, r *pb.ValueCaseResponse) error {
	c := csv.NewWriter(w)
	write := row(c)
	write("part", "name", "label", "period", "unit", "value", "absent_reason")
	measuresCSV(write, r.GetMeasures())
	for _, s := range r.GetStatements() {
		part := words(s.GetKind().String(), "STATEMENT_KIND_")
		for _, line := range s.GetRows() {
			for i, value := range line.GetValues() {
				write(part, line.GetTitle(), line.GetSection(), s.GetPeriodEndDates()[i], unitCurrency, value, "")
			}
		}
	}
	debtCSV(write, r.GetDebtSchedules())
	for _, d := range r.GetCoverRatios() {
		write("cover", "cfads", "", d.GetDate(), unitCurrency, d.GetCfads(), "")
		write("cover", "debt_service", "", d.GetDate(), unitCurrency, d.GetDebtService(), "")
		write("cover", "dscr", "", d.GetDate(), "", d.GetDscr(), "")
	}
	for _, e := range r.GetEvents() {
		write("event", words(e.GetKind().String(), "CASH_EVENT_KIND_"), e.GetLabel(), e.GetDate(), unitCurrency, e.GetAmount(), "")
	}
	return flush(c)
}

// debtCSV writes what is unpaid and overdue only where something is.
func debtCSV(write func(...string), schedules []*pb.DebtSchedule) {
	unpaid := distressed(schedules)
	for _, s := range schedules {
		for _, d := range s.GetRows() {
			cells := [][2]string{
				{"opening_balance", d.GetOpeningBalance()}, {"drawn", d.GetDrawn()}, {"interest", d.GetInterest()},
				{"principal", d.GetPrincipal()}, {"capitalized", d.GetCapitalized()}, {"fee", d.GetFee()}, {"closing_balance", d.GetClosingBalance()},
			}
			if unpaid {
				cells = append(cells, [2]string{"unpaid", d.GetUnpaid()}, [2]string{"overdue_balance", d.GetOverdueBalance()})
			}
			for _, cell := range cells {
				write("debt", cell[0], s.GetTrancheId(), d.GetDate(), unitCurrency, cell[1], "")
			}
		}
	}
}

func measuresCSV(write func(...string), values []*pb.MeasureValue) {
	for _, v := range values {
		write("measure", v.GetName(), v.GetLabel(), "", v.GetUnit(), v.GetDecimalValue(), v.GetAbsentReason())
	}
}

// SolveCSV writes the roots of a goal seek.
func SolveCSV(w io.Writer, q *pb.SolveInputRequest, r *pb.SolveInputResponse) error {
	c := csv.NewWriter(w)
	write := row(c)
	write("input_path", "measure", "label", "target", "status", "input", "residual", "bracket_low", "bracket_high")
	status := words(r.GetStatus().String(), "SOLVE_STATUS_")
	for _, root := range r.GetRoots() {
		write(q.GetInputPath(), q.GetMeasure(), q.GetLabel(), q.GetTarget(), status, root.GetInputDecimal(),
			plainNumber(root.GetResidual()), plainNumber(root.GetBracketLow()), plainNumber(root.GetBracketHigh()))
	}
	if len(r.GetRoots()) == 0 {
		write(q.GetInputPath(), q.GetMeasure(), q.GetLabel(), q.GetTarget(), status, "", "", "", "")
	}
	return flush(c)
}

// RunCSV writes the statistics of a run, a row for each column.
func RunCSV(w io.Writer, r *Run) error {
	c := csv.NewWriter(w)
	statisticsCSV(row(c), r)
	return flush(c)
}

// ScenarioCSV writes a row for each scenario as its chunk arrives: a run may be larger than memory.
type ScenarioCSV struct {
	out *csv.Writer
	run Run
}

// NewScenarioCSV writes the header row.
func NewScenarioCSV(w io.Writer, h *pb.RunHeader) *ScenarioCSV {
	s := &ScenarioCSV{csv.NewWriter(w), Run{Header: h}}
	header := append([]string{"scenario"}, s.run.scenarioNames().header...)
	for _, column := range h.GetColumns() {
		header = append(header, Column(column.GetName(), column.GetLabel()))
	}
	row(s.out)(header...)
	return s
}

// Chunk writes the scenarios of one chunk.
func (s *ScenarioCSV) Chunk(c *pb.RunChunk) error {
	s.run.Chunks = []*pb.RunChunk{c}
	names := s.run.scenarioNames()
	s.run.eachScenario(func(scenario int64, values []float64) {
		cells := append([]string{strconv.FormatInt(scenario, 10)}, names.of(scenario)...)
		for i, x := range values {
			cells = append(cells, cell(&x, s.run.Header.GetColumns()[i].GetUnit()))
		}
		row(s.out)(cells...)
	})
	return flush(s.out)
}

func statisticsCSV(write func(...string), r *Run) {
	header := []string{"measure", "label", "unit", "count", "absent", "base", "mean", "std_dev", "std_error", "min", "max"}
	for _, q := range r.Header.GetQuantileProbabilities() {
		header = append(header, "q"+plainNumber(q))
	}
	controls := r.Header.GetControlVariateCount() > 0
	if controls {
		header = append(header, "controlled_mean", "controlled_std_error", "variance_ratio")
	}
	write(header...)
	for i, a := range r.Summary.GetColumns() {
		column := r.Header.GetColumns()[i]
		unit := column.GetUnit()
		extreme := func(v *pb.ScenarioValue) string {
			if v == nil {
				return ""
			}
			return cell(&v.Value, unit)
		}
		cells := []string{
			column.GetName(), column.GetLabel(), unit, strconv.FormatInt(a.GetCount(), 10),
			strconv.FormatInt(r.Summary.GetScenarioCount()-a.GetCount(), 10),
			cell(column.BaseValue, unit), cell(a.Mean, unit), cell(a.StdDev, ""), cell(a.StdError, ""), extreme(a.GetMinimum()), extreme(a.GetMaximum()),
		}
		for k := range r.Header.GetQuantileProbabilities() {
			if k < len(a.GetQuantiles()) {
				cells = append(cells, cell(&a.GetQuantiles()[k].Value, unit))
			} else {
				cells = append(cells, "")
			}
		}
		if x := a.GetControlledMean(); x != nil {
			cells = append(cells, cell(&x.Value, unit), cell(&x.StdError, ""), cell(&x.VarianceRatio, ""))
		} else if controls {
			cells = append(cells, "", "", "")
		}
		write(cells...)
	}
}

// cell writes a number that may be absent, a date as a date.
func cell(x *float64, unit string) string {
	switch {
	case x == nil || *x != *x:
		return ""
	case unit == unitDate:
		return day(*x)
	default:
		return plainNumber(*x)
	}
}

// row returns a function that writes one row. Errors stay in the writer until it is flushed.
func row(c *csv.Writer) func(...string) {
	return func(cells ...string) { _ = c.Write(cells) }
}

func flush(c *csv.Writer) error {
	c.Flush()
	if err := c.Error(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}
