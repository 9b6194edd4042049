package stream

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"github.com/capstack/capstack/server/internal/status"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Token says where a stream goes on.
type Token struct {
	Fingerprint string // of the request: 64 hexadecimal digits
	Engine      string // version of the engine, at most 64 bytes
	Next        int64  // numbered events that the reader has
}

// The layout of a token, version 1:
//
//	1 version | 32 fingerprint | 8 next, big endian | engine version | 8 checksum
//
// The checksum is the first 8 bytes of SHA-256 over all before. It finds damage, not forgery: there is nothing to forge.
const (
	tokenVersion  = 1
	tokenFixed    = 1 + sha256.Size + 8
	tokenChecksum = 8
	maxEngine     = 64
)

// Bytes returns the token as it travels.
func (t Token) Bytes() []byte {
	b := make([]byte, 1, tokenFixed+len(t.Engine)+tokenChecksum)
	b[0] = tokenVersion
	var fingerprint [sha256.Size]byte
	// A fingerprint that is none leaves zeros, and the token then fits no request.
	_, _ = hex.Decode(fingerprint[:], []byte(t.Fingerprint)[:min(len(t.Fingerprint), 2*sha256.Size)])
	b = append(b, fingerprint[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(t.Next))
	b = append(b, t.Engine...)
	return append(b, checksum(b)...)
}

func checksum(b []byte) []byte {
	sum := sha256.Sum256(b)
	return sum[:tokenChecksum]
}

// ParseToken reads a token. The error is RESUME_TOKEN_INVALID.
func ParseToken(b []byte) (Token, error) {
	switch {
	case len(b) < tokenFixed+tokenChecksum || len(b) > tokenFixed+tokenChecksum+maxEngine:
		return Token{}, invalid("%d bytes are no resume token", len(b))
	case subtle.ConstantTimeCompare(checksum(b[:len(b)-tokenChecksum]), b[len(b)-tokenChecksum:]) == 0:
		return Token{}, invalid("it is damaged")
	case b[0] != tokenVersion:
		return Token{}, invalid("it has version %d, which this server does not know", b[0])
	}
	next := binary.BigEndian.Uint64(b[1+sha256.Size:])
	if next > 1<<62 {
		return Token{}, invalid("it is damaged")
	}
	return Token{
		Fingerprint: hex.EncodeToString(b[1 : 1+sha256.Size]),
		Engine:      string(b[tokenFixed : len(b)-tokenChecksum]),
		Next:        int64(next),
	}, nil
}

// CheckEngine refuses a token of another engine version: the events behind it would not fit those before it. It comes before
// [Token.CheckRequest], because a fingerprint holds the version too.
func (t Token) CheckEngine(version string) error {
	if t.Engine == version {
		return nil
	}
	return status.New(capstackv1.ErrorReason_ERROR_REASON_RESUME_TOKEN_STALE, fmt.Sprintf(
		"the resume token is of engine %q, this server runs %q; start the run again without a token", t.Engine, version))
}

// CheckRequest refuses a token of another request.
func (t Token) CheckRequest(fingerprint string) error {
	if t.Fingerprint == fingerprint {
		return nil
	}
	return invalid("it belongs to another request; send the request that gave the token, unchanged")
}

func invalid(format string, args ...any) error {
	return status.New(capstackv1.ErrorReason_ERROR_REASON_RESUME_TOKEN_INVALID, "resume_token: "+fmt.Sprintf(format, args...))
}
