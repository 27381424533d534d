#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh [ID...] - of small lock bugs put into many places of a kernel, how many are found?
#
# mutants.tsv has a row for each, and KIND.cocci puts it there. The file is compiled, and analysed with the
# facts of the other files of its folder, one class of locks at the default level, and again at strict. A
# mutant is found when there is a finding whose path goes over its function, and none such in the tree as it
# is. Which are missed is written in mutants.tsv: a missed one is no failure, but one that does not do
# what its row says is. Without IDs it is asked of all.
#
# BUILD    the build folder (default: build)
# LOCKCTX  the analyser (default: $BUILD/lockctx)
# OBJ      a build folder of the whole tree that is configured already (default: one of the test's own)
# FACTS    facts of the tree that are there already, to be taken as they are (default: made in the cache)
# JOBS     how many compiles at a time (default: one per processor)
# PART     tune or aside: only those
# KEEP     if set, the trees and reports stay in $BUILD/tests/mutants
# AGAIN    if set, what KEEP left is analysed again and nothing is compiled
set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
BUILD=${BUILD:-build}
out=$BUILD/tests/mutants
# shellcheck source=tests/kernel/lib.sh
. tests/kernel/lib.sh
# shellcheck source=tests/recall/lib.sh
. tests/recall/lib.sh
# shellcheck source=tests/mutants/places.sh
. tests/mutants/places.sh

list=tests/mutants/mutants.tsv

# rows [ID...] - the rows of these mutants, or all
rows()
{
	awk -F '\t' -v ids="$*" -v part="${PART:-}" '
		BEGIN { n = split(ids, id, " "); for (i = 1; i <= n; i++) want[id[i]] = 1 }
		!/^#/ && NF > 1 && (!n || $1 in want) && (part == "" || $2 == part) && $9 != "none"' "$list"
}

# broken - the facts of the mutant's folder in $work/facts
broken()
{
	[ -z "${AGAIN:-}" ] || [ ! -d "$work/facts" ] || return 0
	rm -rf "$work"
	mkdir -p "$work/facts"
	changes "$kind" "$family" "$file" | hunk "$function" "$nth" >"$work/mutant.diff"
	grep -q '^@@' "$work/mutant.diff" || {
		note "$id: $file has no such place"
		return 1
	}
	kbuild/scratch.sh -f "$src" "$work/tree" "$file" >>"$work/log" 2>&1 &&
		patch -s "$work/tree/$file" "$work/mutant.diff" >>"$work/log" 2>&1 &&
		recompile "$file" || return 1
	ln -f "$FACTS/${file%/*}"/*.o "$work/facts/" 2>/dev/null ||
		cp "$FACTS/${file%/*}"/*.o "$work/facts/" || return 1
	object=${file##*/}
	rm -f "$work/facts/${object%.c}.o"
	cp "$work/new/${file%.c}.o" "$work/facts/"
}

# analyse REPORT LEVEL FACTS... - 0 when there is a report
analyse()
{
	report=$1 level=$2
	shift 2
	"$LOCKCTX" analyze -q -K -j "$jobs" -k "$src" --class "$class" --level "$level" --format=json \
		-o "$report" "$@" >"$report.log" 2>&1
	[ $? -le 1 ] && [ -s "$report" ]
}

# told REPORT - the findings that go over the mutant's function
told()
{
	jq -r --arg f "$function" '.findings[] | .id as $id | .rule as $rule |
		select([.. | objects | .function?, .callee?, .root?] | index($f)) | "\($rule) \($id)"' "$1" | sort -u
}

# found LEVEL - is there a finding that the tree as it is does not have? It is left in $work/LEVEL. $broke is
# set when there was no report: that is no miss.
found()
{
	base=$out/base/$(echo "${file%/*} $class $1" | tr -c 'A-Za-z0-9.\n' _)
	broke=$base
	[ -s "$base" ] || analyse "$base" "$1" "$FACTS/${file%/*}"/*.o || return 1
	broke=$work/$1.json
	rm -f "$broke"
	analyse "$broke" "$1" "$work/facts" || return 1
	broke=
	told "$base" >"$work/base"
	told "$work/$1.json" | comm -23 - "$work/base" >"$work/$1"
	[ -s "$work/$1" ]
}

# one - a row
one()
{
	work=$out/$id
	if ! broken; then
		result 1 "$id: the tree with the bug was made"
		tail -n 5 "$work/log" | sed 's/^/# /'
		return
	fi
	is=missed
	if found default; then
		is=default
	elif [ -z "$broke" ] && found strict; then
		is=strict
	fi
	if [ -n "$broke" ]; then
		result 1 "$id: is analysed"
		sed 's/^/# /' "$broke.log"
		return
	fi
	echo "$is$tab$kind$tab$family$tab$part" >>"$out/verdicts"
	[ "$is" = "$verdict" ]
	result $? "$id: $is, and its row says $verdict"
	[ -n "${KEEP:-}" ] || rm -rf "$work"
}

# counts TITLE FIELD - found of all, by what is in the field
counts()
{
	awk -F '\t' -v field="$2" -v title="$1" '{ v = $field; all[v]++; found[v] += $1 == "default"
			strict[v] += $1 != "missed" }
		END { for (v in all) printf "# %s %s: %d of %d found, %d with strict\n", title, v, found[v], all[v], strict[v] }' \
		"$out/verdicts" | sort
}

rm -rf "$out/base"
mkdir -p "$out/base"
: >"$out/verdicts"
rows "$@" >"$out/rows"
[ -s "$out/rows" ] || die "no such mutant in $list"
# shellcheck disable=SC2046 # folders without blanks
tree $(cut -f 5 "$out/rows" | sed 's,/[^/]*$,,' | sort -u)
while IFS=$tab read -r id part kind family file function nth class verdict _; do
	one </dev/null
done <"$out/rows"
counts kind 2
counts family 3
counts part 4
note "all: $(grep -c ^default "$out/verdicts") of $(wc -l <"$out/verdicts") found, $(grep -vc ^missed "$out/verdicts") with strict"
finish
