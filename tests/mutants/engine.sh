#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# engine.sh [ID...] - does some test notice when a line of the engine, of the models or of the linker is wrong?
#
# engine.tsv has the mutations: in a copy of the sources, which it makes in $BUILD/mutants, each is made by
# itself, built, and the groups of tests run until one fails. Prints TAP; a mutation that no test notices is a
# test that is missing. Without IDs all of them, which takes hours.
#
# BUILD   the build folder (default: build); its objects are what the copies start from
# ASK     the groups of run-all.sh that are asked, in this order (default: cases, unit, cli)
set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
BUILD=${BUILD:-build}
ASK=${ASK:-cases unit cli}
copy=$BUILD/mutants
make=${MAKE:-make}

die()
{
	echo "mutants: $*" >&2
	exit 2
}

[ -x "$BUILD/lockctx" ] || die "$BUILD/lockctx is not there; run make first"
rm -rf "$copy"
mkdir -p "$copy/tree/build" || exit 2
# shellcheck disable=SC2046 # names without blanks
cp -a --parents $(git ls-files) "$copy/tree" || exit 2
cp -a "$BUILD"/analyzer "$BUILD"/facts "$BUILD"/kbuild "$BUILD"/plugin "$BUILD"/tests "$copy/tree/build/" 2>/dev/null
log=$(realpath "$copy")/log
list=$(realpath tests/mutants/engine.tsv)
cd "$copy/tree" || exit 2
# It is right as it is: what is new in it is what make has to build.
$make -s -j2 all test-programs >"$log" 2>&1 || die "the copy does not build: see $log"

# mutate FILE FROM TO: the one place in FILE with the text FROM has TO
mutate()
{
	FROM=$2 TO=$3 awk '
		BEGIN { from = ENVIRON["FROM"]; to = ENVIRON["TO"] }
		{ at = index($0, from); if (at) { n++; $0 = substr($0, 1, at - 1) to substr($0, at + length(from)) } print }
		END { exit n != 1 }' "$1" >"$log.new" || return 1
	cp "$1" "$log.old" && cp "$log.new" "$1"
}

# noticed - the first group that fails, in $by
noticed()
{
	if ! $make -s -j2 all test-programs >"$log" 2>&1; then
		by="it does not build: $(grep -m 1 error "$log")"
		return 2
	fi
	for by in $ASK; do
		BUILD=build tests/run-all.sh "$by" >"$log" 2>&1 || return 0
	done
	return 1
}

count=0
failed=0
tab=$(printf '\t')
while IFS=$tab read -r id file from to; do
	case $id in
	'#'* | '') continue ;;
	esac
	[ $# -eq 0 ] || case " $* " in *" $id "*) ;; *) continue ;; esac
	count=$((count + 1))
	if ! mutate "$file" "$from" "$to"; then
		failed=$((failed + 1))
		echo "not ok $count - $id: $file has that text not once"
		continue
	fi
	noticed
	case $? in
	0) echo "ok $count - $id: $by, $(grep -m 1 '^ *not ok' "$log" | sed 's/^ *not ok [0-9]* - //')" ;;
	1)
		failed=$((failed + 1))
		echo "not ok $count - $id: noticed by no test"
		;;
	*)
		failed=$((failed + 1))
		echo "not ok $count - $id: $by"
		;;
	esac
	cp "$log.old" "$file"
done <"$list"
echo "1..$count"
[ $failed -eq 0 ]
