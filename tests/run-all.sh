#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run-all.sh [GROUP...] - everything that `make test` is, a group at a time
#
# Each group prints TAP, or ends with "N passed, N failed"; its output goes to a log, and here are
# its counts and what failed. A group that fails stops none of the others. The last line is the
# sum; exit status: 0 nothing failed, 1 something did, 2 could not run.
#
# BUILD       the build folder (default: build)
# MAKE        the make to build with (default: make -j2)
# GROUP_TIME  seconds that a group may take (default: 900)

set -u
cd "$(dirname "$(realpath "$0")")/.." || exit 2
BUILD=${BUILD:-build}
# shellcheck source=tests/env/plain.sh
. tests/env/plain.sh
LOCKCTX=${LOCKCTX:-$BUILD/lockctx}
GCC=${GCC:-gcc}
GROUP_TIME=${GROUP_TIME:-900}
logs=$BUILD/tests/logs
asan=$BUILD/asan
passed=0
failed=0
wanted=$*
export BUILD LOCKCTX GCC
# With -j, make has given its jobs already: they are shared by a jobserver.
case ${MAKEFLAGS:-} in
*jobserver*) jobs= ;;
*) jobs=-j2 ;;
esac
MAKE=${MAKE:-make}
mkdir -p "$logs" || exit 2

# wants NAME: is this group, or the part before its '/', among those asked for?
wants()
{
	[ -z "$wanted" ] && return 0
	for one in $wanted; do
		case $1 in
		"$one" | "$one"/*) return 0 ;;
		esac
	done
	return 1
}

# run NAME COMMAND...: leaves $log, $status and $took
run()
{
	log=$logs/$(printf %s "$1" | tr / -).log
	shift
	began=$(date +%s)
	timeout -k 10 "$GROUP_TIME" "$@" >"$log" 2>&1 </dev/null
	status=$?
	took=$(($(date +%s) - began))
}

# count NAME GOOD BAD: add the group's counts and print its line
count()
{
	passed=$((passed + $2))
	failed=$((failed + $3))
	printf '%-18s %4d passed, %d failed (%d s)\n' "$1" "$2" "$3" "$took"
}

# show FILTER...: at most 40 lines of the log, indented
show()
{
	"$@" "$log" | head -n 40 | cut -c 1-300 | sed 's/^/    /'
}

# What failed, and the comments before and behind it
# shellcheck disable=SC2016 # fields of awk
what_failed='
	/^not ok / { print; for (i = 0; i < n; i++) print said[i]; n = 0; about = 1; next }
	/^ok / { n = about = 0; next }
	/^#/ { if (about) print; else said[n++] = $0 }'

# group NAME COMMAND...: a command that counts
group()
{
	name=$1
	wants "$name" || return
	run "$@"
	if tail -n 1 "$log" | grep -qE '^[0-9]+ passed, [0-9]+ failed$'; then
		good=$(tail -n 1 "$log" | cut -d ' ' -f 1)
		bad=$(tail -n 1 "$log" | cut -d ' ' -f 3)
	else
		good=$(grep -c '^ok ' "$log")
		bad=$(grep -c '^not ok ' "$log")
	fi
	# A test that a script cannot even begin is none that passes.
	lost=$(grep -cE '^tests/[^ ]*: ([0-9]+|line [0-9]+): [^ ]*: not found$' "$log")
	if [ "$bad" -gt 0 ] || [ "$lost" -gt 0 ]; then
		count "$name" "$good" $((bad + lost))
		show awk "$what_failed"
		show grep -E '^tests/[^ ]*: .*: not found$'
	elif [ $status -ne 0 ] || [ "$good" -eq 0 ]; then
		count "$name" "$good" 1
		echo "    ended with $status; the end of $log:"
		show tail -n 8
	else
		count "$name" "$good" 0
	fi
	show grep '^# skipped: '
}

# step NAME COMMAND...: a command that works or does not
step()
{
	name=$1
	wants "$name" || return
	run "$@"
	if [ $status -eq 0 ]; then
		count "$name" 1 0
	else
		count "$name" 0 1
		show grep -E 'error|warning|\*\*\*'
	fi
}

# sandboxed NAME COMMAND...: a group for which bubblewrap has to work here
sandboxed()
{
	if [ -n "$sandbox" ]; then
		group "$@"
	elif wants "$1"; then
		echo "$1: skipped: bubblewrap can make no namespace here"
	fi
}

# shellcheck disable=SC2086 # words
make_in()
{
	step "$1" $MAKE $jobs -k "BUILD=$2" "$3" "$4" "$2/lockctx" ${5-}
}

# shellcheck disable=SC2086 # words
step build $MAKE $jobs -k all test-programs
make_in gcc-warnings "$BUILD/strict" 'CFLAGS=-O2 -g -Werror' CC="$GCC"
make_in clang-warnings "$BUILD/clang" 'CFLAGS=-O2 -g -Werror' CC=clang
make_in asan-build "$asan" \
	'CFLAGS=-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all' \
	CC="$GCC" test-programs

group layers tests/layers/check-layers.sh
group headers tests/layers/check-headers.sh
group docs tests/layers/check-docs.sh
group layers-checks tests/layers/test-checks.sh
group scripts tests/layers/check-scripts.sh
group unit tests/unit/run.sh "$BUILD"
group facts env CMOCKA_MESSAGE_OUTPUT=TAP "$BUILD/facts/test-facts"
group kbuild env CMOCKA_MESSAGE_OUTPUT=TAP "$BUILD/kbuild/test-cmdfile"
group plugin plugin/test-gcc.sh
group cocci cocci/test.sh
group series cocci/test-series.sh
group patches tests/patches/run.sh
group cases tests/cases/run.sh
group sparse tests/sparse/run.sh
group fix tests/fix/run.sh
for script in tests/cli/test-*.sh; do
	name=${script#tests/cli/test-}
	group "cli/${name%.sh}" "$script"
done
group faults/inject env COMMANDS='analyze save' KINDS='write rename' EVERY=3 REQUESTS=20 tests/faults/test-inject.sh
group hurt env FAST=1 tests/hurt/run.sh
group faults/kill env COUNT=14 tests/faults/test-kill.sh
group env tests/env/run.sh
# Some containers let nobody make a namespace; what needs the sandbox cannot be shown there.
sandbox=yes
bwrap --unshare-all --ro-bind / / true 2>/dev/null || sandbox=
for script in tests/lint/test-*.sh; do
	name=${script#tests/lint/test-}
	sandboxed "lint/${name%.sh}" "$script"
done

# A sanitizer's own exit status must not look like one of lockctx.
ASAN_OPTIONS=exitcode=99:detect_stack_use_after_return=1
UBSAN_OPTIONS=exitcode=99:print_stacktrace=1
export ASAN_OPTIONS UBSAN_OPTIONS
group asan-unit tests/unit/run.sh "$asan"
group asan-facts env CMOCKA_MESSAGE_OUTPUT=TAP "$asan/facts/test-facts"
group asan-cases env LOCKCTX="$asan/lockctx" tests/cases/run.sh
group fuzz tests/fuzz/run.sh "$asan"
unset ASAN_OPTIONS UBSAN_OPTIONS

group kernel tests/kernel/matrix.sh
sandboxed kernel/lint tests/kernel/lint.sh

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
