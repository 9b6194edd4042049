package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/xuri/excelize/v2"
)

// The workbook, the directory of CSV files and the reply hold the same numbers, to the cent.
func TestTheWorkbookAgreesWithTheReply(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "case.xlsx")
	code, out, errs := call(t, "", "value", "testdata/campus.yaml", "--xlsx", file, "--csv", filepath.Join(dir, "csv"), "--frequency", "quarter")
	if code != exitOK {
		t.Fatal(errs)
	}
	if want := file + ": 13 sheets\n" + filepath.Join(dir, "csv") + ": 13 files\n"; out != want {
		t.Errorf("said %q, want %q", out, want)
	}
	_, text, _ := call(t, "", "value", "testdata/campus.yaml", "--statements", "balance", "--frequency", "quarter", "-o", "json")
	var reply struct {
		Statements []struct {
			Dates []string `json:"period_end_dates"`
			Rows  []struct {
				Title  string   `json:"title"`
				Values []string `json:"values"`
			} `json:"rows"`
		} `json:"statements"`
	}
	if err := json.Unmarshal([]byte(text), &reply); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	f, err := os.Open(filepath.Join(dir, "csv", "balance-sheet.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	plain, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	s := reply.Statements[0]
	if len(s.Rows) < 10 || len(plain) != len(s.Rows)+1 {
		t.Fatalf("%d rows in the reply, %d in the file", len(s.Rows), len(plain))
	}
	for i, row := range s.Rows {
		for k, want := range row.Values {
			at, _ := excelize.CoordinatesToCellName(k+3, i+2)
			raw, err := book.GetCellValue("Balance sheet", at, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			x, _ := strconv.ParseFloat(raw, 64)
			if got := strconv.FormatFloat(x, 'f', 2, 64); got != want || plain[i+1][k+2] != want {
				t.Errorf("%s, %s: %s in the workbook, %s in the file, %s in the reply", row.Title, s.Dates[k], got, plain[i+1][k+2], want)
			}
		}
	}
}

func TestAFileThatCannotBeWrittenIsAFailure(t *testing.T) {
	for _, flag := range []string{"--xlsx", "--csv"} {
		if code, _, errs := call(t, "", "value", "testdata/notes.yaml", flag, "/dev/null/x"); code != exitFailure || errs == "" {
			t.Errorf("%s: exit %d, %q", flag, code, errs)
		}
	}
}
