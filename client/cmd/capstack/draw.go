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
	"on_time_or_lognormal_by_mean(mean,sigma_log,zero_probability), lognormal_by_percentiles(p50,p90), mean_reverting_price, mean_reverting_rate, mean_reverting_share or mean_reverting_index(mean_reversion,volatility); " +
	"for the day of a default rating(A3) or cds(spread_rate,recovery_fraction); default or default(ID) for what stands ready (capstack catalog drivers)"

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

// draw reads path=family(parameter,...), the path of further inputs behind a comma and ~ factor(loading) behind the family; +=
// and *= as elsewhere. Whether the parameters make sense is the server's to say.
func draw(text string) (*pb.Uncertainty, error) {
	paths, shock, value, err := assignment(text)
	if err != nil {
		return nil, usagef("%q: write path=DISTRIBUTION, path+=DISTRIBUTION (add) or path*=DISTRIBUTION (scale); there are %s", text, families)
	}
	out := &pb.Uncertainty{Shock: shock}
	for i, path := range strings.Split(paths, ",") {
		if path = strings.TrimSpace(path); i == 0 {
			out.Path = path
		} else {
			out.AlsoPaths = append(out.AlsoPaths, path)
		}
	}
	if family, factor, shared := strings.Cut(value, "~"); shared {
		name, parameters, ok := called(factor)
		if !ok || len(parameters) != 1 {
			return nil, usagef("%q: write ~ FACTOR(loading) behind the distribution, such as ~ construction(0.7)", text)
		}
		numbers, err := numbersOf(text, []string{"loading"}, parameters)
		if err != nil {
			return nil, err
		}
		value, out.CommonFactor, out.FactorLoading = strings.TrimSpace(family), name, numbers[0]
	}
	return out, drawn(text, value, out)
}

// called cuts name(parameter,...); a name alone has no parameters, and ok is false for what is neither.
func called(value string) (name string, parameters []string, ok bool) {
	name, rest, opened := strings.Cut(strings.TrimSpace(value), "(")
	if inside, closed := strings.CutSuffix(rest, ")"); opened && closed {
		return strings.TrimSpace(name), strings.Split(inside, ","), true
	}
	return name, nil, !opened && name != ""
}

// drawn gives a driver the distribution that is written out.
func drawn(text, value string, out *pb.Uncertainty) error {
	name, parameters, ok := called(value)
	implied := strings.HasPrefix(name, "mean_reverting")
	switch {
	case ok && name == "default" && len(parameters) <= 1:
		implied, out.Calibration = true, strings.TrimSpace(strings.Join(append(parameters, "default")[:1], ""))
	case ok && name == "rating" && len(parameters) == 1:
		implied, out.Distribution = true, byDefault(&pb.DefaultTimeDistribution{Rating: strings.TrimSpace(parameters[0])})
	case ok && name == "cds" && len(parameters) > 0:
		numbers, err := numbersOf(text, []string{"spread_rate", "recovery_fraction"}, parameters)
		if err != nil {
			return err
		}
		// A single premium is a flat hazard, so its term says nothing.
		implied, out.Distribution = true, byDefault(&pb.DefaultTimeDistribution{CdsYears: []float64{5}, CdsSpreadRates: numbers[:1], RecoveryFraction: numbers[1]})
	case ok && len(parameters) > 0:
		d, err := family(text, value, name, parameters)
		if err != nil {
			return err
		}
		out.Distribution = d
	default:
		return usagef("%q: %s is no distribution; there are %s", text, value, families)
	}
	if implied && out.GetShock() == pb.Shock_SHOCK_REPLACE {
		out.Shock = pb.Shock_SHOCK_UNSPECIFIED // it meets its input by its family
	}
	return nil
}

func byDefault(d *pb.DefaultTimeDistribution) *pb.Distribution {
	return &pb.Distribution{Family: &pb.Distribution_DefaultTime{DefaultTime: d}}
}

// family is a distribution of the schema by the name of its field, with its parameters in their order.
func family(text, value, name string, given []string) (*pb.Distribution, error) {
	out := &pb.Distribution{}
	m := out.ProtoReflect()
	field := m.Descriptor().Fields().ByName(protoreflect.Name(name))
	if field == nil || name == "empirical" || name == "default_time" { // lists belong in a file
		return nil, usagef("%q: %s is no distribution; there are %s", text, value, families)
	}
	parameters := m.Mutable(field).Message()
	fields := parameters.Descriptor().Fields()
	names := make([]string, fields.Len())
	for i := range names {
		names[i] = string(fields.Get(i).Name())
	}
	numbers, err := numbersOf(text, names, given)
	for i, x := range numbers {
		parameters.Set(fields.Get(i), protoreflect.ValueOfFloat64(x))
	}
	return out, err
}

// numbersOf reads as many finite numbers as there are names.
func numbersOf(text string, names, given []string) ([]float64, error) {
	if len(given) != len(names) {
		return nil, usagef("%q: got %d parameters; there are %s", text, len(given), families)
	}
	out := make([]float64, len(names))
	for i, word := range given {
		x, err := strconv.ParseFloat(strings.TrimSpace(word), 64)
		if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
			return nil, usagef("%q: %s needs a finite number, not %q", text, names[i], strings.TrimSpace(word))
		}
		out[i] = x
	}
	return out, nil
}
