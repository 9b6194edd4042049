package bench

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/capstack/capstack/compute/process"
	"github.com/capstack/capstack/compute/rng"
)

var (
	//go:embed peer/model.h
	modelH string
	//go:embed peer/main.h
	mainH string
	//go:embed peer/model.py
	modelPy string
	//go:embed peer/main.py
	mainPy string
)

// C prints the peer in C. It takes a number of paths, a seed and a file, draws the paths that package process draws for
// that seed, writes the values of all measures, path by path, as float64 in the machine's order (NaN where undefined), and
// prints nanoseconds a path.
func C(s *Subject) (string, error) {
	a, err := ready(s)
	if err != nil {
		return "", err
	}
	lists, code := body(s, a, &c, 1)
	var b strings.Builder
	fmt.Fprintf(&b, "#define T %d\n#define CURVES %d\n#define DEFAULTS %d\n#define MEASURES %d\n", a.months, len(s.Curves), len(s.Defaults), len(s.Measures))
	b.WriteString(modelH + mainH + "\n" + lists)
	b.WriteString("\nstatic void model(int lane) {\n" + code + "}\n\n")
	for k := range s.Curves {
		_, _, shifts := s.Curves[k].step(a.months)
		fmt.Fprintf(&b, "static const double shifts%d[] = {%s};\n", k, texts(shifts))
	}
	b.WriteString("\nstatic void draw(uint64_t seed, uint64_t first) {\n")
	for k := range s.Curves {
		x := &s.Curves[k]
		phi, step, _ := x.step(a.months)
		fmt.Fprintf(&b, "    curve(series[%d], seed, first, %du, %d, %s, %s, shifts%d);\n", k, rng.DriverID(x.Path), price(x), text(phi), text(step), k)
	}
	for k, x := range s.Defaults {
		fmt.Fprintf(&b, "    default_day(inputs[%d], seed, first, %du, %s, %s, %s);\n", k, rng.DriverID(x.Path), text(x.Rate), text(x.Close), text(x.Never))
	}
	b.WriteString("}\n")
	return b.String(), nil
}

// NumPy prints the peer in Python. `run` draws paths with the same law from the generator of NumPy; `check` computes paths
// whose draws stand in a file as float64: by curve and month, then by default, one number a path.
func NumPy(s *Subject) (string, error) {
	a, err := ready(s)
	if err != nil {
		return "", err
	}
	lists, code := body(s, a, &numPy, 1)
	var b strings.Builder
	b.WriteString(modelPy)
	fmt.Fprintf(&b, "\n\nN = 0\nT = %d\nCURVES = %d\nDEFAULTS = %d\nMEASURES = %d\n", a.months, len(s.Curves), len(s.Defaults), len(s.Measures))
	b.WriteString(lists + "\n\ndef model(series, inputs, out):\n" + code + "\n\n")
	b.WriteString("def draw(rng):\n    return [\n")
	for k := range s.Curves {
		phi, step, shifts := s.Curves[k].step(a.months)
		fmt.Fprintf(&b, "        curve(rng, %d, %s, %s, [%s]),\n", price(&s.Curves[k]), text(phi), text(step), texts(shifts))
	}
	b.WriteString("    ], [\n")
	for _, x := range s.Defaults {
		fmt.Fprintf(&b, "        default_day(rng, %s, %s, %s),\n", text(x.Rate), text(x.Close), text(x.Never))
	}
	b.WriteString("    ]\n")
	b.WriteString(mainPy)
	return b.String(), nil
}

func ready(s *Subject) (*analysis, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	return analyse(s)
}

func price(x *Curve) int {
	if x.Evolution.Form == process.FormPrice {
		return 1
	}
	return 0
}
