package compute

import (
	"container/list"
	"crypto/sha256"
	"fmt"
	"sync"

	"github.com/capstack/capstack/compute/project"
)

// cache keeps the most recently used programs, at most limit. Building one costs more than running it once.
type cache struct {
	mu    sync.Mutex
	limit int
	order *list.List // of *cached, most recent first
	byKey map[[32]byte]*list.Element
}

type cached struct {
	key   [32]byte
	value *prepared
}

func newCache(limit int) *cache {
	return &cache{limit: limit, order: list.New(), byKey: map[[32]byte]*list.Element{}}
}

func (c *cache) get(key [32]byte) (*prepared, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byKey[key]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*cached).value, true
}

func (c *cache) put(key [32]byte, v *prepared) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.byKey[key]; ok {
		c.order.MoveToFront(e)
		return
	}
	c.byKey[key] = c.order.PushFront(&cached{key, v})
	for c.order.Len() > c.limit {
		last := c.order.Back()
		delete(c.byKey, last.Value.(*cached).key)
		c.order.Remove(last)
	}
}

// caseKey is SHA-256 over the case as written out in full: two cases with the same key are the same case.
func caseKey(c project.Case) [32]byte { return sha256.Sum256([]byte(project.Canonical(c))) }

// Fingerprint names a request: SHA-256 in hexadecimal over the version and the parts as written out in full.
func Fingerprint(parts ...string) string {
	h := sha256.New()
	fmt.Fprintf(h, "capstack %s\n", Version)
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s\n", len(p), p)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}
