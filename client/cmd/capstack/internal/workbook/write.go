package workbook

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// WriteXLSX writes one workbook.
func WriteXLSX(w io.Writer, sheets []Sheet) error {
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // in memory
	styles, err := newStyles(f)
	if err != nil {
		return err
	}
	for i, s := range sheets {
		if i == 0 {
			err = f.SetSheetName("Sheet1", s.Name)
		} else {
			_, err = f.NewSheet(s.Name)
		}
		if err == nil {
			err = writeSheet(f, s, styles)
		}
		if err != nil {
			return fmt.Errorf("write sheet %q: %w", s.Name, err)
		}
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// styles are the formats of cells, by form, plain and bold.
type styles map[Form][2]int

func newStyles(f *excelize.File) (styles, error) {
	formats := map[Form]string{Heading: "@", Date: "yyyy-mm-dd", Money: "#,##0.00;[Red]-#,##0.00", Number: "#,##0.0000##;[Red]-#,##0.0000##"}
	out := styles{}
	for form, format := range formats {
		var pair [2]int
		for bold := range pair {
			style := &excelize.Style{CustomNumFmt: &format, Font: &excelize.Font{Bold: bold == 1 || form == Heading}}
			id, err := f.NewStyle(style)
			if err != nil {
				return nil, fmt.Errorf("format of cells: %w", err)
			}
			pair[bold] = id
		}
		out[form] = pair
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	out[Text] = [2]int{0, bold}
	return out, err
}

// writeSheet streams one sheet: widths and the frozen header first, as the format wants it.
func writeSheet(f *excelize.File, s Sheet, styles styles) error {
	w, err := f.NewStreamWriter(s.Name)
	if err != nil {
		return err
	}
	for i, width := range widths(s) {
		if err := w.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	corner, err := excelize.CoordinatesToCellName(s.Frozen+1, 2)
	if err != nil {
		return err
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, XSplit: s.Frozen, YSplit: 1, TopLeftCell: corner, ActivePane: "bottomRight"}); err != nil {
		return err
	}
	for i, row := range s.Rows {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		cells := make([]any, len(row))
		for k, c := range row {
			if cells[k], err = styles.cell(c, i == 0); err != nil {
				return err
			}
		}
		if err := w.SetRow(at, cells); err != nil {
			return err
		}
	}
	return w.Flush()
}

// cell is a cell's value with its format.
func (s styles) cell(c Cell, header bool) (excelize.Cell, error) {
	bold := 0
	if c.Total || header {
		bold = 1
	}
	out := excelize.Cell{StyleID: s[c.Form][bold]}
	switch {
	case c.Text == "":
	case c.Form == Date:
		d, err := time.Parse(time.DateOnly, c.Text)
		if err != nil {
			return out, err
		}
		out.Value = d
	case c.Form == Money || c.Form == Number:
		x, err := strconv.ParseFloat(c.Text, 64)
		if err != nil {
			return out, err
		}
		out.Value = x
	default:
		out.Value = c.Text
	}
	return out, nil
}

// widths are the widths of columns in characters, by their longest cell.
func widths(s Sheet) []float64 {
	const least, most = 8, 60
	var out []float64
	for _, row := range s.Rows {
		for k, c := range row {
			if k == len(out) {
				out = append(out, least)
			}
			n := len([]rune(c.Text))
			if c.Form == Money {
				n += n/3 + 1 // separators of thousands
			} else if c.Form == Number {
				n = min(n, 14)
			}
			out[k] = min(max(out[k], float64(n+2)), most)
		}
	}
	return out
}

// WriteCSV writes one file for each sheet into a directory, which is made if it is not there: "Cash flow" is cash-flow.csv.
func WriteCSV(dir string, sheets []Sheet) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	for _, s := range sheets {
		if err := writeCSV(filepath.Join(dir, fileName(s.Name)), s); err != nil {
			return fmt.Errorf("write CSV: %w", err)
		}
	}
	return nil
}

// fileName is the name of a sheet's file.
func fileName(sheet string) string {
	return strings.ReplaceAll(strings.ToLower(sheet), " ", "-") + ".csv"
}

func writeCSV(path string, s Sheet) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	for _, row := range s.Rows {
		texts := make([]string, len(row))
		for i, c := range row {
			texts[i] = c.Text
		}
		_ = w.Write(texts) // kept until Flush
	}
	w.Flush()
	if err := w.Error(); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}
