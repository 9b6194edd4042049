# Passes `go test -bench` output through and adds a ratio to each line of a
# benchmark with cases (BenchmarkName/case): its time over that of the first case.
# Put the yardstick first and the comparison needs no second tool and no second run.
/^Benchmark[^\/ \t]+\// {
	name = $1
	sub(/\/.*/, "", name)
	if (!(name in first)) first[name] = $3
	if (first[name] > 0) $0 = $0 sprintf("\t%.2fx", $3 / first[name])
}
{ print; fflush() }
