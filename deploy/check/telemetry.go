package check

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/prometheus/otlptranslator"
)

// Telemetry is what capstackd emits, in the names that Prometheus shows.
type Telemetry struct {
	Metrics map[string]bool // series names, with _bucket, _sum and _count for histograms
	Labels  map[string]bool // label names
}

// instrumentTypes maps the constructor methods of an OpenTelemetry meter to the
// kind that decides a series' suffix. Int64 and Float64 forms are alike.
var instrumentTypes = map[string]otlptranslator.MetricType{
	"Counter":                 otlptranslator.MetricTypeMonotonicCounter,
	"ObservableCounter":       otlptranslator.MetricTypeMonotonicCounter,
	"UpDownCounter":           otlptranslator.MetricTypeNonMonotonicCounter,
	"ObservableUpDownCounter": otlptranslator.MetricTypeNonMonotonicCounter,
	"Gauge":                   otlptranslator.MetricTypeGauge,
	"ObservableGauge":         otlptranslator.MetricTypeGauge,
	"Histogram":               otlptranslator.MetricTypeHistogram,
}

// ServerTelemetry reads the instruments out of the Go source in dir, the
// server's telemetry package: each call of a meter's constructor, with its name
// and unit, wherever the name is a literal or a constant of that package. String
// constants of the package also become permitted labels. Added are the metric
// that otelgrpc records and the labels that the collector adds.
func ServerTelemetry(dir string) (Telemetry, error) {
	t := Telemetry{Metrics: map[string]bool{}, Labels: map[string]bool{}}
	// otelgrpc v0.72.0, stats_handler.go: rpc.server.call.duration in seconds,
	// by method and status. "le" is the histogram's own.
	t.add("rpc.server.call.duration", "s", otlptranslator.MetricTypeHistogram)
	for _, l := range []string{
		"le", "job", "instance", "k8s_namespace_name", "k8s_pod_name",
		"rpc_method", "rpc_system_name", "rpc_response_status_code", "error_type",
	} {
		t.Labels[l] = true
	}

	files, err := parseDir(dir)
	if err != nil {
		return t, err
	}
	constants := stringConstants(files)
	for _, value := range constants {
		t.Labels[strings.ReplaceAll(value, ".", "_")] = true
	}
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				t.addCall(call, constants)
			}
			return true
		})
	}
	return t, nil
}

// addCall records the instrument that call constructs, if it constructs one.
func (t *Telemetry) addCall(call *ast.CallExpr, constants map[string]string) {
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) == 0 {
		return
	}
	method := strings.TrimPrefix(strings.TrimPrefix(selector.Sel.Name, "Int64"), "Float64")
	kind, ok := instrumentTypes[method]
	if !ok || method == selector.Sel.Name {
		return
	}
	name, ok := stringValue(call.Args[0], constants)
	if !ok {
		return
	}
	unit := ""
	for _, arg := range call.Args[1:] {
		if option, ok := arg.(*ast.CallExpr); ok && len(option.Args) == 1 {
			if s, ok := option.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "WithUnit" {
				unit, _ = stringValue(option.Args[0], constants)
			}
		}
	}
	t.add(name, unit, kind)
}

// add records the series of one instrument under the names that the collector's
// Prometheus exporter gives them.
func (t *Telemetry) add(name, unit string, kind otlptranslator.MetricType) {
	namer := otlptranslator.MetricNamer{WithMetricSuffixes: true}
	series, err := namer.Build(otlptranslator.Metric{Name: name, Unit: unit, Type: kind})
	if err != nil {
		return // an unusable name then shows as an unknown metric where it is used
	}
	if kind != otlptranslator.MetricTypeHistogram {
		t.Metrics[series] = true
		return
	}
	for _, suffix := range []string{"_bucket", "_sum", "_count"} {
		t.Metrics[series+suffix] = true
	}
}

// ServerFlags returns every string literal in the Go source below dir. A flag's
// name is one of them; looking for it there needs no import of the server.
func ServerFlags(dir string) (map[string]bool, error) {
	literals := map[string]bool{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		files, err := parseDir(path)
		for _, file := range files {
			ast.Inspect(file, func(n ast.Node) bool {
				if e, ok := n.(ast.Expr); ok {
					if s, ok := stringValue(e, nil); ok {
						literals[s] = true
					}
				}
				return true
			})
		}
		return err
	})
	return literals, err
}

// parseDir parses the non-test Go files directly in dir.
func parseDir(dir string) ([]*ast.File, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("read instruments: %w", err)
		}
		files = append(files, file)
	}
	return files, nil
}

// stringConstants returns the constants of files that are plain string literals,
// converted ones such as attribute.Key("reason") included, by name.
func stringConstants(files []*ast.File) map[string]string {
	constants := map[string]string{}
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			for i, name := range spec.Names {
				if i < len(spec.Values) {
					if s, ok := stringValue(spec.Values[i], nil); ok {
						constants[name.Name] = s
					}
				}
			}
			return true
		})
	}
	return constants
}

// stringValue evaluates a string literal, a known constant, or a conversion of
// one of them.
func stringValue(e ast.Expr, constants map[string]string) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			s, err := strconv.Unquote(e.Value)
			return s, err == nil
		}
	case *ast.Ident:
		s, ok := constants[e.Name]
		return s, ok
	case *ast.CallExpr:
		if len(e.Args) == 1 {
			return stringValue(e.Args[0], constants)
		}
	}
	return "", false
}
