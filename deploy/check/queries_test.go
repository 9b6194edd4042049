package check

import (
	"path/filepath"
	"testing"
)

var (
	dashboardPath = filepath.Join(deployDir, "dashboards", "capstackd.json")
	alertsPath    = filepath.Join(deployDir, "alerts", "capstackd.rules.yaml")
	runbookPath   = filepath.Join(deployDir, "runbooks", "capstackd.md")
)

func TestDashboardAsksForWhatTheServerEmits(t *testing.T) {
	list, err := Dashboard(dashboardPath, declared(t))
	if err != nil {
		t.Fatal(err)
	}
	report(t, list)
}

func TestAlertsAskForWhatTheServerEmitsAndAreExplained(t *testing.T) {
	list, err := Alerts(alertsPath, runbookPath, declared(t))
	if err != nil {
		t.Fatal(err)
	}
	report(t, list)
}

func TestEachSeededMistakeInADashboardIsFound(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"a metric that does not exist", "capstack_run_active{", "capstack_runs_active{", "declares no metric capstack_runs_active"},
		{"a label that does not exist", "sum by (instance) (capstack_run_active", "sum by (pod) (capstack_run_active", "unknown label pod"},
		{"a broken expression", "sum by (rpc_method) (rate(", "sum by (rpc_method) rate(", "parse error"},
		{"a variable that does not exist", "$instance", "$server", "variable server is not defined"},
		{"a quantile of a sum without le", "sum by (le) (rate(rpc", "sum by (job) (rate(rpc", "needs a sum by (le)"},
		{"panels over each other", `"y": 10`, `"y": 1`, "overlap"},
		{"a panel without unit", `"unit": "s"`, `"unit": ""`, "unit is needed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			list, err := Dashboard(edited(t, dashboardPath, c.old, c.new), assumed())
			if err != nil {
				t.Fatal(err)
			}
			requireOne(t, list, c.want)
		})
	}
}

func TestEachSeededMistakeInAnAlertIsFound(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"an alert that nobody explained", "CapstackRefusingWork", "CapstackTooBusy", "no section"},
		{"an alert on one sample", "for: 10m", "for: 0s", "single sample"},
		{"an unknown severity", "severity: ticket", "severity: warning", "page or ticket"},
		{"an expression over nothing", "capstack_queue_wait_seconds_bucket", "capstack_wait_bucket", "declares no metric"},
		{"a broken template", "$value | humanizePercentage", "$value | humanize Percentage", "template"},
	} {
		t.Run(c.name, func(t *testing.T) {
			list, err := Alerts(edited(t, alertsPath, c.old, c.new), runbookPath, assumed())
			if err != nil {
				t.Fatal(err)
			}
			requireOne(t, list, c.want)
		})
	}
}

func TestAdapterRuleNeedsPodAndNamespace(t *testing.T) {
	list, _, err := AdapterRules(edited(t, adapterPath, "resource: pod", "resource: node"), assumed())
	if err != nil {
		t.Fatal(err)
	}
	requireOne(t, list, "pod and namespace")
}
