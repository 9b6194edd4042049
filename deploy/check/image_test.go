package check

import (
	"path/filepath"
	"testing"
)

var containerfile = filepath.Join(deployDir, "Containerfile")

func TestImageIsPinnedDistrolessAndNonRoot(t *testing.T) {
	list, err := Image(containerfile)
	if err != nil {
		t.Fatal(err)
	}
	report(t, list)
}

func TestEachSeededMistakeInAnImageIsFound(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"a root user", "USER 65532:65532", "USER 0", "final USER"},
		{"a user by name", "USER 65532:65532", "USER nonroot", "by number"},
		{"a floating builder", "golang:1.26-bookworm", "golang:latest", "not pinned"},
		{"a base without tag", "static-debian12:nonroot", "static-debian12", "not pinned"},
		{"a base with a shell", "gcr.io/distroless/static-debian12:nonroot", "docker.io/library/debian:12", "not distroless"},
		{"a command that needs a shell", `ENTRYPOINT ["/capstackd"]`, "ENTRYPOINT /capstackd", "JSON form"},
		{"a mixed case that hides a stage name", "AS build", "as build", "FromAsCasing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			list, err := Image(edited(t, containerfile, c.old, c.new))
			if err != nil {
				t.Fatal(err)
			}
			requireOne(t, list, c.want)
		})
	}
}
