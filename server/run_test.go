package server_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"github.com/capstack/capstack/server"
	"github.com/capstack/capstack/server/servertest"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func digestOf(events []*capstackv1.RunEvent) string {
	if len(events) == 0 {
		return ""
	}
	return events[len(events)-1].GetSummary().GetDigest()
}

// kinds are runs of each kind, with chunks, aggregates, fans and thresholds.
func kinds() map[string]*capstackv1.RunScenariosRequest {
	rich := changed(abilene(2100), func(in *capstackv1.RunScenariosRequest) {
		in.Detail = capstackv1.RunDetail_RUN_DETAIL_EVERY_SCENARIO
		in.Thresholds = []*capstackv1.Threshold{{Measure: "ebit_margin", Level: 0.2}, {Measure: "ebit_margin", Level: 0.25}}
		in.FanLines = []string{"cfads"}
		in.QuantileProbabilities = []float64{0.1, 0.5, 0.9}
	})
	return map[string]*capstackv1.RunScenariosRequest{
		"Monte Carlo": rich,
		"Monte Carlo with events": changed(rich, func(in *capstackv1.RunScenariosRequest) {
			in.Events = []capstackv1.EventStatistic{1, 2, 3, 4, 5}
		}),
		"a grid": changed(rich, func(in *capstackv1.RunScenariosRequest) {
			in.Spec = &capstackv1.RunScenariosRequest_Grid{Grid: &capstackv1.Grid{Axes: []*capstackv1.GridAxis{
				{Path: "tenants[oracle].usd_per_year", Points: &capstackv1.GridAxis_Range{Range: &capstackv1.GridRange{First: "8000000000", Last: "12000000000", Count: 41}}},
				{Path: "facility.operating_costs[other].usd_per_year", Shock: capstackv1.Shock_SHOCK_SCALE,
					Points: &capstackv1.GridAxis_Values{Values: &capstackv1.GridValues{Values: []string{"0.9", "1", "1.2"}}}},
			}}}
		}),
		"all stresses": changed(rich, func(in *capstackv1.RunScenariosRequest) {
			in.Spec = &capstackv1.RunScenariosRequest_StressSet{StressSet: &capstackv1.StressSet{}}
		}),
	}
}

func TestAStreamFollowsTheGrammar(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	for name, in := range kinds() {
		t.Run(name, func(t *testing.T) {
			events := numbered(runAll(t, client, in))
			header := events[0].GetHeader()
			if header == nil || len(header.GetColumns()) != 3 || len(header.GetFingerprint()) != 64 {
				t.Fatalf("the stream begins with %v", events[0])
			}
			scenarios := int64(0)
			for i, e := range events {
				if e.GetSequence() != int64(i)+1 {
					t.Errorf("event %d has number %d", i+1, e.GetSequence())
				}
				if c := e.GetChunk(); c != nil {
					if c.GetFirstScenario() != scenarios || len(c.GetColumns()) != 3 || len(c.GetColumns()[0].GetValues()) != int(c.GetScenarioCount()) {
						t.Errorf("chunk of %d at %d, after %d", c.GetScenarioCount(), c.GetFirstScenario(), scenarios)
					}
					scenarios += int64(c.GetScenarioCount())
				}
				if size := proto.Size(e); size > 256<<10 {
					t.Errorf("event %d takes %d bytes", i+1, size)
				}
			}
			summary := events[len(events)-1].GetSummary()
			if summary == nil || len(summary.GetDigest()) != 64 || summary.GetScenarioCount() != scenarios || header.GetScenarioCount() != scenarios {
				t.Errorf("%d scenarios streamed, %d announced, the last event is %v", scenarios, header.GetScenarioCount(), summary)
			}
			if before := events[len(events)-2].GetEventStatistics(); (before != nil) != (len(in.GetEvents()) > 0) {
				t.Errorf("before the summary stands %v", events[len(events)-2])
			} else if before != nil && (before.GetPathCount() != scenarios || len(before.GetNotes()) != 2) {
				t.Errorf("%d paths; of a case without covenants and times of default: %v", before.GetPathCount(), before.GetNotes())
			}
			checkColumns(t, name, summary)
		})
	}
}

func checkColumns(t *testing.T, name string, summary *capstackv1.RunSummary) {
	t.Helper()
	for i, c := range summary.GetColumns() {
		count := c.GetCount()
		for _, a := range c.GetAbsent() {
			count += a.GetCount()
		}
		if count != summary.GetScenarioCount() {
			t.Errorf("column %d: %d scenarios with and without a value, of %d", i, count, summary.GetScenarioCount())
		}
		if sampled := strings.HasPrefix(name, "Monte Carlo"); (c.StdError != nil) != (sampled && c.GetCount() > 1) {
			t.Errorf("column %d of %s: standard error %v", i, name, c.StdError)
		}
	}
	first := summary.GetColumns()[0]
	if len(first.GetThresholds()) != 2 || len(first.GetQuantiles()) != 3 || first.GetHistogram() == nil || len(summary.GetFans()) != 1 {
		t.Errorf("%v", summary)
	}
	if q := first.GetQuantiles(); q[0].GetValue() > q[1].GetValue() || q[1].GetValue() > q[2].GetValue() {
		t.Errorf("quantiles out of order: %v", q)
	}
}

func TestAStreamResumedAtEveryEventIsTheSameStream(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	for name, in := range kinds() {
		t.Run(name, func(t *testing.T) {
			whole := numbered(runAll(t, client, in))
			for cut := range len(whole) - 1 {
				rest := numbered(runAll(t, client, changed(in, func(in *capstackv1.RunScenariosRequest) {
					in.ResumeToken = whole[cut].GetResumeToken()
					in.WorkerCount = int32(cut % 4) // never changes a result
				})))
				if !slices.EqualFunc(rest, whole[cut+1:], func(a, b *capstackv1.RunEvent) bool { return proto.Equal(a, b) }) {
					t.Fatalf("cut behind event %d: %d events, want %d, or they differ", cut+1, len(rest), len(whole)-cut-1)
				}
			}
		})
	}
}

func TestOneDigestForAnyNumberOfWorkersAndAnyServer(t *testing.T) {
	in := abilene(6000)
	var digests []string
	for _, workers := range []int{1, 2, 3, 8} {
		client := capstackv1.NewValuationServiceClient(servertest.Start(t, func(c *server.Config) { c.Workers = workers }))
		digests = append(digests, digestOf(runAll(t, client, in)))
	}
	if digests[0] == "" || slices.ContainsFunc(digests, func(d string) bool { return d != digests[0] }) {
		t.Errorf("%q", digests)
	}
}

func TestResumeTokensAreChecked(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	in := abilene(3000)
	events := numbered(runAll(t, client, in))
	second := events[1].GetResumeToken()
	flipped := slices.Clone(second)
	flipped[3] ^= 1
	tests := []struct {
		name    string
		request *capstackv1.RunScenariosRequest
		token   []byte
		code    codes.Code
		reason  string
	}{
		{"noise", in, []byte("noise"), codes.InvalidArgument, "RESUME_TOKEN_INVALID"},
		{"one flipped bit", in, flipped, codes.InvalidArgument, "RESUME_TOKEN_INVALID"},
		{"cut short", in, second[:len(second)-1], codes.InvalidArgument, "RESUME_TOKEN_INVALID"},
		{"of another seed", changed(in, func(in *capstackv1.RunScenariosRequest) { in.GetMonteCarlo().Seed = 2 }), second, codes.InvalidArgument, "RESUME_TOKEN_INVALID"},
		{"of another case", changed(in, func(in *capstackv1.RunScenariosRequest) {
			in.Overrides = []*capstackv1.Override{{Path: "tenants[oracle].usd_per_year", Text: "1000000000"}}
		}), second, codes.InvalidArgument, "RESUME_TOKEN_INVALID"},
		{"of the summary", in, events[len(events)-1].GetResumeToken(), codes.OutOfRange, "TOKEN_OUT_OF_RANGE"},
		{"of the same request for other workers", changed(in, func(in *capstackv1.RunScenariosRequest) { in.WorkerCount = 1 }), second, codes.OK, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			stream, err := client.RunScenarios(t.Context(), changed(test.request, func(in *capstackv1.RunScenariosRequest) { in.ResumeToken = test.token }))
			if err != nil {
				t.Fatal(err)
			}
			got, err := all(stream)
			if r := refusalOf(t, err); r.code != test.code || r.reason != test.reason {
				t.Errorf("%+v", r)
			}
			if test.code != codes.OK && len(numbered(got)) > 0 {
				t.Errorf("%d events for a token that is refused", len(got))
			}
		})
	}
}

func TestAFlippedBitAnywhereInATokenIsRefused(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	in := abilene(100)
	token := runAll(t, client, in)[0].GetResumeToken()
	for bit := range len(token) * 8 {
		flipped := slices.Clone(token)
		flipped[bit/8] ^= 1 << (bit % 8)
		stream, err := client.RunScenarios(t.Context(), changed(in, func(in *capstackv1.RunScenariosRequest) { in.ResumeToken = flipped }))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := all(stream); refusalOf(t, err).code != codes.InvalidArgument {
			t.Errorf("bit %d: %v", bit, err)
		}
	}
}

func TestACancelledRunStopsComputing(t *testing.T) {
	conn := servertest.Start(t, func(c *server.Config) { c.MaxConcurrentRuns = 1 })
	client := capstackv1.NewValuationServiceClient(conn)
	ctx, cancel := context.WithCancel(t.Context())
	stream, err := client.RunScenarios(ctx, abilene(10_000_000))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Recv(); err != nil {
		t.Fatal(err)
	}
	soon := within(t, conn, time.Second)
	cancel()
	begin := time.Now()
	// The only place is free again as soon as the workers are.
	next, err := client.RunScenarios(t.Context(), abilene(100))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := all(next); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begin); took > soon {
		t.Errorf("the next run came through after %v", took)
	}
}

func TestAHopelessDeadlineIsToldAtOnce(t *testing.T) {
	conn := servertest.Start(t)
	client, soon := capstackv1.NewValuationServiceClient(conn), within(t, conn, time.Second)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	begin := time.Now()
	stream, err := client.RunScenarios(ctx, abilene(100_000_000))
	if err != nil {
		t.Fatal(err)
	}
	_, err = stream.Recv()
	if got := refusalOf(t, err); got.code != codes.DeadlineExceeded || got.reason != "DEADLINE_TOO_SHORT" {
		t.Errorf("%+v", got)
	}
	if took := time.Since(begin); took > soon {
		t.Errorf("told after %v", took)
	}
}

func TestACallWhoseDeadlineHasPassedIsNotServed(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	if _, err := client.ValueCase(ctx, byReference("abilene-set-a")); refusalOf(t, err).code != codes.DeadlineExceeded {
		t.Errorf("%v", err)
	}
}

func TestAnOverloadedServerRefusesAtOnceAndSaysWhenToComeBack(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t, func(c *server.Config) { c.MaxConcurrentRuns = 1 }))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	const queue = 8
	refused := make(chan refusal)
	for range 1 + queue + 1 {
		go func() {
			stream, err := client.RunScenarios(ctx, abilene(20_000_000))
			if err == nil {
				_, err = all(stream)
			}
			refused <- refusalOf(t, err)
		}()
	}
	// One more than fit: exactly that one ends before the others are cancelled.
	if got := <-refused; got.code != codes.ResourceExhausted || got.reason != "OVERLOADED" || !got.retry {
		t.Errorf("%+v", got)
	}
	cancel()
	for range 1 + queue {
		if got := <-refused; got.code != codes.Canceled {
			t.Errorf("%+v", got)
		}
	}
}

func TestARunOverTheCapIsToldHowMuchFits(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t, func(c *server.Config) { c.RunComputeCap = 1_000_000 }))
	stream, err := client.RunScenarios(t.Context(), abilene(1_000_000))
	if err != nil {
		t.Fatal(err)
	}
	_, err = all(stream)
	if got := refusalOf(t, err); got.code != codes.InvalidArgument || got.reason != "LIMIT_EXCEEDED" || len(got.fields) != 1 || got.fields[0] != "monte_carlo.paths limit" {
		t.Errorf("%+v", got)
	}
}
