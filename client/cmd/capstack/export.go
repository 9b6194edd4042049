package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
	"github.com/capstack/capstack/client/cmd/capstack/internal/workbook"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// export writes a valued case to the files that the flags name and says what it wrote.
func (a *app) export(r *pb.ValueCaseResponse, titles render.Catalog, f valueFlags) error {
	names := map[string]string{}
	for name, m := range titles {
		names[name] = m.GetTitle()
	}
	sheets := workbook.Sheets(r, names)
	if f.xlsx != "" {
		var b bytes.Buffer
		if err := workbook.WriteXLSX(&b, sheets); err != nil {
			return err
		}
		if err := os.WriteFile(f.xlsx, b.Bytes(), 0o644); err != nil { //nolint:gosec // a file for its owner to pass on
			return fmt.Errorf("write workbook: %w", err)
		}
		if err := a.say("%s: %d sheets\n", f.xlsx, len(sheets)); err != nil {
			return err
		}
	}
	if f.csv == "" {
		return nil
	}
	if err := workbook.WriteCSV(f.csv, sheets); err != nil {
		return err
	}
	return a.say("%s: %d files\n", f.csv, len(sheets))
}

// say writes a line to the output.
func (a *app) say(format string, args ...any) error {
	_, err := fmt.Fprintf(a.out, format, args...)
	return err
}
