// Package check holds the rules that everything under deploy/ must obey, as
// functions from files to findings. The package's tests apply them to the real
// files, and to copies with one seeded mistake each, which must be found.
//
// What is checked, without a cluster, a registry or a network:
//
//   - manifests: built by kustomize, decoded strictly into the Kubernetes API
//     types, and held against rules that no schema knows (probes, drain time,
//     selectors, restricted security, the autoscaler's and the budget's targets,
//     and that each CAPSTACKD_ variable is a flag of the server);
//   - dashboard, alerts, autoscaler rule: every expression parsed by Prometheus'
//     own parser, every metric and label one that the server's telemetry package
//     declares, every alert explained in the runbook;
//   - image: parsed and linted by BuildKit's own code, final stage distroless,
//     pinned and non-root.
//
// What it is not for: it does not pull or build images and does not talk to an
// API server, so admission plug-ins, quotas and image existence stay unchecked.
// The collector's configuration is loaded by the collector's code in
// deploy/collector/check, a module of its own for the sake of its size.
//
// All functions are pure readers of the file system and safe for concurrent use.
package check

import "fmt"

// A Finding is one violation: where, and what to change.
type Finding struct {
	Where  string // file or object, as "Deployment/capstackd"
	Detail string // what is wrong, in words that say what is right
}

func (f Finding) String() string { return f.Where + ": " + f.Detail }

// findings collects violations of one subject.
type findings struct {
	where string
	list  []Finding
}

// require records a finding unless ok holds.
func (f *findings) require(ok bool, format string, args ...any) {
	if !ok {
		f.list = append(f.list, Finding{f.where, fmt.Sprintf(format, args...)})
	}
}
