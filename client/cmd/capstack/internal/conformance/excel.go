package conformance

import (
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// words are the names that vector files have for the numbers of spreadsheets.
var words = map[string]string{
	"Annual": "1", "SemiAnnual": "2", "Quarterly": "4",
	"UsPsa30_360": "0", "ActualActual": "1", "Actual360": "2", "Actual365": "3", "Europ30_360": "4",
	"EndOfPeriod": "0", "BeginningOfPeriod": "1",
	"SwitchToStraightLine": "0", "DontSwitchToStraightLine": "1",
	"False": "0", "True": "1", "false": "0", "true": "1",
}

// excelChecks reads the rows of one function, named by the file.
func excelChecks(s Service, file string) ([]check, error) {
	rows, err := readRows(file)
	if err != nil {
		return nil, err
	}
	name := strings.ToLower(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
	out := []check{} // an empty file has no cases, and is told
	for _, row := range rows {
		if len(row) < 2 {
			return nil, fmt.Errorf("%q is no row of arguments and a value", strings.Join(row, ","))
		}
		out = append(out, func(ctx context.Context) (verdict, error) { return excelRow(ctx, s, name, row) })
	}
	return out, nil
}

func readRows(file string) ([][]string, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	return r.ReadAll()
}

// excelRow evaluates one row: arguments and, last, the value.
func excelRow(ctx context.Context, s Service, name string, row []string) (verdict, error) {
	v := verdict{name: name + "(" + strings.Join(row[:len(row)-1], ", ") + ")"}
	q := &pb.EvaluateFunctionRequest{Name: name}
	for _, field := range row[:len(row)-1] {
		q.Arguments = append(q.Arguments, &pb.FunctionArgument{Values: argument(field)})
	}
	want := argument(row[len(row)-1])[0]
	r, err := s.EvaluateFunction(ctx, q)
	if err != nil {
		said, ok := refusal(err)
		switch {
		case !ok:
			return v, err
		case said.Reason == pb.ErrorReason_ERROR_REASON_UNKNOWN_NAME:
			v.skipped = "no such function"
		default:
			v.failures = []string{fmt.Sprintf("expected %s, got an error: %s", want, oneLine(said))}
		}
		return v, nil
	}
	if date, ok := r.GetValue().(*pb.EvaluateFunctionResponse_Date); ok {
		if date.Date != want {
			v.failures = []string{fmt.Sprintf("expected %s, got %s", want, date.Date)}
		}
		return v, nil
	}
	number, err := strconv.ParseFloat(want, 64)
	if err != nil {
		return v, fmt.Errorf("%s: the expected value %q is no number", v.name, want)
	}
	judge(&v, name, row, number, r.GetNumber())
	return v, nil
}

// judge holds a number against the expected one.
func judge(v *verdict, name string, row []string, want, got float64) {
	off := math.Abs(got - want)
	switch {
	case off <= max(1e-9*math.Abs(want), printed(want)):
	case name == "xirr" && off <= 1e-8:
		// Excel's help: XIRR iterates "until the result is accurate within 0.000001 percent".
		v.note = fmt.Sprintf("passed within 1e-8, at which Excel stops: expected %g, got %g", want, got)
	case got == 0 && math.Abs(want) < 1e-13*largest(row[:len(row)-1]):
		v.skipped = fmt.Sprintf("0 exactly; the expected %g is what the spreadsheet's rounding left", want)
	default:
		v.failures = []string{fmt.Sprintf("expected %g, got %g", want, got)}
	}
}

// printed is half a unit of the last of the 13 digits that the files carry.
func printed(want float64) float64 {
	if want == 0 {
		return 1e-12
	}
	return 0.5000001 * math.Pow(10, math.Floor(math.Log10(math.Abs(want)))-12)
}

// largest returns the largest magnitude among the numbers of a row.
func largest(fields []string) float64 {
	m := 0.0
	for _, field := range fields {
		for part := range strings.SplitSeq(field, ";") {
			if x, err := strconv.ParseFloat(part, 64); err == nil {
				m = max(m, math.Abs(x))
			}
		}
	}
	return m
}

// argument turns a field into texts as the service takes them: series at semicolons, dates from month/day/year, words by
// their number.
func argument(field string) []string {
	var out []string
	for part := range strings.SplitSeq(field, ";") {
		part = strings.TrimSpace(part)
		if number, ok := words[part]; ok {
			part = number
		} else if day, _, _ := strings.Cut(part, " "); strings.Count(day, "/") == 2 {
			if t, err := time.Parse("1/2/2006", day); err == nil {
				part = t.Format(time.DateOnly)
			}
		}
		out = append(out, part)
	}
	return out
}
