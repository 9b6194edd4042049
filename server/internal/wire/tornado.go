package wire

import (
	"github.com/capstack/capstack/compute"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// TornadoRequest is a ComputeTornado request that was read.
type TornadoRequest struct {
	compute.TornadoRequest
	read *request
}

// TornadoRequestFromProto reads a request. The error is an [UnknownCaseError] or a [FaultError].
func TornadoRequestFromProto(in *capstackv1.ComputeTornadoRequest, catalog Catalog) (*TornadoRequest, error) {
	r, err := read(in, catalog)
	if err != nil {
		return nil, err
	}
	s := r.scope()
	if len(in.GetMeasures()) == 0 {
		s.found("measures", "required", "name the measures of the tornado")
	}
	q := &TornadoRequest{read: r, TornadoRequest: compute.TornadoRequest{
		Case: r.project, Overrides: r.base, Measures: r.columns(in.GetMeasures()), Workers: max(int(in.GetWorkerCount()), 0),
		LowProbability: s.finite("low_probability", in.GetLowProbability()), HighProbability: s.finite("high_probability", in.GetHighProbability()),
	}}
	for i, x := range capped(s, "ranges", compute.MaxRanges, in.GetRanges()) {
		at := indexed("ranges", i)
		shock, found := ShockFromProto(at, x.GetShock())
		r.around = append(r.around, found...)
		for _, field := range [][2]string{{"path", x.GetPath()}, {"low", x.GetLow()}, {"high", x.GetHigh()}} {
			if field[1] == "" {
				s.found(at+"."+field[0], "required", "is missing; a range has a path and two values")
			}
		}
		q.Ranges = append(q.Ranges, compute.InputRange{Path: x.GetPath(), Shock: shock, Low: x.GetLow(), High: x.GetHigh()})
	}
	if len(q.Ranges) == 0 || in.GetDrivers() != nil {
		q.Random = r.randomDrivers(in.GetDrivers(), len(q.Ranges) == 0)
	}
	return q, r.fault()
}

// Complete returns the engine's error about the request with everything that can be found in it.
func (q *TornadoRequest) Complete(err error) error { return q.read.complete(err) }

// TornadoToProto writes the answer.
func TornadoToProto(in *compute.Tornado) *capstackv1.ComputeTornadoResponse {
	return &capstackv1.ComputeTornadoResponse{
		Factors: mapped(in.Factors, func(f compute.TornadoFactor) *capstackv1.TornadoFactor {
			return &capstackv1.TornadoFactor{Path: f.Path, LowInputs: mapped(f.Low, inputShockToProto), HighInputs: mapped(f.High, inputShockToProto),
				LowCurves: mapped(f.LowCurves, curveShockToProto), HighCurves: mapped(f.HighCurves, curveShockToProto)}
		}),
		Measures: mapped(in.Measures, func(m compute.MeasureTornado) *capstackv1.MeasureTornado {
			return &capstackv1.MeasureTornado{Measure: m.Name, Label: m.Label, Unit: m.Unit, CaseValue: baseToProto(m.Column), BaseValue: readingToProto(m.Base),
				Bars: mapped(m.Bars, func(b compute.TornadoBar) *capstackv1.TornadoBar {
					return &capstackv1.TornadoBar{Factor: int32Of(b.Factor), LowValue: readingToProto(b.Low), HighValue: readingToProto(b.High), Swing: b.Swing}
				})}
		}),
		Uncertainties: UncertaintiesToProto(in.Drivers), Findings: FindingsToProto(in.Findings.Warnings()),
		Fingerprint: in.Fingerprint, EngineVersion: compute.Version,
	}
}
