package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// Page collects text and writes it at once. Use [NewPage].
type Page struct {
	width int
	b     strings.Builder
}

// NewPage returns an empty page of a width in characters. Tables that are wider are cut into blocks of columns.
func NewPage(width int) *Page { return &Page{width: max(width, 60)} }

// WriteTo writes the page.
func (p *Page) WriteTo(w io.Writer) (int64, error) {
	n, err := io.WriteString(w, p.b.String())
	return int64(n), err
}

// line writes one line.
func (p *Page) line(format string, args ...any) { fmt.Fprintf(&p.b, format+"\n", args...) }

// section begins a part of the page.
func (p *Page) section(format string, args ...any) {
	if p.b.Len() > 0 {
		p.b.WriteByte('\n')
	}
	p.line("%s", strings.ToUpper(fmt.Sprintf(format, args...)))
}

// grid is a table. The first keys columns are text, left-aligned and repeated in each block of a wide table; the others are
// numbers, right-aligned. Columns from tail on are text again.
type grid struct {
	keys   int
	tail   int // 0: none
	header []string
	rows   [][]string
}

func (g *grid) add(cells ...string) { g.rows = append(g.rows, cells) }

// write writes the table, in blocks of as many columns as fit the page.
func (p *Page) table(g *grid) {
	widths := g.widths()
	begin := g.keys
	for begin < len(widths) || begin == g.keys {
		used, end := indent, begin
		for _, w := range widths[:min(g.keys, len(widths))] {
			used += w + gap
		}
		for end < len(widths) && (end == begin || used+widths[end] <= p.width) {
			used += widths[end] + gap
			end++
		}
		if begin > g.keys {
			p.b.WriteByte('\n')
		}
		p.block(g, begin, end)
		if end == len(widths) {
			return
		}
		begin = end
	}
}

const (
	indent = 2 // before a table
	gap    = 2 // between columns
)

func (g *grid) widths() []int {
	var widths []int
	for _, row := range append([][]string{g.header}, g.rows...) {
		for i, cell := range row {
			if i >= len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], text.StringWidthWithoutEscSequences(cell))
		}
	}
	return widths
}

// block writes the key columns and the columns begin..end of a table.
func (p *Page) block(g *grid, begin, end int) {
	w := table.NewWriter()
	w.SetStyle(plain())
	var configs []table.ColumnConfig
	pick := func(cells []string) table.Row {
		var row table.Row
		for i, cell := range cells {
			if i < g.keys || (i >= begin && i < end) {
				row = append(row, cell)
			}
		}
		return row
	}
	for i := 0; i < g.keys+end-begin; i++ {
		align, column := text.AlignRight, i
		if i >= g.keys {
			column = begin + i - g.keys
		}
		if column < g.keys || (g.tail > 0 && column >= g.tail) {
			align = text.AlignLeft
		}
		configs = append(configs, table.ColumnConfig{Number: i + 1, Align: align, AlignHeader: align})
	}
	w.SetColumnConfigs(configs)
	if g.header != nil {
		w.AppendHeader(pick(g.header))
	}
	for _, row := range g.rows {
		w.AppendRow(pick(row))
	}
	for line := range strings.SplitSeq(w.Render(), "\n") {
		p.line("%s", strings.TrimRight(strings.Repeat(" ", indent)+line, " "))
	}
}

// plain is a table without lines but for one under the header.
func plain() table.Style {
	s := table.StyleLight
	s.Box.PaddingLeft, s.Box.PaddingRight = "", strings.Repeat(" ", gap)
	s.Options = table.Options{SeparateHeader: true}
	s.Format = table.FormatOptions{Header: text.FormatDefault}
	s.Box.MiddleHorizontal = "─"
	s.Box.MiddleSeparator = "─"
	return s
}
