package workbook

import (
	"bytes"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func reply() *pb.ValueCaseResponse {
	return &pb.ValueCaseResponse{
		ProjectCase: &pb.ProjectCase{CurrencyCode: "EUR"},
		Measures: []*pb.MeasureValue{
			{Name: "moic", DecimalValue: "2.125"}, {Name: "npv", Unit: "currency", DecimalValue: "-1234567.89"},
			{Name: "at", Unit: "date", DecimalValue: "2031-06-30"}, {Name: "irr", AbsentReason: "no contribution"},
		},
		Statements: []*pb.Statement{
			{Kind: pb.StatementKind_STATEMENT_KIND_CASH, PeriodEndDates: []string{"2026-12-31", "2027-12-31"}, Rows: []*pb.StatementRow{
				{Section: "Revenue", Title: "Rent", Values: []string{"90071992547409.91", "0.01"}},
				{Title: "Net cash flow", Total: true, Values: []string{"90071992547409.91", "-0.01"}},
			}},
			{Kind: pb.StatementKind_STATEMENT_KIND_COVENANTS, PeriodEndDates: []string{"2026-12-31"}, Rows: []*pb.StatementRow{
				{Section: "DSCR", Title: "Ratio", Unit: "x", Values: []string{"1.772763256459940482"}}}},
			{Kind: pb.StatementKind_STATEMENT_KIND_TENANTS, PeriodEndDates: []string{"2026-12-31"}},
		},
		DebtSchedules: []*pb.DebtSchedule{
			{TrancheId: "a/b", Rows: []*pb.DebtScheduleRow{{Date: "2026-06-30", ClosingBalance: "5.00"}}},
			{TrancheId: "a:b", Rows: []*pb.DebtScheduleRow{{Date: "2026-06-30", ClosingBalance: "6.00"}}},
			{TrancheId: strings.Repeat("long", 10), Rows: []*pb.DebtScheduleRow{{Date: "2026-06-30"}}},
		},
	}
}

// compare holds a workbook against its sheets, cell by cell; numbers to less than half a cent.
func compare(t *testing.T, book *excelize.File, sheets []Sheet) {
	t.Helper()
	for _, s := range sheets {
		for i, row := range s.Rows {
			for k, c := range row {
				at, _ := excelize.CoordinatesToCellName(k+1, i+1)
				raw, err := book.GetCellValue(s.Name, at, excelize.Options{RawCellValue: true})
				if err != nil {
					t.Fatal(err)
				}
				switch {
				case c.Text == "" || c.Form == Text || c.Form == Heading:
					if raw != c.Text {
						t.Errorf("%s %s: %q, want %q", s.Name, at, raw, c.Text)
					}
				case c.Form == Date:
					days, err := strconv.ParseFloat(raw, 64)
					if d := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(days)).Format(time.DateOnly); err != nil || d != c.Text {
						t.Errorf("%s %s: %s, want the date %s", s.Name, at, raw, c.Text)
					}
				default:
					got, err := strconv.ParseFloat(raw, 64)
					want, _ := strconv.ParseFloat(c.Text, 64)
					if err != nil || math.Abs(got-want) >= 0.005 {
						t.Errorf("%s %s: %s, want %s", s.Name, at, raw, c.Text)
					}
					if kind, _ := book.GetCellType(s.Name, at); kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
						t.Errorf("%s %s: type %v, want a number", s.Name, at, kind)
					}
				}
			}
		}
		panes, err := book.GetPanes(s.Name)
		if err != nil || !panes.Freeze || panes.YSplit != 1 || panes.XSplit != s.Frozen {
			t.Errorf("%s: panes %+v, %v", s.Name, panes, err)
		}
	}
}

func TestAWorkbookHoldsWhatTheReplyHolds(t *testing.T) {
	sheets := Sheets(reply(), map[string]string{"moic": "Multiple"})
	var b bytes.Buffer
	if err := WriteXLSX(&b, sheets); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Measures", "Cash flow", "Covenants", "Debt a-b", "Debt a-b +", "Debt longlonglonglonglonglonglo"}
	if got := book.GetSheetList(); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("sheets %q, want %q", got, want)
	}
	compare(t, book, sheets)
	for at, want := range map[string]string{"C2": "90,071,992,547,409.91", "D3": "-0.01", "C1": "2026-12-31"} {
		if shown, err := book.GetCellValue("Cash flow", at); err != nil || shown != want {
			t.Errorf("%s shows %q, want %q", at, shown, want)
		}
	}
}

func TestCSVFilesHoldTheTextsOfTheReply(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "place")
	if err := WriteCSV(dir, Sheets(reply(), nil)); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(dir, "covenants.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || rows[1][2] != "1.772763256459940482" || rows[0][2] != "2026-12-31" {
		t.Errorf("%q, %v", rows, err)
	}
	if err := WriteCSV("/dev/null/x", nil); err == nil {
		t.Error("a directory that cannot be is made")
	}
}
