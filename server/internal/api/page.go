package api

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/crc32"

	"github.com/capstack/capstack/server/internal/status"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// page is the part of a list that a request asks for.
type page struct {
	first, last int
	next        string // token of the page behind; empty if there is none
}

// pageOf returns a page of a list of n. Lists are fixed for a version of the server, so a token is a position, with the list's
// name in its checksum: the token of another list is refused.
func pageOf(list string, in interface {
	GetPageSize() int32
	GetPageToken() string
}, n, usual, most int) (page, error) {
	size := int(in.GetPageSize())
	switch {
	case size < 0:
		return page{}, status.Invalid(capstackv1.ErrorReason_ERROR_REASON_INVALID_INPUT, []*capstackv1.FieldViolation{{
			Field: "page_size", Reason: "range", Description: fmt.Sprintf("%d is out of range; give 0..%d", size, most),
		}})
	case size == 0:
		size = usual
	}
	first, err := position(list, in.GetPageToken(), n)
	if err != nil {
		return page{}, err
	}
	p := page{first: first, last: min(first+min(size, most), n)}
	if p.last < n {
		p.next = pageToken(list, p.last)
	}
	return p, nil
}

// pageToken is the position and a checksum in 8 bytes, as text.
func pageToken(list string, position int) string {
	b := binary.BigEndian.AppendUint32(nil, uint32(position))
	return base64.RawURLEncoding.EncodeToString(binary.BigEndian.AppendUint32(b, pageSum(list, b)))
}

func pageSum(list string, b []byte) uint32 { return crc32.ChecksumIEEE(append([]byte(list+":"), b...)) }

// position reads a page token, 0 for none.
func position(list, token string, n int) (int, error) {
	if token == "" {
		return 0, nil
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(b) != 8 || pageSum(list, b[:4]) != binary.BigEndian.Uint32(b[4:]) {
		return 0, status.Invalid(capstackv1.ErrorReason_ERROR_REASON_INVALID_INPUT, []*capstackv1.FieldViolation{{
			Field: "page_token", Reason: "format", Description: "is no token of this list; take next_page_token of the page before",
		}})
	}
	if at := binary.BigEndian.Uint32(b); at < uint32(n) {
		return int(at), nil
	}
	return 0, status.New(capstackv1.ErrorReason_ERROR_REASON_TOKEN_OUT_OF_RANGE, "page_token: it points past the end of the list")
}
