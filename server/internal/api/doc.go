// Package api implements the services of the schema, a file for each call: it reads a request through package wire, asks
// for admission, lets the engine answer, and writes the response.
//
// It is not for computing anything, nor for judging inputs: what the engine does not compute is not in a response, and what
// a request may hold is for package wire and the engine to say. It makes no gRPC status: errors leave as they are or as
// those of package status, and package intercept does the rest.
//
// The services may be called by any number of goroutines. They keep nothing between calls but the state of the gates.
package api
