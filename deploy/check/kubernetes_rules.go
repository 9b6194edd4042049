package check

import (
	"path"
	"sort"
	"strconv"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// readyService is the health service that says SERVING only after the reference
// cases were reproduced; the empty service is the process itself.
const readyService = "capstack.v1.ValuationService"

// Promises of the server that the manifests must respect.
type Promises struct {
	Flags      map[string]bool // string literals of the server's source; nil: not known yet
	PodMetrics map[string]bool // metrics that the adapter offers to the autoscaler
}

type labelSet = labels.Set

// Check holds rendered manifests against the rules that no schema knows.
func (m *Manifests) Check(p Promises) []Finding {
	var all []Finding
	for _, rule := range []struct {
		where string
		check func(*findings)
	}{
		{"Deployment/probes", m.checkProbes},
		{"Deployment/security", m.checkSecurity},
		{"Deployment/resources", m.checkResources},
		{"Deployment/drain", m.checkDrain},
		{"Deployment/spread", m.checkSpread},
		{"Deployment/environment", func(f *findings) { m.checkEnvironment(f, p.Flags) }},
		{"Service", m.checkServices},
		{"PodDisruptionBudget", m.checkBudget},
		{"HorizontalPodAutoscaler", func(f *findings) { m.checkAutoscaler(f, p.PodMetrics) }},
		{"NetworkPolicy", m.checkNetworkPolicy},
	} {
		f := findings{where: rule.where}
		rule.check(&f)
		all = append(all, f.list...)
	}
	return all
}

// container is the one container of the pod: the rules speak of it alone.
func (m *Manifests) container() corev1.Container {
	return m.Deployment.Spec.Template.Spec.Containers[0]
}

func (m *Manifests) checkProbes(f *findings) {
	c := m.container()
	env := m.environment(c)
	for _, p := range []struct {
		name, service string
		probe         *corev1.Probe
	}{
		{"startup", readyService, c.StartupProbe},
		{"readiness", readyService, c.ReadinessProbe},
		{"liveness", "", c.LivenessProbe},
	} {
		if p.probe == nil || p.probe.GRPC == nil {
			f.require(false, "%s probe by gRPC is needed", p.name)
			continue
		}
		service := ""
		if p.probe.GRPC.Service != nil {
			service = *p.probe.GRPC.Service
		}
		f.require(service == p.service, "%s probe asks for service %q: want %q", p.name, service, p.service)
		f.require(hasPort(c, p.probe.GRPC.Port), "%s probe: port %d is not declared", p.name, p.probe.GRPC.Port)
		// The kubelet offers no client certificate, so a probe of the TLS port fails.
		f.require(strings.HasSuffix(env["CAPSTACKD_HEALTH_LISTEN"], ":"+strconv.Itoa(int(p.probe.GRPC.Port))), "%s probe: port %d is not the plain-text health port", p.name, p.probe.GRPC.Port)
	}
}

func hasPort(c corev1.Container, port int32) bool {
	for _, p := range c.Ports {
		if p.ContainerPort == port {
			return true
		}
	}
	return false
}

// checkSecurity asks for the "restricted" pod security standard and a little
// more: a read-only root and no token.
func (m *Manifests) checkSecurity(f *findings) {
	spec, c := m.Deployment.Spec.Template.Spec, m.container()
	f.require(len(spec.Containers) == 1 && len(spec.InitContainers) == 0, "one container is expected: the rules read no others")
	f.require(spec.ServiceAccountName == m.ServiceAccount.Name, "service account %q does not exist", spec.ServiceAccountName)
	f.require(isFalse(spec.AutomountServiceAccountToken) && isFalse(m.ServiceAccount.AutomountServiceAccountToken), "the service account's token must not be mounted")
	f.require(m.Namespace.Labels["pod-security.kubernetes.io/enforce"] == "restricted", "the namespace must enforce restricted pods")
	f.require(!spec.HostNetwork && !spec.HostPID && !spec.HostIPC, "no part of the host may be shared")

	pod := spec.SecurityContext
	f.require(pod != nil && isTrue(pod.RunAsNonRoot) && pod.RunAsUser != nil && *pod.RunAsUser > 0, "runAsNonRoot and a numeric runAsUser are needed")
	f.require(pod != nil && pod.SeccompProfile != nil && pod.SeccompProfile.Type == corev1.SeccompProfileTypeRuntimeDefault, "seccomp profile RuntimeDefault is needed")
	s := c.SecurityContext
	f.require(s != nil && isFalse(s.AllowPrivilegeEscalation) && isTrue(s.ReadOnlyRootFilesystem) && !isTrue(s.Privileged), "no privilege escalation, read-only root")
	f.require(s != nil && s.Capabilities != nil && len(s.Capabilities.Drop) == 1 && s.Capabilities.Drop[0] == "ALL" && len(s.Capabilities.Add) == 0, "all capabilities must be dropped")
	f.require(pinned(c.Image), "image %s is not pinned by a tag other than latest, or a digest", c.Image)
	for _, v := range spec.Volumes {
		f.require(v.HostPath == nil, "volume %s: no host paths", v.Name)
	}
}

func (m *Manifests) checkResources(f *findings) {
	c := m.container()
	for _, name := range []corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory} {
		request, limit := c.Resources.Requests[name], c.Resources.Limits[name]
		f.require(!request.IsZero() && request.Cmp(limit) == 0, "%s: request %s and limit %s must be given and equal", name, request.String(), limit.String())
	}
	soft, err := resource.ParseQuantity(strings.TrimSuffix(m.environment(c)["GOMEMLIMIT"], "B"))
	f.require(err == nil && soft.Cmp(c.Resources.Limits[corev1.ResourceMemory]) < 0, "GOMEMLIMIT must be given and below the memory limit")
}

// checkDrain: preStop and the server's own drain must fit into the time that
// Kubernetes leaves before it kills; the server promises to be gone in 30 s.
func (m *Manifests) checkDrain(f *findings) {
	spec, c := m.Deployment.Spec.Template.Spec, m.container()
	if spec.TerminationGracePeriodSeconds == nil || c.Lifecycle == nil || c.Lifecycle.PreStop == nil || c.Lifecycle.PreStop.Sleep == nil {
		f.require(false, "terminationGracePeriodSeconds and a preStop sleep are needed")
		return
	}
	drain, err := time.ParseDuration(m.environment(c)["CAPSTACKD_DRAIN_GRACE"])
	f.require(err == nil, "CAPSTACKD_DRAIN_GRACE: %v", err)
	grace := time.Duration(*spec.TerminationGracePeriodSeconds) * time.Second
	need := time.Duration(c.Lifecycle.PreStop.Sleep.Seconds)*time.Second + max(drain, 30*time.Second)
	f.require(grace > need, "killed after %v, but preStop and drain may take %v", grace, need)

	rolling := m.Deployment.Spec.Strategy.RollingUpdate
	f.require(m.Deployment.Spec.Strategy.Type != appsv1.RecreateDeploymentStrategyType && rolling != nil && rolling.MaxUnavailable != nil && rolling.MaxUnavailable.IntValue() == 0 && rolling.MaxUnavailable.StrVal == "", "an update must not take away a serving pod: maxUnavailable 0")
}

func (m *Manifests) checkSpread(f *findings) {
	keys := map[string]corev1.UnsatisfiableConstraintAction{}
	for _, c := range m.Deployment.Spec.Template.Spec.TopologySpreadConstraints {
		keys[c.TopologyKey] = c.WhenUnsatisfiable
		f.require(m.selects(c.LabelSelector), "%s: selector does not match the pods", c.TopologyKey)
	}
	f.require(keys[corev1.LabelHostname] == corev1.DoNotSchedule, "spread over nodes must be firm")
	f.require(keys[corev1.LabelTopologyZone] != "", "spread over zones is needed")
	f.require(m.selects(m.Deployment.Spec.Selector), "the Deployment's selector does not match its pods")
}

// checkEnvironment: each CAPSTACKD_ variable is a flag of the server, each file
// it names lies in a mounted volume, each reference resolves.
func (m *Manifests) checkEnvironment(f *findings, flags map[string]bool) {
	c := m.container()
	for _, from := range c.EnvFrom {
		f.require(from.ConfigMapRef == nil || m.ConfigMaps[from.ConfigMapRef.Name] != nil, "a ConfigMap is named that does not exist")
	}
	env := m.environment(c)
	names := make([]string, 0, len(env))
	for name := range env {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if flag, ok := strings.CutPrefix(name, "CAPSTACKD_"); ok {
			flag = strings.ToLower(strings.ReplaceAll(flag, "_", "-"))
			f.require(flags == nil || flags[flag], "%s: the server has no flag --%s", name, flag)
		}
		if value := env[name]; path.IsAbs(value) {
			f.require(mounted(c, value), "%s: %s lies in no mounted volume", name, value)
		}
	}
	for _, p := range c.Ports {
		if p.Name == "grpc" {
			f.require(env["CAPSTACKD_LISTEN"] == ":"+strconv.Itoa(int(p.ContainerPort)), "CAPSTACKD_LISTEN %q is not the port named grpc", env["CAPSTACKD_LISTEN"])
		}
	}
}

func mounted(c corev1.Container, file string) bool {
	for _, v := range c.VolumeMounts {
		if strings.HasPrefix(file, strings.TrimSuffix(v.MountPath, "/")+"/") {
			return true
		}
	}
	return false
}

func (m *Manifests) checkServices(f *findings) {
	headless := 0
	for _, s := range m.Services {
		f.require(m.selects(&metav1.LabelSelector{MatchLabels: s.Spec.Selector}), "%s: selector does not match the pods", s.Name)
		f.require(s.Spec.Type == "" || s.Spec.Type == corev1.ServiceTypeClusterIP, "%s: must not leave the cluster", s.Name)
		if s.Spec.ClusterIP == corev1.ClusterIPNone {
			headless++
		}
		for _, port := range s.Spec.Ports {
			found := false
			for _, p := range m.container().Ports {
				found = found || p.Name == port.TargetPort.String()
			}
			f.require(found, "%s: target port %s is not a named port of the pod", s.Name, port.TargetPort.String())
		}
	}
	f.require(headless == 1 && len(m.Services) == 2, "one headless service for balancing clients and one with an address are needed")
}

func (m *Manifests) checkBudget(f *findings) {
	f.require(m.selects(m.Budget.Spec.Selector), "selector does not match the pods")
	allowed := m.Budget.Spec.MaxUnavailable
	f.require(allowed != nil && allowed.IntValue() >= 1, "maxUnavailable of at least 1 is needed, or no node can be drained")
}

func (m *Manifests) checkAutoscaler(f *findings, offered map[string]bool) {
	spec := m.Autoscaler.Spec
	f.require(spec.ScaleTargetRef.Kind == "Deployment" && spec.ScaleTargetRef.Name == m.Deployment.Name && spec.ScaleTargetRef.APIVersion == "apps/v1", "target %s/%s does not exist", spec.ScaleTargetRef.Kind, spec.ScaleTargetRef.Name)
	f.require(m.Deployment.Spec.Replicas == nil, "the Deployment must leave replicas to the autoscaler")
	f.require(spec.MinReplicas != nil && *spec.MinReplicas >= 2 && spec.MaxReplicas > *spec.MinReplicas, "at least two replicas, and room to grow, are needed")
	byPods := false
	for _, metric := range spec.Metrics {
		if metric.Type == autoscalingv2.PodsMetricSourceType {
			byPods = true
			f.require(offered[metric.Pods.Metric.Name], "metric %s is not offered by metrics-adapter-rules.yaml", metric.Pods.Metric.Name)
			m.checkRunTarget(f, metric.Pods)
		}
	}
	f.require(byPods, "CPU alone misjudges runs: a metric of the pods is needed")
}

// runActive is the series that counts the runs which a pod has admitted.
const runActive = "capstack_run_active"

// checkRunTarget: the gate bounds the number of admitted runs, so a target at or
// above it is never exceeded and the autoscaler never adds a pod.
func (m *Manifests) checkRunTarget(f *findings, metric *autoscalingv2.PodsMetricSource) {
	if metric.Metric.Name != runActive {
		return
	}
	const gate = "CAPSTACKD_MAX_CONCURRENT_RUNS"
	runs, err := strconv.ParseInt(m.environment(m.container())[gate], 10, 64)
	target := metric.Target.AverageValue
	if err != nil || target == nil {
		f.require(false, "%s needs an averageValue, and %s as a number to hold it against", runActive, gate)
		return
	}
	f.require(target.Cmp(*resource.NewQuantity(runs, resource.DecimalSI)) < 0, "target %s of %s can never be exceeded: %s admits %d", target, runActive, gate, runs)
}

func (m *Manifests) checkNetworkPolicy(f *findings) {
	spec := m.NetworkPolicy.Spec
	f.require(m.selects(&spec.PodSelector), "selector does not match the pods")
	f.require(len(spec.PolicyTypes) == 2, "must govern both directions")
	for _, rule := range spec.Ingress {
		f.require(len(rule.From) > 0 && len(rule.Ports) > 0, "an ingress rule without peers or ports lets everybody in")
	}
	for _, rule := range spec.Egress {
		f.require(len(rule.To) > 0 && len(rule.Ports) > 0, "an egress rule without peers or ports lets everything out")
	}
}

func isTrue(b *bool) bool  { return b != nil && *b }
func isFalse(b *bool) bool { return b != nil && !*b }
