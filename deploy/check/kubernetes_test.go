package check

import (
	"path/filepath"
	"strings"
	"testing"
)

var adapterPath = filepath.Join(deployDir, "kubernetes", "metrics-adapter-rules.yaml")

func TestManifestsObeyTheRules(t *testing.T) {
	list, offered, err := AdapterRules(adapterPath, declared(t))
	if err != nil {
		t.Fatal(err)
	}
	report(t, list)
	flags, err := ServerFlags(serverDir)
	if err != nil {
		t.Fatal(err)
	}
	m, err := manifests(t, "")
	if err != nil {
		t.Fatal(err)
	}
	report(t, m.Check(Promises{Flags: flags, PodMetrics: offered}))
}

func TestEachSeededMistakeInAManifestIsFound(t *testing.T) {
	promises := Promises{
		Flags: map[string]bool{
			"listen": true, "health-listen": true, "tls-cert": true, "tls-key": true, "tls-client-ca": true, "drain-grace": true,
			"max-concurrent-runs": true,
		},
		PodMetrics: map[string]bool{"capstack_run_active": true},
	}
	for _, c := range []struct {
		name, file, old, new, want string
	}{
		{"readiness that ignores the reference cases", "deployment.yaml", "service: capstack.v1.ValuationService\n            periodSeconds: 5", "service: capstack.v1.Other\n            periodSeconds: 5", "readiness probe asks for service"},
		{"a probe of the mutual-TLS port", "deployment.yaml", "              port: 8086\n            periodSeconds: 10", "              port: 8443\n            periodSeconds: 10", "not the plain-text health port"},
		{"an undeclared health port", "deployment.yaml", "              containerPort: 8086", "              containerPort: 8087", "port 8086 is not declared"},
		{"a root user", "deployment.yaml", "runAsNonRoot: true", "runAsNonRoot: false", "runAsNonRoot"},
		{"a writable root file system", "deployment.yaml", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "read-only root"},
		{"a kept capability", "deployment.yaml", "- ALL", "- NET_RAW", "capabilities"},
		{"a mounted token", "service-account.yaml", "automountServiceAccountToken: false", "automountServiceAccountToken: true", "token must not be mounted"},
		{"a namespace that admits weak pods", "namespace.yaml", "enforce: restricted", "enforce: baseline", "restricted"},
		{"no memory limit", "deployment.yaml", "limits:\n              cpu: \"2\"\n              memory: 2Gi", "limits:\n              cpu: \"2\"", "memory: request"},
		{"a soft memory limit above the hard one", "deployment.yaml", "1843MiB", "3000MiB", "GOMEMLIMIT"},
		{"a kill in the middle of a drain", "deployment.yaml", "terminationGracePeriodSeconds: 45", "terminationGracePeriodSeconds: 30", "killed after 30s"},
		{"an update that takes a server away first", "deployment.yaml", "maxUnavailable: 0", "maxUnavailable: 1", "maxUnavailable 0"},
		{"replicas fixed beside an autoscaler", "deployment.yaml", "spec:\n  # No replicas", "spec:\n  replicas: 3\n  # No replicas", "leave replicas to the autoscaler"},
		{"spread that gives way", "deployment.yaml", "DoNotSchedule", "ScheduleAnyway", "must be firm"},
		{"an unpinned image", "kustomization.yaml", "newTag: v0.1.0", "newTag: latest", "not pinned"},
		{"a flag that the server does not have", "capstackd.env", "CAPSTACKD_DRAIN_GRACE=25s", "CAPSTACKD_DRAIN_GRACE=25s\nCAPSTACKD_MAX_FUN=1", "no flag --max-fun"},
		{"a key file outside the mounted secret", "capstackd.env", "/etc/capstackd/tls/tls.key", "/etc/other/tls.key", "no mounted volume"},
		{"a budget for other pods", "pod-disruption-budget.yaml", "app.kubernetes.io/name: capstackd", "app.kubernetes.io/name: other", "PodDisruptionBudget: selector"},
		{"a budget that blocks every drain", "pod-disruption-budget.yaml", "maxUnavailable: 1", "maxUnavailable: 0", "no node can be drained"},
		{"an autoscaler without a target", "autoscaler.yaml", "kind: Deployment\n    name: capstackd", "kind: Deployment\n    name: other", "does not exist"},
		{"an autoscaler on a metric nobody offers", "autoscaler.yaml", "name: capstack_run_active", "name: capstack_runs", "not offered"},
		{"an autoscaler's target that the gate keeps out of reach", "capstackd.env", "RUNS=6", "RUNS=4", "can never be exceeded"},
		{"a gate left to its default beside an autoscaler", "capstackd.env", "CAPSTACKD_MAX_CONCURRENT_RUNS=6\n", "", "needs an averageValue"},
		{"a target raised above the gate", "autoscaler.yaml", "averageValue: \"4\"", "averageValue: \"8\"", "can never be exceeded"},
		{"a headless service with an address", "service.yaml", "  clusterIP: None\n", "", "one headless service"},
		{"a service to a port that is not there", "service.yaml", "targetPort: grpc", "targetPort: http", "target port http"},
		{"a policy that lets everybody in", "network-policy.yaml", "    - from:\n        - namespaceSelector: {}\n          podSelector:\n            matchLabels:\n              capstack-client: \"true\"\n      ports:", "    - ports:", "lets everybody in"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := manifests(t, c.file, c.old, c.new)
			if err != nil {
				t.Fatal(err)
			}
			requireOne(t, m.Check(promises), c.want)
		})
	}
}

func TestManifestsThatDoNotDecodeAreRefused(t *testing.T) {
	for _, c := range []struct {
		name, file, old, new, want string
	}{
		{"a misspelt field", "deployment.yaml", "readOnlyRootFilesystem", "readOnlyRootFileSystem", "unknown field"},
		{"a text where a number belongs", "autoscaler.yaml", "minReplicas: 3", "minReplicas: three", "minReplicas"},
		{"an unknown version", "autoscaler.yaml", "autoscaling/v2\n", "autoscaling/v2beta1\n", "no kind"},
		{"a lost object", "kustomization.yaml", "  - pod-disruption-budget.yaml\n", "", "missing"},
		{"a missing file", "kustomization.yaml", "  - service.yaml\n", "  - services.yaml\n", "services.yaml"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := manifests(t, c.file, c.old, c.new)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got error %v, want one with %q", err, c.want)
			}
		})
	}
}
