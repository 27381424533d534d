#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# apply.sh TREE NAME... - apply scenarios, in order, to a scratch kernel tree
#
# A NAME is a scenario of this folder or a semantic patch of cocci/fix. It says in its header what
# this script needs to know, besides what spatch.sh reads there:
#
#   // Files:       the files it changes, relative to TREE; every one must change
#   // After:       scenarios that must be applied first; they are, if they are not yet
#   // Instead of:  scenarios it cannot be combined with
#
# TREE/.lockctx-scenario lists what TREE already has; such a scenario is skipped.
# Everything is worked out in a temporary folder and put in place at the end by
# renaming, so a failure leaves TREE as it was, and a TREE made of hard or symbolic
# links to another one never writes through them.
#
# Exit status: 0 applied (or nothing left to do), 2 could not.
set -u

die()
{
	echo "apply.sh: $*" >&2
	exit 2
}

# header WORD FILE: what the "// WORD:" lines of FILE say
header()
{
	sed -n "s|^// $1:[[:space:]]*||p" "$2"
}

# has NAME: is NAME applied, or to be applied before the scenario at hand?
has()
{
	grep -qxF -- "$1" "$work/marker"
}

# stage FILE: let the working folder have FILE as TREE has it now
stage()
{
	[ ! -f "$work/tree/$1" ] || return 0
	[ -f "$tree/$1" ] || die "$tree has no $1: is it a kernel tree?"
	dir=$(dirname "$tree/$1")
	real=$(realpath -e "$dir") || die "cannot enter $dir"
	[ "$real" = "$dir" ] || die "$dir is $real by a link: make it a folder of its own first"
	[ -w "$dir" ] || die "cannot write in $dir"
	if ! mkdir -p "$(dirname "$work/tree/$1")" || ! cp "$tree/$1" "$work/tree/$1"; then
		die "cannot copy $tree/$1 to $work"
	fi
}

# find_cocci NAME: set $cocci to its semantic patch
find_cocci()
{
	cocci=$here/$1.cocci
	[ -f "$cocci" ] || cocci=$here/../fix/$1.cocci
	[ -f "$cocci" ] || die "no scenario named $1; there are:$(names)"
}

# run_spatch FILE...: apply $cocci to the staged files
run_spatch()
{
	(cd "$work/tree" && sh "$here/../spatch.sh" "$cocci" "$@") >"$work/diff" 2>"$work/errors"
}

apply()
{
	has "$1" && return
	case $1 in
	*/* | .* | '') die "$1: a scenario is named without folder and suffix" ;;
	esac
	find_cocci "$1"

	for other in $(header After "$cocci"); do
		(apply "$other") || exit
	done
	for other in $(header 'Instead of' "$cocci"); do
		! has "$other" || die "$1 cannot be combined with $other, which $tree has"
	done

	files=$(header Files "$cocci")
	[ -n "$files" ] || die "$cocci has no // Files: line"
	for file in $files; do
		stage "$file"
	done
	rm -rf "$work/before"
	cp -R "$work/tree" "$work/before" || die "cannot write in $work"
	# shellcheck disable=SC2086  # file names are words
	run_spatch $files ||
		die "spatch failed on $1: $(tr -s '[:space:]' ' ' <"$work/errors")"
	for file in $files; do
		! cmp -s "$work/before/$file" "$work/tree/$file" ||
			die "$1 does not apply to $tree/$file: nothing there matches it"
	done
	echo "$1" >>"$work/marker"
}

names()
{
	for cocci in "$here"/*.cocci "$here"/../fix/*.cocci; do
		name=${cocci##*/}
		printf ' %s' "${name%.cocci}"
	done
}

# copy_new, rename_new, remove_new: the staged files, in TREE under a new name
copy_new()
{
	while read -r file; do
		cp "$work/tree/$file" "$tree/$file.lockctx-new" || return 1
	done <"$work/list"
}

rename_new()
{
	while read -r file; do
		mv -f "$tree/$file.lockctx-new" "$tree/$file" || return 1
	done <"$work/list"
}

remove_new()
{
	while read -r file; do
		rm -f "$tree/$file.lockctx-new"
	done <"$work/list"
}

clean_up()
{
	[ ! -f "$work/list" ] || remove_new
	rm -rf "$work"
}

# put_in_place: let TREE have the staged files and, last, the list of scenarios
put_in_place()
{
	(cd "$work/tree" && find . -type f) >"$work/list" || exit 2
	echo .lockctx-scenario >>"$work/list"
	cp "$work/marker" "$work/tree/.lockctx-scenario" || exit 2
	copy_new || die "cannot write in $tree"
	rename_new || die "cannot replace files in $tree"
}

here=$(dirname "$(realpath "$0")")
[ $# -ge 2 ] || die "usage: apply.sh TREE NAME...; scenarios:$(names)"
command -v spatch >/dev/null || die "spatch is missing: install Debian's package coccinelle"
[ -d "$1" ] || die "$1 is not a folder"
tree=$(realpath -e "$1") || die "cannot enter $1"
shift

work=$(mktemp -d) || exit 2
trap clean_up EXIT
trap 'exit 2' HUP INT TERM
mkdir "$work/tree"
if [ -f "$tree/.lockctx-scenario" ]; then
	cp "$tree/.lockctx-scenario" "$work/marker" || exit 2
else
	: >"$work/marker"
fi

for name; do
	apply "$name"
done
if ! cmp -s "$work/marker" "$tree/.lockctx-scenario"; then
	put_in_place
	echo "$tree has the scenarios: $(paste -s -d ' ' "$work/marker")"
fi
