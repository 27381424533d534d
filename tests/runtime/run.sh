#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh [OPTION...] - what the analyser says of Linux 5.10 trees, against what they do when run
#
# Each tree is analysed, built and booted under QEMU, which emulates an AMD machine: virtualisation
# by the host is not needed. The trees are those of tests/kernel/matrix.sh and, for each series in
# cocci/generated/5.10, the tree behind each of its patches. One test a boot (guest/tests.c). The
# last thing printed is a table with a row for each tree and test; logs of all boots and reports of
# all trees stay in $BUILD/tests/runtime.
#
#   --list         print the trees and the tests, and end
#   --only TREE    this tree alone, or the trees of this series; can be given again
#   --test TEST    this test alone; can be given again
#   --series DIR   also the series of patches in DIR, named after the folder; can be given again
#   --boots N      boot each test N times (default: 1)
#   --cpus N       processors of the machine, 1 or 2 (default: 2)
#   --keep         keep the patched sources of series, in $BUILD/tests/runtime/trees
#
# Exit status: 0 they agree on every row, 1 they do not, 2 something could not be run or told.
#
# BUILD    the build folder (default: build)
# LOCKCTX  the analyser (default: $BUILD/lockctx)
set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
out=${BUILD:-build}/tests/runtime
# shellcheck source=tests/kernel/lib.sh
. tests/kernel/lib.sh

# Folders of the source that scenarios and series may change.
dirs='arch/x86/kvm arch/x86/include virt include/linux'
scenarios='synic-autoeoi synic-drop-guest synic-drop-all avic-no-drop'
all_tests=$(sed -n 's/^	{ "\([a-z-]*\)", test_.*/\1/p' tests/runtime/guest/tests.c)
series=$(find cocci/generated/5.10 -mindepth 1 -maxdepth 1 -type d 2>/dev/null | LC_ALL=C sort)
only=
tests=
boots=1
CPUS=2
keep=
patience=200
limit=600
tab=$(printf '\t')

# in_list WORD LIST: is it one of these words?
in_list()
{
	case " $(echo "$2" | tr '\n' ' ') " in
	*" $1 "*) return 0 ;;
	esac
	return 1
}

# patches DIR: how many patches the series has
patches()
{
	find "$1/" -maxdepth 1 -name '*.patch' | wc -l
}

# trees: every tree's name and where it comes from, "NAME scenario" or "NAME N DIR"
trees()
{
	echo unmodified
	for scenario in $scenarios; do
		echo "$scenario $scenario"
	done
	for dir in $series; do
		n=1
		while [ "$n" -le "$(patches "$dir")" ]; do
			echo "$(basename "$dir"):$n $n $dir"
			n=$((n + 1))
		done
	done
}

# wanted TREE: is it asked for, by its name or its series'?
wanted()
{
	[ -z "$only" ] || in_list "$1" "$only" || in_list "${1%:*}" "$only"
}

list()
{
	echo "trees:"
	trees | sed 's/^\([^ ]*\).*/  \1/'
	echo "tests:"
	echo "$all_tests" | sed 's/^/  /'
}

# number OPTION VALUE MAX
number()
{
	case $2 in
	'' | *[!0-9]* | 0*) die "$1 $2: a number from 1 to $3 is needed" ;;
	esac
	[ "$2" -le "$3" ] || die "$1 $2: a number from 1 to $3 is needed"
}

help()
{
	sed -n '4,/^# LOCKCTX/s/^# \{0,1\}//p' tests/runtime/run.sh
}

options()
{
	while [ $# -gt 0 ]; do
		case $1 in
		-h | --help) mode=help ;;
		--list) mode=list ;;
		--keep) keep=yes ;;
		--only | --test | --series | --boots | --cpus)
			[ $# -ge 2 ] || die "$1: what follows it is missing"
			option "$1" "$2"
			shift
			;;
		*) die "$1: no such option, see --help" ;;
		esac
		shift
	done
}

# option NAME VALUE
option()
{
	case $1 in
	--only) only="$only $2" ;;
	--test) tests="$tests $2" ;;
	--series) add_series "$2" ;;
	--boots) number "$1" "$2" 100 && boots=$2 ;;
	--cpus) number "$1" "$2" 2 && CPUS=$2 ;;
	esac
}

add_series()
{
	[ "$(patches "$1" 2>/dev/null)" -gt 0 ] || die "--series $1: no *.patch in such a folder"
	series="$series $(realpath "$1")"
}

# Everything asked for exists, and so does all that it takes.
check_options()
{
	names=$(trees | cut -d ' ' -f 1)
	for name in $only; do
		in_list "$name" "$names $(echo "$names" | sed 's/:.*//')" ||
			die "--only $name: no such tree, see --list"
	done
	for name in $tests; do
		in_list "$name" "$all_tests" || die "--test $name: no such test, see --list"
	done
	tests=${tests:-$all_tests}
}

check_tools()
{
	command -v "${QEMU:-qemu-system-x86_64}" >/dev/null ||
		die "${QEMU:-qemu-system-x86_64} is missing: run kbuild/setup.sh runtime"
	[ -x "$out/init" ] || die "$out/init is not there: run make test-runtime"
}

# progress TEXT: what is being done, beside the table
progress()
{
	echo "==> $*" >&2
}

# make_series TREE N DIR - sets $kdir to a copy of the source with the first N patches of DIR
make_series()
{
	prepare 5.10
	pristine=$kdir
	kdir=$out/trees/$1
	facts=$facts+$(echo "$1" | tr : -)
	outside=$(sed -n 's,^+++ b/,,p' "$3"/*.patch |
		grep -vE "^($(echo "$dirs" | tr ' ' '|'))/" | head -n 1)
	[ -z "$outside" ] || die "$3 changes $outside, which is in none of $dirs"
	# shellcheck disable=SC2086 # a list of folders
	kbuild/scratch.sh -f -g "$pristine" "$kdir" $dirs >&2 || exit 2
	find "$(realpath "$3")" -maxdepth 1 -name '*.patch' | LC_ALL=C sort | head -n "$2" |
		GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 \
		xargs git -C "$kdir" am -q >"$out/am.log" 2>&1 ||
		die "$1: a patch of $3 does not apply: see $out/am.log"
	kdir=$(realpath "$kdir")
}

# make_initramfs KERNEL
make_initramfs()
{
	{
		echo "dir /dev 755 0 0"
		echo "dir /proc 755 0 0"
		echo "nod /dev/console 600 0 0 c 5 1"
		echo "nod /dev/kmsg 600 0 0 c 1 11"
		echo "nod /dev/kvm 600 0 0 c 10 232"
		echo "file /init $out/init 755 0 0"
	} >"$out/initramfs.list"
	"$1/gen_init_cpio" "$out/initramfs.list" >"$out/initramfs.cpio" ||
		die "the initramfs cannot be made"
}

# boot TREE TEST I - sets $outcome, $said, $took and $why. What is unclear is tried again, with more
# patience: the host may be busy.
boot()
{
	for times in 1 4 16; do
		result=$(CPUS=$CPUS PATIENCE=$((patience * times)) LIMIT=$limit tests/runtime/boot.sh \
			"$out/$1.kernel" "$out/initramfs.cpio" "$2" "$out/logs/$1.$2.$3") || exit 2
		outcome=${result%% *}
		rest=${result#* }
		said=${rest%% *}
		rest=${rest#* }
		took=${rest%% *}
		why=${rest#* }
		[ "$took" -ge "$limit" ] || [ $((took * 20)) -le "$limit" ] || limit=$((took * 20))
		[ "$outcome" = unclear ] || break
	done
}

# ask NAME - an answer of verdict.jq about $tree and $test
ask()
{
	jq -r -L tests/kernel -L tests/runtime --arg test "$test" "include \"verdict\"; $1(\$test)" \
		"$out/$tree.json"
}

# frames LOG - of the functions on the stack of what hangs, up to the one that waits, how many are
# on the witness; the compiler may have left out some of the witness by inlining
frames()
{
	ask witness >"$out/witness"
	tr -d '\r' <"$1" | awk '
		FNR == NR { witness[$1] = 1; next }
		/^lockctx: task / { inside = /synchronize_srcu/; next }
		inside && /^lockctx:   \[<0>\] / {
			sub(/[+.].*/, "", $3)
			if ($3 ~ /^synchronize_srcu/) waits = 1
			if (!waits) next
			all++
			on += $3 in witness
			if ($3 ~ /^kvm_(vcpu|vm)_ioctl$/) exit
		}
		END { if (all) printf "%d of %d frames are on the witness", on, all }' "$out/witness" -
}

# run_test - boot $tree with $test as often as asked for, each a line for table.sh
run_test()
{
	verdict=$(ask verdict) || exit 2
	i=1
	while [ "$i" -le "$boots" ]; do
		boot "$tree" "$test" "$i"
		[ "$outcome" != hangs ] || why="$why${why:+; }$(frames "$out/logs/$tree.$test.$i")"
		progress "$tree: $test: $outcome, kernel: $said, $took s${why:+ ($why)}"
		echo "$tree$tab$test$tab$verdict$tab$outcome$tab$said$tab$why" >>"$out/rows"
		i=$((i + 1))
	done
}

# run_tree [SCENARIO | N DIR] - all about $tree
run_tree()
{
	progress "$tree: analysing"
	if [ $# -eq 2 ]; then
		make_series "$tree" "$@"
	else
		prepare 5.10 "$@"
	fi
	check "$tree" --class kvm::srcu || die "$tree: the analysis failed: see $out/$tree.log"
	# shellcheck disable=SC2086 # a list of folders
	tests/runtime/kernel.sh "$kdir" "$out/$tree.kernel" $dirs >&2 || exit 2
	make_initramfs "$out/$tree.kernel"
	for test in $tests; do
		run_test
	done
	[ -n "$keep" ] || [ $# -ne 2 ] || rm -rf "$kdir"
}

# What was found and not run, so that nobody takes the table for more than it is.
beyond()
{
	for name in $(cut -f 1 "$out/rows" | uniq); do
		# shellcheck disable=SC2086 # a list of words
		jq -r -L tests/kernel -L tests/runtime --arg tree "$name" \
			'include "verdict"; not_shown($ARGS.positional) | "\($tree): \(.)"' \
			"$out/$name.json" --args $tests
	done >"$out/beyond"
	[ ! -s "$out/beyond" ] || {
		echo "Found, and in no row of the table:"
		sed 's/^/  /' "$out/beyond"
		echo
	}
}

mode=run
options "$@"
case $mode in
help) help && exit ;;
list) list && exit ;;
esac
check_options
check_tools
mkdir -p "$out/logs" "$out/trees"
exec 6>"$out/.lock"
flock -n 6 || die "$out: another run is using this folder: wait for it, or use another BUILD"
: >"$out/rows"
trees >"$out/trees.list"
while read -r tree how; do
	wanted "$tree" || continue
	# In a shell of its own: a tree that cannot be built does not end the others.
	# shellcheck disable=SC2086 # words
	(run_tree $how) </dev/null ||
		echo "$tree$tab-$tab-${tab}unclear${tab}-${tab}it could not be run, see above" >>"$out/rows"
done <"$out/trees.list"
beyond
tests/runtime/table.sh "$out/rows" >"$out/table.txt"
status=$?
cat "$out/table.txt"
exit $status
