package check

import (
	"bytes"
	"fmt"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// Manifests is what one kustomization renders to, by kind. The service has one
// Deployment, so the kinds that exist once are single fields.
type Manifests struct {
	Namespace      *corev1.Namespace
	ServiceAccount *corev1.ServiceAccount
	Deployment     *appsv1.Deployment
	Budget         *policyv1.PodDisruptionBudget
	Autoscaler     *autoscalingv2.HorizontalPodAutoscaler
	NetworkPolicy  *networkingv1.NetworkPolicy
	ConfigMaps     map[string]*corev1.ConfigMap
	Services       []*corev1.Service
}

// Render builds the kustomization in dir of fs with kustomize's own library and
// decodes each document strictly: an unknown or doubled field, a wrong type and
// an unknown kind are errors. It also fails when a kind of Manifests is missing
// or occurs twice.
func Render(fs filesys.FileSystem, dir string) (*Manifests, error) {
	rendered, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(fs, dir)
	if err != nil {
		return nil, fmt.Errorf("kustomize %s: %w", dir, err)
	}
	text, err := rendered.AsYaml()
	if err != nil {
		return nil, fmt.Errorf("kustomize %s: %w", dir, err)
	}
	decoder, err := strictDecoder()
	if err != nil {
		return nil, err
	}
	m := &Manifests{ConfigMaps: map[string]*corev1.ConfigMap{}}
	for _, document := range bytes.Split(text, []byte("\n---\n")) {
		object, _, err := decoder.Decode(document, nil, nil)
		if err != nil {
			return nil, fmt.Errorf("decode %s: %w", firstLines(document), err)
		}
		if err := m.put(object); err != nil {
			return nil, err
		}
	}
	if m.Namespace == nil || m.ServiceAccount == nil || m.Deployment == nil || m.Budget == nil ||
		m.Autoscaler == nil || m.NetworkPolicy == nil || len(m.Services) == 0 {
		return nil, fmt.Errorf("kustomize %s: one of Namespace, ServiceAccount, Deployment, Service, PodDisruptionBudget, HorizontalPodAutoscaler, NetworkPolicy is missing", dir)
	}
	return m, nil
}

// strictDecoder knows the API groups that the manifests use, and no others.
func strictDecoder() (runtime.Decoder, error) {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		corev1.AddToScheme, appsv1.AddToScheme, policyv1.AddToScheme,
		autoscalingv2.AddToScheme, networkingv1.AddToScheme,
	} {
		if err := add(scheme); err != nil {
			return nil, fmt.Errorf("build scheme: %w", err)
		}
	}
	return serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer(), nil
}

// put files an object by its kind.
func (m *Manifests) put(object runtime.Object) error {
	switch o := object.(type) {
	case *corev1.Namespace:
		return once(&m.Namespace, o)
	case *corev1.ServiceAccount:
		return once(&m.ServiceAccount, o)
	case *appsv1.Deployment:
		return once(&m.Deployment, o)
	case *policyv1.PodDisruptionBudget:
		return once(&m.Budget, o)
	case *autoscalingv2.HorizontalPodAutoscaler:
		return once(&m.Autoscaler, o)
	case *networkingv1.NetworkPolicy:
		return once(&m.NetworkPolicy, o)
	case *corev1.ConfigMap:
		m.ConfigMaps[o.Name] = o
	case *corev1.Service:
		m.Services = append(m.Services, o)
	default:
		return fmt.Errorf("no rules for %s: extend the check before adding it", object.GetObjectKind().GroupVersionKind())
	}
	return nil
}

func once[T any](slot **T, object *T) error {
	if *slot != nil {
		return fmt.Errorf("two objects of type %T", object)
	}
	*slot = object
	return nil
}

func firstLines(document []byte) string {
	lines := strings.SplitN(string(document), "\n", 5)
	return strings.Join(lines[:min(4, len(lines))], " | ")
}

// environment returns the variables of container c, from its ConfigMaps and its
// literal values, the latter last as Kubernetes has it.
func (m *Manifests) environment(c corev1.Container) map[string]string {
	env := map[string]string{}
	for _, from := range c.EnvFrom {
		if from.ConfigMapRef != nil && m.ConfigMaps[from.ConfigMapRef.Name] != nil {
			for name, value := range m.ConfigMaps[from.ConfigMapRef.Name].Data {
				env[name] = value
			}
		}
	}
	for _, v := range c.Env {
		env[v.Name] = v.Value
	}
	return env
}

// selects reports whether selector chooses the pods of the Deployment.
func (m *Manifests) selects(selector *metav1.LabelSelector) bool {
	s, err := metav1.LabelSelectorAsSelector(selector)
	return err == nil && !s.Empty() && s.Matches(labelSet(m.Deployment.Spec.Template.Labels))
}
