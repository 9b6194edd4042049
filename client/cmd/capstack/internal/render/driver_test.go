package render

import (
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Every family of the schema is told in words: a new one must not come out as an empty line.
func TestEveryFamilyOfDistributionsIsToldInWords(t *testing.T) {
	families := (&pb.Distribution{}).ProtoReflect().Descriptor().Oneofs().ByName("family").Fields()
	for i := range families.Len() {
		d := &pb.Distribution{}
		d.ProtoReflect().Set(families.Get(i), protoreflect.ValueOfMessage(d.ProtoReflect().NewField(families.Get(i)).Message()))
		if text := Distribution(&pb.Uncertainty{Distribution: d}); len(text) < 8 {
			t.Errorf("%s is told as %q", families.Get(i).Name(), text)
		}
	}
	if got := Distribution(&pb.Uncertainty{Distribution: &pb.Distribution{Family: &pb.Distribution_MeanRevertingPrice{
		MeanRevertingPrice: &pb.MeanRevertingDistribution{MeanReversion: 1.2, Volatility: 0.6}}}}); got != "by month: a price about its curve, reversion 1.2 a year, volatility 0.6" {
		t.Error(got)
	}
}
