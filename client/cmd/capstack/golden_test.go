package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/server/servertest"
)

// What the command line writes is held by golden files, over answers of a server that were recorded once: they pin the
// writing, not the engine, whose numbers have tests of their own.
//
//	go test ./client/cmd/capstack -run Golden -update   writes the golden files anew
//	go test ./client/cmd/capstack -run Golden -record   asks the engine for the answers anew, too
var (
	update = flag.Bool("update", false, "write the golden files anew")
	record = flag.Bool("record", false, "record the server's answers anew, and write the golden files")
)

var golden = []struct {
	name string
	line string
}{
	{"value", "value testdata/notes.yaml"},
	{"value-statements", "value testdata/campus.yaml --statements income,balance,cash,debt --defaults"},
	{"value-set", "value testdata/campus.yaml --set tenants[anchor].stops_paying_date=2029-01-01 --measures dscr_min,equity_irr,first_shortfall_date"},
	{"value-json", "value testdata/notes.yaml --measures interest_due_year_1 -o json"},
	{"value-csv", "value testdata/notes.yaml --statements cash,debt -o csv"},
	{"explain", "explain testdata/campus.yaml dscr_min"},
	{"explain-line", "explain testdata/campus.yaml revenue[second] 2028-Q1 --depth 3"},
	{"explain-absent", "explain testdata/notes.yaml first_shortfall_date --depth 2"},
	{"explain-json", "explain testdata/campus.yaml tax_paid 2029 -o json --depth 1"},
	{"diff", "diff testdata/campus.yaml --set tenants[anchor].stops_paying_date=2029-01-01 --lines 12"},
	{"diff-cases", "diff testdata/notes.yaml oracle-notes-2025 --lines 0"},
	{"diff-json", "diff testdata/notes.yaml --set financing.tranches[n2030].fixed_rate=0.0446 -o json"},
	{"size", "size internal/archetype/hyperscale-lease.yaml"},
	{"value-tables", "value internal/archetype/neocloud-ddtl.yaml --statements covenants,tenants,waterfall,reserves,sources --measures dscr_min,ltv_max"},
	{"solve", "solve testdata/campus.yaml --input facility.power.usd_per_mwh --measure dscr_min --target 1.90"},
	{"solve-none", "solve testdata/campus.yaml --input facility.power.usd_per_mwh --measure dscr_min --target 99 -o csv"},
	{"solve-json", "solve testdata/campus.yaml --input facility.power.usd_per_mwh --measure dscr_min --target 99 -o json"},
	{"run-paths", "run testdata/campus.yaml --paths 5000 --seed 7 --measures equity_irr,dscr_min,equity_npv --fan cfads"},
	{"run-default", "run abilene-set-a --paths 2000"},
	{"run-controls", "run testdata/campus.yaml --paths 5000 --seed 7 --measures equity_irr,dscr_min,equity_npv --control-variates"},
	{"run-controls-csv", "run testdata/campus.yaml --paths 1000 --measures equity_irr,dscr_min --control-variates -o csv"},
	{"run-strata", "run testdata/campus.yaml --paths 5000 --seed 7 --measures equity_npv,dscr_min,unpaid_peak --draw tenants[anchor].stops_paying_date=rating(A3) --strata tenants[anchor].stops_paying_date=0.01,0.05:0.5,0.25,0.25"},
	{"run-stress", "run testdata/campus.yaml --stress all"},
	{"run-grid", "run testdata/campus.yaml --grid facility.power.usd_per_mwh*=0.5:1.5:3 --grid facility.phases[p1].delay_days=0,90 --measures dscr_min,equity_npv,first_shortfall_date"},
	{"run-events", "run testdata/names.yaml --paths 4000 --seed 7 --measures loss_total --events"},
	{"run-strata-events", "run testdata/names.yaml --paths 4096 --seed 7 --measures loss_total --draw tenants[anchor].stops_paying_date=rating(A3) --strata tenants[anchor].stops_paying_date --events"},
	{"run-events-none", "run abilene-set-a --paths 1000 --measures equity_irr --events=names,covenants"},
	{"run-csv", "run testdata/campus.yaml --paths 1000 --measures equity_irr,first_shortfall_date -o csv"},
	{"run-scenarios-csv", "run testdata/campus.yaml --grid facility.phases[p1].delay_days=0:300:4 --measures equity_irr,first_shortfall_date --scenarios -o csv"},
	{"run-json", "run testdata/campus.yaml --stress anchor-stops --measures equity_irr --scenarios -o json"},
	{"reverse", "reverse testdata/campus.yaml --measure dscr_min --below 1.3 --check 2048"},
	{"reverse-along", "reverse testdata/campus.yaml --measure dscr_min --below 1.3 --along facility.power.usd_per_mwh*=1.5 --along tenants[anchor].pay_fraction=0.9"},
	{"reverse-csv", "reverse internal/archetype/neocloud-ddtl.yaml --measure dscr_min --below 1 -o csv"},
	{"reverse-json", "reverse testdata/campus.yaml --measure dscr_min --below 1.3 --reach 1 --evaluations 2000 -o json"},
	{"sensitivities", "sensitivities testdata/campus.yaml --measure dscr_min --top 12"},
	{"sensitivities-csv", "sensitivities testdata/campus.yaml --measure equity_irr --top 8 --by-month facility.power.usd_per_mwh -o csv"},
	{"tornado", "tornado testdata/campus.yaml --measures equity_irr,dscr_min"},
	{"tornado-ranges", "tornado testdata/campus.yaml --measures equity_irr --range facility.power.usd_per_mwh*=0.5:1.5 --range facility.phases[p1].delay_days=0:180"},
	{"tornado-csv", "tornado testdata/campus.yaml --measures equity_irr -o csv"},
	{"contract", "contract evaluate testdata/loan.json"},
	{"contract-csv", "contract evaluate testdata/loan.json -o csv"},
	{"contract-json", "contract evaluate testdata/loan.json -o json"},
	{"cashflows", "cashflows testdata/flows.csv --rate 0.08"},
	{"cashflows-csv", "cashflows testdata/flows.csv -o csv"},
	{"cashflows-json", "cashflows testdata/flows.csv -o json --on 2021-06-30"},
	{"catalog-list", "catalog list"},
	{"catalog-get", "catalog get abilene-set-a"},
	{"catalog-case", "catalog get oracle-notes-2025 --case"},
	{"catalog-measures", "catalog measures"},
}

func TestGoldenOutput(t *testing.T) {
	for _, test := range golden {
		t.Run(test.name, func(t *testing.T) {
			tape := &tape{dir: filepath.Join("testdata", "replies", test.name)}
			if *record {
				tape.conn = servertest.Start(t)
				if err := os.RemoveAll(tape.dir); err != nil {
					t.Fatal(err)
				}
			}
			var out, errs bytes.Buffer
			a := &app{in: strings.NewReader(""), out: &out, err: &errs, width: 100, embed: tape.embed}
			if code := a.run(t.Context(), strings.Fields(test.line)); code != exitOK {
				t.Fatalf("exit %d: %s", code, errs.String())
			}
			compare(t, filepath.Join("testdata", "golden", test.name+".txt"), out.Bytes())
			if errs.Len() > 0 {
				t.Errorf("error stream: %s", errs.String())
			}
		})
	}
}

// compare holds an output against its golden file.
func compare(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update || *record {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(got, want) {
		return
	}
	gotLines, wantLines := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(gotLines), len(wantLines)) {
		var g, w string
		if i < len(gotLines) {
			g = gotLines[i]
		}
		if i < len(wantLines) {
			w = wantLines[i]
		}
		if g != w {
			t.Fatalf("%s differs from line %d (-update writes it anew):\ngot  %q\nwant %q", path, i+1, g, w)
		}
	}
}

// tape is a connection that plays recorded answers, or records those of another connection. Files are named by method; a
// stream has one message a line.
type tape struct {
	dir  string
	conn grpc.ClientConnInterface // nil: play
}

func (p *tape) embed(context.Context) (*client.Client, func() error, error) {
	return client.New(p), func() error { return nil }, nil
}

func (p *tape) file(method string) string {
	return filepath.Join(p.dir, method[strings.LastIndexByte(method, '/')+1:]+".json")
}

// Invoke plays or records a unary call.
func (p *tape) Invoke(ctx context.Context, method string, args, reply any, options ...grpc.CallOption) error {
	if p.conn == nil {
		text, err := os.ReadFile(p.file(method))
		if err != nil {
			return err
		}
		return protojson.Unmarshal(text, reply.(proto.Message))
	}
	if err := p.conn.Invoke(ctx, method, args, reply, options...); err != nil {
		return err
	}
	return p.append(method, reply.(proto.Message))
}

// NewStream plays or records a stream.
func (p *tape) NewStream(ctx context.Context, desc *grpc.StreamDesc, method string, options ...grpc.CallOption) (grpc.ClientStream, error) {
	if p.conn != nil {
		s, err := p.conn.NewStream(ctx, desc, method, options...)
		return &recording{s, p, method}, err
	}
	text, err := os.ReadFile(p.file(method))
	if err != nil {
		return nil, err
	}
	return &playing{lines: strings.Split(strings.TrimSpace(string(text)), "\n")}, nil
}

func (p *tape) append(method string, m proto.Message) error {
	text, err := protojson.Marshal(m)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(p.dir, 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(p.file(method), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.Write(append(text, '\n'))
	return err
}

type recording struct {
	grpc.ClientStream
	tape   *tape
	method string
}

func (r *recording) RecvMsg(m any) error {
	if err := r.ClientStream.RecvMsg(m); err != nil {
		return err
	}
	return r.tape.append(r.method, m.(proto.Message))
}

type playing struct {
	grpc.ClientStream // nil: only what follows is called
	lines             []string
}

func (*playing) SendMsg(any) error { return nil }
func (*playing) CloseSend() error  { return nil }

func (p *playing) RecvMsg(m any) error {
	if len(p.lines) == 0 {
		return io.EOF
	}
	line := p.lines[0]
	p.lines = p.lines[1:]
	return protojson.Unmarshal([]byte(line), m.(proto.Message))
}

var errNoServer = errors.New("this test has no server")

func noServer(context.Context) (*client.Client, func() error, error) { return nil, nil, errNoServer }
