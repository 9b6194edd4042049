package main

import (
	"math"
	"strconv"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// families is how the distributions of --draw are written, in the words and the order of the schema.
const families = "normal(mean,std_dev), lognormal(median,sigma_log), uniform(low,high), triangular(low,mode,high), " +
	"pert(low,mode,high), bernoulli(probability,low_value,high_value), on_time_or_lognormal(median,sigma_log,zero_probability), " +
	"mean_reverting_price, mean_reverting_rate, mean_reverting_share or mean_reverting_index(mean_reversion,volatility)"

// draws reads the flags --draw.
func draws(texts []string) ([]*pb.Uncertainty, error) {
	var out []*pb.Uncertainty
	for _, text := range texts {
		u, err := draw(text)
		if err != nil {
			return nil, err
		}
		out = append(out, u)
	}
	return out, nil
}

// draw reads path=family(parameter,...); += and *= as elsewhere. Whether the parameters make sense is the server's to say.
func draw(text string) (*pb.Uncertainty, error) {
	path, shock, value, err := assignment(text)
	if err != nil {
		return nil, usagef("%q: write path=DISTRIBUTION, path+=DISTRIBUTION (add) or path*=DISTRIBUTION (scale); there are %s", text, families)
	}
	name, rest, opened := strings.Cut(value, "(")
	inside, closed := strings.CutSuffix(rest, ")")
	out := &pb.Uncertainty{Path: path, Shock: shock, Distribution: &pb.Distribution{}}
	m := out.GetDistribution().ProtoReflect()
	family := m.Descriptor().Fields().ByName(protoreflect.Name(strings.TrimSpace(name)))
	if !opened || !closed || family == nil || family.Name() == "empirical" || family.Name() == "default_time" { // lists belong in a file
		return nil, usagef("%q: %s is no distribution; there are %s", text, value, families)
	}
	if shock == pb.Shock_SHOCK_REPLACE && strings.HasPrefix(string(family.Name()), "mean_reverting") {
		out.Shock = pb.Shock_SHOCK_UNSPECIFIED // a curve that evolves meets its input by its family
	}
	parameters := m.Mutable(family).Message()
	fields, given := parameters.Descriptor().Fields(), strings.Split(inside, ",")
	if len(given) != fields.Len() {
		return nil, usagef("%q: got %d parameters; there are %s", text, len(given), families)
	}
	for i, word := range given {
		x, err := strconv.ParseFloat(strings.TrimSpace(word), 64)
		if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
			return nil, usagef("%q: %s needs a finite number, not %q", text, fields.Get(i).Name(), strings.TrimSpace(word))
		}
		parameters.Set(fields.Get(i), protoreflect.ValueOfFloat64(x))
	}
	return out, nil
}
