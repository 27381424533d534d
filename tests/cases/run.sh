#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh [CASE...] - compile the small C cases to facts, analyse each case on its
# own and compare the findings with what its comments announce (see README.md
# here). A CASE is GROUP/NAME; without any, all of them run.
#
# BUILD    the build folder (default: build)
# LOCKCTX  the analyser (default: $BUILD/lockctx)
# GCC      the compiler that the plugin is for (default: gcc)
# JOBS     how many cases at a time (default: 2)
set -u
cases=tests/cases
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
BUILD=${BUILD:-build}
LOCKCTX=${LOCKCTX:-$BUILD/lockctx}
GCC=${GCC:-gcc}
JOBS=${JOBS:-2}
plugin=$BUILD/plugin/lockctx_plugin.so
out=$BUILD/$cases
export BUILD LOCKCTX GCC

# One line for each finding (F), the functions of its witness (P) and each of
# its conditions (C); fields are separated by tabs.
findings='(.findings[] | (., .other_ways[]?)) |
	(["F", "\(.site.file // "?" | sub(".*/"; "")):\(.site.line) \(.rule) \(.class)", .context] | @tsv),
	"P\t" + ([.path[].function] + [.path[-1:][].callee, .waits.callee?] | map(. // "") | join(" ")),
	(.conditions[]? | "C\t" + .expression)'

# list_cases - every GROUP/NAME: a C file, or a folder of them.
list_cases()
{
	find "$cases" -mindepth 2 -maxdepth 2 ! -path "$cases/include/*" |
		sed -e "s|^$cases/||" -e 's|\.c$||' | LC_ALL=C sort
}

# fail NAME MESSAGE - the one line that says what is wrong with a case.
fail()
{
	printf 'not ok %s\n# %s: %s\n' "$1" "$1" "$2" >"$out/$1.result"
}

# compile NAME SOURCE... - leaves the objects' names in $objects.
compile()
{
	name=$1
	shift
	objects=
	for source; do
		object=$BUILD/${source%.c}.o
		mkdir -p "${object%/*}"
		"$GCC" -std=gnu11 -O2 -Wall -Werror -fplugin="$plugin" \
			-fplugin-arg-lockctx_plugin-mode=facts -Isparse-annotations/gcc \
			-I"$cases/include" -include sparse-annotations/facts.h -c -o "$object" "$source" 2>"$out/$name.log" || {
			fail "$name" "$source does not compile: $(head -n 1 "$out/$name.log")"
			return 1
		}
		objects="$objects $object"
	done
}

# run_case NAME - writes NAME.result: "ok NAME", or "not ok NAME" and why.
run_case()
{
	if [ -d "$cases/$1" ]; then
		units=$(find "$cases/$1" -name '*.c' | LC_ALL=C sort)
		sources=$(find "$cases/$1" -name '*.[ch]' | LC_ALL=C sort)
	else
		units=$cases/$1.c
		sources=$units
	fi
	mkdir -p "$out/${1%/*}"
	# shellcheck disable=SC2086 # lists of names without blanks
	compile "$1" $units || return
	# shellcheck disable=SC2046,SC2086
	options=$(sed -n 's|^/\* OPTIONS: \(.*\) \*/$|\1|p' $sources)
	# shellcheck disable=SC2086
	"$LOCKCTX" analyze $options --format=json $objects >"$out/$1.json" 2>"$out/$1.log"
	status=$?
	if [ $status -gt 1 ]; then
		fail "$1" "the analyser ended with $status: $(head -n 1 "$out/$1.log")"
	elif ! jq -r "$findings" "$out/$1.json" >"$out/$1.findings" 2>"$out/$1.log"; then
		fail "$1" "the report is not as expected: $(head -n 1 "$out/$1.log")"
	else
		# shellcheck disable=SC2086
		awk -v name="$1" -v status=$status -f "$cases/compare.awk" \
			"$out/$1.findings" $sources >"$out/$1.result"
	fi
}

if [ "${1-}" = --worker ]; then
	shift
	for name; do
		run_case "$name"
	done
	exit 0
fi

for needed in "$plugin" "$LOCKCTX"; do
	[ -e "$needed" ] || {
		echo "run.sh: $needed is not there; run make first" >&2
		exit 2
	}
done
all=
[ $# -gt 0 ] || {
	all=yes
	# shellcheck disable=SC2046 # names without blanks
	set -- $(list_cases)
}
for name; do
	[ -d "$cases/$name" ] || [ -f "$cases/$name.c" ] || {
		echo "run.sh: no case $name in $cases; name one as GROUP/NAME" >&2
		exit 2
	}
	rm -f "$out/$name.result"
done
printf '%s\n' "$@" | xargs -P "$JOBS" -n 4 sh "$cases/run.sh" --worker

passed=0
failed=0
for name; do
	[ -s "$out/$name.result" ] || fail "$name" "no result"
	cat "$out/$name.result"
	case $(head -n 1 "$out/$name.result") in
	ok*) passed=$((passed + 1)) ;;
	*) failed=$((failed + 1)) ;;
	esac
done
# What is read before it was written makes one run differ from the next.
if [ "$all" ] && command -v valgrind >/dev/null && ! ldd "$LOCKCTX" | grep -q libasan; then
	memory=$out/memory.log
	# shellcheck disable=SC2046 # names without blanks
	valgrind -q --trace-children=yes --error-exitcode=9 "$LOCKCTX" analyze -q -K \
		$(find "$out" -name '*.o' | LC_ALL=C sort) >/dev/null 2>"$memory"
	if [ $? -gt 1 ] || grep -q '^==' "$memory"; then
		failed=$((failed + 1))
		printf 'not ok memory\n# valgrind has something to say of all cases together: %s\n' "$memory"
	else
		passed=$((passed + 1))
		echo "ok memory"
	fi
elif [ "$all" ]; then
	echo "# memory: not looked at, as valgrind is missing or this is a build with ASan"
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
