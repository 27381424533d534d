#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-verdicts.sh - what was judged of a tree's findings, against a report. Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

cat >"$work/two.c" <<'END'
#include <linux/mutex.h>
struct mutex first, second;
void takes_first(void) { mutex_lock(&first); mutex_lock(&first); mutex_unlock(&first); mutex_unlock(&first); }
void takes_second(void) { mutex_lock(&second); mutex_lock(&second); mutex_unlock(&second); mutex_unlock(&second); }
END
compile "$work/two.c" "$work/two.o"
"$LOCKCTX" analyze -q --format=json "$work/two.o" >"$work/report.json" 2>"$work/err"
id=$(jq -r '.findings[0].id' "$work/report.json")
row='double-lock\tfirst\ttakes_first\tmutex_lock'

verdicts()
{
	# shellcheck disable=SC2059 # the rows have tabs
	printf "$1" >"$work/verdicts.tsv"
	run kbuild/verdicts.sh "$work/report.json" "$work/verdicts.tsv"
}

verdicts "# how\n$id\t$row\ttrue\tthe second call\n"
check 'one judged, one not' 0 '2 findings: 1 true, 0 false, 0 unclear, 1 without a verdict; 0 gone'
holds 'the one that is new' grep -q '^without a verdict: ' "$work/out"
verdicts "$id\t$row\tfalse\twhy\n00000000\t$row\ttrue\twhy\n"
check 'one is gone' 0 '2 findings: 0 true, 1 false, 0 unclear, 1 without a verdict; 1 gone'
holds 'which' grep -qF 'gone: 00000000 double-lock of first in takes_first() (true)' "$work/out"
verdicts "$id\t$row\tmaybe\twhy\n"
check 'no verdict' 2 'verdicts.tsv:1: no verdict: maybe'
verdicts "$id\t$row\n"
check 'columns' 2 'verdicts.tsv:1: not 7 columns'
run kbuild/verdicts.sh "$work/report.json" "$work/none.tsv"
check 'no table' 2 'none.tsv: cannot read it'
echo '{' >"$work/broken.json"
run kbuild/verdicts.sh "$work/broken.json" "$work/verdicts.tsv"
check 'no report' 2 'broken.json: no report of lockctx'
finish
