package stream

import (
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	"github.com/capstack/capstack/server/internal/status"
)

func sample() Token {
	return Token{Fingerprint: strings.Repeat("0123456789abcdef", 4), Engine: "0.1.0", Next: 42}
}

func TestATokenIsReadAsItWasWritten(t *testing.T) {
	for _, next := range []int64{0, 1, 1 << 62} {
		want := sample()
		want.Next = next
		got, err := ParseToken(want.Bytes())
		if err != nil || got != want {
			t.Errorf("%+v, %v, want %+v", got, err, want)
		}
	}
}

func TestEveryFlippedBitIsFound(t *testing.T) {
	whole := sample().Bytes()
	for bit := range len(whole) * 8 {
		b := append([]byte(nil), whole...)
		b[bit/8] ^= 1 << (bit % 8)
		if got, err := ParseToken(b); err == nil || status.Of(err).Code() != codes.InvalidArgument {
			t.Errorf("bit %d: %+v, %v", bit, got, err)
		}
	}
}

func TestEveryTruncationAndExtensionIsFound(t *testing.T) {
	whole := sample().Bytes()
	for n := range len(whole) {
		if _, err := ParseToken(whole[:n]); err == nil {
			t.Errorf("the first %d bytes are taken for a token", n)
		}
	}
	if _, err := ParseToken(append(whole, 0)); err == nil {
		t.Error("a byte behind the token is not noticed")
	}
}

func TestATokenFitsItsRequestAndEngineOnly(t *testing.T) {
	own := sample()
	if err := own.CheckEngine("0.1.0"); err != nil {
		t.Error(err)
	}
	if err := own.CheckRequest(own.Fingerprint); err != nil {
		t.Error(err)
	}
	if got := status.Of(own.CheckEngine("0.2.0")).Code(); got != codes.FailedPrecondition {
		t.Errorf("another engine: %s", got)
	}
	if got := status.Of(own.CheckRequest(strings.Repeat("f", 64))).Code(); got != codes.InvalidArgument {
		t.Errorf("another request: %s", got)
	}
}

func FuzzParseToken(f *testing.F) {
	f.Add(sample().Bytes())
	f.Add([]byte{})
	f.Add([]byte(strings.Repeat("\x01", 60)))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := ParseToken(b)
		if err != nil {
			return
		}
		if string(got.Bytes()) != string(b) {
			t.Errorf("%x is read as %+v, which is written %x", b, got, got.Bytes())
		}
	})
}
