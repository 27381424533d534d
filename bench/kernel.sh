#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# kernel.sh FACTS - what each stage of an analysis costs, of a whole kernel's facts and of parts
#
# FACTS is a folder that `lockctx check --facts FACTS` has filled for a whole kernel. A line for
# each set of folders: kernel and KVM, then with mm, fs, net, then all that is there. The stages are
# read from runs that stop behind one of them: what pointers cost has what loading cost in it, and
# so on. Processor seconds, and the most memory. Prints, and asserts nothing.
#
# BUILD   the build folder (default: build)
# LIMIT   seconds that one run may take (default: 1800)
set -u
facts=$(realpath "${1:?kernel.sh: name the folder of the facts}") || exit 2
cd "$(dirname "$(realpath "$0")")/.." || exit 2
BUILD=${BUILD:-build}
LIMIT=${LIMIT:-1800}
out=$BUILD/bench
[ -x "$out/measure" ] || {
	echo "kernel.sh: $out/measure is not there: run make bench-kernel" >&2
	exit 2
}

# stage NAME COMMAND... - its cost, a column of the line
stage()
{
	"$out/measure" "$out/cost" timeout "$LIMIT" "$@" >"$out/said" 2>"$out/log"
	read -r wall cpu memory <"$out/cost"
	printf ' %9s' "$cpu"
}

# line NAME FOLDER...
line()
{
	name=$1
	shift
	printf '%-14s %7d' "$name" "$(find "$@" -name '*.o' | wc -l)"
	stage "$BUILD/lockctx" stats "$@"
	stage "$BUILD/lockctx" analyze -q --dump=pointers "$@"
	stage "$BUILD/lockctx" analyze -q --dump=frames "$@"
	awk '{ for (i = 1; i < NF; i++) {
			if ($i == "frames") frames += $(i + 1); if ($i == "left") left += $(i + 1)
			if ($i == "steps") steps += $(i + 1); if ($i == "up") up += $(i + 1) }
		if (/given up [1-9]/) classes++; n++ }
		END { printf " %8d %8d %8d %8.1f %8d %8d", n, frames, left, steps / 1e6, classes, up }' "$out/said"
	printf ' %9s %9s\n' "$wall" "$memory"
}

printf '%-14s %7s %9s %9s %9s %8s %8s %8s %8s %8s %8s %9s %9s\n' folders files load +pointers +proof \
	classes frames left Msteps 'gave up' starts wall memory
cd "$facts" || exit 2
for set in 'kernel+KVM:kernel virt arch/x86' '+mm:kernel virt arch/x86 mm' '+fs:kernel virt arch/x86 mm fs' \
	'+net:kernel virt arch/x86 mm fs net' all:.; do
	dirs=
	for dir in ${set#*:}; do
		[ ! -d "$facts/$dir" ] || dirs="$dirs $facts/$dir"
	done
	cd "$OLDPWD" || exit 2
	# shellcheck disable=SC2086 # a list of folders
	line "${set%%:*}" $dirs
	cd "$facts" || exit 2
done
