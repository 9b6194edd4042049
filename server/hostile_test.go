package server_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"github.com/capstack/capstack/server/servertest"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// raw is a codec whose messages are the bytes themselves.
type raw struct{}

func (raw) Marshal(v any) (mem.BufferSlice, error) {
	return mem.BufferSlice{mem.SliceBuffer(*v.(*[]byte))}, nil
}
func (raw) Unmarshal(data mem.BufferSlice, v any) error {
	*v.(*[]byte) = data.Materialize()
	return nil
}
func (raw) Name() string { return "proto" }

// method is one call of the schema with a valid request.
type method struct {
	name   string
	stream bool
	valid  proto.Message
}

func methods() []method {
	const valuation, catalog = "/capstack.v1.ValuationService/", "/capstack.v1.CatalogService/"
	return []method{
		{valuation + "ValueCase", false, byReference("abilene-set-a")},
		{valuation + "BatchValueCases", false, &capstackv1.BatchValueCasesRequest{Requests: []*capstackv1.ValueCaseRequest{byReference("oracle-notes-2025")}}},
		{valuation + "RunScenarios", true, abilene(64)},
		{valuation + "SolveInput", false, &capstackv1.SolveInputRequest{
			Subject:   &capstackv1.SolveInputRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"},
			InputPath: "tenants[oracle].usd_per_year", Measure: "ebit_margin", Target: "0.1"}},
		{valuation + "AttributeVariance", false, &capstackv1.AttributeVarianceRequest{
			Subject:    &capstackv1.AttributeVarianceRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"},
			MonteCarlo: &capstackv1.MonteCarlo{Paths: 64}, Measures: []string{"ebit_margin"}}},
		{valuation + "ReverseStress", false, &capstackv1.ReverseStressRequest{
			Subject: &capstackv1.ReverseStressRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"}, Measure: "ebit_margin", EvaluationLimit: 1000}},
		{valuation + "ComputeSensitivities", false, &capstackv1.ComputeSensitivitiesRequest{
			Subject: &capstackv1.ComputeSensitivitiesRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"}, Measure: "ebit_margin"}},
		{valuation + "ComputeTornado", false, &capstackv1.ComputeTornadoRequest{
			Subject:  &capstackv1.ComputeTornadoRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"},
			Measures: []*capstackv1.MeasureSelector{{Name: "ebit_margin"}}}},
		{valuation + "CompareCases", false, &capstackv1.CompareCasesRequest{
			First:  &capstackv1.CaseSide{Subject: &capstackv1.CaseSide_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"}},
			Second: &capstackv1.CaseSide{Subject: &capstackv1.CaseSide_ReferenceCaseId{ReferenceCaseId: "abilene-set-a-loan"}}}},
		{valuation + "ExplainValue", false, &capstackv1.ExplainValueRequest{
			Subject: &capstackv1.ExplainValueRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"},
			Figure:  &capstackv1.ExplainValueRequest_Measure{Measure: &capstackv1.MeasureSelector{Name: "dscr_min"}}}},
		{catalog + "GetReferenceCase", false, &capstackv1.GetReferenceCaseRequest{ReferenceCaseId: "abilene-set-a"}},
		{catalog + "ListReferenceCases", false, &capstackv1.ListReferenceCasesRequest{PageSize: 3}},
		{catalog + "ListCalibrations", false, &capstackv1.ListCalibrationsRequest{PageSize: 3}},
		{catalog + "ListMeasures", false, &capstackv1.ListMeasuresRequest{PageSize: 3}},
		{catalog + "GetEngineInfo", false, &capstackv1.GetEngineInfoRequest{}},
	}
}

func TestTheListOfMethodsIsComplete(t *testing.T) {
	have := map[string]bool{}
	for _, m := range methods() {
		have[m.name] = true
	}
	for _, d := range []grpc.ServiceDesc{capstackv1.ValuationService_ServiceDesc, capstackv1.CatalogService_ServiceDesc} {
		for _, m := range d.Methods {
			if !have["/"+d.ServiceName+"/"+m.MethodName] {
				t.Errorf("%s is not tested", m.MethodName)
			}
		}
		for _, s := range d.Streams {
			if !have["/"+d.ServiceName+"/"+s.StreamName] {
				t.Errorf("%s is not tested", s.StreamName)
			}
		}
	}
}

// send calls a method with bytes and returns how the call ended.
func send(ctx context.Context, conn *grpc.ClientConn, m method, body []byte) error {
	var answer []byte
	if !m.stream {
		return conn.Invoke(ctx, m.name, &body, &answer, grpc.ForceCodecV2(raw{}))
	}
	stream, err := conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, m.name, grpc.ForceCodecV2(raw{}))
	if err != nil {
		return err
	}
	if err := stream.SendMsg(&body); err != nil {
		return err
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	for {
		if err := stream.RecvMsg(&answer); err != nil {
			if strings.Contains(err.Error(), "EOF") {
				return nil
			}
			return err
		}
	}
}

// malformed are bytes that are no message, and messages that no client generated from the schema sends.
func malformed(valid []byte) map[string][]byte {
	noise := make([]byte, 300)
	for i, r := 0, rand.New(rand.NewPCG(1, 2)); i < len(noise); i++ {
		noise[i] = byte(r.UintN(256))
	}
	nested := []byte{}
	for range 10_000 {
		nested = append(protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.BytesType), uint64(min(len(nested), 1<<20))), nested...)
		if len(nested) > 1<<20 {
			break
		}
	}
	field := func(n protowire.Number, typ protowire.Type, rest ...byte) []byte {
		return append(protowire.AppendTag(nil, n, typ), rest...)
	}
	out := map[string][]byte{
		"noise":                       noise,
		"half a varint":               {0xff},
		"an endless varint":           bytes.Repeat([]byte{0xff}, 50),
		"field 0":                     {0x02, 0x00},
		"a length beyond the end":     field(1, protowire.BytesType, 0xff, 0xff, 0xff, 0xff, 0x07),
		"an end without a group":      field(1, protowire.EndGroupType),
		"a group without an end":      field(1, protowire.StartGroupType),
		"text that is no UTF-8":       field(2, protowire.BytesType, 2, 0xff, 0xfe),
		"wrong wire types":            bytes.Repeat(field(1, protowire.Fixed64Type, 1, 2, 3, 4, 5, 6, 7, 8), 3),
		"fields that are not there":   bytes.Repeat(field(5000, protowire.VarintType, 1), 100),
		"messages 10,000 levels deep": nested,
		"the largest numbers":         bytes.Repeat(append(field(6, protowire.VarintType), bytes.Repeat([]byte{0xff}, 9)...), 3),
	}
	for cut := 1; cut < len(valid); cut += 1 + len(valid)/20 {
		out[fmt.Sprintf("the first %d bytes", cut)] = valid[:cut]
	}
	return out
}

// tolerable are the codes that bytes from anybody may end with. INTERNAL stands for undecodable only.
func tolerable(err error) bool {
	s := status.Convert(err)
	switch s.Code() {
	case codes.OK, codes.InvalidArgument, codes.NotFound, codes.OutOfRange:
		return true
	case codes.Internal:
		return strings.HasPrefix(s.Message(), "grpc: failed to unmarshal the received message")
	default:
		return false
	}
}

func TestMalformedBytesEndAsErrorsInEveryMethod(t *testing.T) {
	conn := servertest.Start(t)
	for _, m := range methods() {
		valid, err := proto.Marshal(m.valid)
		if err != nil {
			t.Fatal(err)
		}
		for name, body := range malformed(valid) {
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			if err := send(ctx, conn, m, body); !tolerable(err) {
				t.Errorf("%s, %s: %v", m.name, name, err)
			}
			cancel()
		}
	}
}

func TestMutatedMessagesEndAsErrorsInEveryMethod(t *testing.T) {
	conn := servertest.Start(t)
	const seed = 20260919
	r := rand.New(rand.NewPCG(seed, 1))
	for _, m := range methods() {
		valid, err := proto.Marshal(m.valid)
		if err != nil {
			t.Fatal(err)
		}
		for range 60 {
			if len(valid) == 0 {
				continue
			}
			body := bytes.Clone(valid)
			for range 1 + r.IntN(3) {
				body[r.IntN(len(body))] ^= byte(1 << r.IntN(8))
			}
			// Paths of a mutated run may be many: a second is enough to be refused or to have begun.
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			err := send(ctx, conn, m, body)
			cancel()
			if code := status.Code(err); !tolerable(err) && code != codes.DeadlineExceeded {
				t.Errorf("seed %d, %s, %x: %v", seed, m.name, body, err)
			}
		}
	}
}

// grown returns how much memory a call took that was not given back, in bytes.
func grown(f func()) int64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	f()
	runtime.GC()
	runtime.ReadMemStats(&after)
	return int64(after.HeapAlloc) - int64(before.HeapAlloc)
}

func TestAMessageOver4MiBIsRefused(t *testing.T) {
	conn := servertest.Start(t)
	valid, err := proto.Marshal(byReference("abilene-set-a"))
	if err != nil {
		t.Fatal(err)
	}
	const limit = 4 << 20
	// An unknown field fills the message up to its size.
	fill := func(size int) []byte {
		body := protowire.AppendTag(bytes.Clone(valid), 4000, protowire.BytesType)
		rest := size - len(body) - 4
		return append(protowire.AppendVarint(body, uint64(rest)), make([]byte, rest)...)
	}
	for size, want := range map[int]codes.Code{limit: codes.OK, limit + 1: codes.ResourceExhausted} {
		if err := send(t.Context(), conn, methods()[0], fill(size)); status.Code(err) != want {
			t.Errorf("%d bytes: %v, want %s", size, err, want)
		}
	}
}

func TestAGzipBombIsRefusedBeforeItIsInflated(t *testing.T) {
	conn := servertest.Start(t)
	bomb := make([]byte, 64<<20) // some 64 KiB compressed
	var small bytes.Buffer
	w := gzip.NewWriter(&small)
	if _, err := w.Write(bomb); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if small.Len() > 256<<10 {
		t.Fatalf("%d bytes are no bomb", small.Len())
	}
	var answer []byte
	var err error
	kept := grown(func() {
		err = conn.Invoke(t.Context(), methods()[0].name, &bomb, &answer, grpc.ForceCodecV2(raw{}), grpc.UseCompressor("gzip"),
			grpc.MaxCallSendMsgSize(1<<30))
	})
	if status.Code(err) != codes.ResourceExhausted {
		t.Errorf("%v", err)
	}
	if kept > 16<<20 {
		t.Errorf("%d bytes are kept", kept)
	}
}

func TestHeadersOver16KiBAreRefused(t *testing.T) {
	conn := servertest.Start(t)
	listing := method{name: "/capstack.v1.CatalogService/ListReferenceCases"}
	for size, ok := range map[int]bool{8 << 10: true, 17 << 10: false} {
		ctx := metadata.AppendToOutgoingContext(t.Context(), "padding", strings.Repeat("x", size))
		if err := send(ctx, conn, listing, nil); (err == nil) != ok {
			t.Errorf("%d bytes of headers: %v", size, err)
		}
	}
}

func TestAMillionEmptyElementsCostLittle(t *testing.T) {
	conn := servertest.Start(t)
	body := []byte{}
	for range 1_000_000 {
		body = append(body, 0x1a, 0x00) // field 3 of ValueCaseRequest: an empty override
	}
	var err error
	kept := grown(func() { err = send(t.Context(), conn, methods()[0], body) })
	if status.Code(err) != codes.InvalidArgument {
		t.Errorf("%v", err)
	}
	if kept > 16<<20 {
		t.Errorf("%d bytes are kept", kept)
	}
}
