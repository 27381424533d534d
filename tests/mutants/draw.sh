#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# draw.sh - the rows of mutants.tsv: which places of Linux 6.12 a bug is put into
#
# Nobody chooses: the files of all folders stand in the order of their checksums, and each kind of bug takes
# those that have a place for it, from where its own checksum points to. The patches and places.sh were
# mended while the first rows were drawn, so that another draw gives some others. FACTS is as for run.sh. Prints
# rows that are to be completed: the lock's class, and whether it is a bug, is for a reader to say.
set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
BUILD=${BUILD:-build}
out=${OUT:-$BUILD/tests/mutants}
# shellcheck source=tests/kernel/lib.sh
. tests/kernel/lib.sh
# shellcheck source=tests/recall/lib.sh
. tests/recall/lib.sh
# shellcheck source=tests/mutants/places.sh
. tests/mutants/places.sh

# How many of each kind, by family of locks, in the order in which they were drawn: no file is taken twice.
wanted='
leak-return mutex 5
leak-return spin 3
leak-return irqsave 4
leak-return rwsem 4
leak-return rcu 4
leak-return srcu 2
leak-goto mutex 6
leak-goto spin 3
leak-goto irqsave 3
leak-goto rwsem 3
leak-goto rcu 2
leak-label mutex 3
leak-label spin 2
leak-label irqsave 2
leak-label rwsem 2
take-again mutex 2
give-twice mutex 3
give-twice spin 2
sleep-alloc spin 3
sleep-alloc irqsave 3
take-again mutex 3
take-again spin 3
sleep-moved spin 2
sleep-moved irqsave 2
give-twice rwsem 1
give-twice irqsave 1
take-again rwsem 1
'

sum()
{
	echo "$*" | cksum | cut -d ' ' -f 1
}

: "${FACTS:?set FACTS to the facts of a whole Linux $version}"
(cd "$FACTS" && find . -name '*.o') | sed 's,^\./,,; s/o$/c/' | (
	cd "$src" && while read -r file; do
		[ ! -f "$file" ] || echo "$file"
	done | xargs cksum
) | sort -n | awk '{ print $3 }' >"$out/files"
total=$(wc -l <"$out/files")
: >"$out/taken"

# one KIND FAMILY NUMBER - print that many rows
one()
{
	locks=$(family_locks "$2")
	name=$(echo "${locks#* }" | sed 's/[$^]//g')
	from=$(($(sum "$1 $2") % total))
	left=$3
	{ tail -n +$((from + 1)) "$out/files"; head -n "$from" "$out/files"; } >"$out/turned"
	while read -r file && [ "$left" -gt 0 ]; do
		grep -qE "$name" "$src/$file" || continue
		! grep -qxF "$file" "$out/taken" || continue
		[ "$1" != sleep-alloc ] || grep -q GFP_ATOMIC "$src/$file" || continue
		changes "$1" "$2" "$file" >"$out/difference" || continue
		hunks <"$out/difference" >"$out/hunks"
		[ -s "$out/hunks" ] || continue
		line=$(sed -n "$(($(sum "$1 $2 $file") % $(wc -l <"$out/hunks") + 1))p" "$out/hunks")
		part=tune
		[ $(($(sum "$1 $2 $file $line") % 7)) -gt 2 ] || part=aside
		echo "$file" >>"$out/taken"
		echo "$1$tab$2$tab$part$tab$file$tab${line% *}$tab${line#* }"
		left=$((left - 1))
	done <"$out/turned"
}

echo "$wanted" | while read -r kind family n; do
	[ -z "$kind" ] || one "$kind" "$family" "$n" </dev/null
done
