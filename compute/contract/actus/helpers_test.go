package actus_test

import (
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/contract/actus"
	"github.com/capstack/capstack/compute/money"
)

func fx(s string) money.Fixed { return money.MustParse(s) }

// doc makes a document of lines "name=value"; obs are "INDEX 2013-01-01 0.05".
func doc(lines string, obs ...string) actus.Document {
	d := actus.Document{Terms: actus.RawTerms{}, Observed: map[string]actus.RawSeries{}}
	for _, line := range strings.FieldsFunc(lines, func(r rune) bool { return r == '\n' || r == ';' }) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), "=")
		switch {
		case !ok:
		case name == "to":
			d.To = value
		default:
			d.Terms[name] = actus.Raw{Text: strings.Split(value, ",")}
		}
	}
	for _, o := range obs {
		w := strings.Fields(o)
		s := d.Observed[w[0]]
		s.Data = append(s.Data, struct {
			Timestamp string    `json:"timestamp"`
			Value     actus.Raw `json:"value"`
		}{w[1], actus.Scalar(w[2])})
		d.Observed[w[0]] = s
	}
	return d
}

func evaluate(t *testing.T, d actus.Document) []actus.Event {
	t.Helper()
	c, found := d.Parse()
	if len(found) > 0 {
		t.Fatal(found.Err())
	}
	events, err := c.Evaluate()
	if err != nil {
		t.Fatal(err)
	}
	return events
}

// table writes events one a line: date, type, payoff, notional to four decimals and
// the rate.
func table(events []actus.Event) string {
	var b strings.Builder
	for _, e := range events {
		b.WriteString(e.Time.Date.String() + " " + e.Type.String() + " " + e.Payoff.Text(4) + " " + e.Notional.Text(4) + " " + e.Rate.String() + "\n")
	}
	return b.String()
}

func expect(t *testing.T, d actus.Document, want string) {
	t.Helper()
	var lines []string
	for _, l := range strings.Split(strings.TrimSpace(want), "\n") {
		lines = append(lines, strings.TrimSpace(l))
	}
	if got := strings.TrimSpace(table(evaluate(t, d))); got != strings.Join(lines, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(lines, "\n"))
	}
}

const bond = `contractID=bond; contractType=PAM; contractRole=RPA; currency=USD; statusDate=2024-12-31T00:00:00;
	initialExchangeDate=2025-01-01T00:00:00; maturityDate=2026-01-01T00:00:00; notionalPrincipal=1000;
	nominalInterestRate=0.06; dayCountConvention=30E360; cycleAnchorDateOfInterestPayment=2025-04-01T00:00:00;
	cycleOfInterestPayment=P3ML1;`
