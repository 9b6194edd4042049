# Sections of a suite, for scripts that source this file: each runs in a shell of
# its own with a time limit, none hides another, a summary says which failed.
#
#   only=("$@")                       # the sections asked for; none: all
#   section NAME MINUTES COMMAND...   # functions that it calls must be exported
#   summary                           # prints, and fails if a section did

names=() results=() seconds=()

section() {
	local name=$1 minutes=$2 begin=$SECONDS result=ok
	shift 2
	if ((${#only[@]})) && [[ " ${only[*]} " != *" $name "* ]]; then return; fi
	printf '\n=== %s\n' "$name"
	timeout --kill-after=10s "${minutes}m" bash -euo pipefail -c "$*" || result="FAILED (exit $?)"
	names+=("$name") results+=("$result") seconds+=($((SECONDS - begin)))
	printf -- '--- %s: %s in %ds\n' "$name" "$result" $((SECONDS - begin))
}

summary() {
	local status=0 i
	if ((${#names[@]} == 0)); then
		printf 'no section is called %s\n' "${only[*]}" >&2
		return 1
	fi
	printf '\n=== summary\n'
	for i in "${!names[@]}"; do
		printf '%-12s %5ds  %s\n' "${names[i]}" "${seconds[i]}" "${results[i]}"
		[[ ${results[i]} == ok ]] || status=1
	done
	printf '%-12s %5ds\n' total "$SECONDS"
	return "$status"
}

# needs installs Debian packages whose commands are missing: needs COMMAND PACKAGE...
needs() {
	command -v "$1" >/dev/null && return
	shift
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

export -f needs
