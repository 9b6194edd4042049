package check

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
	"sigs.k8s.io/yaml"
)

// dashboard is the part of a Grafana dashboard that the checks read.
type dashboard struct {
	UID        string `json:"uid"`
	Title      string `json:"title"`
	Templating struct {
		List []struct {
			Name  string `json:"name"`
			Type  string `json:"type"`
			Query any    `json:"query"`
		} `json:"list"`
	} `json:"templating"`
	Panels []panel `json:"panels"`
}

type panel struct {
	ID          int    `json:"id"`
	Type        string `json:"type"`
	Title       string `json:"title"`
	Description string `json:"description"`
	GridPos     struct {
		X, Y, W, H int
	} `json:"gridPos"`
	FieldConfig struct {
		Defaults struct {
			Unit string `json:"unit"`
		} `json:"defaults"`
	} `json:"fieldConfig"`
	Targets []struct {
		Expr         string `json:"expr"`
		LegendFormat string `json:"legendFormat"`
	} `json:"targets"`
}

// grafanaBuiltIn are the variables that Grafana itself defines.
var grafanaBuiltIn = map[string]string{"__rate_interval": "5m", "__interval": "5m", "__range": "1h"}

var (
	grafanaVariable = regexp.MustCompile(`\$\{?([a-zA-Z_]+)\}?`)
	labelValues     = regexp.MustCompile(`^label_values\((.+), *([a-zA-Z_]+)\)$`)
)

// Dashboard checks one Grafana dashboard: panels explained, with units and
// legends, inside the grid and not over each other; variables defined; queries
// as checkQuery does.
func Dashboard(path string, t Telemetry) ([]Finding, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var d dashboard
	if err := json.Unmarshal(text, &d); err != nil {
		return nil, fmt.Errorf("decode %s: %w", path, err)
	}
	f := findings{where: filepath.Base(path)}
	f.require(d.UID != "" && d.Title != "", "uid and title are needed")

	variables := map[string]string{}
	for name, value := range grafanaBuiltIn {
		variables[name] = value
	}
	for _, v := range d.Templating.List {
		variables[v.Name] = ".*"
		if query, ok := v.Query.(map[string]any); ok {
			text, _ := query["query"].(string)
			m := labelValues.FindStringSubmatch(text)
			f.require(m != nil, "variable %s: query %q is not label_values(series, label)", v.Name, text)
			if m != nil {
				checkQuery(&f, m[1], t)
				f.require(t.Labels[m[2]], "variable %s: unknown label %s", v.Name, m[2])
			}
		}
	}
	ids := map[int]bool{}
	for i, p := range d.Panels {
		f.require(!ids[p.ID], "panel %q: id %d is taken", p.Title, p.ID)
		ids[p.ID] = true
		f.require(p.GridPos.X+p.GridPos.W <= 24, "panel %q: beyond the 24 columns", p.Title)
		for _, q := range d.Panels[:i] {
			f.require(!overlap(p, q), "panels %q and %q overlap", q.Title, p.Title)
		}
		if p.Type != "row" {
			checkPanel(&f, p, variables, t)
		}
	}
	return f.list, nil
}

func checkPanel(f *findings, p panel, variables map[string]string, t Telemetry) {
	f.require(p.Title != "" && p.Description != "", "panel %q: title and description are needed", p.Title)
	f.require(p.FieldConfig.Defaults.Unit != "", "panel %q: unit is needed", p.Title)
	f.require(len(p.Targets) > 0, "panel %q: no query", p.Title)
	for _, target := range p.Targets {
		f.require(target.LegendFormat != "", "panel %q: legend is needed", p.Title)
		expr := grafanaVariable.ReplaceAllStringFunc(target.Expr, func(use string) string {
			name := grafanaVariable.FindStringSubmatch(use)[1]
			value, ok := variables[name]
			f.require(ok, "panel %q: variable %s is not defined", p.Title, name)
			return value
		})
		checkQuery(f, expr, t)
	}
}

func overlap(a, b panel) bool {
	p, q := a.GridPos, b.GridPos
	return p.X < q.X+q.W && q.X < p.X+p.W && p.Y < q.Y+q.H && q.Y < p.Y+p.H
}

// checkQuery parses one PromQL expression and requires each of its metrics and
// labels to exist, and histogram_quantile to be given the "le" label it needs
// (without it Prometheus answers an empty graph, not an error).
func checkQuery(f *findings, expr string, t Telemetry) {
	parsed, err := parser.NewParser(parser.Options{}).ParseExpr(expr)
	if err != nil {
		f.require(false, "query %s: %v", expr, err)
		return
	}
	label := func(name string) { f.require(t.Labels[name], "query %s: unknown label %s", expr, name) }
	parser.Inspect(parsed, func(node parser.Node, _ []parser.Node) error {
		switch n := node.(type) {
		case *parser.VectorSelector:
			f.require(t.Metrics[n.Name], "query %s: the server declares no metric %s", expr, n.Name)
			for _, m := range n.LabelMatchers {
				if m.Name != model.MetricNameLabel {
					label(m.Name)
				}
			}
		case *parser.AggregateExpr:
			for _, name := range n.Grouping {
				label(name)
			}
		case *parser.Call:
			if n.Func.Name == "histogram_quantile" {
				sum, ok := n.Args[1].(*parser.AggregateExpr)
				f.require(ok && !sum.Without && contains(sum.Grouping, "le"), "query %s: histogram_quantile needs a sum by (le)", expr)
			}
		}
		return nil
	})
}

func contains(list []string, item string) bool {
	for _, x := range list {
		if x == item {
			return true
		}
	}
	return false
}

// Alerts checks Prometheus rules by Prometheus' own rule parser, and each alert
// for a severity, a waiting time and a section of its name in the runbook.
func Alerts(path, runbook string, t Telemetry) ([]Finding, error) {
	help, err := os.ReadFile(runbook)
	if err != nil {
		return nil, err
	}
	f := findings{where: filepath.Base(path)}
	groups, errs := rulefmt.ParseFile(path, false, model.LegacyValidation, parser.NewParser(parser.Options{}), slog.New(slog.DiscardHandler))
	if groups == nil {
		return nil, fmt.Errorf("parse %s: %v", path, errs)
	}
	for _, err := range errs {
		f.require(false, "%v", err)
	}
	for _, group := range groups.Groups {
		for _, rule := range group.Rules {
			checkQuery(&f, rule.Expr, t)
			severity := rule.Labels["severity"]
			f.require(severity == "page" || severity == "ticket", "%s: severity must be page or ticket", rule.Alert)
			f.require(rule.For > 0, "%s: fires on a single sample; give it a waiting time", rule.Alert)
			anchor := "#" + strings.ToLower(rule.Alert)
			f.require(strings.HasSuffix(rule.Annotations["runbook"], filepath.Base(runbook)+anchor), "%s: runbook annotation must end in %s%s", rule.Alert, filepath.Base(runbook), anchor)
			f.require(strings.Contains(string(help), "\n## "+rule.Alert+"\n"), "%s: no section in %s", rule.Alert, filepath.Base(runbook))
		}
	}
	return f.list, nil
}

// AdapterRules checks the prometheus-adapter rules and returns the metric names
// that they offer to the autoscaler.
func AdapterRules(path string, t Telemetry) ([]Finding, map[string]bool, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	var config struct {
		Rules []struct {
			SeriesQuery string `json:"seriesQuery"`
			Resources   struct {
				Overrides map[string]struct {
					Resource string `json:"resource"`
				} `json:"overrides"`
			} `json:"resources"`
			MetricsQuery string `json:"metricsQuery"`
		} `json:"rules"`
	}
	if err := yaml.UnmarshalStrict(text, &config); err != nil {
		return nil, nil, fmt.Errorf("decode %s: %w", path, err)
	}
	f, offered := findings{where: filepath.Base(path)}, map[string]bool{}
	for _, rule := range config.Rules {
		checkQuery(&f, rule.SeriesQuery, t)
		series, _, _ := strings.Cut(rule.SeriesQuery, "{")
		offered[series] = true
		var labels []string
		resources := map[string]bool{}
		for label, override := range rule.Resources.Overrides {
			labels = append(labels, label)
			resources[override.Resource] = true
		}
		f.require(resources["pod"] && resources["namespace"], "%s: needs labels for pod and namespace", series)
		expr := strings.NewReplacer("<<.Series>>", series, "<<.LabelMatchers>>", "", "<<.GroupBy>>", strings.Join(labels, ",")).Replace(rule.MetricsQuery)
		checkQuery(&f, expr, t)
	}
	return f.list, offered, nil
}
