#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh [GROUP...] - how much of analyzer/, facts/ and kbuild/ do tests run?
#
# Builds with gcc's --coverage in $BUILD/coverage, runs the GROUPs of run-all.sh there (default: all that need
# no kernel and no second build), and prints lines run of lines by folder, the files with the fewest, and the
# total. $BUILD/coverage/index.html has each line. A test that fails ends nothing: it has run, and some do so
# with this instrumentation alone. Exit status: 0, or 2 when it could not run.
#
# BUILD  the build folder (default: build)
set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
BUILD=${BUILD:-build}
out=$BUILD/coverage

die()
{
	echo "coverage: $*" >&2
	exit 2
}

command -v gcovr >/dev/null || die "gcovr is missing: run kbuild/setup.sh coverage"
[ $# -gt 0 ] || set -- unit facts kbuild cases cli lint faults
mkdir -p "$out" || exit 2
# Counts of an earlier run are of an earlier source.
find "$out" -name '*.gcda' -delete
# Workers end with _exit(), where gcc's own code does not come to write what was counted.
gcc -O0 -c -o "$out/dump.o" tests/coverage/dump.c || exit 2
# For the builds that tests make, too.
CFLAGS='-O0 -g --coverage -fprofile-update=atomic'
LDFLAGS="-Wl,--wrap=_exit $(realpath "$out")/dump.o"
export CFLAGS LDFLAGS
make=${MAKE:-make}
$make -s -j2 "BUILD=$out" all test-programs >"$out/build.log" 2>&1 || die "it does not build: see $out/build.log"
BUILD=$out MAKE=$make tests/run-all.sh "$@" >"$out/tests.log" 2>&1
echo "tests: $(tail -n 1 "$out/tests.log"); see $out/tests.log"
gcovr -r . --object-directory "$out" -f 'analyzer/' -f 'facts/' -f 'kbuild/' -e '.*/test-.*' \
	--json-summary "$out/summary.json" --html-details "$out/index.html" >"$out/gcovr.log" 2>&1 ||
	die "gcovr failed: see $out/gcovr.log"
jq -r '
	def row: "\(.[0])\t\(.[1] | map(.line_covered) | add)\t\(.[1] | map(.line_total) | add)";
	def part: split("/") | if .[0] == "analyzer" then .[:2] else .[:1] end | join("/");
	(.files | group_by(.filename | part)[] | [(.[0].filename | part), .] | row),
	(["all", .files] | row)' "$out/summary.json" |
	awk -F '\t' '{ printf "%-20s %6d of %6d lines  %5.1f%%\n", $1, $2, $3, 100 * $2 / $3 }'
echo 'the least run files of 50 lines and more:'
jq -r '[.files[] | select(.line_total >= 50)] | sort_by(.line_percent)[:15][] |
	"  \(.filename)  \(.line_percent)% of \(.line_total)"' "$out/summary.json"
