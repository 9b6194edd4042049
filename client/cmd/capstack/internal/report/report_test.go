package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// invented is a run whose figures are made up: two measures that vary, one that does not, one that no scenario has, a line by
// month, two covenants.
func invented() *Page {
	months := []string{}
	for year := 2030; year < 2033; year++ {
		for month := 1; month <= 12; month++ {
			months = append(months, fmt.Sprintf("%d-%02d-28", year, month))
		}
	}
	series := func(at func(t int) float64) []float64 {
		out := make([]float64, len(months))
		for t := range out {
			out[t] = at(t)
		}
		return out
	}
	fan := func(name string, level, mean func(t int) float64) *pb.Fan {
		f := &pb.Fan{Line: name, Means: series(mean)}
		for k, q := range []float64{0.05, 0.25, 0.5, 0.75, 0.95} {
			f.Quantiles = append(f.Quantiles, &pb.FanQuantile{Probability: q, Values: series(func(t int) float64 { return level(t) * float64(8+k) })})
		}
		return f
	}
	nothing := func(int) float64 { return 0 }
	at := func(month int, share float64) func(int) float64 {
		return func(t int) float64 {
			if t == month {
				return share
			}
			return 0
		}
	}
	return &Page{
		Title: "Campus & <b>Sons</b>", Case: "campus.yaml", Currency: "USD", Random: true, Seed: 7,
		Header: &pb.RunHeader{
			EngineVersion: "0.0.0-test", Fingerprint: strings.Repeat("f", 64), MonthEndDates: months,
			Columns:       []*pb.RunColumn{{Name: "equity_irr", BaseValue: proto.Float64(0.12)}, {Name: "equity_npv", Unit: "currency"}, {Name: "constant"}, {Name: "never", Label: "a"}},
			FanLines:      []*pb.FanLine{{Name: "cfads", Unit: "USD"}, {Name: "covenant_breach[dscr]"}, {Name: "covenant_locked[ltv]"}},
			Findings:      []*pb.Finding{{Path: "in.the.header"}},
			Uncertainties: []*pb.Uncertainty{{Path: "facility.power.usd_per_mwh"}, {Path: "tenants[a].pay_fraction", AlsoPaths: []string{"tenants[b].pay_fraction"}}},
			DriverOrigins: []*pb.DriverOrigin{{CalibrationId: "power-price", Source: "a book"}, {}},
			Measure:       pb.ProbabilityMeasure_PROBABILITY_MEASURE_MARKET_IMPLIED,
		},
		Summary: &pb.RunSummary{
			ScenarioCount: 100, FailedScenarioCount: 1, Digest: strings.Repeat("d", 64),
			Columns: []*pb.ColumnAggregate{
				{
					Count: 99, Mean: proto.Float64(0.1), StdError: proto.Float64(0.001), MeanOfLowest_5Percent: proto.Float64(0.0123), MeanOfHighest_5Percent: proto.Float64(0.21),
					Minimum: &pb.ScenarioValue{Scenario: 41, Value: 0.01}, Maximum: &pb.ScenarioValue{Scenario: 3, Value: 0.22},
					Quantiles: []*pb.Quantile{{Probability: 0.05, Value: 0.02, Low: proto.Float64(0.0111), High: proto.Float64(0.0333)}, {Probability: 0.5, Value: 0.1}},
					Histogram: &pb.Histogram{Low: 0.01, High: 0.22, Counts: []int64{9, 40, 40, 10}},
					Absent:    []*pb.AbsentCount{{Reason: "no root", Count: 1}},
				},
				{Count: 100, Mean: proto.Float64(3e8), Minimum: &pb.ScenarioValue{Value: -1e8}, Maximum: &pb.ScenarioValue{Value: 9e8}, Histogram: &pb.Histogram{Low: -1e8, High: 9e8, Counts: []int64{50, 50}}},
				{Count: 100, Mean: proto.Float64(2), Histogram: &pb.Histogram{Low: 2, High: 2, Counts: []int64{100}}},
				{Absent: []*pb.AbsentCount{{Reason: "no debt", Count: 100}}},
			},
			Fans: []*pb.Fan{
				fan("cfads", func(t int) float64 { return 1e7 + 1e5*float64(t) }, func(t int) float64 { return 1.1e8 + 1e6*float64(t) }),
				fan("covenant_breach[dscr]", nothing, at(16, 0.34)), // May 2031
				fan("covenant_locked[ltv]", nothing, at(2, 0.1)),
			},
		},
		Attribution: &pb.AttributeVarianceResponse{
			Uncertainties: []*pb.Uncertainty{{Path: "facility.power.usd_per_mwh"}, {Path: "tenants[a].pay_fraction"}},
			Measures: []*pb.MeasureShares{
				{Measure: "equity_irr", PathCount: 2048, Shares: []*pb.DriverShare{{FirstOrder: 0.3, Total: 0.4}, {FirstOrder: 0.6, Total: 0.7}}},
				{Measure: "constant", PathCount: 2048},
				{Measure: "not_recorded", PathCount: 2048, Shares: []*pb.DriverShare{{}, {}}},
			},
		},
		Tornado: &pb.ComputeTornadoResponse{
			Factors: []*pb.TornadoFactor{{Path: "facility.power.usd_per_mwh"}, {Path: "tenants[a].pay_fraction"}},
			Measures: []*pb.MeasureTornado{
				{Measure: "equity_irr", BaseValue: reading(0.1), Bars: []*pb.TornadoBar{
					{Factor: 1, LowValue: reading(0.02), HighValue: reading(0.12), Swing: 0.1}, {Factor: 0, LowValue: reading(0.11), HighValue: &pb.Reading{AbsentReason: "no root"}, Swing: 0.01}}},
				{Measure: "constant", BaseValue: reading(2), Bars: []*pb.TornadoBar{{LowValue: reading(2), HighValue: reading(2)}}},
				{Measure: "not_recorded", BaseValue: reading(2), Bars: []*pb.TornadoBar{{LowValue: reading(1), HighValue: reading(3), Swing: 2}}},
			},
		},
		Findings:    []*pb.Finding{{Severity: pb.Severity_SEVERITY_WARNING, Path: "tax.rate", Message: "is 0 <really>", Rule: "sanity"}},
		Assumptions: []*pb.DefaultApplied{{Path: "facility.pue", Text: "1.3"}},
	}
}

func reading(x float64) *pb.Reading { return &pb.Reading{Value: &x} }

func written(t *testing.T, p *Page) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPageHasADrawingForEachChart(t *testing.T) {
	text := written(t, invented())
	for class, want := range map[string]int{"column": 4, "fan": 1, "tornado": 1, "swing": 1, "heat": 1} {
		if got := strings.Count(text, `<figure class="`+class+`">`); got != want {
			t.Errorf("%d figures of %s, want %d", got, class, want)
		}
	}
	for _, label := range []string{"Histogram of equity_irr", "Histogram of equity_npv, USD m", "Fan of cfads, USD m", "Tornado of equity_irr", "Swing of equity_irr", "Heat map of covenants"} {
		if strings.Count(text, `aria-label="`+label+`"`) != 1 {
			t.Errorf("no drawing %q", label)
		}
	}
	if got := strings.Count(text, "<svg"); got != 6 || strings.Count(text, "</svg>") != got {
		t.Errorf("%d drawings, want 6, all closed", got)
	}
}

func TestPageSaysWhatWasRunAndWhatCameOut(t *testing.T) {
	text := written(t, invented())
	for _, want := range []string{
		"filled by default, power-price: a book", "market-implied probabilities and losses",
		"campus.yaml", "<td>100</td>", "<td>7</td>", strings.Repeat("d", 64), strings.Repeat("f", 64), "0.0.0-test",
		"mean of the lowest 5%", "0.0123", "mean of the highest 5%", "0.2100", "0.0111", "0.0333", "0.0100, scenario 41", "1: no root", "100: no debt",
		"Every scenario with a value has 2.0000.", "No scenario has a value.", "tenants[a].pay_fraction and 1 more",
		"dark 34.00%, that of covenant_breach[dscr] in 2031-Q2.", "warning", "tax.rate", "facility.pue", "From 2048 paths",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// A strict reader of XML reads the whole page: every element is closed in order.
func TestPageParses(t *testing.T) {
	d := xml.NewDecoder(strings.NewReader(strings.TrimPrefix(written(t, invented()), "<!DOCTYPE html>")))
	d.Entity = xml.HTMLEntity
	elements := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if start, ok := token.(xml.StartElement); ok {
			elements++
			for _, a := range start.Attr {
				if a.Name.Local == "src" || a.Name.Local == "href" || start.Name.Local == "script" || start.Name.Local == "link" {
					t.Errorf("<%s %s=%q> reaches out of the page", start.Name.Local, a.Name.Local, a.Value)
				}
			}
		}
	}
	if elements < 100 {
		t.Errorf("%d elements", elements)
	}
}

func TestPageHoldsNoAddressAndNoScript(t *testing.T) {
	text := written(t, invented())
	for _, bad := range []string{"http:", "https:", "<script", "@import", "url("} {
		if strings.Contains(text, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
}

func TestTextOfTheCaseIsEscaped(t *testing.T) {
	p := invented()
	p.Header.Columns[0].Label = `"><script>x</script>`
	p.Header.FanLines[1].Name = "covenant_breach[<i>]"
	p.Attribution.Measures[0].Label = p.Header.Columns[0].Label
	p.Attribution.Uncertainties[0].Path = "<script>y</script>"
	p.Tornado.Factors[1].Path = "<script>z</script>"
	text := written(t, p)
	for _, bad := range []string{"<b>", "<script", "<i>", "<really>"} {
		if strings.Contains(text, bad) {
			t.Errorf("%s of the case stands in the page", bad)
		}
	}
	if !strings.Contains(text, "Campus &amp; &lt;b&gt;Sons&lt;/b&gt;") {
		t.Error("the title is missing")
	}
}

func TestEqualInputGivesEqualBytes(t *testing.T) {
	first := written(t, invented())
	for range 3 {
		if written(t, invented()) != first {
			t.Fatal("the pages differ")
		}
	}
}

func TestWhatIsNotThereIsSaidOrLeftOut(t *testing.T) {
	p := invented()
	p.Attribution, p.NoAttribution = nil, "Only random runs have shares."
	p.Tornado, p.NoTornado = nil, "Only random runs have bars."
	p.Summary.Fans, p.Header.FanLines, p.Header.MonthEndDates = nil, nil, nil
	p.Findings, p.Assumptions, p.Random = nil, nil, false
	text := written(t, p)
	for _, bad := range []string{`class="heat"`, `class="fan"`, `class="tornado"`, `class="swing"`, "Findings", "Assumptions", "Seed"} {
		if strings.Contains(text, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
	if !strings.Contains(text, "Only random runs have shares.") {
		t.Error("the page does not say why there is no tornado")
	}
}

func TestCovenantsThatNeverFailNeedNoMap(t *testing.T) {
	p := invented()
	p.LeftOut = []string{"covenant_breach[seventh]"}
	for _, f := range p.Summary.Fans[1:] {
		clear(f.Means)
	}
	text := written(t, p)
	if strings.Contains(text, "Heat map") || !strings.Contains(text, "No scenario fails any of covenant_breach[dscr], covenant_locked[ltv].") || !strings.Contains(text, "covenant_breach[seventh]") {
		t.Error("want a sentence and no map")
	}
}

func TestNumbersThatCannotBeDrawnDoNotEndThePage(t *testing.T) {
	p := invented()
	p.Summary.Columns[0].Histogram.High = math.Inf(1)
	p.Summary.Fans[0].Quantiles[4].Values[3] = math.NaN()
	p.Attribution.Measures[0].Shares[0].Total = math.NaN()
	p.Tornado.Measures[0].Bars[0].LowValue = reading(math.Inf(-1))
	if text := written(t, p); strings.Count(text, "<svg") != 3 {
		t.Errorf("%d drawings, want those of equity_npv, of the covenants and of the bars that are left", strings.Count(text, "<svg"))
	}
}

// Quarters take the largest of their months: 0.2, 0.5 and 0.1 make 0.5; the year turns between two quarters.
func TestSharesByQuarter(t *testing.T) {
	p := &Page{
		Header: &pb.RunHeader{
			MonthEndDates: []string{"2030-10-31", "2030-11-30", "2030-12-31", "2031-01-31"},
			FanLines:      []*pb.FanLine{{Name: "cfads"}, {Name: "covenant_breach[a]"}},
		},
		Summary: &pb.RunSummary{Fans: []*pb.Fan{{Means: []float64{9, 9, 9, 9}}, {Means: []float64{0.2, 0.5, 0.1, 0.05}}}},
	}
	s := p.byQuarter()
	if got := fmt.Sprint(s.quarters, s.lines, s.values); got != "[2030-Q4 2031-Q1] [covenant_breach[a]] [[0.5 0.05]]" {
		t.Error(got)
	}
}
