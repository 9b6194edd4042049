// Package stream turns the events of a run into the stream that the schema promises: every event with a resume token, a sign
// of life while nothing else is to be said, and a rotation where this server or this reader is not the one to go on.
//
// It is not for computing events or for telling what they mean: numbered events come in order from package wire and leave
// as they came. It keeps none of them: there is no queue between the engine and the reader, so a slow reader pauses the
// computation.
//
// What holds of every stream that [Serve] makes:
//
//   - Numbered events leave in order, each once, without gaps.
//   - The token of an event resumes behind the last numbered event that was sent.
//   - The last event is a summary, or a rotation, or the stream ends with an error; only where the reader took nothing for
//     [Options].Slow, or nothing while the server drained, there is no room left for the rotation, and the call ends without.
//   - No message is larger than [MaxMessage].
//
// A [Token] grants nothing: whoever makes one up gets what the same request gives without it.
package stream
