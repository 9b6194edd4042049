package check

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// nonRootUID is the user "nonroot" of the distroless images.
const nonRootUID = "65532"

// Image checks a Containerfile: BuildKit must parse it without a lint warning,
// every base must be pinned by tag or digest, and the last stage must be a
// distroless base that runs one binary as a non-root user given by number.
func Image(path string) ([]Finding, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // read only: nothing to lose
	f := findings{where: filepath.Base(path)}

	warn := func(rule, description, _, message string, _ []parser.Range) {
		f.require(false, "%s: %s (%s)", rule, message, description)
	}
	parsed, err := parser.Parse(file)
	if err != nil {
		return nil, fmt.Errorf("parse %s: %w", path, err)
	}
	stages, _, err := instructions.Parse(parsed.AST, linter.New(&linter.Config{Warn: warn}))
	if err != nil {
		return nil, fmt.Errorf("parse %s: %w", path, err)
	}

	names := map[string]bool{}
	for _, stage := range stages {
		if !names[stage.BaseName] {
			f.require(pinned(stage.BaseName), "base %s is not pinned: give it a tag other than latest, or a digest", stage.BaseName)
		}
		names[stage.Name] = true
	}
	checkFinalStage(&f, stages[len(stages)-1])
	return f.list, nil
}

// checkFinalStage holds the shipped stage against the promises of the image.
func checkFinalStage(f *findings, stage instructions.Stage) {
	f.require(strings.Contains(stage.BaseName, "/distroless/static"), "final base %s is not distroless/static", stage.BaseName)
	user, entrypoint := "", instructions.ShellDependantCmdLine{}
	for _, command := range stage.Commands {
		switch c := command.(type) {
		case *instructions.UserCommand:
			user = c.User
		case *instructions.EntrypointCommand:
			entrypoint = c.ShellDependantCmdLine
		case *instructions.RunCommand:
			f.require(false, "RUN in the final stage: distroless has no shell")
		}
	}
	uid, _, _ := strings.Cut(user, ":")
	f.require(uid == nonRootUID, "final USER is %q: want %s, by number", user, nonRootUID)
	f.require(len(entrypoint.CmdLine) > 0 && !entrypoint.PrependShell, "ENTRYPOINT must be in JSON form: there is no shell")
}

// pinned reports whether an image reference names a digest, or a tag that is
// not latest.
func pinned(image string) bool {
	if strings.Contains(image, "@sha256:") {
		return true
	}
	_, tag, ok := strings.Cut(image[strings.LastIndex(image, "/")+1:], ":")
	return ok && tag != "" && tag != "latest"
}
