package compute

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/solve"
)

// roots turns brackets into roots on the exact ledger. Where the function really crosses the target somewhere, jumps are
// left out; without such a place they are the answer.
func (s *solver) roots(ctx context.Context, a *solve.Answer, out *Solution) error {
	jumps := true
	for _, b := range a.Brackets {
		jumps = jumps && b.Jump
	}
	var first *exact.Ledger
	for _, b := range a.Brackets {
		if b.Jump != jumps {
			continue
		}
		r, l, err := s.polish(ctx, b)
		if err != nil {
			return err
		}
		if l == nil {
			continue
		}
		if first == nil {
			first = l
		}
		out.Roots = append(out.Roots, r)
	}
	if first != nil {
		out.Measures = pick(first, nil)
	}
	return nil
}

// polish evaluates a bracket's root on the ledger and moves it along the bracket's slope while that brings the measure
// nearer to the target. For a jump it takes the end whose measure is nearer.
func (s *solver) polish(ctx context.Context, b solve.Bracket) (Root, *exact.Ledger, error) {
	root := Root{BracketLow: b.Low, BracketHigh: b.High}
	x := b.Middle(s.target)
	slope := (b.HighValue - b.LowValue) / (b.High - b.Low)
	rounds := polishRounds
	if b.Jump {
		rounds = 1
		if x = b.Low; math.Abs(b.HighValue-s.target) < math.Abs(b.LowValue-s.target) {
			x = b.High
		}
	}
	var best *exact.Ledger
	for range rounds {
		v, ok := s.decimal(x)
		if !ok || best != nil && v == root.Input {
			break
		}
		s.runs++
		l, err := s.ledger(ctx, v)
		if err != nil {
			if ctx.Err() != nil {
				return root, nil, ctx.Err()
			}
			break
		}
		m := valueOf(l, s.q.Measure.Name, s.q.Measure.Label)
		if m.Absent != "" {
			break
		}
		gap, ok := money.Sub(m.Amount, s.q.Target)
		residual := gap.Float64()
		if !ok || best != nil && math.Abs(residual) >= math.Abs(root.Residual) {
			break
		}
		best, root.Input, root.Residual = l, v, residual
		if residual == 0 || slope == 0 || math.IsNaN(slope) || math.IsInf(slope, 0) {
			break
		}
		x = v.Float64() - residual/slope
	}
	return root, best, nil
}

// status sums up what was found.
func (s *solver) status(a *solve.Answer, out *Solution) SolveStatus {
	jump := len(a.Brackets) > 0
	for _, b := range a.Brackets {
		jump = jump && b.Jump
	}
	switch {
	case a.Defined == 0:
		return SolveAbsent
	case a.Constant() && a.Scanned > 1:
		return SolveInsensitive
	case len(out.Roots) == 0:
		return SolveNoRoot
	case jump:
		return SolveJump
	case len(out.Roots) > 1:
		return SolveSeveralRoots
	}
	return SolveFound
}

// explain says the answer in words, with the range that was searched and what the measure was over it.
func (s *solver) explain(out *Solution, a *solve.Answer, searched [2]float64) string {
	measure := program.MeasureKey(s.q.Measure.Name, s.q.Measure.Label)
	where := fmt.Sprintf("%s from %s to %s", s.q.Path, figure(searched[0]), figure(searched[1]))
	over := fmt.Sprintf("over it %s runs from %s to %s", measure, s.amount(a.Least), s.amount(a.Most))
	if a.Defined < a.Scanned {
		over += fmt.Sprintf(" (it has a value from about %s to %s only)", figure(a.FirstHas), figure(a.LastHas))
	}
	target := s.amount(s.target)
	var text string
	switch out.Status {
	case SolveFound:
		text = fmt.Sprintf("%s is %s at %s = %s; searched %s; %s", measure, target, s.q.Path, out.Roots[0].Input, where, over)
	case SolveSeveralRoots:
		text = fmt.Sprintf("%s is %s at %d values of %s: %s; searched %s; %s", measure, target, len(out.Roots), s.q.Path, s.inputs(out), where, over)
	case SolveNoRoot:
		text = fmt.Sprintf("%s does not reach %s; searched %s; %s", measure, target, where, over)
	case SolveInsensitive:
		text = fmt.Sprintf("%s does not depend on %s: it is %s throughout; searched %s", measure, s.q.Path, s.amount(a.Least), where)
	case SolveAbsent:
		text = fmt.Sprintf("%s has no value anywhere; searched %s: %s", measure, where, s.shape.Program.Measures[s.measure].Reason)
	case SolveJump:
		b := a.Brackets[0]
		text = fmt.Sprintf("%s steps over %s: it is %s at %s = %s and %s at %s; searched %s", measure, target, s.amount(b.LowValue),
			s.q.Path, fine(b.Low), s.amount(b.HighValue), fine(b.High), where)
	}
	for _, b := range a.Brackets {
		if b.FlatTo > b.Low && out.Status != SolveInsensitive {
			text += fmt.Sprintf("; it stays at the target from %s to %s", figure(b.Low), figure(b.FlatTo))
			break
		}
	}
	if a.Exhausted {
		text += fmt.Sprintf("; the search ended after %d valuations, so it may have missed values", a.Evaluations)
	}
	return text
}

// inputs lists the roots.
func (s *solver) inputs(out *Solution) string {
	list := make([]string, len(out.Roots))
	for i, r := range out.Roots {
		list[i] = r.Input.String()
	}
	return strings.Join(list, ", ")
}

// amount writes a value of the measure; a date as a date.
func (s *solver) amount(x float64) string {
	if p := s.shape.Program; p.Measures[s.measure].Kind == program.Day {
		day, _ := money.FromFloat64(x - s.dayOffset())
		return dateOf(p, day).String()
	}
	return figure(x)
}

// fine writes a number with as many digits as tell the ends of a narrow bracket apart.
func fine(x float64) string { return fmt.Sprintf("%.13g", x) }

// figure writes a number with seven digits, without an exponent where that reads well.
func figure(x float64) string {
	if size := math.Abs(x); size >= 1e7 && size < 1e15 {
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.7g", x)
}
