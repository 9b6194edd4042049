package server

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/posflag"
	"github.com/knadh/koanf/providers/rawbytes"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"
)

// environmentPrefix begins the names of variables: CAPSTACKD_TLS_CERT is --tls-cert.
const environmentPrefix = "CAPSTACKD_"

// ErrHelp is returned by [Load] when help or the version was asked for and has been printed.
var ErrHelp = errors.New("help was asked for")

// option is one thing that an operator may set, by flag, variable or file.
type option struct {
	name, kind, help string
	set              func(*Config, string) error
	get              func(*Config) string
}

// options lists them in the order of the help text.
func options() []option {
	return []option{
		text("listen", "host:port", "where to answer calls", func(c *Config) *string { return &c.Listen }),
		text("health-listen", "host:port", "where to answer health checks alone, in plain text, for probes that cannot present a certificate",
			func(c *Config) *string { return &c.HealthListen }),
		text("tls-cert", "file", "certificate chain of this server, PEM; read again when it changes", func(c *Config) *string { return &c.TLSCert }),
		text("tls-key", "file", "key of the certificate, PEM", func(c *Config) *string { return &c.TLSKey }),
		text("tls-client-ca", "file", "authorities of client certificates, PEM; then every client must present one", func(c *Config) *string { return &c.TLSClientCA }),
		flag("insecure", "answer in plain text on an address that other machines reach", func(c *Config) *bool { return &c.Insecure }),
		flag("reflection", "offer the gRPC reflection service", func(c *Config) *bool { return &c.Reflection }),
		duration("drain-grace", "what calls are given to end when the server stops", func(c *Config) *time.Duration { return &c.DrainGrace }),
		number("max-concurrent-runs", "RunScenarios at work at once; more wait", func(c *Config) *int { return &c.MaxConcurrentRuns }),
		number("max-concurrent-values", "valuations at work at once; more wait", func(c *Config) *int { return &c.MaxConcurrentValues }),
		number("run-compute-cap", "most operations of one RunScenarios", func(c *Config) *int64 { return &c.RunComputeCap }),
		number("workers", "goroutines of one run; 0 takes as many as there are cores", func(c *Config) *int { return &c.Workers }),
		level("log-level", "debug, info, warn or error", func(c *Config) *slog.Level { return &c.LogLevel }),
		text("log-format", "format", "json or text", func(c *Config) *string { return &c.LogFormat }),
		duration("certificates-interval", "how often the TLS files are read again", func(c *Config) *time.Duration { return &c.CertificatesInterval }),
	}
}

// Load reads the configuration of capstackd. Flags win over variables, variables over the file that --config names, the file
// over the defaults. Every fault is reported at once: unknown names, values of a wrong form, and what does not fit together.
//
// It stands on koanf, which is small, alive, and merges layers without the global state, the file watching and the remote
// stores of the larger ones; pflag is there for the command line anyway. All values pass through one table of options, as
// text, so that each source is read by the same rules.
func Load(args, environment []string, version string, out io.Writer) (Config, error) {
	flags, err := parse(args, version, out)
	if err != nil {
		return Config{}, err
	}
	l := loader{flags: flags, environment: map[string]string{}, layers: koanf.New(".")}
	l.defaults()
	l.file(environment)
	l.variables(environment)
	l.check(l.layers.Load(posflag.ProviderWithFlag(flags, ".", l.layers, func(f *pflag.Flag) (string, any) {
		return f.Name, f.Value.String() // as text, whatever pflag takes its type for
	}), nil))
	c := l.config()
	c.Build = version
	if err := c.Check(); err != nil {
		l.faults = append(l.faults, err)
	}
	return c, errors.Join(l.faults...)
}

// parse reads the flags. The types of their values are checked later, with those of the other sources.
func parse(args []string, version string, out io.Writer) (*pflag.FlagSet, error) {
	flags := pflag.NewFlagSet("capstackd", pflag.ContinueOnError)
	flags.SetOutput(out)
	flags.SortFlags = false
	defaults := Defaults()
	for _, o := range options() {
		if o.kind == "bool" {
			flags.Bool(o.name, o.get(&defaults) == "true", o.help)
		} else {
			value := value{o.get(&defaults), o.kind}
			flags.Var(&value, o.name, o.help)
		}
	}
	flags.Var(&value{kind: "file"}, "config", "YAML with these options by name, without dashes in front")
	asked := flags.Bool("version", false, "print the version and exit")
	flags.Usage = func() {
		fmt.Fprintf(out, "capstackd values projects and runs scenarios over gRPC.\n\n%s\n"+
			"Each option may also be a variable, %sTLS_CERT for --tls-cert, or a line of the file of --config.\n"+
			"Telemetry follows the standard OTEL_* variables.\n", flags.FlagUsages(), environmentPrefix)
	}
	if err := unknownFlags(flags, args); err != nil {
		return nil, err
	}
	switch err := flags.Parse(args); {
	case errors.Is(err, pflag.ErrHelp):
		return nil, ErrHelp
	case err != nil:
		return nil, err
	case *asked:
		fmt.Fprintln(out, version)
		return nil, ErrHelp
	case flags.NArg() > 0:
		return nil, fmt.Errorf("%q: capstackd takes options only", flags.Args())
	}
	return flags, nil
}

// value is the text of a flag, shown in the help as of its kind.
type value struct{ text, kind string }

// String implements [pflag.Value].
func (v *value) String() string { return v.text }

// Set implements [pflag.Value].
func (v *value) Set(text string) error { v.text = text; return nil }

// Type implements [pflag.Value].
func (v *value) Type() string { return v.kind }

// unknownFlags reports all flags that there are not; pflag stops at the first.
func unknownFlags(flags *pflag.FlagSet, args []string) error {
	var faults []error
	for _, arg := range args {
		if arg == "--" {
			break
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(arg, "--"), "=")
		if strings.HasPrefix(arg, "--") && name != "help" && flags.Lookup(name) == nil {
			faults = append(faults, fmt.Errorf("--%s: there is no such option; see --help", name))
		}
	}
	return errors.Join(faults...)
}

// loader lays the sources over each other and collects their faults.
type loader struct {
	flags       *pflag.FlagSet
	environment map[string]string // by option, what was set by a variable
	path        string            // of the file
	layers      *koanf.Koanf
	faults      []error
}

func (l *loader) check(err error) {
	if err != nil {
		l.faults = append(l.faults, err)
	}
}

func (l *loader) known(name string) bool {
	return slices.ContainsFunc(options(), func(o option) bool { return o.name == name })
}

func (l *loader) defaults() {
	c := Defaults()
	values := map[string]any{}
	for _, o := range options() {
		values[o.name] = o.get(&c)
	}
	l.check(l.layers.Load(confmap.Provider(values, "."), nil))
}

// file reads the file that --config or its variable names.
func (l *loader) file(environment []string) {
	l.path = l.flags.Lookup("config").Value.String()
	for _, v := range environment {
		if path, ok := strings.CutPrefix(v, environmentPrefix+"CONFIG="); ok && !l.flags.Changed("config") {
			l.path = path
		}
	}
	if l.path == "" {
		return
	}
	content, err := os.ReadFile(l.path)
	if err != nil {
		l.check(fmt.Errorf("config: %w", err))
		return
	}
	file := koanf.New(".")
	if err := file.Load(rawbytes.Provider(content), yaml.Parser()); err != nil {
		l.check(fmt.Errorf("config: %s is no YAML: %w", l.path, err))
		return
	}
	for _, name := range file.Keys() {
		if !l.known(name) {
			l.check(&OptionError{Option: name, Source: l.path, Fault: fmt.Sprintf("there is no option %q", name)})
		}
	}
	l.check(l.layers.Merge(file))
}

// variables reads the environment. Kubernetes puts CAPSTACKD_SERVICE_HOST, CAPSTACKD_PORT and the like into every pod beside
// a service of that name; no option begins so, and they are left alone.
func (l *loader) variables(environment []string) {
	l.check(l.layers.Load(env.Provider(".", env.Opt{
		Prefix:      environmentPrefix,
		EnvironFunc: func() []string { return environment },
		TransformFunc: func(variable, value string) (string, any) {
			name := strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(variable, environmentPrefix), "_", "-"))
			switch {
			case name == "config" || strings.HasPrefix(name, "service-") || name == "port" || strings.HasPrefix(name, "port-"):
				return "", nil
			case !l.known(name):
				l.check(&OptionError{Option: name, Source: variable, Fault: fmt.Sprintf("there is no option %q", name)})
				return "", nil
			}
			l.environment[name] = variable
			return name, value
		},
	}), nil))
}

// config reads the values that lie on top.
func (l *loader) config() Config {
	c := Defaults()
	for _, o := range options() {
		if err := o.set(&c, l.layers.String(o.name)); err != nil {
			l.check(&OptionError{Option: o.name, Source: l.source(o.name), Fault: err.Error()})
		}
	}
	return c
}

// source names where the value of an option came from.
func (l *loader) source(name string) string {
	if l.flags.Changed(name) {
		return "--" + name
	}
	if variable, ok := l.environment[name]; ok {
		return variable
	}
	return l.path + ", " + name
}

func text(name, kind, help string, at func(*Config) *string) option {
	return option{name, kind, help,
		func(c *Config, s string) error { *at(c) = s; return nil },
		func(c *Config) string { return *at(c) }}
}

func flag(name, help string, at func(*Config) *bool) option {
	return option{name, "bool", help, func(c *Config, s string) error {
		v, err := strconv.ParseBool(s)
		if err != nil {
			return fmt.Errorf("%q is none of true, false", s)
		}
		*at(c) = v
		return nil
	}, func(c *Config) string { return strconv.FormatBool(*at(c)) }}
}

func number[N int | int64](name, help string, at func(*Config) *N) option {
	return option{name, "number", help, func(c *Config, s string) error {
		v, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return fmt.Errorf("%q is no whole number", s)
		}
		*at(c) = N(v)
		return nil
	}, func(c *Config) string { return strconv.FormatInt(int64(*at(c)), 10) }}
}

func duration(name, help string, at func(*Config) *time.Duration) option {
	return option{name, "duration", help, func(c *Config, s string) error {
		v, err := time.ParseDuration(s)
		if err != nil {
			return fmt.Errorf("%q is no duration such as 25s", s)
		}
		*at(c) = v
		return nil
	}, func(c *Config) string { return at(c).String() }}
}

func level(name, help string, at func(*Config) *slog.Level) option {
	return option{name, "level", help, func(c *Config, s string) error {
		if err := at(c).UnmarshalText([]byte(s)); err != nil {
			return fmt.Errorf("%q is none of debug, info, warn, error", s)
		}
		return nil
	}, func(c *Config) string { return strings.ToLower(at(c).String()) }}
}
