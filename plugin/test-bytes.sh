#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-bytes.sh KDIR [DIR...] - objects with and without the plugin must be the same bytes
#
# KDIR is a kernel's object folder (O=) whose DIRs (default: arch/x86/kvm virt/kvm) have their
# compile commands in .o.cmd files. Each is run twice in KDIR, plainly and with the plugin riding
# along; nothing is written there. Prints the CPU seconds of both. Exit: 0 all the same, 1 some
# differ, 2 could not run.
#
# BUILD    the build folder (default: build)
# OPTIONS  more compiler options, for both (e.g. -g)
# HEADER   a header that only the compile with the plugin includes (sparse-annotations/gcc.h); debug
#          information, which tells where each inline function was, is then left out of the comparison
# JOBS     how many compiles at a time (default: 2)

set -u

die()
{
	echo "test-bytes.sh: $*" >&2
	exit 2
}

[ $# -ge 1 ] || die "usage: test-bytes.sh KDIR [DIR...]"
top=$(realpath "$(dirname "$0")/..")
BUILD=$(realpath "${BUILD:-$top/build}") || exit 2
plugin=$BUILD/plugin/lockctx_plugin.so
[ -f "$plugin" ] || die "$plugin: not there: run make"
cd "$1" || exit 2
shift
[ $# -gt 0 ] || set -- arch/x86/kvm virt/kvm
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT

# commands KIND OPTIONS DIR... - one line to run for each object, leaving it in $out/KIND
commands()
{
	kind=$1
	options=$2
	shift 2
	find "$@" -name '.*.o.cmd' | LC_ALL=C sort | while read -r file; do
		line=$(sed -n -E -e 's/ *(;.*)?$//' \
			-e 's/^(saved)?cmd_[^ ]* := ([^ ]*gcc.* -c .*\.c)$/\2/p' "$file")
		[ -n "$line" ] || continue
		object=$(printf '%s\n' "$line" | sed -E 's/.* -o ([^ ]+) .*/\1/')
		mkdir -p "$out/$kind/$(dirname "$object")"
		printf '%s\n' "$line" | sed -E -e "s| -o [^ ]+ | -o $out/$kind/$object |" \
			-e "s|-Wp,-MMD,[^ ]+|-Wp,-MMD,$out/$kind/$object.d|" -e "s|\$| $options|"
	done
}

# cpu KIND OPTIONS DIR... - compile, and print the CPU seconds that took
cpu()
{
	commands "$@" >"$out/$1.commands"
	[ -s "$out/$1.commands" ] || die "no compile commands found in $*"
	(xargs -d '\n' -P "${JOBS:-2}" -n 1 sh -c <"$out/$1.commands" || echo failed >&3
		times) 3>"$out/failed" | tail -n 1 |
		sed -E 's/([0-9]+)m([0-9.]+)s ([0-9]+)m([0-9.]+)s/\1 \2 \3 \4/' |
		awk -v kind="$1" '{ printf "%s: %.1f s\n", kind, 60 * $1 + $2 + 60 * $3 + $4 }'
	[ ! -s "$out/failed" ] || die "a $1 compile failed"
}

cpu plain "${OPTIONS:-}" "$@"
cpu ride "${OPTIONS:-} -fplugin=$plugin${HEADER:+ -include $HEADER}" "$@"
different=0
total=0
for object in $(cd "$out/plain" && find . -name '*.o' | LC_ALL=C sort); do
	total=$((total + 1))
	objcopy ${HEADER:+-g} -R .discard.lockctx "$out/ride/$object" "$out/stripped.o"
	objcopy ${HEADER:+-g} "$out/plain/$object" "$out/plain.o"
	cmp -s "$out/plain.o" "$out/stripped.o" && continue
	echo "$object: differs"
	different=$((different + 1))
done
echo "$((total - different)) of $total objects are the same bytes"
[ "$different" -eq 0 ]
