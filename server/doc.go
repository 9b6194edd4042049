// Package server assembles capstackd: configuration, listeners, services, health, drain.
//
// It is for the command capstackd, for tests (package servertest) and for programs that want a server of their own inside
// ([Embedded]). It holds no logic of a call: that is in server/internal/api and below.
//
// # Life of a server
//
// [New] makes a server; it reads the TLS files and opens nothing else. [Server.Serve] listens, answers calls, and reports itself NOT_SERVING by
// the health service until it has reproduced the reference cases; one that cannot never reports SERVING, says in the log
// which figure differs, and goes on running, so that somebody can look. When its context ends, Serve drains:
//
//	at once     health says NOT_SERVING; new runs are refused with UNAVAILABLE
//	within 5 s  result streams send a rotation with their resume token and end OK
//	until all calls have ended, at most DrainGrace; then what is left is cut
//
// and returns nil. [Server.Drain] does the same from the inside.
package server
