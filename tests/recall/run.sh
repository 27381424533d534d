#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh [ID...] - of real lock bugs that upstream fixed, how many are found?
#
# bugs.tsv has a row for each bug, and ID.cocci takes its fix back out of a tree that has it. Of such a
# tree only the files that the row names are compiled; the facts of all else are those of the tree as it
# is. There must be a finding of the row's rule and class whose path goes over the row's place, and in
# the tree as it is there must be none. Which bugs are missed is written in bugs.tsv: a missed one is no
# failure, but one that does not do what its row says is. Without IDs it is asked of all.
#
# BUILD    the build folder (default: build)
# LOCKCTX  the analyser (default: $BUILD/lockctx)
# OBJ      a build folder of the tree that is configured already (default: one of the test's own)
# FACTS    facts of the tree that are there already, to be taken as they are (default: made in the cache)
# JOBS     how many compiles at a time (default: one per processor)
# LEVEL    look for all bugs at this level, and judge no row (default: the level of each row)
# KEEP     if set, the trees and reports of each bug stay in $BUILD/tests/recall
set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
BUILD=${BUILD:-build}
out=$BUILD/tests/recall
# shellcheck source=tests/kernel/lib.sh
. tests/kernel/lib.sh

# shellcheck source=tests/recall/lib.sh
. tests/recall/lib.sh

list=tests/recall/bugs.tsv

# rows [ID...] - the rows of these bugs, or all
rows()
{
	awk -F '\t' -v ids="$*" 'BEGIN { n = split(ids, id, " "); for (i = 1; i <= n; i++) want[id[i]] = 1 }
		!/^#/ && NF > 1 && (!n || $1 in want)' "$list"
}

# The tree as it is: source, recorded commands and facts of all folders that the rows name.
base()
{
	# shellcheck disable=SC2046 # words
	set -- $(rows "$@" | cut -f 8 | tr ',' '\n' | sort -u)
	[ $# -gt 0 ] || die "no such bug in $list"
	tree "$@"
}

# broken - make the facts of the tree that has the bug in $work/facts
broken()
{
	# shellcheck disable=SC2046 # words
	kbuild/scratch.sh -f "$src" "$work/tree" $(words "$files") >>"$work/log" 2>&1 || return 1
	for file in $(words "$files"); do
		spatch --very-quiet --no-includes --include-headers -D patch --in-place \
			"tests/recall/$id.cocci" "$work/tree/$file" >>"$work/log" 2>&1 || return 1
		if cmp -s "$src/$file" "$work/tree/$file"; then
			note "$id: $file is not changed by its semantic patch"
			return 1
		fi
	done
	compiled=$(words "$files" | tr ' ' '\n' | grep '\.c$')
	# shellcheck disable=SC2086 # words
	recompile $compiled || return 1
	for dir in $(words "$dirs"); do
		mkdir -p "$work/facts/$dir"
		cp -al "$FACTS/$dir/." "$work/facts/$dir/" 2>/dev/null ||
			cp -a "$FACTS/$dir/." "$work/facts/$dir/" || return 1
	done
	for file in $compiled; do
		rm -f "$work/facts/${file%.c}.o"
		cp "$work/new/${file%.c}.o" "$work/facts/${file%.c}.o" || return 1
	done
}

# analyse REPORT FOLDER... - 0 when there is a report
analyse()
{
	report=$1
	shift
	# An order is of two classes.
	one_class=$class
	[ "$rule" != lock-order ] || one_class=
	"$LOCKCTX" analyze -q -K -j "$jobs" -k "$src" ${one_class:+--class "$class"} --rule "$rule" \
		--level "$level" --format=json -o "$report" "$@" >"$report.log" 2>&1
	[ $? -le 1 ] && [ -s "$report" ]
}

# there REPORT - is a finding of the row's rule and class in it that goes over the row's place,
# which is a function, or FUNCTION:CALLEE?
there()
{
	jq -e --arg rule "$rule" --arg class "$class" --arg place "$place" '
		[.findings[] | (., .other_ways[]?) |
		select(.rule == $rule and (.class == $class or .taken == $class)) |
		[.root, (.. | objects | .function?, .callee?, "\(.function?):\(.callee?)")] |
		select(index($place))] | length > 0' "$1" >/dev/null
}

# silent - has the tree as it is no such finding? Asked once of all rows that are alike.
silent()
{
	name=$(echo "$dirs $class $rule $level" | tr -c 'A-Za-z0-9.\n' _)
	if [ ! -s "$out/base/$name" ]; then
		# shellcheck disable=SC2046 # folders without blanks
		analyse "$out/base/$name" $(words "$dirs" | tr ' ' '\n' | sed "s,^,$FACTS/,") || return 1
	fi
	! there "$out/base/$name"
}

# one - a row
one()
{
	work=$out/$id
	rm -rf "$work"
	mkdir -p "$work"
	level=${LEVEL:-$tier}
	if ! broken; then
		result 1 "$id: the tree with the bug was made"
		tail -n 5 "$work/log" | sed 's/^/# /'
		return
	fi
	# Rows of a rule that is not there yet.
	if ! "$LOCKCTX" explain "$rule" >/dev/null 2>&1; then
		is=missed
	elif ! analyse "$work/report" "$work/facts"; then
		result 1 "$id: is analysed"
		sed 's/^/# /' "$work/report.log"
		return
	elif there "$work/report"; then
		is=found
	else
		is=missed
	fi
	echo "$is$tab$rule$tab$tier$tab$part$tab$traits" >>"$out/verdicts"
	if [ -n "${LEVEL:-}" ]; then
		note "$id: $is"
	else
		[ "$is" = "$verdict" ]
		result $? "$id: $is, and its row says $verdict"
		if [ "$is" = found ]; then
			silent
			result $? "$id: silent where it is fixed"
		fi
	fi
	[ -n "${KEEP:-}" ] || rm -rf "$work"
}

# counts TITLE FIELD - found of all, by what is in the field
counts()
{
	awk -F '\t' -v field="$2" -v title="$1" '{ n = split($field, w, ","); for (i = 1; i <= n; i++) {
			all[w[i]]++; found[w[i]] += $1 == "found" } }
		END { for (v in all) printf "# %s %s: %d of %d found\n", title, v, found[v], all[v] }' \
		"$out/verdicts" | sort
}

rm -rf "$out/base"
mkdir -p "$out/base"
: >"$out/verdicts"
base "$@"
rows "$@" >"$out/rows"
while IFS=$tab read -r id tier part rule class files place dirs traits verdict _; do
	one </dev/null
done <"$out/rows"
counts rule 2
counts tier 3
counts part 4
counts trait 5
note "all: $(grep -c ^found "$out/verdicts") of $(wc -l <"$out/verdicts") found"
finish
