package main

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/client/cmd/capstack/internal/archetype"
	"github.com/capstack/capstack/client/cmd/capstack/internal/casefile"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
	"github.com/capstack/capstack/server/servertest"
)

// Derivatives of the adjoint pass against central differences of a grid of four points about each input, extrapolated to order
// 4: to 1e-6 wherever the differences at both distances and on both sides agree, which at a kink they do not.
func TestDerivativesOfArchetypesAreTheirCentralDifferences(t *testing.T) {
	c := client.New(servertest.Start(t))
	for _, x := range archetype.List() {
		file, err := casefile.Read(x.Name+".yaml", strings.NewReader(x.Text))
		if err != nil {
			t.Fatal(err)
		}
		compared, kinks := 0, 0
		r, err := c.Sensitivities(t.Context(), &pb.ComputeSensitivitiesRequest{
			Subject: &pb.ComputeSensitivitiesRequest_ProjectCase{ProjectCase: file.Project}, Measure: "equity_npv",
		})
		if err != nil {
			t.Fatalf("%s: %v", x.Name, err)
		}
		for _, in := range r.GetInputs() {
			own, err := strconv.ParseFloat(in.GetOwn(), 64)
			if in.Derivative == nil || err != nil || own == 0 || in.GetUpEffect().Value == nil || in.GetDownEffect().Value == nil {
				continue
			}
			slope, noise, smooth := gridSlope(t, c, file.Project, in.GetPath(), own, r.GetValue().GetValue())
			if !smooth {
				kinks++
				continue
			}
			compared++
			if d := in.GetDerivative(); math.Abs(d-slope) > 1e-6*math.Max(math.Abs(d), math.Abs(slope))+noise {
				t.Errorf("%s by %s: derivative %v, difference %v +- %v", x.Name, in.GetPath(), d, slope, noise)
			}
		}
		t.Logf("%s: %d derivatives compared, %d at kinks", x.Name, compared, kinks)
		if compared < 10 {
			t.Errorf("%s: only %d derivatives compared, %d at kinks", x.Name, compared, kinks)
		}
	}
}

// gridSlope is the derivative of equity_npv by one input, with what rounding leaves of it, by scenarios of a grid.
func gridSlope(t *testing.T, c *client.Client, p *pb.ProjectCase, path string, own, at float64) (slope, noise float64, smooth bool) {
	t.Helper()
	h, _ := strconv.ParseFloat(strconv.FormatFloat(1e-3*math.Abs(own), 'g', 3, 64), 64)
	var texts []string
	for _, by := range []float64{-h, -h / 2, h / 2, h} {
		texts = append(texts, strconv.FormatFloat(by, 'f', 9, 64))
	}
	values := []float64{}
	run := c.Run(t.Context(), &pb.RunScenariosRequest{
		Subject: &pb.RunScenariosRequest_ProjectCase{ProjectCase: p}, Measures: []*pb.MeasureSelector{{Name: "equity_npv"}},
		Detail: pb.RunDetail_RUN_DETAIL_EVERY_SCENARIO,
		Spec: &pb.RunScenariosRequest_Grid{Grid: &pb.Grid{Axes: []*pb.GridAxis{{Path: path, Shock: pb.Shock_SHOCK_ADD,
			Points: &pb.GridAxis_Values{Values: &pb.GridValues{Values: texts}}}}}},
	})
	for event, err := range run.All() {
		if err != nil {
			return 0, 0, false // out of the input's range on one side
		}
		for _, column := range event.GetChunk().GetColumns() {
			values = append(values, column.GetValues()...)
		}
	}
	if len(values) != 4 || h < 1e-6 { // the grid's texts have nine decimals
		return 0, 0, false
	}
	wide, narrow := (values[3]-values[0])/(2*h), (values[2]-values[1])/h
	right, left := (values[2]-at)/(h/2), (at-values[1])/(h/2)
	noise = 1e-12 * math.Abs(at) / h
	smooth = math.Abs(wide-narrow) <= 1e-4*math.Abs(narrow)+noise && math.Abs(right-left) <= 4e-3*math.Abs(narrow)+noise
	return (4*narrow - wide) / 3, noise, smooth
}
