// Package status is the only place that knows gRPC codes. It says what each reason of the schema's ErrorReason means as a
// code, and gives every error the details that callers act on: ErrorInfo always, BadRequest for inputs, RetryInfo where
// calling again helps.
//
// It is not for finding out what is wrong with a request: package wire does that and hands over field violations. It does
// not log either; [Of] keeps the cause for whoever does.
//
// Invariants: an error whose reason is INTERNAL shows its caller a fixed text and nothing of the cause. The details of one
// error stay below [maxDetail] bytes, because they travel in a header, and a caller whose header limit is passed sees no
// error but a broken stream.
//
// All functions may be called concurrently; an [Error] is never changed once made.
package status
