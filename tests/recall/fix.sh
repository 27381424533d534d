#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# fix.sh [ID...] - for how many of the bugs that are found is there a fix that is kept?
#
# Each tree with a bug (see run.sh) is checked as a user would, for the class and rule of its row, and
# the findings of its place are handed to lockctx fix. Prints a line for each bug, with the candidates
# that are kept or why there is none, and how many there are. What the patches are worth is read by hand: they
# stay in $BUILD/tests/recall-fix/ID/fixes, and what was read is in docs/fix-quality.md. Without IDs all rows
# that say found. Exit status: 0, or 2 when it could not run.
#
# BUILD, LOCKCTX, OBJ, FACTS, JOBS  as for run.sh
set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
BUILD=${BUILD:-build}
out=$BUILD/tests/recall-fix
# shellcheck source=tests/kernel/lib.sh
. tests/kernel/lib.sh
# shellcheck source=tests/recall/lib.sh
. tests/recall/lib.sh

list=tests/recall/bugs.tsv

# rows [ID...] - the rows of these bugs, or all that are found
rows()
{
	awk -F '\t' -v ids="$*" 'BEGIN { n = split(ids, id, " "); for (i = 1; i <= n; i++) want[id[i]] = 1 }
		!/^#/ && NF > 1 && (n ? $1 in want : $10 == "found")' "$list"
}

# apart - those of the row's files that are in none of its folders
apart()
{
	for file in $(words "$files"); do
		inside=''
		for dir in $(words "$dirs"); do
			[ "$file" = "${file#"$dir/"}" ] || inside=yes
		done
		[ -n "$inside" ] || echo "$file"
	done
}

# broken - $work/tree, with the folders of the row as files of its own, has the bug
broken()
{
	# shellcheck disable=SC2046 # words
	kbuild/scratch.sh -f "$src" "$work/tree" $(words "$dirs") $(apart) >>"$work/log" 2>&1 || return 1
	for file in $(words "$files"); do
		spatch --very-quiet --no-includes --include-headers -D patch --in-place \
			"tests/recall/$id.cocci" "$work/tree/$file" >>"$work/log" 2>&1 || return 1
	done
}

# ids - of the report's findings, those of the row's place
ids()
{
	jq -r --arg rule "$rule" --arg class "$class" --arg place "$place" '
		[.findings[] | select(.rule == $rule and (.class == $class or .taken == $class)) | . as $f |
		select([(., .other_ways[]?) | .root, (.. | objects | .function?, .callee?, "\(.function?):\(.callee?)")] |
		index($place)) | .id] | unique | .[]' "$1"
}

# one - a row
one()
{
	work=$out/$id
	rm -rf "$work"
	mkdir -p "$work/facts"
	if ! broken; then
		note "$id: the tree with the bug could not be made: $(tail -n 1 "$work/log")"
		return
	fi
	for dir in $(words "$dirs"); do
		mkdir -p "$work/facts/$dir"
		cp -a "$FACTS/$dir/." "$work/facts/$dir/" || exit 2
	done
	# shellcheck disable=SC2046 # words
	XDG_CACHE_HOME=$work/cache "$LOCKCTX" check -q -K -j "$jobs" -k "$work/tree" -O "$OBJ" --facts "$work/facts" \
		--class "$class" --rule "$rule" --level "$tier" --format=json -o "$work/report" $(words "$dirs") \
		>"$work/check.log" 2>&1
	# shellcheck disable=SC2046 # words
	set -- $(ids "$work/report")
	if [ $# -eq 0 ]; then
		echo "$id$tab$rule${tab}not found"
		return
	fi
	XDG_CACHE_HOME=$work/cache "$LOCKCTX" fix -q -j "$jobs" -k "$work/tree" -O "$OBJ" -o "$work/fixes" "$@" \
		>"$work/verdicts" 2>"$work/fix.log"
	kept=$(sed -n 's/^  kept *//p' "$work/verdicts" | paste -s -d ';')
	echo "$id$tab$rule$tab${kept:-none}"
	[ -n "$kept" ] || sed 's/^/# /' "$work/verdicts" "$work/fix.log"
	rm -rf "$work/cache" "$work/facts" "$work/tree"
}

command -v jq >/dev/null || die "jq is not installed: run kbuild/setup.sh"
LOCKCTX=${LOCKCTX:-$(realpath "$BUILD/lockctx")} || exit 2
mkdir -p "$out" || exit 2
# shellcheck disable=SC2046 # words
tree $(rows "$@" | cut -f 8 | tr ',' '\n' | sort -u)
rows "$@" >"$out/rows"
while IFS=$tab read -r id tier _ rule class files place dirs _; do
	one
done <"$out/rows" | tee "$out/result"
awk -F '\t' '!/^#/ { n[$2]++; all++; if ($3 != "none" && $3 != "not found") { kept[$2]++; some++ } }
	END { for (r in n) print "# " r ": " kept[r] + 0 " of " n[r] " with a fix" | "sort"; close("sort")
	print "# all: " some + 0 " of " all + 0 " with a fix" }' "$out/result"
