#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# prepare.sh VERSION [SCENARIO...] - Debian's kernel of VERSION, ready for `lockctx check`
#
# Fetches and configures it when that has not been done, and with SCENARIOs applies these to a
# scratch copy. Prints three lines: the source folder (lockctx's -k), the build folder (-O), which
# is the same for every scenario, and a folder for the facts (--facts). Progress goes to standard
# error. All lies in ${LOCKCTX_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lockctx}; what is there
# already is kept as long as kernel and scenarios are the same.

set -eu

here=$(dirname "$(realpath "$0")")
cache=${LOCKCTX_CACHE:-${XDG_CACHE_HOME:-${HOME:?set LOCKCTX_CACHE, XDG_CACHE_HOME or HOME}/.cache}/lockctx}

[ $# -gt 0 ] || {
	echo "prepare.sh: usage: prepare.sh VERSION [SCENARIO...]" >&2
	exit 2
}
version=$1
name=linux-source-$version
src=$cache/src/$name
obj=$cache/obj/$name
shift

# Make the scratch copy of $src with the scenarios, unless it is there and still what it should be.
apply_scenarios()
{
	tree=$cache/scratch/$name
	for scenario; do
		tree=$tree+$scenario
	done
	identity=$(cat "$src/Makefile" "$here"/../cocci/scenario/*.cocci \
		"$here"/../cocci/fix/*.cocci "$here"/../cocci/fix/*.sed | cksum)
	if [ "$(cat "$tree/.lockctx-made-from" 2>/dev/null)" != "$identity" ]; then
		"$here/scratch.sh" -f "$src" "$tree"
		"$here/../cocci/scenario/apply.sh" "$tree" "$@"
		echo "$identity" >"$tree/.lockctx-made-from"
	fi
	src=$tree
}

# Two runs at once: the second waits and finds the work done.
mkdir -p "$cache/scratch"
exec 8>"$cache/scratch/.lock"
flock 8

{
	"$here/fetch-source.sh" "$version"
	"$here/configure.sh" "$src" "$obj"
	[ $# -eq 0 ] || apply_scenarios "$@"
} >&2
echo "$src"
echo "$obj"
echo "$cache/facts/$(basename "$src")"
