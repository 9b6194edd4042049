package conformance

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// expectations is the file that names samples and their rates.
const expectations = "expected.csv"

// xirrChecks reads expected.csv with the samples beside it. Other files are such samples.
func xirrChecks(s Service, file string) ([]check, error) {
	if filepath.Base(file) != expectations {
		if _, err := os.Stat(filepath.Join(filepath.Dir(file), expectations)); err != nil {
			return nil, fmt.Errorf("no %s beside it says what rate to expect", expectations)
		}
		return nil, nil
	}
	rows, err := readRows(file)
	if err != nil {
		return nil, err
	}
	var out []check
	for i, row := range rows {
		if len(row) != 2 {
			return nil, fmt.Errorf("line %d is no pair of sample and rate", i+1)
		}
		if i == 0 && row[1] == "expected" {
			continue
		}
		flows, err := readSample(filepath.Join(filepath.Dir(file), row[0]))
		if err != nil {
			return nil, err
		}
		out = append(out, func(ctx context.Context) (verdict, error) { return xirrSample(ctx, s, row[0], row[1], flows) })
	}
	return out, nil
}

// readSample reads lines of date,amount.
func readSample(file string) ([]*pb.CashFlow, error) {
	rows, err := readRows(file)
	if err != nil {
		return nil, err
	}
	var out []*pb.CashFlow
	for i, row := range rows {
		if len(row) != 2 {
			return nil, fmt.Errorf("%s: line %d is no pair of date and amount", file, i+1)
		}
		amount, err := decimal.NewFromString(strings.TrimSpace(row[1]))
		if err != nil {
			if i == 0 {
				continue // a heading
			}
			return nil, fmt.Errorf("%s: line %d: %w", file, i+1, err)
		}
		out = append(out, &pb.CashFlow{Date: strings.TrimSpace(row[0]), Amount: amount.Round(18).String()})
	}
	return out, nil
}

// xirrSample asks for the rates of one sample: the expected one must be among them, and none where none is expected.
func xirrSample(ctx context.Context, s Service, name, expected string, flows []*pb.CashFlow) (verdict, error) {
	v := verdict{name: name}
	r, err := s.AnalyzeCashFlows(ctx, &pb.AnalyzeCashFlowsRequest{Flows: flows})
	if err != nil {
		said, ok := refusal(err)
		if !ok {
			return v, err
		}
		v.failures = []string{fmt.Sprintf("expected %s, got an error: %s", expected, oneLine(said))}
		return v, nil
	}
	roots := r.GetRates().GetRoots()
	got := make([]string, len(roots))
	for i, x := range roots {
		got[i] = strconv.FormatFloat(x.GetRate(), 'g', 17, 64)
	}
	want, err := strconv.ParseFloat(expected, 64)
	if expected == "" || math.IsNaN(want) {
		if len(roots) > 0 || r.GetRates().GetStatus() == pb.ReturnStatus_RETURN_STATUS_FOUND {
			v.failures = []string{"expected no rate, got " + strings.Join(got, ", ")}
		}
		return v, nil
	}
	if err != nil {
		return v, fmt.Errorf("%s: the expected rate %q is no number", name, expected)
	}
	for _, x := range roots {
		if math.Abs(x.GetRate()-want) <= 1e-9*max(1, math.Abs(want)) {
			return v, nil
		}
	}
	v.failures = []string{fmt.Sprintf("expected %s, got %s: %s", expected, strings.Join(got, ", "), r.GetRates().GetExplanation())}
	return v, nil
}
