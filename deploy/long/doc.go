// Package long is the longer suite: promises that hold across processors, processes, minutes and broken networks, or that are
// figures of time and memory, measured. It has nothing but tests; .ci/long runs them in sections and says what each needs.
//
//	TestEmulated  the same bytes on processors of other kinds
//	TestRandom    the words of runs before a battery of statistical tests
//	TestMemory    what a run takes, whatever its number of paths
//	TestTelemetry what exporting spans and metrics costs
//	TestStream    cancel, back-pressure, and a run that goes on in another process
//	TestOverload  more calls than the server takes, readers that are slow, clients that vanish
//	TestRestart   servers that restart under runs that go on
//	TestProxy     connections that break, freeze, crawl
//	TestScaling   workers against cores
//
// Servers are the program capstackd in a process of its own, so that what is measured is its and nobody else's; where a test
// counts goroutines, it is a server in this process. Calls are made by the Go client.
//
// A machine that does other things too makes times by the clock worthless. Bounds are on processor time and memory where that is
// the promise; where it is a time by the clock, it is allowed as much more as the machine is late, measured at the same moment,
// or only told where other processes took their share of the cores.
//
// A fault test counts what was under way when its fault fired, and fails as void when that was too little. Random tests print
// their seed; CAPSTACK_SEED repeats one.
package long
