package lanes

import (
	"fmt"
	"math"
	"testing"

	"github.com/capstack/capstack/compute/program"
)

// rings are the sizes of the rings of a trial's plan.
func rings(t *testing.T, c *trial) (sizes []int) {
	t.Helper()
	pl, err := Compile(c.p, c.spec)
	if err != nil {
		t.Fatal(err)
	}
	for i := range pl.g.place {
		if p := &pl.g.place[i]; p.kind == inRing {
			sizes = append(sizes, int(p.mask)+1)
		}
	}
	return sizes
}

func TestLastMonthsValueSharesARowWithThisMonthsUnlessItIsReadLater(t *testing.T) {
	type build func(d *draft, s, x program.Expr, state program.Line) program.Expr // what the state is
	asked := func(d *draft, e program.Expr) { d.measure(d.line(e).Fold(program.FoldSum)) }
	cases := []struct {
		name  string
		build build
		want  string
	}{
		{"read by its own operation", func(d *draft, s, x program.Expr, state program.Line) program.Expr {
			asked(d, state.Expr)
			return state.Lag(1).Plus(x)
		}, "[1]"},
		{"read before it", func(d *draft, s, x program.Expr, state program.Line) program.Expr {
			interest := d.line(state.Lag(1).Times(s))
			asked(d, interest.Expr)
			return state.Lag(1).Times(x).Plus(interest.Expr)
		}, "[1]"},
		{"read after it", func(d *draft, s, x program.Expr, state program.Line) program.Expr {
			asked(d, state.Minus(state.Lag(1)))
			return state.Lag(1).Times(x).Plus(s)
		}, "[2]"},
		{"read by a fold", func(d *draft, s, x program.Expr, state program.Line) program.Expr {
			d.measure(state.Lag(1).Fold(program.FoldMax))
			return state.Lag(1).Times(x).Plus(s)
		}, "[2]"},
		{"read by a window together with this month's", func(d *draft, s, x program.Expr, state program.Line) program.Expr {
			asked(d, state.Window(2))
			return state.Lag(1).Times(x).Plus(s)
		}, "[2]"},
		{"read by a window of last months", func(d *draft, s, x program.Expr, state program.Line) program.Expr {
			asked(d, state.Minus(state.Lag(1).Window(1)))
			return state.Lag(1).Times(x).Plus(s)
		}, "[2]"},
	}
	for _, k := range cases {
		t.Run(k.name, func(t *testing.T) {
			d := newDraft(t, 20)
			x := d.in("x", "0.5")
			s := d.byMonth("s", program.Number, func(t int) int64 { return int64(t*7%5) * 1000 })
			state := d.declare(program.Number).Before(x)
			state.Is(k.build(d, s, x, state))
			c := d.trial([]string{"x"}, nil, []map[string]float64{{"x": 0.25}, {"x": -2}, {"x": math.Inf(1)}})
			c.spec.Fans = nil
			if got := fmt.Sprint(rings(t, &c)); got != k.want {
				t.Errorf("rings of %s months, want %s", got, k.want)
			}
			c.checkAll(t)
		})
	}
}
