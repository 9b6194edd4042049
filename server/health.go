package server

import (
	"context"
	"time"

	"google.golang.org/grpc/health"
	healthv1 "google.golang.org/grpc/health/grpc_health_v1"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/server/internal/api"
	"github.com/capstack/capstack/server/internal/telemetry"
)

// healthNames are the services whose health is told; the empty name is the server.
func healthNames() []string {
	return append([]string{""}, api.ServiceNames()...)
}

// newHealth returns the health of a server that has not proved itself yet.
func newHealth() *health.Server {
	h := health.NewServer()
	for _, name := range healthNames() {
		h.SetServingStatus(name, healthv1.HealthCheckResponse_NOT_SERVING)
	}
	return h
}

// prove reproduces the reference cases and then reports SERVING. A server that fails keeps answering, NOT_SERVING, with the
// reason in its log: nobody is sent to it, and somebody can look.
func (s *Server) prove(ctx context.Context) {
	begin := time.Now()
	within, span := s.telemetry.Compute(ctx, "Verify", compute.Version)
	err := s.verify(within, s.engine)
	failed := ""
	if err != nil {
		failed = "reference cases are not reproduced"
	}
	span.End(failed)
	switch {
	case ctx.Err() != nil:
		return
	case err != nil:
		s.log.ErrorContext(ctx, "reference cases are not reproduced: this server will never report SERVING", "error", err)
		return
	}
	for _, name := range healthNames() {
		s.health.SetServingStatus(name, healthv1.HealthCheckResponse_SERVING)
	}
	s.log.InfoContext(ctx, "reference cases reproduced: serving", telemetry.Took(time.Since(begin)))
}
