#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# series.sh TREE PLAN WORK OUT - write annotations of the kernel TREE as a patch series to OUT
#
# PLAN is what `lockctx annotate` makes: for each patch a folder, in the order of their names, with
#
#   rules.cocci   the semantic patch
#   files         the files that it may change, relative to TREE, a line each
#   message       the commit's message
#
# and a file `macro`: the message of the first patch, which adds __must_not_hold() to a tree that
# has none. WORK is made, has the annotated files at the end, and is the caller's to remove. A
# folder whose annotations are all there already makes no patch. Prints the patches' names: none
# when there is nothing to add.
#
# LOCKCTX  the lockctx command (default: lockctx)
#
# Exit status: 0 done, 2 could not.
set -u

die()
{
	echo "lockctx annotate: $*" >&2
	exit 2
}

here=$(realpath "$(dirname "$0")/..") || exit 2
[ $# -eq 4 ] || die "usage: series.sh TREE PLAN WORK OUT"
tree=$1
plan=$2
work=$3
out=$4
LOCKCTX=${LOCKCTX:-lockctx}
macros=$(cat "$plan/header") || exit 2
for tool in spatch:coccinelle git:git; do
	command -v "${tool%:*}" >/dev/null ||
		die "${tool%:*} is missing: install Debian's package ${tool#*:}"
done

# has_macro: does the tree define __must_not_hold()?
has_macro()
{
	grep -qsE '^[[:space:]]*#[[:space:]]*define[[:space:]]+__must_not_hold\(' \
		"$tree"/include/linux/compiler*.h
}

# add_macro: beside each definition of __must_hold(), one that means nothing
add_macro()
{
	awk '{ print }
		/^[ \t]*#[ \t]*define[ \t]+__must_hold\(/ {
			sub(/__must_hold.*/, "__must_not_hold(...)")
			print
		}' "$tree/$macros" >"$work/$macros" || exit 2
	! cmp -s "$tree/$macros" "$work/$macros" ||
		die "$tree/$macros: no __must_hold() there to put __must_not_hold() beside"
}

# needs_macro: is it wanted, and not there?
needs_macro()
{
	grep -q '^// Text: .*__must_not_hold(' "$plan"/*/rules.cocci && ! has_macro
}

# annotate STEP: change the files of a step, as far as they have not been
annotate()
{
	# shellcheck disable=SC2046 # names of files in a kernel tree
	set -- "$1" $(cat "$1/files")
	step=$1
	shift
	(cd "$work" && sh "$here/spatch.sh" "$step/rules.cocci" "$@") >"$plan/said" 2>&1 ||
		die "spatch failed: $(tr -s '[:space:]' ' ' <"$plan/said" | cut -c 1-200)"
	(cd "$work" && "$LOCKCTX" annotate --finish "$step/rules.cocci" "$@") || exit 2
}

changed()
{
	! git -C "$work" diff --quiet
}

series()
{
	sh "$here/series.sh" "$@" || exit 2
}

paths=$(cat "$plan"/*/files | LC_ALL=C sort -u) || exit 2
! needs_macro || paths="$paths $macros"
# shellcheck disable=SC2086 # names of files in a kernel tree
series init "$tree" "$work" $paths
if needs_macro; then
	add_macro
	series commit "$work" "$plan/macro"
fi
patches=0
for step in "$plan"/*/; do
	step=${step%/}
	annotate "$step"
	if changed; then
		series commit "$work" "$step/message"
		patches=$((patches + 1))
	fi
done
if [ "$patches" -eq 0 ]; then
	echo "lockctx: nothing to add: $tree has these annotations" >&2
else
	series format "$work" "$out"
fi
