package compute

import (
	"github.com/capstack/capstack/compute/scenario"
	"github.com/capstack/capstack/compute/stat"
)

// maxDrawn bounds the scenarios whose draws a summary tells: with 64 drivers they take 32 KiB.
const maxDrawn = 64

// drawnAtEnds tells what the drivers drew on the paths at the ends of the measures: first the lowest and the highest path of
// every column, then the next of every column, until the tails or maxDrawn end. Nothing where nothing is drawn.
func (r *ReadyRun) drawnAtEnds(columns []ColumnAggregate) []DrawnScenario {
	source, ok := r.prepared.Source.(scenario.Drawer)
	if !ok {
		return nil
	}
	var out []DrawnScenario
	seen := map[uint64]bool{}
	block := source.Shapes()[0].NewBlock(nil, nil)
	for rank := range tailScenarios {
		for i := range columns {
			for _, tail := range [][]stat.Extreme{columns[i].Lowest, columns[i].Highest} {
				if rank >= len(tail) || seen[tail[rank].Path] {
					continue
				}
				if len(out) == maxDrawn {
					return out
				}
				path := tail[rank].Path
				seen[path] = true
				out = append(out, DrawnScenario{int64(path), source.Drawn(int64(path), block)})
			}
		}
	}
	return out
}
