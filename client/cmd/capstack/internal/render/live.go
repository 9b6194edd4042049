package render

import (
	"fmt"
	"strings"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// liveCells is how many bars a histogram has that is drawn while a run goes on: with its other lines it fits a small terminal.
const liveCells = 8

// Live draws what the scenarios so far say of column i: its histogram, the mean with its standard error and the median with its
// interval, which narrow as scenarios arrive. No line is wider than width. It returns nothing while no scenario has a value.
func Live(h *pb.RunHeader, a *pb.RunPartialAggregate, i, width int) []string {
	if i < 0 || i >= len(a.GetColumns()) || i >= len(h.GetColumns()) || a.GetColumns()[i].GetHistogram() == nil {
		return nil
	}
	r := &Run{Header: h, Summary: &pb.RunSummary{Columns: a.GetColumns()}}
	lines := r.histogram(i, max(width, 40), liveCells)
	lines[0] += fmt.Sprintf(", after %s of %s scenarios", count(a.GetScenarioCount()), count(h.GetScenarioCount()))
	for k, line := range lines {
		if cells := []rune(line); len(cells) > width {
			line = string(cells[:max(0, width)])
		}
		lines[k] = strings.TrimRight(line, " ")
	}
	return lines
}
