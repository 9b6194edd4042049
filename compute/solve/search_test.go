package solve

import (
	"errors"
	"math"
	"slices"
	"testing"
)

// of makes a batch evaluator of a function; a NaN means no value.
func of(f func(float64) float64) Func {
	return func(xs, out []float64, ok []bool) error {
		for i, x := range xs {
			out[i] = f(x)
			ok[i] = !math.IsNaN(out[i])
		}
		return nil
	}
}

func question(low, high, own float64) Question {
	return Question{Low: low, High: high, Own: own, Tolerance: 1e-9, Points: 192, Section: 64}
}

func TestRootsAreFoundAndToldFromJumps(t *testing.T) {
	nan := math.NaN()
	for _, x := range []struct {
		name  string
		f     func(float64) float64
		q     Question
		roots []float64
		jumps []float64
	}{
		{"a line", func(x float64) float64 { return 3*x - 6 }, question(0, 10, 1), []float64{2}, nil},
		{"a falling line over a wide range", func(x float64) float64 { return 1e9 - x }, question(0, 1e13, 11e9), []float64{1e9}, nil},
		{"a root at an end", func(x float64) float64 { return x - 10 }, question(0, 10, 1), []float64{10}, nil},
		{"a root at zero", func(x float64) float64 { return x }, question(-1, 2, 1), []float64{0}, nil},
		{"three roots of a cubic", func(x float64) float64 { return (x - 1) * (x - 2) * (x - 3) }, question(0, 10, 5), []float64{1, 2, 3}, nil},
		{"two roots close to the own value", func(x float64) float64 { return (x - 1.001) * (x - 0.999) }, question(0, 1000, 1), []float64{0.999, 1.001}, nil},
		{"a very small root", func(x float64) float64 { return math.Log10(x) + 4 }, question(0, 10, 1), []float64{1e-4}, nil},
		{"a kink", func(x float64) float64 { return math.Max(0, x-4) - 1 }, question(0, 10, 1), []float64{5}, nil},
		{"a square root's foot", func(x float64) float64 { return math.Sqrt(math.Max(0, x-4)) - 1e-3 }, question(0, 10, 1), []float64{4.000001}, nil},
		{"a step", func(x float64) float64 {
			if x < math.Pi {
				return -1
			}
			return 2
		}, question(0, 10, 1), nil, []float64{math.Pi}},
		{"a pole", func(x float64) float64 { return 1 / (x - math.Pi) }, question(0, 10, 1), nil, []float64{math.Pi}},
		{"a steep but continuous slope", func(x float64) float64 { return math.Tanh(1e5 * (x - math.E)) }, question(0, 10, 1), []float64{math.E}, nil},
		{"a root close to where values cease", func(x float64) float64 {
			if x > 7.001 {
				return nan
			}
			return x - 7
		}, question(0, 10, 1), []float64{7}, nil},
		{"values on an island", func(x float64) float64 {
			if x < 4 || x > 6 {
				return nan
			}
			return x - 5
		}, question(0, 10, 1), []float64{5}, nil},
		{"none", func(x float64) float64 { return x*x + 1 }, question(-10, 10, 1), nil, nil},
		{"nothing has a value", func(float64) float64 { return nan }, question(-10, 10, 1), nil, nil},
	} {
		t.Run(x.name, func(t *testing.T) {
			a, err := Search(x.q, of(x.f))
			if err != nil {
				t.Fatal(err)
			}
			var roots, jumps []float64
			for _, b := range a.Brackets {
				if b.Jump {
					jumps = append(jumps, b.Low)
				} else {
					roots = append(roots, b.Middle(x.q.Target))
				}
			}
			same := func(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Max(math.Abs(b), 1e-4) }
			if !slices.EqualFunc(roots, x.roots, same) || !slices.EqualFunc(jumps, x.jumps, same) {
				t.Errorf("roots %v, jumps %v; want %v, %v", roots, jumps, x.roots, x.jumps)
			}
			if a.Evaluations > 3000 {
				t.Errorf("%d evaluations", a.Evaluations)
			}
		})
	}
}

func TestAWholeInputIsSearchedInWholeNumbers(t *testing.T) {
	q := question(0, 3650, 30)
	q.Step, q.Target = 1, 100.5
	a, err := Search(q, func(xs, out []float64, ok []bool) error {
		for i, x := range xs {
			if x != math.Trunc(x) {
				t.Errorf("evaluated at %v", x)
			}
			out[i], ok[i] = x, true
		}
		return nil
	})
	if err != nil || len(a.Brackets) != 1 {
		t.Fatal(a, err)
	}
	if b := a.Brackets[0]; !b.Jump || b.Low != 100 || b.High != 101 {
		t.Errorf("bracket %+v, want the jump from 100 to 101", b)
	}
	q.Target = 100
	if a, _ = Search(q, of(func(x float64) float64 { return x })); len(a.Brackets) != 1 || a.Brackets[0].Jump || a.Brackets[0].Low != 100 {
		t.Errorf("brackets %+v, want exactly 100", a.Brackets)
	}
}

func TestAFlatStretchAtTheTargetIsOneAnswerWithItsLength(t *testing.T) {
	q := question(0, 10, 1)
	a, err := Search(q, of(func(x float64) float64 { return math.Min(0, x-3) + math.Max(0, x-6) }))
	if err != nil || len(a.Brackets) != 1 {
		t.Fatalf("%+v %v", a.Brackets, err)
	}
	if b := a.Brackets[0]; b.Jump || b.Low < 3 || b.Low > 3.2 || b.FlatTo > 6 || b.FlatTo < 5.8 {
		t.Errorf("%+v, want from about 3 to about 6", b)
	}
}

func TestAConstantFunctionIsKnownAsSuch(t *testing.T) {
	a, _ := Search(question(0, 1, 0.5), of(func(float64) float64 { return 1.25 }))
	if !a.Constant() || a.Least != 1.25 {
		t.Errorf("%+v", a)
	}
	a, _ = Search(question(0, 1, 0.5), of(func(x float64) float64 { return 1e9 + x }))
	if a.Constant() {
		t.Error("a function that varies by 1e-9 of itself is not constant")
	}
}

func TestTheBudgetIsKept(t *testing.T) {
	for budget := 1; budget < 200; budget += 7 {
		q := question(0, 10, 1)
		q.Points, q.Section, q.Budget = 40, 6, budget
		calls := 0
		a, err := Search(q, func(xs, out []float64, ok []bool) error {
			calls += len(xs)
			return of(func(x float64) float64 { return x - math.Pi })(xs, out, ok)
		})
		if err != nil || calls > budget || a.Evaluations != calls {
			t.Fatalf("budget %d: %d calls, %d counted, %v", budget, calls, a.Evaluations, err)
		}
	}
}

func TestTheEvaluatorsErrorIsReturned(t *testing.T) {
	broken := errors.New("broken")
	if _, err := Search(question(0, 1, 0), func(_, _ []float64, _ []bool) error { return broken }); !errors.Is(err, broken) {
		t.Error(err)
	}
}

func TestPointsAreAscendingInsideTheRangeAndHoldItsEndsAndTheOwnValue(t *testing.T) {
	for _, q := range []Question{question(0, 1e13, 11e9), question(-0.5, 0.5, 0), question(3, 3, 3), question(-100, -1, -20), question(0, 10, 50), question(1e-9, 1e9, 1)} {
		list := q.points()
		if !slices.IsSorted(list) || list[0] != q.Low || list[len(list)-1] != q.High {
			t.Errorf("%v..%v: points from %v to %v", q.Low, q.High, list[0], list[len(list)-1])
		}
		own := math.Min(math.Max(q.Own, q.Low), q.High)
		if _, ok := slices.BinarySearch(list, own); !ok {
			t.Errorf("%v..%v: own value %v is no point", q.Low, q.High, own)
		}
		if q.Low < q.High && (len(list) < 100 || len(list) > 220) {
			t.Errorf("%v..%v: %d points", q.Low, q.High, len(list))
		}
	}
}

// FuzzSearch checks that a monotonic crossing is always found and never called a jump.
func FuzzSearch(f *testing.F) {
	f.Add(0.0, 1e13, 11e9, 8.9e9)
	f.Add(-1.0, 1.0, 0.0, 1e-7)
	f.Fuzz(func(t *testing.T, low, high, own, at float64) {
		for _, x := range []float64{low, high, own, at} {
			if math.IsNaN(x) || math.Abs(x) > 1e15 {
				t.Skip()
			}
		}
		if !(low < high) || at < low || at > high || high-low < 1e-9 {
			t.Skip()
		}
		a, err := Search(question(low, high, own), of(func(x float64) float64 { return x - at }))
		if err != nil || len(a.Brackets) != 1 || a.Brackets[0].Jump {
			t.Fatalf("%+v %v", a, err)
		}
		if b := a.Brackets[0]; at < b.Low || at > b.High {
			t.Fatalf("%v not in %v..%v", at, b.Low, b.High)
		}
	})
}
